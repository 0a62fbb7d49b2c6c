/** Decides what a loudspeaker announces next: a pure state machine. `announcer.ts` supplies the clock and the device. */
import type { Call } from '../shared/calls.js';

export interface AnnouncementQueue {
  /** Oldest first; each visitor at most once. */
  readonly waiting: readonly Call[];
  /** The call that is being announced, or will be repeated; null = none. */
  readonly current: { readonly call: Call; readonly saidTimes: number } | null;
}

export const NOTHING_TO_SAY: AnnouncementQueue = { waiting: [], current: null };

export interface Present {
  readonly isTrue: (call: Call) => boolean;
  readonly isQuiet: boolean;
  readonly times: number;
}

/**
 * A visitor who already waits to be announced at this window keeps the place in the queue: a clerk who repeats the call does not delay the
 * others. Beyond `most` the oldest call is dropped: its visitor had the most time to see it on a board.
 */
export function withCall(
  queue: AnnouncementQueue,
  call: Call,
  most: number,
): { readonly queue: AnnouncementQueue; readonly leftOut: Call | null } {
  if (queue.waiting.some((other) => isSame(other, call))) return { queue, leftOut: null };
  const [oldest, ...others] = queue.waiting;
  const isFull = queue.waiting.length >= most && oldest !== undefined;
  return { queue: { ...queue, waiting: [...(isFull ? others : queue.waiting), call] }, leftOut: isFull ? oldest : null };
}

/** The next announcement; null in `current` = nothing to announce. Drops calls that are outdated or fall into quiet hours. */
export function next({ waiting, current }: AnnouncementQueue, present: Present): AnnouncementQueue {
  if (present.isQuiet) return NOTHING_TO_SAY;
  if (current !== null && current.saidTimes < present.times && present.isTrue(current.call)) return { waiting, current };
  const index = waiting.findIndex(present.isTrue);
  const call = waiting[index];
  return call === undefined ? NOTHING_TO_SAY : { waiting: waiting.slice(index + 1), current: { call, saidTimes: 0 } };
}

export const said = (queue: AnnouncementQueue): AnnouncementQueue =>
  queue.current === null ? queue : { ...queue, current: { ...queue.current, saidTimes: queue.current.saidTimes + 1 } };

/** The current call could not be announced: it is not tried again, because others wait and boards show it. */
export const givenUp = (queue: AnnouncementQueue): AnnouncementQueue => ({ ...queue, current: null });

const isSame = (one: Call, other: Call): boolean => one.consumerId === other.consumerId && one.windowId === other.windowId;
