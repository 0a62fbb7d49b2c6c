/**
 * How many visitors are called before a ticket, in the engine's own order. A window calls from all that it can do, so those of other
 * services count; the window where the visitor stands best decides, because that one may be the first to call.
 */
import { type Consumer, NO_CLERK } from '../model/consumer.js';
import type { Ability } from './ability.js';
import { type Lane, placesOf } from './lanes.js';
import { abilityOf, servicePriority } from './rules/abilities.js';
import { compareCandidates } from './rules/order.js';
import { lanesFor, placeOf, startable } from './rules/selection.js';
import { isAtWork, isOpenWindow } from './rules/serving-windows.js';
import type { QueueState } from './state.js';

/**
 * Visitors before the ticket at the open windows that can call it; at those on a break where none is open, and at those without a clerk
 * where none is there at all. Where no window could ever call it: those before it in its own lines. null = it does not wait.
 */
export function aheadOf(state: QueueState, consumer: Consumer): number | null {
  const places = placesOf(state.lanes, consumer);
  if (places.length === 0) return null;
  const abilities = abilitiesFor(state, consumer);
  if (abilities.length === 0) return Math.min(...places.map(({ place }) => place));
  // The fewest lanes first: the count of each other window ends where it is no better.
  const halls = abilities.map((ability) => ({ ability, lanes: lanesFor(state, ability) }));
  halls.sort((one, other) => one.lanes.length - other.lanes.length);
  return halls.reduce(
    (least, { ability, lanes }) => Math.min(least, precedingAt(state, ability, lanes, consumer, least)),
    Number.POSITIVE_INFINITY,
  );
}

/** One for each order in which windows could call the visitor. */
function abilitiesFor(state: QueueState, consumer: Consumer): readonly Ability[] {
  const open = new Map<string, Ability>();
  const onBreak = new Map<string, Ability>();
  const without = new Map<string, Ability>();
  for (const [workplaceId, window] of state.windows) {
    if (state.books.Workplace.get(workplaceId)?.disabled !== 0) continue;
    const isThere = isAtWork(state, workplaceId, window);
    const ability = abilityOf(state, workplaceId, isThere ? window.clerkId : NO_CLERK);
    if (startable(state, ability, consumer).length === 0) continue;
    const among = !isThere ? without : isOpenWindow(state, workplaceId, window) ? open : onBreak;
    among.set(orderKey(state, ability), ability);
  }
  return [...([open, onBreak, without].find(({ size }) => size > 0)?.values() ?? [])];
}

const keys = new WeakMap<Ability, string>();

/** Windows with the same key call in the same order. */
function orderKey(state: QueueState, ability: Ability): string {
  const { operationsText, department, openedServices, servicePriorities, userId } = ability;
  const known = keys.get(ability);
  const key = known ?? `${operationsText} ${department} ${openedServices} ${servicePriorities && JSON.stringify(servicePriorities)}`;
  if (known === undefined) keys.set(ability, key);
  return state.lanes.hasClaims(userId) ? `${key} ${userId}` : key;
}

/** @param most beyond it the count does not matter, and ends */
function precedingAt(state: QueueState, ability: Ability, lanes: readonly Lane[], consumer: Consumer, most: number): number {
  const compare = compareCandidates(state.rules.ageingMsPerPoint);
  const own = placeOf(state, ability, consumer);
  const inSeveral = new Set<Consumer>();
  let count = 0;
  for (const { serviceId, waiting } of lanes) {
    const priority = servicePriority(state, ability, serviceId);
    for (const other of waiting.keys()) {
      if (count + inSeveral.size >= most || compare({ consumer: other, servicePriority: priority }, own) >= 0) break;
      // A ticket may stand in several of the lanes.
      if (other.operations.length > 1) inSeveral.add(other);
      else count += 1;
    }
  }
  return count + inSeveral.size;
}
