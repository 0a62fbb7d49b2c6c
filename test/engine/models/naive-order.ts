/** The order of calling in the naive model: who is called next, who stands in the queue of a window, how many are before a visitor. */
import { hasSkill, isOver, isTurn, startable } from './naive-moves.js';
import { type Model, type ModelOperation, type ModelTicket, type ModelWindow, serviceOf } from './naive-parts.js';
import { compareFinally, profileAt, turns, weighed } from './naive-rules.js';

/** Where a visitor stands, by the operations given: smaller first, compared number by number. */
export function placeOf(model: Model, window: ModelWindow, ticket: ModelTicket, operations: readonly ModelOperation[]): number[] {
  const priorities = operations.map(({ service }) =>
    window.servicePriorityEnabled ? (window.services[service] ?? serviceOf(model, service).priority) : 0,
  );
  const best = priorities.length === 0 ? 0 : Math.min(...priorities);
  const { ageingMsPerPoint } = model.rules;
  return ageingMsPerPoint === 0
    ? [ticket.priority, best, ticket.registeredMs, ticket.id]
    : [(ticket.priority + best) * ageingMsPerPoint + ticket.registeredMs, ticket.id];
}

export function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

interface Place {
  readonly ticket: ModelTicket;
  readonly place: number[];
}

/** Everybody the window could call now, in order. */
export function line(model: Model, window: ModelWindow, userId: number, nowMs: number): Place[] {
  if (profileAt(model, window)) return turns(model, window, userId, nowMs).map(({ ticket }, index) => ({ ticket, place: [index] }));
  return model.tickets
    .filter((ticket) => ticket.state === 'WAITING')
    .map((ticket) => ({ ticket, operations: startable(model, window, userId, ticket) }))
    .filter(({ operations }) => operations.length > 0)
    .map(({ ticket, operations }) => ({ ticket, place: placeOf(model, window, ticket, operations) }))
    .sort((one, other) => compare(one.place, other.place));
}

/** `currentQueue`: who has something left to do at the window, whether it may be called now or not. */
export function queueOf(model: Model, window: ModelWindow, nowMs: number): { id: number; mayCall: boolean }[] {
  const profile = profileAt(model, window);
  const inTurn = profile ? turns(model, window, window.clerk, nowMs).map(({ ticket }) => ticket) : [];
  const everybody = model.tickets
    .filter((ticket) => !(ticket.state === 'SERVING' && ticket.window === window.id))
    .map((ticket) => {
      const now = ticket.state === 'WAITING' ? startable(model, window, window.clerk, ticket) : [];
      const ever = ticket.operations.filter((operation) => !isOver(operation) && hasSkill(model, window, window.clerk, operation));
      return { ticket, ever, mayCall: now.length > 0, place: placeOf(model, window, ticket, now.length > 0 ? now : ever) };
    })
    .filter(({ ever }) => ever.length > 0);
  const shown = ({ ticket, mayCall }: (typeof everybody)[number]) => ({ id: ticket.id, mayCall });
  if (profile === undefined) return everybody.sort((one, other) => compare(one.place, other.place)).map(shown);
  const weight = ({ ticket }: (typeof everybody)[number]) => weighed(model, ticket, nowMs);
  const sorted = everybody.sort((one, other) => compareFinally(profile, weight(one), weight(other)));
  // Whoever can be called stands where the calls put him; all others come right after the last one who goes first without a rule.
  const queue = inTurn.flatMap((called) => sorted.filter(({ ticket }) => ticket === called));
  for (const [index, one] of sorted.entries()) {
    if (one.mayCall) continue;
    const before = sorted.slice(0, index);
    queue.splice(Math.max(0, ...queue.flatMap((other, at) => (before.includes(other) ? [at + 1] : []))), 0, one);
  }
  return queue.map(shown);
}

/** How many are called before a waiting visitor where that is best: at open windows, else on a break, in an empty branch at any. */
export function aheadIn(model: Model, ticket: ModelTicket, nowMs: number): number | null {
  const waits = ticket.state === 'WAITING' && ticket.operations.filter((one) => !isOver(one) && isTurn(ticket, one));
  if (!waits || waits.length === 0) return null;
  const isThere = ({ clerk, state }: ModelWindow): boolean => clerk !== -1 && state !== 3;
  for (const among of [
    (window: ModelWindow) => isThere(window) && window.state === 1,
    isThere,
    () => !model.windows.some((window) => !window.disabled && isThere(window)),
  ]) {
    const places = model.windows
      .filter((window) => !window.disabled && among(window))
      .map((window) => line(model, window, isThere(window) ? window.clerk : -1, nowMs).findIndex((place) => place.ticket === ticket))
      .filter((place) => place !== -1);
    if (places.length > 0) return Math.min(...places);
  }
  const before = waits.map((own) => {
    const beside = model.tickets.filter(
      (other) =>
        other.state === 'WAITING' &&
        other.operations.some(
          (one) =>
            [one.service, one.operation, one.onlyFor].join() === [own.service, own.operation, own.onlyFor].join() &&
            !isOver(one) &&
            isTurn(other, one),
        ),
    );
    const alone = { services: {}, servicePriorityEnabled: false } as ModelWindow;
    return beside.filter((other) => compare(placeOf(model, alone, other, []), placeOf(model, alone, ticket, [])) < 0).length;
  });
  return Math.min(...before);
}
