/** The names on a ticket, and on its page: in the language that its visitor chose at the kiosk. */
import { expect, it } from 'vitest';
import { ticketContent } from '../../../server/pipeline/tickets/ticket-content.js';
import { ticketText } from '../../../server/pipeline/tickets/visitor-view.js';
import { Engine, registration, stampAt } from '../../engine/models/engine.js';

const FACTS = { branch: { name: 'Отделение', timeZone: 'UTC' }, pageOf: () => '', waitOf: () => null };

function branch(): Engine {
  const engine = new Engine();
  const operation = engine.add('Operation', { name: 'Приём', names: { kk: 'Қабылдау' } });
  const operations = { '1': [operation] };
  const range = engine.add('TicketRange', { name: 'Талоны', prefix: 'A' });
  engine.add('Service', { name: 'Справки', names: { kk: 'Анықтамалар' }, operations, ticket_range_id: range });
  engine.add('Service', { name: 'Касса', operations });
  engine.add('Registrator', { name: 'Киоск у входа', names: { kk: 'Кіреберістегі терминал' } });
  engine.tick();
  return engine;
}

function contentIn(language: string | undefined) {
  const engine = branch();
  const subject = engine.must(registration([1, 2], { registratorId: 1, ...(language && { language }) }));
  const consumer = engine.state.consumers.get(subject);
  if (consumer === undefined) throw new Error('no ticket');
  return ticketContent(engine.state, FACTS, consumer);
}

it.each([
  ['kk', ['Анықтамалар', 'Касса'], 'Кіреберістегі терминал'],
  ['en', ['Справки', 'Касса'], 'Киоск у входа'],
  [undefined, ['Справки', 'Касса'], 'Киоск у входа'],
])('%s: what has no name in the language has its usual one', (language, services, registrator) => {
  expect(contentIn(language)).toMatchObject({ services, registrator, language: language ?? '' });
});

it('the page of a ticket gets all languages, because its reader may choose another', () => {
  const engine = branch();
  engine.must(registration([1, 2], { code: 'kV7mQ2xJ9-TbRw', language: 'kk' }));
  const shown = JSON.parse(
    ticketText(engine.state, 'kV7mQ2xJ9-TbRw', { nowMs: engine.nowMs, places: stampAt(engine.nowMs) }, { ofPage: () => null } as never) ??
      '{}',
  );
  expect(shown).toMatchObject({
    language: 'kk',
    services: [
      { name: 'Справки', names: { kk: 'Анықтамалар' }, steps: [{ name: 'Приём', names: { kk: 'Қабылдау' }, state: 'waiting' }] },
      { name: 'Касса' },
    ],
  });
  expect(shown.services[1]).not.toHaveProperty('names');
});
