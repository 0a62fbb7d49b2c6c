/**
 * When a booking is told again before its time. All in minutes of local time: "a day before" is the same time on the clock of the wall,
 * also where clocks are changed in the night between.
 */

import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { isWithinHours, spanOf } from '../../../model/hours-of-day.js';
import { DAY_MINUTES, daysBetween, minuteOf, shifted } from '../../../model/local-time.js';
import type { MessageRules } from '../../rules-of-branch.js';

/** A reminder after quiet hours leaves its visitor so much time to come, at least. */
const TIME_TO_COME = 30;
/** One before quiet hours has so much time to be sent. */
const TIME_TO_SEND = 30;

/** Minutes until the time of a booking, or until its day ends where it has no time. */
export const minutesLeft = ({ date, time }: Pick<AppointmentRow, 'date' | 'time'>, { day, minuteOfDay }: Stamp): number =>
  daysBetween(day, date) * DAY_MINUTES + (time === null ? DAY_MINUTES : minuteOf(time)) - minuteOfDay;

/**
 * How many minutes before the booking it is due, outside of the quiet hours: after them or before them, whichever is nearer, but never so
 * late that nobody could come.
 */
export function leadOutside(quietHours: string | null, minuteOfBooking: number, lead: number): number {
  const at = onClock(minuteOfBooking - lead);
  if (quietHours === null || !isWithinHours(quietHours, at)) return lead;
  const { from, to } = spanOf(quietHours);
  const later = onClock(to - at);
  const earlier = onClock(at - from) + TIME_TO_SEND;
  return lead - later >= TIME_TO_COME && later <= earlier ? lead - later : lead + earlier;
}

const onClock = (minutes: number): number => ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;

/** The newest reminder whose time has come, by its minutes; undefined = none yet. */
export function newestLead(rules: MessageRules, row: AppointmentRow, stamp: Stamp): number | undefined {
  return newestOf(rules, row, stamp, (lead, minute) => leadOutside(rules.quietHours, minute, lead));
}

/**
 * The same of a booking that is made now: what it comes too late for. A reminder that quiet hours move to the evening before is not among
 * them before its own time: it is sent at the end of the quiet hours, or it would be lost.
 */
export function pastLeadOf(rules: MessageRules, row: AppointmentRow, stamp: Stamp): number | undefined {
  return newestOf(rules, row, stamp, (lead, minute) => Math.min(lead, leadOutside(rules.quietHours, minute, lead)));
}

function newestOf(
  { remindMinutes }: MessageRules,
  row: AppointmentRow,
  stamp: Stamp,
  dueAt: (lead: number, minuteOfBooking: number) => number,
): number | undefined {
  if (row.time === null) return undefined;
  const left = minutesLeft(row, stamp);
  const minute = minuteOf(row.time);
  const come = remindMinutes.filter((lead) => left <= dueAt(lead, minute));
  return come.length === 0 ? undefined : Math.min(...come);
}

/** Bookings after this day have no reminder yet. */
export function lastDayReminded({ remindMinutes }: MessageRules, { day }: Stamp): string {
  const longest = Math.max(0, ...remindMinutes) + DAY_MINUTES + TIME_TO_SEND;
  return shifted(day, Math.ceil(longest / DAY_MINUTES));
}

/** It is still ahead. */
export const isAhead = (row: AppointmentRow, stamp: Stamp): boolean => isPlanned(row) && minutesLeft(row, stamp) > 0;
