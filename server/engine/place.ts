/**
 * How many visitors are called before a ticket, in the engine's own order. A window calls from all that it can do, so those of other
 * services count; the window where the visitor stands best decides, because that one may be the first to call.
 */
import type { OwnOrder } from '../model/books/calling-profile.js';
import { type Consumer, NO_CLERK } from '../model/consumer.js';
import type { Ability } from './ability.js';
import { type Lane, placesOf } from './lanes.js';
import { abilityOf, servicePriority } from './rules/abilities.js';
import { type Choice, callsOf, hallOf, type Moment, type Order, timedLanesFor } from './rules/calling/choice.js';
import { boundInLane, compareInLane } from './rules/calling/order.js';
import { timedOf } from './rules/calling/segments.js';
import { lanesFor, placeOf } from './rules/calling/selection.js';
import { momentOf } from './rules/moment.js';
import { isAtWork, isOpenWindow } from './rules/serving-windows.js';
import type { QueueState } from './state.js';
import type { Timed, TimedLane } from './timed-lanes.js';

/**
 * Visitors before the ticket at the open windows that can call it, or at those on a break where none is open. While nobody is in the
 * branch: at those without a clerk. Else those before it in its own lines: all the others are called by windows that do not serve it,
 * and a window that nobody sits at has no order yet. null = it does not wait.
 */
export const aheadOf = (state: QueueState, consumer: Consumer, moment = momentOf(state)): number | null =>
  bestPlace(state, consumer, moment)?.ahead ?? null;

/**
 * By whom and why a visitor is preceded at the window where he stands best, as far as that is looked ahead. null = he does not wait, or no
 * profile that tells visitors decides it.
 */
export function precedingCalls(state: QueueState, consumer: Consumer, moment: Moment): readonly Choice[] | null {
  const caller = bestPlace(state, consumer, moment)?.caller;
  if (caller?.ability.profile?.public_reasons !== 1 || caller.calls === undefined) return null;
  const { ahead } = caller.calls;
  const own = ahead.findIndex(({ timed: { id } }) => id === consumer.id);
  return own === -1 ? ahead : ahead.slice(0, own);
}

interface Place {
  readonly ahead: number;
  /** null = nobody calls the visitor. */
  readonly caller: Caller | null;
}

function bestPlace(state: QueueState, consumer: Consumer, moment: Moment): Place | null {
  const places = placesOf(state.lanes, consumer);
  if (places.length === 0) return null;
  for (const callers of callersOf(state)) {
    let best: Place | null = null;
    for (const caller of new Set(places.flatMap(({ lane }) => callers.get(lane) ?? NONE))) {
      const ahead = precedingAt(state, caller, consumer, moment);
      if (best === null || ahead < best.ahead) best = { ahead, caller };
    }
    if (best !== null) return best;
  }
  return { ahead: Math.min(...places.map(({ place }) => place)), caller: null };
}

/** Windows that call in the same order, by one of them. */
interface Caller {
  readonly ability: Ability;
  /** With somebody in each. */
  readonly lanes: readonly { readonly lane: Lane; readonly priority: number }[];
  /** Of windows with a profile, made when it is asked for. */
  calls?: { readonly moment: Moment; readonly order: Order; readonly lanes: readonly TimedLane[]; readonly ahead: readonly Choice[] };
}

/** Those that are open, those on a break, and in an empty branch all of them: by the lanes that they call from. */
type Callers = readonly ReadonlyMap<Lane, readonly Caller[]>[];

const NONE: readonly never[] = [];

const known = new WeakMap<QueueState, { readonly evolved: number; readonly callers: Callers }>();

/** Found once for all visitors who ask after the same change. */
function callersOf(state: QueueState): Callers {
  const found = known.get(state);
  if (found?.evolved === state.evolved) return found.callers;
  const callers = findCallers(state);
  known.set(state, { evolved: state.evolved, callers });
  return callers;
}

function findCallers(state: QueueState): Callers {
  const open = new Map<string, Ability>();
  const onBreak = new Map<string, Ability>();
  const without = new Map<string, Ability>();
  for (const [workplaceId, window] of state.windows) {
    if (state.books.Workplace.get(workplaceId)?.disabled !== 0) continue;
    const isThere = isAtWork(state, workplaceId, window);
    const ability = abilityOf(state, workplaceId, isThere ? window.clerkId : NO_CLERK);
    const among = !isThere ? without : isOpenWindow(state, workplaceId, window) ? open : onBreak;
    among.set(orderKey(state, ability), ability);
  }
  const isEmpty = open.size === 0 && onBreak.size === 0;
  return [open, onBreak, ...(isEmpty ? [without] : [])].map((abilities) =>
    byLane([...abilities.values()].map((ability) => callerOf(state, ability))),
  );
}

