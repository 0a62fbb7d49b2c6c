/** Shared parts of the functions that apply events. */
import { type Consumer, isFinished, NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import type { EventOf, QueueEvent } from '../../model/events/events.js';
import { NO_SEGMENT } from '../../model/no-segment.js';
import { dropConsumer, type QueueState, type WindowState } from '../state.js';

/** A function for each kind of event: it changes the state and returns the tickets that the event ended, if it can end any. */
export type Reducers<Kind extends QueueEvent['t']> = {
  // biome-ignore lint/suspicious/noConfusingVoidType: most events end no ticket, and say so by returning nothing.
  readonly [Each in Kind]: (state: QueueState, event: EventOf<Each>) => readonly Consumer[] | undefined | void;
};

/**
 * The only way to change a ticket in the queue: it leaves its lanes, `change` changes it, and it is filed again or, if it has ended,
 * dropped.
 */
export function changing(state: QueueState, id: number, change: (consumer: Consumer) => void): readonly Consumer[] | undefined {
  const consumer = state.consumers.get(id);
  if (consumer === undefined) throw new Error(`an event names ticket ${id}, which is not in the queue`);
  state.lanes.leave(consumer);
  change(consumer);
  if (isFinished(consumer.state)) {
    dropConsumer(state, consumer);
    return [consumer];
  }
  state.lanes.add(consumer);
  if (consumer.state === 'POSTPONE') state.postponed.add(consumer);
  else state.postponed.delete(consumer);
  return undefined;
}

/** Most tickets are of none, and do not say so. */
export function setSegment(consumer: Consumer, segment: number): void {
  if (segment !== NO_SEGMENT) consumer.segment = segment;
  else if (consumer.segment !== undefined) consumer.segment = undefined;
}

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

export function setStateOf(window: WindowState, stateId: number, userId?: number): void {
  window.stateId = stateId;
  if (window.stateUserId !== userId) window.stateUserId = userId;
}

/** Most windows have skipped nobody, and do not say so. */
export function setSkipped(window: WindowState, change: (skipped: readonly number[]) => readonly number[]): void {
  const skipped = change(window.skipped ?? []);
  if (skipped.length > 0) window.skipped = skipped;
  else if (window.skipped !== undefined) window.skipped = undefined;
}

export function freeWindow(state: QueueState, workplaceId: number, atMs: number): void {
  const window = windowOf(state, workplaceId, atMs);
  window.consumerId = NO_CONSUMER;
  window.sinceMs = atMs;
}
