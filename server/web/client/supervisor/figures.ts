/** Figures derived from the present state of the hall. Pure, so that tests need no page. */
import type { Books, Present, Service, Visitor, Window } from './hall.js';

/** Services of a ticket that are not finished. */
export const openServicesOf = ({ services }: Pick<Visitor, 'services'>): number[] =>
  Object.entries(services)
    .filter(([, stages]) => operationsIn(stages).some(({ state }) => state !== 'SERVED' && state !== 'REJECTED'))
    .map(([service]) => Number(service));

type Stages = Visitor['services'][string];
const operationsIn = (stages: Stages) => Object.values(stages).flatMap((operations) => Object.values(operations));

export interface QueueOfService {
  readonly service: Service;
  readonly tickets: readonly Visitor[];
  /** When the visitor who has waited longest took the ticket; null = the queue is empty. */
  readonly oldestMs: number | null;
  /** Open or serving windows with a clerk who performs a part of the service. */
  readonly windows: number;
}

/** A line for each service that is offered or has a queue. */
export function queuesOf({ windows, visitors }: Present, { services }: Pick<Books, 'services'>): QueueOfService[] {
  const waiting = visitors.filter(({ state }) => state === 'WAITING');
  return [...services.values()].flatMap((service) => {
    const tickets = waiting.filter((visitor) => openServicesOf(visitor).includes(service.id));
    if (service.disabled === 1 && tickets.length === 0) return [];
    const oldestMs = tickets.length === 0 ? null : Math.min(...tickets.map(({ registration }) => Date.parse(registration)));
    return [{ service, tickets, oldestMs, windows: windows.filter((window) => isAtWork(window) && does(window, service)).length }];
  });
}

const isAtWork = ({ state_id, clerk_id }: Window): boolean => (state_id === 1 || state_id === 4) && clerk_id !== -1;

const does = ({ currentOperations }: Window, { operations }: Service): boolean =>
  Object.values(operations).some((stage) => stage.some((operation) => currentOperations.includes(operation)));

/** Norm and limit of the work in progress, in milliseconds: the sum over all operations being served for the visitor. */
export function normOf(
  { services }: Visitor,
  { operations }: Pick<Books, 'operations'>,
): { readonly normMs: number; readonly limitMs: number } {
  let [normMs, limitMs] = [0, 0];
  for (const stages of Object.values(services)) {
    for (const stage of Object.values(stages)) {
      for (const [id, { state }] of Object.entries(stage)) {
        if (state !== 'SERVING') continue;
        normMs += (operations.get(Number(id))?.regulated_sec ?? 0) * 1000;
        limitMs += (operations.get(Number(id))?.danger_sec ?? 0) * 1000;
      }
    }
  }
  return { normMs, limitMs };
}

export type Level = 'good' | 'late' | 'danger';

export const levelOf = (passedMs: number, { normMs, limitMs }: ReturnType<typeof normOf>): Level =>
  limitMs > 0 && passedMs >= limitMs ? 'danger' : normMs > 0 && passedMs >= normMs ? 'late' : 'good';

/** Windows that can call the ticket now: they can take it and are free. */
export const callersOf = (visitor: Visitor, windows: readonly Window[]): Window[] =>
  takersOf(visitor, windows).filter(({ consumer_id }) => consumer_id === -1);

/** The clerk bound to the unfinished part of the ticket. */
export function claimOf({ services }: Pick<Visitor, 'services'>): number | undefined {
  const operations = Object.values(services).flatMap(operationsIn);
  return operations.find(({ state, user_id }) => (state === 'WAITING' || state === 'POSTPONE') && user_id !== undefined)?.user_id;
}

/** Windows with a clerk who performs one of the ticket's next operations, free or not. */
export function takersOf(visitor: Visitor, windows: readonly Window[]): Window[] {
  const next = new Set(
    Object.values(visitor.services).flatMap((stages) => {
      const open = Object.entries(stages)
        .sort(([one], [other]) => Number(one) - Number(other))
        .map(([, stage]) => Object.entries(stage).filter(([, { state }]) => state === 'WAITING' || state === 'POSTPONE'))
        .find((stage) => stage.length > 0);
      return (open ?? []).map(([operation]) => Number(operation));
    }),
  );
  return windows.filter(
    ({ clerk_id, disabled, currentOperations }) =>
      disabled === 0 && clerk_id !== -1 && currentOperations.some((operation) => next.has(operation)),
  );
}
