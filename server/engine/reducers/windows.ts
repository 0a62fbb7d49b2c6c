/** What happens to a window when somebody comes or leaves. */
import { NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import type { QueueState, WindowState } from '../state.js';

export const newWindow = (atMs: number): WindowState => ({
  stateId: 3,
  clerkId: NO_CLERK,
  consumerId: NO_CONSUMER,
  lastUpdateMs: atMs,
  sinceMs: atMs,
});

export function windowOf(state: QueueState, workplaceId: number, atMs: number): WindowState {
  const window = state.windows.get(workplaceId);
  if (window === undefined) throw new Error(`an event names window ${workplaceId}, which does not exist`);
  window.lastUpdateMs = atMs;
  return window;
}

export function freeWindow(state: QueueState, workplaceId: number, atMs: number): void {
  const window = windowOf(state, workplaceId, atMs);
  window.consumerId = NO_CONSUMER;
  window.sinceMs = atMs;
}
