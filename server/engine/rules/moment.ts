import type { QueueState } from '../state.js';
import type { Moment } from './calling/choice.js';

const MINUTE_MS = 60_000;

/** The moment of the newest event, for what is shown of a state whenever it is read. */
export function momentOf({ lastAtMs, day, equipment }: QueueState): Moment {
  const minutesAfter = (minute: number): number => Math.floor((lastAtMs - (equipment.instantOf(day, minute) ?? lastAtMs)) / MINUTE_MS);
  const minute = minutesAfter(0);
  // Where clocks were set since midnight, the day has other minutes than have passed.
  return { atMs: lastAtMs, minuteOfDay: minute + minutesAfter(minute) };
}
