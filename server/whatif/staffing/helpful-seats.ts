/** Windows in the order in which they help, without those that serve nobody who is expected. */
import { abilityOf, canServe } from '../../engine/rules/abilities.js';
import { operationsOfService } from '../../engine/rules/tickets/registration.js';
import type { QueueState } from '../../engine/state.js';
import { isFinished, type TicketOperation } from '../../model/consumer.js';
import type { Seat } from '../drawn-days.js';
import type { KeptDay, PlayedDay } from '../kept-day.js';
import { doingOf } from '../tickets.js';
import { keptNorms } from '../waits.js';

type Doing = Pick<TicketOperation, 'serviceId' | 'operationId'>;

/** What visitors of these days came for, and what else was done for them. */
export function doingsOf(days: readonly KeptDay[]): Doing[] {
  const doings = new Map<string, Doing>();
  const add = (doing: Doing) => doings.set(`${doing.serviceId}:${doing.operationId}`, doing);
  for (const { facts, lengths } of days) {
    for (const fact of facts) {
      if (fact.kind === 'came') for (const { s: serviceId, o: operationId } of fact.event.ops) add({ serviceId, operationId });
    }
    for (const own of lengths.values()) for (const key of own.keys()) add(doingOf(key));
  }
  return [...doings.values()];
}

/** What visitors who are here, and those with an appointment on this day, have yet to have done. */
export function doingsIn(state: QueueState, day: string): Doing[] {
  const here = [...state.consumers.values()].flatMap(({ operations }) => operations.filter(({ state: how }) => !isFinished(how)));
  const booked = [...state.books.ConsumerPreRegistered.values()].filter(({ date }) => date === day);
  const theirs = booked.flatMap(({ services }) => services.flatMap((service) => operationsOfService(state, service)));
  return [...here, ...theirs.map(({ s: serviceId, o: operationId }) => ({ serviceId, operationId }))];
}

export function servesSome(state: QueueState, { window, clerk }: Seat, doings: readonly Doing[]): boolean {
  const ability = abilityOf(state, window, clerk);
  return doings.some((doing) => canServe(state, ability, { ...doing, claimUserId: null }));
}

/** Windows of one kind call the same visitors in the same order. */
export function kindOf(state: QueueState, { window, clerk }: Seat): string {
  const { operationsText, department, openedServices, servicePriorities, profile } = abilityOf(state, window, clerk);
  return JSON.stringify([operationsText, department, openedServices, servicePriorities, profile]);
}

/**
 * Each time the window that lets most visitors be called within the norm; of windows of one kind the first.
 *
 * @param chosen before them
 * @param played some days with these windows
 * @param most so many at most, those of `chosen` included
 */
export function byHelp(
  chosen: readonly Seat[],
  seats: readonly Seat[],
  kind: (seat: Seat) => string,
  played: (seats: readonly Seat[]) => readonly PlayedDay[],
  most: number,
): Seat[] {
  const [order, left] = [[...chosen], [...seats]];
  while (left.length > 0 && order.length < most) {
    const tried = [...new Map(left.toReversed().map((seat) => [kind(seat), seat])).values()].toReversed();
    const best = tried.length === 1 ? tried[0] : bestOf(tried, (seat) => helpOf(played([...order, seat])));
    if (best === undefined) break;
    order.push(best);
    left.splice(left.indexOf(best), 1);
  }
  return order;
}

/** The first of those that help most. */
function bestOf(seats: readonly Seat[], helpOf: (seat: Seat) => Help): Seat | undefined {
  let best: (Help & { readonly seat: Seat }) | undefined;
  for (const seat of seats) {
    const help = helpOf(seat);
    const isBetter = best === undefined || help.within > best.within || (help.within === best.within && help.waitMs < best.waitMs);
    if (isBetter) best = { seat, ...help };
  }
  return best?.seat;
}

interface Help {
  /** How many are called within the norm. */
  readonly within: number;
  /** How long all wait. */
  readonly waitMs: number;
}

/** As long waits who is not called at all. */
const LOST_MS = 86_400_000;

function helpOf(days: readonly PlayedDay[]): Help {
  const norms = days.flatMap(keptNorms);
  return {
    within: norms.filter(({ isWithin }) => isWithin).length,
    waitMs: norms.reduce((sum, { waitMs }) => sum + Math.min(waitMs, LOST_MS), 0),
  };
}