function byLane(callers: readonly Caller[]): ReadonlyMap<Lane, readonly Caller[]> {
  const found = new Map<Lane, Caller[]>();
  for (const caller of callers) {
    for (const { lane } of caller.lanes) {
      const known = found.get(lane);
      if (known) known.push(caller);
      else found.set(lane, [caller]);
    }
  }
  return found;
}

const callerOf = (state: QueueState, ability: Ability): Caller => ({
  ability,
  lanes: lanesFor(state, ability).map((lane) => ({ lane, priority: servicePriority(state, ability, lane.serviceId) })),
});

const keys = new WeakMap<Ability, string>();

/** Windows with the same key call in the same order. */
function orderKey(state: QueueState, ability: Ability): string {
  const { operationsText, department, openedServices, servicePriorities, userId } = ability;
  const made = keys.get(ability);
  const profile = ability.profile?.id ?? '';
  const key =
    made ?? `${operationsText} ${department} ${openedServices} ${servicePriorities && JSON.stringify(servicePriorities)} ${profile}`;
  if (made === undefined) keys.set(ability, key);
  const isOfClerk = state.lanes.hasClaims(userId);
  const calls = countedCalls(state, ability);
  return isOfClerk || calls.length > 0 ? `${key} ${isOfClerk ? userId : ''} ${calls}` : key;
}

/** Calls of the window that the limits of its rules look back at. */
function countedCalls(state: QueueState, { profile, workplaceId }: Ability): readonly number[] {
  if (!profile?.rules.length) return NONE;
  const [, calls] = hallOf(state).recentOf(profile.id, workplaceId);
  return calls.slice(1 - Math.max(...profile.rules.map(({ at_most: { of } }) => of)));
}

/** Each lane knows how many stand before a place; only those who stand in several of them have to be looked at. */
function precedingAt(state: QueueState, caller: Caller, consumer: Consumer, moment: Moment): number {
  const { ability, lanes } = caller;
  if (ability.profile !== null) return precedingUnder(state, caller, ability.profile, consumer, moment);
  const { ageingMsPerPoint } = state.rules;
  const compare = compareInLane(ageingMsPerPoint);
  const own = placeOf(state, ability, consumer);
  const severalTimes = new Set<Consumer>();
  let count = 0;
  for (const {
    lane: { waiting, inSeveral },
    priority,
  } of lanes) {
    const bound = boundInLane(ageingMsPerPoint, own, priority);
    count += waiting.countBefore(bound);
    if (inSeveral.size === 0) continue;
    for (const other of inSeveral.keys()) {
      if (compare(other, bound) >= 0) break;
      severalTimes.add(other);
      count -= 1;
    }
  }
  return count + severalTimes.size;
}

/** As if the window called one after the other now: by rules as far as is looked ahead, then in the order of `finally`. */
function precedingUnder(state: QueueState, caller: Caller, profile: OwnOrder, consumer: Consumer, moment: Moment): number {
  if (caller.calls?.moment.atMs !== moment.atMs) caller.calls = lookedAhead(state, caller.ability, profile, moment);
  const { order, lanes, ahead } = caller.calls;
  const own = timedOf(state, consumer);
  const place = ahead.findIndex(({ timed: { id } }) => id === own.id);
  if (place !== -1) return place;
  const isBefore = (other: Timed): boolean => order(other, own) < 0;
  const severalTimes = new Set<Timed>();
  let count = 0;
  for (const { waiting, inSeveral } of lanes) {
    count += waiting.countWhile(isBefore);
    if (inSeveral.size === 0) continue;
    for (const other of inSeveral.keys()) {
      if (!isBefore(other)) break;
      severalTimes.add(other);
      count -= 1;
    }
  }
  // Those whom rules call before him, though they stand behind.
  return count + severalTimes.size + ahead.filter(({ timed }) => !isBefore(timed)).length;
}

function lookedAhead(state: QueueState, ability: Ability, profile: OwnOrder, moment: Moment): NonNullable<Caller['calls']> {
  const calls = callsOf(state, ability, profile, moment);
  const { order } = calls;
  const isAsked = profile.rules.length > 0 || profile.public_reasons === 1;
  return { moment, order, lanes: timedLanesFor(state, ability), ahead: isAsked ? calls.ahead() : [] };
}
