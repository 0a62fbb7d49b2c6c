/** Which windows serve a service now. A visitor of it is called first by a window that does an operation of its lowest stage. */

import { NO_CLERK } from '../../model/consumer.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import type { Ability } from '../ability.js';
import type { QueueState, WindowState } from '../state.js';
import { abilityOf, servesService } from './abilities.js';

/** A clerk works there: the window is open, serves, or is on a break that will end. */
export function isAtWork(state: QueueState, workplaceId: number, { clerkId, stateId }: WindowState): boolean {
  return clerkId !== NO_CLERK && stateId !== WINDOW_STATE.closed && state.books.Workplace.get(workplaceId)?.disabled === 0;
}

/** It calls visitors, now or when the present one has been served. */
export const isOpenWindow = (state: QueueState, workplaceId: number, window: WindowState): boolean =>
  window.stateId === WINDOW_STATE.open && isAtWork(state, workplaceId, window);

/** The operations that a visitor of a service is called for first: those of its lowest stage. */
export function firstOperations(state: QueueState, serviceId: number): readonly number[] {
  const stages = state.books.Service.get(serviceId)?.operations ?? {};
  return stages[String(Math.min(...Object.keys(stages).map(Number)))] ?? [];
}

/** Whether windows of the ability call new visitors of the service. */
export const callsNewcomers = (state: QueueState, ability: Ability, serviceId: number): boolean =>
  servesService(state, ability, serviceId) && firstOperations(state, serviceId).some((operation) => ability.operations.has(operation));

/** Whether a clerk is at a window, also on a break, that calls new visitors of the service. */
export function isServed(state: QueueState, serviceId: number): boolean {
  for (const [workplaceId, window] of state.windows) {
    if (!isAtWork(state, workplaceId, window)) continue;
    if (callsNewcomers(state, abilityOf(state, workplaceId, window.clerkId), serviceId)) return true;
  }
  return false;
}
