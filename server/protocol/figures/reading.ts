/** What figures are made of, read from a box. */
import type { QboxClient } from '../client/client.js';
import { dayStart, shifted } from './days.js';
import type { Naming, Visit } from './figures.js';

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
    const period = { from: dayStart(each, local), to: dayStart(shifted(each, 1), local) };
    visits.push(...(await client.call('statistics', { ...period, services: true, stages: true, operations: true })));
  }
  return visits;
}

/** Clerks and windows as they are called today. */
export async function namingOf(client: Asking, local: Naming['local']): Promise<Naming> {
  const [users, workplaces] = await Promise.all([client.list('User'), client.list('Workplace')]);
  const clerks = new Map(users.map(({ id, surname, name, login }) => [id, [surname, name].filter(Boolean).join(' ') || login]));
  const windows = new Map(workplaces.map(({ id, name }) => [id, name]));
  const named = (names: ReadonlyMap<number, string>) => (id: number | null) => names.get(id ?? -1) ?? String(id);
  return { clerk: named(clerks), window: named(windows), local };
}
