/** One ticket with its history, from the live queue and from stored visits. */
import { type Element, type QboxClient, QboxError } from '../../protocol/client/client.js';
import type { ReplyData } from '../../protocol/registry.js';
import { RefusedError } from '../failures.js';
import { duration, fields, type Page, paint, personName, secondsBetween, table } from '../output.js';

type Visit = ReplyData<'statistics'>[number];

export type Story = Awaited<ReturnType<typeof readStory>>;

export async function readStory(client: QboxClient, word: string) {
  const visit = await visitOf(client, word);
  const [consumer, users, workplaces] = await Promise.all([
    client.get('Consumer', { id: visit.consumer_id }),
    client.list('User'),
    client.list('Workplace'),
  ]);
  const clerks = new Map(users.map((user) => [user.id, personName(user) || user.login]));
  const windows = new Map(workplaces.map(({ id, name }) => [id, name]));
  const operations = operationsOf(visit);
  return {
    consumer,
    registration: visit.registration,
    done: visit.done,
    /** Past and current steps, in the order of time; `open` has the future ones. */
    happenings: operations
      .flatMap(({ states, ...operation }) =>
        states.map(({ state, time_in, time_out, comment, user_id, workplace_id }) => ({
          ...operation,
          state,
          from: time_in,
          to: time_out,
          clerk: nameOf(clerks, user_id),
          window: nameOf(windows, workplace_id),
          comment,
        })),
      )
      .sort((one, other) => Date.parse(one.from) - Date.parse(other.from)),
    open: operations.filter(({ states }) => states.length === 0).map(({ states: _none, ...operation }) => operation),
  };
}

const nameOf = (names: ReadonlyMap<number, string>, id: number | null): string | null =>
  id === null || id < 0 ? null : (names.get(id) ?? String(id));

const operationsOf = ({ services = [] }: Visit) =>
  services.flatMap(({ name: service, stages = [] }) =>
    stages.flatMap(({ priority: stage, operations = [] }) =>
      operations.map(({ name: operation, states }) => ({ service, stage, operation, states })),
    ),
  );

const WHOLE = { services: true, stages: true, operations: true };

/** Numbers are reused each day: the newest visit with this number. */
async function visitOf(client: QboxClient, word: string): Promise<Visit> {
  const byNumber = await client.call('statistics', { ticket: word.slice(0, 20).toUpperCase(), ...WHOLE });
  const [newest] = byNumber.sort((one, other) => other.consumer_id - one.consumer_id);
  if (newest) return newest;
  const known = /^[1-9][0-9]{0,9}$/.test(word) ? await consumerById(client, Number(word)) : null;
  if (known === null) throw new RefusedError(`the box knows no ticket ${word}`);
  const from = known.registration;
  const to = new Date(Date.parse(from) + 1).toISOString();
  const visits = await client.call('statistics', { from, to, ...WHOLE });
  const visit = visits.find(({ consumer_id }) => consumer_id === known.id);
  return visit ?? { consumer_id: known.id, ticket: known.ticket, registration: from, done: null };
}

async function consumerById(client: QboxClient, id: number): Promise<Element<'Consumer'> | null> {
  try {
    return await client.get('Consumer', { id });
  } catch (failure) {
    if (failure instanceof QboxError) return null;
    throw failure;
  }
}

export function showStory({ consumer, registration, done, happenings, open }: Story, page: Page): string {
  const { id, ticket, state, priority, comment, pin_code, vanish_count, last_call, postpone_to } = consumer;
  const head = { ticket, id, state, registered: registration, done, priority, comment, pin_code, vanish_count, last_call, postpone_to };
  const told = Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined && value !== null && value !== ''));
  const rows = happenings.map(({ from, to, ...rest }) => ({
    from,
    took: to === null ? 'until now' : duration(secondsBetween(from, to)),
    ...rest,
  }));
  const heading = (text: string): string => `\n${paint(page, 'bold', text)}\n`;
  return (
    fields(told, page) +
    (rows.length > 0 ? heading('what happened') + table(rows, page) : '') +
    (open.length > 0 ? heading('yet to be done') + table(open, page) : '')
  );
}
