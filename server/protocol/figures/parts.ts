/**
 * What figures are made of: a visit, or the part of it that belongs to one service, clerk or window, or to several of these. A part keeps
 * the whole visit, so that its wait and its end do not depend on the order in which it was narrowed.
 */
import { operationsOf, type Period, servingOf, type Visit } from './visit.js';

/** A field that is left out does not restrict the choice; null = of no user or window. */
export interface Choice {
  readonly service?: number | undefined;
  readonly clerk?: number | null | undefined;
  readonly window?: number | null | undefined;
}

export interface Part {
  readonly visit: Visit;
  readonly choice: Choice;
}

/** The parts of one clerk, window or service: their figures equal its line among the figures by clerk, window or service. */
export const chosenOf = (visits: readonly Visit[], choice: Choice = {}): readonly Part[] =>
  visits.map((visit) => ({ visit, choice })).filter((part) => servicesOf(part).length > 0 || isWhole(part));

const isOfSomebody = ({ choice: { clerk, window } }: Part): boolean => clerk !== undefined || window !== undefined;
const isWhole = (part: Part): boolean => part.choice.service === undefined && !isOfSomebody(part);

export const narrowed = ({ visit, choice }: Part, further: Choice): Part => ({ visit, choice: { ...choice, ...further } });

/** The services of a part; of a clerk or window only those with a call there. */
export const servicesOf = (part: Part) =>
  (part.visit.services ?? []).filter(
    (service) =>
      (part.choice.service ?? service.service_id) === service.service_id &&
      (!isOfSomebody(part) || servingOf({ services: [service] }).some((call) => isOwn(part, call))),
  );

export const callsOf = (part: Part): readonly Period[] => servingOf({ services: servicesOf(part) }).filter((call) => isOwn(part, call));

/** The calls of each operation of the part. */
export const operationCallsOf = (part: Part) =>
  operationsOf({ services: servicesOf(part) }).map(({ regulated_sec, states }) => ({
    regulated_sec,
    calls: states.filter((period) => period.state === 'SERVING' && isOwn(part, period)),
  }));

const isOwn = ({ choice: { clerk, window } }: Part, { user_id, workplace_id }: Period): boolean =>
  (clerk === undefined || clerk === user_id) && (window === undefined || window === workplace_id);

/** When the wait for the first call of the part began: when the ticket got the service, or when a call before it elsewhere ended. */
export function waitingSince(part: Part): string {
  const { visit, choice } = part;
  const own = new Set(callsOf(part));
  const firstMs = Math.min(...[...own].map(({ time_in }) => Date.parse(time_in)));
  const before = servingOf(visit).flatMap((call) => (own.has(call) ? [] : (call.time_out ?? [])));
  const registration = choice.service === undefined ? visit.registration : (servicesOf(part)[0]?.registration ?? visit.registration);
  return before.reduce((latest, at) => (Date.parse(at) <= firstMs && Date.parse(at) > Date.parse(latest) ? at : latest), registration);
}

/** How the part ended; null = the visit goes on. A clerk or window that ended no operation has the end of the rest. */
export function outcomeOf(part: Part): NonNullable<Visit['outcome']> | null {
  const { visit, choice } = part;
  if (visit.done === null) return null;
  const operations = operationsOf({ services: servicesOf(part) });
  const endedHere = operations.filter(({ states }) => {
    const last = states.at(-1);
    return last !== undefined && isOwn(part, last);
  });
  const ended = lastEnded(isOfSomebody(part) ? endedHere : []) ?? (choice.service === undefined ? null : lastEnded(operations));
  return ended?.outcome ?? visit.outcome ?? null;
}

type Operation = ReturnType<typeof operationsOf>[number];

/** Of several that ended at once one that was served. */
function lastEnded(operations: readonly Operation[]): Operation | null {
  let last: Operation | null = null;
  for (const operation of operations) {
    const later = last === null ? 1 : endMs(operation) - endMs(last);
    if (later > 0 || (later === 0 && operation.outcome === 'served')) last = operation;
  }
  return last;
}

const endMs = ({ states }: Operation): number => Date.parse(states.at(-1)?.time_out ?? states.at(-1)?.time_in ?? '');
