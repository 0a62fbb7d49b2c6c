/**
 * The early and the late window of a booking. Both are measured from its time, so that they reach over midnight where it is near: a booking
 * for 00:10 gives a ticket at 23:50 of the day before, and one for 23:55 is kept into the next day.
 */
import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { DAY_MINUTES, daysBetween, minuteOf } from '../../../model/local-time.js';
import type { QueueState } from '../../state.js';
import { plannedServices } from './planned-services.js';

const MINUTE_MS = 60_000;

export interface BookingWindows {
  /** Its code gives a ticket from then on. */
  readonly fromMs: number;
  /** Its place is kept until then. */
  readonly untilMs: number;
}

/** undefined = no plan books it, or it has no time. */
export function windowsOf(state: QueueState, { services, date, time }: AppointmentRow, stamp: Stamp): BookingWindows | undefined {
  if (time === null) return undefined;
  const [first] = plannedServices(state, services);
  if (first === undefined) return undefined;
  const atMs = instantOn(state, date, time, stamp);
  const { early_minutes, late_minutes } = first.plan;
  return { fromMs: atMs - early_minutes * MINUTE_MS, untilMs: atMs + late_minutes * MINUTE_MS };
}

/** Of today; or one that is expected, whose early window has begun the day before, or whose late window is not over the day after. */
export function isOfNow(state: QueueState, row: AppointmentRow, stamp: Stamp): boolean {
  if (row.date === stamp.day) return true;
  const windows = isPlanned(row) ? windowsOf(state, row, stamp) : undefined;
  return windows !== undefined && windows.fromMs <= stamp.atMs && stamp.atMs <= windows.untilMs;
}

/** A time that clocks are set forward over is as far from now as the clock of the branch says. */
export const instantOn = (state: QueueState, date: string, time: string, { day, atMs, minuteOfDay }: Stamp): number =>
  state.equipment.instantOf(date, minuteOf(time)) ??
  atMs - (atMs % MINUTE_MS) + (daysBetween(day, date) * DAY_MINUTES + minuteOf(time) - minuteOfDay) * MINUTE_MS;
