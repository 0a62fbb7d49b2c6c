/** The input of figures, read from a box. */
import { CODES } from '../../model/error-codes.js';
import type { QboxClient } from '../client/client.js';
import { QboxError } from '../client/errors.js';
import { dayStart, shifted } from './days.js';
import type { Naming } from './figures.js';
import type { Visit } from './visit.js';

interface Period {
  /** The first and the last day, such as `2026-11-24`. */
  readonly from: string;
  readonly to: string;
}

type Asking = Pick<QboxClient, 'call' | 'list'>;

/** Day by day: the box answers some thousands of visits at once, and not a year of them. */
export async function readVisits(
  client: Asking,
  { from, to }: Period,
  local: Naming['local'],
  progress?: (day: string) => void,
): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (let each = from; each <= to; each = shifted(each, 1)) {
    progress?.(each);
    for (const visit of await visitsBetween(client, dayStart(each, local), dayStart(shifted(each, 1), local))) visits.push(visit);
  }
  return visits;
}

/** No branch has more visits than an answer holds in a period shorter than this. */
const SHORTEST_MS = 60_000;

/** A period that is too long for one answer is read in halves. */
async function visitsBetween(client: Asking, from: string, to: string): Promise<readonly Visit[]> {
  try {
    return await client.call('statistics', { from, to, services: true, stages: true, operations: true });
  } catch (failure) {
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
    if (!isTooLong(failure) || toMs - fromMs <= SHORTEST_MS) throw failure;
    const middle = new Date(fromMs + Math.floor((toMs - fromMs) / 2)).toISOString();
    return [...(await visitsBetween(client, from, middle)), ...(await visitsBetween(client, middle, to))];
  }
}

const isTooLong = (failure: unknown): boolean =>
  failure instanceof QboxError && (failure.is(CODES.resultTooLarge) || failure.is(CODES.answerTooLong));

/** The present names of clerks and windows. */
export async function namingOf(client: Asking, local: Naming['local']): Promise<Naming> {
  const [users, workplaces] = await Promise.all([client.list('User'), client.list('Workplace')]);
  const clerks = new Map(
    users.map(({ id, surname, name, login }) => [id, [surname, name].filter(Boolean).join(' ') || login || `№ ${id}`]),
  );
  const windows = new Map(workplaces.map(({ id, name }) => [id, name]));
  const named = (names: ReadonlyMap<number, string>) => (id: number | null) => names.get(id ?? -1) ?? String(id);
  return { clerk: named(clerks), window: named(windows), local };
}
