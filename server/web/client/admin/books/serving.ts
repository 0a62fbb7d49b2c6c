/** What a service lacks before a visitor can get it: a stage, numbers, a kiosk that offers it, a window and a role that do it. */
import type { BookName } from '../../../../model/books/declaration.js';
import { type Row, rowsOf } from '../library.js';
import { link } from '../page.js';

export type Lack = 'enabled' | 'stage' | 'range' | 'kiosk' | 'window' | 'role';

/** Where each is mended; null = in the form of the service itself. */
export const MENDED_IN: Readonly<Record<Lack, BookName | null>> = {
  enabled: null,
  stage: null,
  range: null,
  kiosk: 'Registrator',
  window: 'Workplace',
  role: 'UserRole',
};

type ByNumber = Readonly<Record<string, readonly number[]>>;
export interface Books {
  readonly kiosks: readonly Row[];
  readonly windows: readonly Row[];
  readonly roles: readonly Row[];
}

/** null until all are there. */
export function booksOfServing(): Books | null {
  const [kiosks, windows, roles] = [rowsOf('Registrator'), rowsOf('Workplace'), rowsOf('UserRole')];
  return kiosks && windows && roles ? { kiosks, windows, roles } : null;
}

const isOn = ({ disabled }: Row): boolean => disabled !== 1;
const sharesDepartment = (one: Row, other: Row): boolean =>
  one.department === 0 || other.department === 0 || one.department === other.department;
const idsOf = (value: unknown): readonly number[] => (Array.isArray(value) ? (value as readonly number[]) : []);

/** The operations of the first stage: who does one of them can call a visitor. */
export function firstOperations({ operations }: Row): readonly number[] {
  const stages = Object.entries((operations ?? {}) as ByNumber).filter(([, ids]) => ids.length > 0);
  const [first] = stages.sort(([one], [other]) => Number(one) - Number(other));
  return first?.[1] ?? [];
}

const doesOne = (able: Readonly<Record<string, unknown>>, wanted: readonly number[]): boolean =>
  able.all_operations === 1 || wanted.some((id) => idsOf(able.operations).includes(id));

export const serves = (window: Row, service: Row): boolean =>
  doesOne(window, firstOperations(service)) && sharesDepartment(window, service);

const offers = (kiosk: Row, service: Row): boolean => {
  const screens = Object.values((kiosk.services ?? {}) as ByNumber);
  return (screens.length === 0 || screens.flat().includes(service.id)) && sharesDepartment(kiosk, service);
};

export function lacksOf(service: Row, { kiosks, windows, roles }: Books): readonly Lack[] {
  if (!isOn(service)) return ['enabled'];
  const wanted = firstOperations(service);
  if (wanted.length === 0) return ['stage'];
  const clerks = roles.filter(isOn).flatMap(({ clerk }) => (clerk === null ? [] : [clerk as Readonly<Record<string, unknown>>]));
  return [
    ...(service.ticket_range_id === null ? ['range' as const] : []),
    ...(kiosks.some((kiosk) => isOn(kiosk) && offers(kiosk, service)) ? [] : ['kiosk' as const]),
    ...(windows.some((window) => isOn(window) && serves(window, service)) ? [] : ['window' as const]),
    ...(clerks.some((clerk) => doesOne(clerk, wanted)) ? [] : ['role' as const]),
  ];
}

/**
 * Makes windows serve the service. One without a stage gets an operation of its own name, one without numbers a range with a free letter:
 * a name and a window are enough for a service that visitors can take. A window that does all operations needs no choice.
 */
export async function madeServed(service: Row, windows: readonly number[]): Promise<void> {
  const isNew = firstOperations(service).length === 0;
  const isDoneAnyway = isNew && booksOfServing()?.windows.some((window) => isOn(window) && serves(window, service));
  if (windows.length === 0 && !isDoneAnyway) return;
  const { client } = link;
  const wanted = isNew ? [await operationFor(service)] : firstOperations(service);
  if (service.ticket_range_id === null) {
    const range = await client.add('TicketRange', { name: await freeName('TicketRange', service) });
    await client.set('Service', { id: service.id, ticket_range_id: range.id });
  }
  for (const id of windows) {
    const window = await client.get('Workplace', { id });
    await client.set('Workplace', { id, operations: [...new Set([...window.operations, ...wanted])] });
  }
}

async function operationFor(service: Row): Promise<number> {
  const operation = await link.client.add('Operation', { name: await freeName('Operation', service) });
  await link.client.set('Service', { id: service.id, operations: { '10': [operation.id] } });
  await allowed(operation.id);
  return operation.id;
}

/** An operation that nobody knew before: the windows say who does it, and no role stands in their way. */
async function allowed(operation: number): Promise<void> {
  for (const { id, clerk } of await link.client.list('UserRole')) {
    if (clerk === null || clerk.all_operations === 1) continue;
    await link.client.set('UserRole', { id, clerk: { ...clerk, operations: [...(clerk.operations ?? []), operation] } });
  }
}

/** That of the service; with a number where another element has it. */
async function freeName(book: 'Operation' | 'TicketRange', { name }: Row): Promise<string> {
  const taken = new Set((await link.client.list(book)).map((element) => element.name));
  let free = String(name);
  for (let number = 2; taken.has(free); number++) free = `${String(name)} ${number}`;
  return free;
}
