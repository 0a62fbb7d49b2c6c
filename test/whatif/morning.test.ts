import { expect, it } from 'vitest';
import { toSnapshot } from '../../server/engine/snapshot.js';
import { openMorning, readMorning, writeMorning } from '../../server/whatif/morning.js';
import { Engine, RULES, START_MS } from '../engine/models/engine.js';

const TIMES = { day: '2026-11-24', weekday: 2, dayStartMs: Date.parse('2026-11-24') };

function branch(): Engine {
  const engine = new Engine({ ...RULES, ageingMsPerPoint: 60_000 });
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 99 });
  const operation = engine.add('Operation', { name: 'Advice' });
  const service = engine.add('Service', { name: 'Advice', ticket_range_id: range, operations: { '10': [operation] } });
  const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
  const window = engine.add('Workplace', { name: 'Window', operations: [operation] });
  engine.logIn(engine.add('User', { login: 'secret-login', surname: 'Secretova', role_id: role }), window);
  engine.tick();
  const today = { services: [service], date: TIMES.day, name: 'Secret Name', phone: '+7 701 secret', comment: 'secret' };
  engine.add('ConsumerPreRegistered', today);
  engine.add('ConsumerPreRegistered', { ...today, date: '2026-12-24' });
  engine.register([service], { comment: 'secret comment', pinCode: null, code: 'secretCode1234' });
  return engine;
}

it('a morning has books, rules, windows and whoever is here', () => {
  const engine = branch();
  const morning = readMorning(writeMorning(engine.state, TIMES) ?? '');
  if (morning === null) throw new Error('it cannot be read');
  const state = openMorning(morning);
  expect(morning).toMatchObject(TIMES);
  expect(state.rules).toMatchObject({ ageingMsPerPoint: 60_000, messages: null });
  expect([...state.consumers.values()]).toMatchObject([{ ticket: 'A001', registeredMs: START_MS, state: 'WAITING' }]);
  expect([...state.windows.values()]).toEqual([...engine.state.windows.values()]);
  expect([...state.sessions.values()]).toMatchObject([{ component: 'workplace', placeId: 1, userId: 1 }]);
  expect(state.books.Service).toEqual(engine.state.books.Service);
  expect([...state.books.ConsumerPreRegistered.values()].map(({ date }) => date)).toEqual([TIMES.day]);
});

it('a morning names nobody, and the state that it was made of stays as it is', () => {
  const engine = branch();
  const before = toSnapshot(engine.state);
  expect(before).toMatch(/secret/i);
  expect(writeMorning(engine.state, TIMES)).not.toMatch(/secret|hash"?:"?hash|token 1/i);
  expect(toSnapshot(engine.state)).toBe(before);
});

it('a morning of a newer program is not read', () => {
  const text = writeMorning(branch().state, TIMES) ?? '';
  expect(readMorning(text.replace('"version":1', '"version":2'))).toBeNull();
});
