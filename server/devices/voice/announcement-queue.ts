/** What a loudspeaker is to say next: a pure machine. `announcer.ts` lends it a clock and a device. */
import type { Call } from '../shared/calls.js';

export interface AnnouncementQueue {
  /** Oldest first; nobody is in it twice. */
  readonly waiting: readonly Call[];
  /** The one that is said, or that is to be said again; null = none. */
  readonly current: { readonly call: Call; readonly saidTimes: number } | null;
}

export const NOTHING_TO_SAY: AnnouncementQueue = { waiting: [], current: null };

/** How things are at the moment at which something could be said. */
export interface Present {
  /** Whether the visitor is still where he was called to. */
  readonly isTrue: (call: Call) => boolean;
  /** Whether nothing may be said now. */
  readonly isQuiet: boolean;
  /** How often each call is said. */
  readonly times: number;
}

/**
 * A visitor who waits to be announced at this window already keeps his place: a clerk who calls again and again does not push others back.
 * Of more than `most` the oldest is left out: its visitor has had most time to see himself on a board.
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

/** What is said now; a queue whose `current` is null has nothing to say. What is not true any more, or falls into quiet hours, is gone. */
export function next({ waiting, current }: AnnouncementQueue, present: Present): AnnouncementQueue {
  if (present.isQuiet) return NOTHING_TO_SAY;
  if (current !== null && current.saidTimes < present.times && present.isTrue(current.call)) return { waiting, current };
  const index = waiting.findIndex(present.isTrue);
  const call = waiting[index];
  return call === undefined ? NOTHING_TO_SAY : { waiting: waiting.slice(index + 1), current: { call, saidTimes: 0 } };
}

/** The current one has been said once more. */
export const said = (queue: AnnouncementQueue): AnnouncementQueue =>
  queue.current === null ? queue : { ...queue, current: { ...queue.current, saidTimes: queue.current.saidTimes + 1 } };

/** The current one could not be said: it is not tried again, because the next ones wait and boards show it. */
export const givenUp = (queue: AnnouncementQueue): AnnouncementQueue => ({ ...queue, current: null });

const isSame = (one: Call, other: Call): boolean => one.consumerId === other.consumerId && one.windowId === other.windowId;

/** Whether a minute of the day is within hours such as `21:00-08:00`, which may go over midnight; the last minute is outside. */
export function isWithinHours(hours: string, minuteOfDay: number): boolean {
  const [from = 0, to = 0] = hours.split('-').map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
  return from <= to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to;
}
