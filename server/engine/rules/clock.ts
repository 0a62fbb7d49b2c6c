/** A clock that is set, and one that nobody vouches for. Nobody waits longer or shorter for it, and nobody is sent home. */
import type { QueueEvent } from '../../model/events.js';
import type { Stamp } from '../../model/stamp.js';
import type { DueCommand, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';
import { appointmentsMissed, overnight } from './due.js';

type ClockSet = Extract<DueCommand, { type: 'noteClockSet' }>;

/**
 * What was stamped by the clock before moves with it. A clock that was in doubt was right until then, so that earlier moments stay;
 * except those that are in the future now: they cannot have been right.
 */
export function noteClockSet(state: QueueState, { byMs, dayStartMs }: ClockSet, stamp: Stamp): Outcome {
  const { atMs: at, day } = stamp;
  const doubted = state.doubtedSinceMs;
  const since = doubted !== null && byMs < 0 ? Math.min(doubted, at) : doubted;
  const events: QueueEvent[] = [{ t: 'clockSet', at, byMs, since }];
  if (day > state.day && day !== state.renamedFrom && hasBegun(state, { byMs, since, dayStartMs })) {
    events.push({ t: 'dayOpened', at, day, ...overnight(state), since: dayStartMs }, ...appointmentsMissed(state, stamp));
  }
  return { events };
}

/** Whether tickets of the new day were given before its name was known. */
function hasBegun({ lastRegisteredMs }: QueueState, { byMs, since, dayStartMs }: Moved & { readonly dayStartMs: number }): boolean {
  return lastRegisteredMs !== null && movedMs(lastRegisteredMs, { byMs, since }) >= dayStartMs;
}

export interface Moved {
  readonly byMs: number;
  readonly since: number | null;
}

export const movedMs = (ms: number, { byMs, since }: Moved): number => (since === null || ms > since ? ms + byMs : ms);

export function noteClockDoubt(state: QueueState, isDoubtful: boolean, { atMs: at }: Stamp): Outcome {
  if (isDoubtful === (state.doubtedSinceMs !== null)) return { events: [] };
  return { events: [{ t: isDoubtful ? 'clockDoubted' : 'clockTrusted', at }] };
}
