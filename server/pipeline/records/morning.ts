/** The branch as a day begins, for the database: see `whatif/morning.ts`. */
import type { MorningRow } from '../../../db/journal/mornings.js';
import type { QueueState } from '../../engine/state.js';
import type { EventOf } from '../../model/events/events.js';
import { writeMorning } from '../../whatif/morning.js';
import type { Calendar } from '../commit/clock.js';

/** undefined = it cannot be tried later: the clock was set into it, or the branch is too large. */
export function morningRow(state: QueueState, calendar: Calendar, { at, since }: EventOf<'dayOpened'>): MorningRow | undefined {
  if (since !== undefined) return undefined;
  const { day, weekday } = calendar.at(at);
  const text = writeMorning(state, { day, weekday, dayStartMs: calendar.dayStartMs(at, day) });
  return text === null ? undefined : { day, text };
}
