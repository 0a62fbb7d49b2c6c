/**
 * A part of a visit: what belongs to one service, clerk or window. It is a visit itself, with its own wait and its own end, so that every
 * figure of a part is told as that of a whole.
 */
import { operationsOf, servingOf, type Visit } from './visit.js';

type Operation = ReturnType<typeof operationsOf>[number];
type Period = Operation['states'][number];

/** A field that is left out does not restrict the choice. */
export interface Choice {
  readonly service?: number | undefined;
  readonly clerk?: number | undefined;
  readonly window?: number | undefined;
}

/** The parts of one clerk, window or service: their figures equal its line among the figures by clerk, window or service. */
export function chosenOf(visits: readonly Visit[], { service, clerk, window }: Choice): readonly Visit[] {
  let chosen = visits;
  if (service !== undefined) chosen = chosen.filter(({ services = [] }) => services.some(({ service_id }) => service_id === service));
  if (service !== undefined) chosen = chosen.map((visit) => partOfService(visit, service));
  if (clerk !== undefined) chosen = chosen.filter(hasCall(({ user_id }) => user_id === clerk)).map((visit) => partOfClerk(visit, clerk));
  if (window !== undefined)
    chosen = chosen.filter(hasCall(({ workplace_id }) => workplace_id === window)).map((visit) => partOfWindow(visit, window));
  return chosen;
}

const hasCall =
  (isOwn: (period: Period) => boolean) =>
  (visit: Visit): boolean =>
    servingOf(visit).some(isOwn);

/** The wait for a service begins when the ticket gets it. */
export function partOfService(visit: Visit, serviceId: number): Visit {
  const services = (visit.services ?? []).filter(({ service_id }) => service_id === serviceId);
  const ended = visit.done === null ? null : lastEnded(operationsOf({ services }));
  return { ...visit, registration: services[0]?.registration ?? visit.registration, ...endOf(visit, ended), services };
}

export const partOfClerk = (visit: Visit, id: number | null): Visit => partOf(visit, ({ user_id }) => user_id === id);
export const partOfWindow = (visit: Visit, id: number | null): Visit => partOf(visit, ({ workplace_id }) => workplace_id === id);

/**
 * What one clerk or window did: the time of nobody else. The wait begins when the one before was done with the visitor. It ends as the last
 * operation that was ended here; where none was, as the visit.
 */
function partOf(visit: Visit, isOwn: (period: Period) => boolean): Visit {
  const calls = servingOf(visit);
  const firstMs = Date.parse(calls.find(isOwn)?.time_in ?? visit.registration);
  const before = calls.filter((call) => !isOwn(call)).flatMap(({ time_out }) => time_out ?? []);
  const starts = [visit.registration, ...before].filter((at) => Date.parse(at) <= firstMs);
  const registration = starts.reduce((latest, at) => (Date.parse(at) > Date.parse(latest) ? at : latest), visit.registration);
  const ended = operationsOf(visit).filter(({ states }) => {
    const last = states.at(-1);
    return last !== undefined && isOwn(last);
  });
  const services = (visit.services ?? []).map((service) => ({
    ...service,
    stages: (service.stages ?? []).map((stage) => ({
      ...stage,
      operations: (stage.operations ?? [])
        .map((operation) => ({ ...operation, states: operation.states.filter(isOwn) }))
        .filter(({ states }) => states.length > 0),
    })),
  }));
  return { ...visit, registration, ...endOf(visit, visit.done === null ? null : lastEnded(ended)), services };
}

const endOf = ({ outcome = null, reason = null }: Visit, ended: Operation | null) =>
  ended === null ? { outcome, reason } : { outcome: ended.outcome, reason: ended.reason };

/** Of several that ended at once one that was served. */
function lastEnded(operations: readonly Operation[]): Operation | null {
  let last: Operation | null = null;
  for (const operation of operations) {
    const isLater = last === null ? 1 : endMs(operation) - endMs(last);
    if (isLater > 0 || (isLater === 0 && operation.outcome === 'served')) last = operation;
  }
  return last;
}

const endMs = ({ states }: Operation): number => Date.parse(states.at(-1)?.time_out ?? states.at(-1)?.time_in ?? '');
