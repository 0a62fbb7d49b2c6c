/**
 * How many visitors are called before a ticket, in the engine's own order. A window calls from all that it can do, so those of other
 * services count; the window where the visitor stands best decides, because that one may be the first to call.
 */
import { type Consumer, NO_CLERK } from '../model/consumer.js';
import type { Ability } from './ability.js';
import { type Lane, placesOf } from './lanes.js';
import { abilityOf, servicePriority } from './rules/abilities.js';
import { boundInLane, compareInLane } from './rules/order.js';
import { lanesFor, placeOf } from './rules/selection.js';
import { isAtWork, isOpenWindow } from './rules/serving-windows.js';
import type { QueueState } from './state.js';

/**
 * Visitors before the ticket at the open windows that can call it; at those on a break where none is open, and at those without a clerk
 * where none is there at all. Where no window could ever call it: those before it in its own lines. null = it does not wait.
 */
export function aheadOf(state: QueueState, consumer: Consumer): number | null {
  const places = placesOf(state.lanes, consumer);
  if (places.length === 0) return null;
  for (const callers of callersOf(state)) {
    const could = new Set(places.flatMap(({ lane }) => callers.get(lane) ?? NONE));
    if (could.size > 0) return Math.min(...[...could].map((caller) => precedingAt(state, caller, consumer)));
  }
  return Math.min(...places.map(({ place }) => place));
}

/** Windows that call in the same order, by one of them. */
interface Caller {
  readonly ability: Ability;
  /** With somebody in each. */
  readonly lanes: readonly { readonly lane: Lane; readonly priority: number }[];
}

/** Those that are open, those on a break, those without a clerk: by the lanes that they call from. */
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
  return [open, onBreak, without].map((abilities) => byLane([...abilities.values()].map((ability) => callerOf(state, ability))));
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
  const key = made ?? `${operationsText} ${department} ${openedServices} ${servicePriorities && JSON.stringify(servicePriorities)}`;
  if (made === undefined) keys.set(ability, key);
  return state.lanes.hasClaims(userId) ? `${key} ${userId}` : key;
}

/** Each lane knows how many stand before a place; only those who stand in several of them have to be looked at. */
function precedingAt(state: QueueState, { ability, lanes }: Caller, consumer: Consumer): number {
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
