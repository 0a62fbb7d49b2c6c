/** What an event adds to figures besides visits: the rows that `db/history/counted.ts` writes. */
import type { DayPlaces, SlotPlaces } from '../../../db/facts/places.js';
import type { CountedRow } from '../../../db/history/counted.js';
import { type PlacesOfHour, placesOf } from '../../engine/rules/bookings/offered-places.js';
import type { QueueState } from '../../engine/state.js';
import type { AppointmentRow } from '../../model/books/index.js';
import type { QueueEvent } from '../../model/events/events.js';
import { daysBetween, minuteOf, shifted } from '../../model/local-time.js';
import { atOnce } from '../../model/steps.js';
import type { Calendar } from '../commit/clock.js';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** Of a box that was off for longer, or whose clock was years behind, the days after are not counted. */
export const CLOSED_DAYS_MAX = 14;

type Times = Pick<Calendar, 'rangeOf' | 'instantOf'>;

/** null = nothing. Call it before the event changes the state. */
export function countedRow(state: QueueState, calendar: Times, event: QueueEvent): CountedRow | null {
  if (event.t === 'dayOpened') return closedDays(state, calendar, event.day);
  if (event.t === 'questionAnswered') return { kind: 'question', atMs: event.at, workplaceId: event.w, userId: event.u };
  if (event.t !== 'bookSet' || event.book !== 'ConsumerPreRegistered') return null;
  const row = event.row as AppointmentRow;
  if (isOver(row)) return missed(row, calendar);
  const before = state.books.ConsumerPreRegistered.get(event.id);
  return before && isOver(before) ? { kind: 'expected', id: event.id } : null;
}

/** The day that is over, and those after it on which the box was off. */
function closedDays(state: QueueState, calendar: Times, opened: string): CountedRow | null {
  if (state.books.BookingPlan.size + state.gonePlans.size === 0 || state.day === '') return null;
  const count = Math.min(CLOSED_DAYS_MAX, daysBetween(state.day, opened));
  const days: DayPlaces[] = [];
  for (let ahead = 0; ahead < count; ahead++) {
    const day = shifted(state.day, ahead);
    const counted = dayPlaces(calendar, day, atOnce(placesOf(state, day)));
    if (counted) days.push(counted);
  }
  return days.length === 0 ? null : { kind: 'places', days };
}

/** null = no calendar has the day. */
export function dayPlaces(calendar: Times, day: string, places: readonly PlacesOfHour[]): DayPlaces | null {
  const dayMs = calendar.rangeOf(day)?.fromMs;
  if (dayMs === undefined) return null;
  const atMs = (hour: number): number => calendar.instantOf(day, hour * HOUR_MINUTES) ?? dayMs + hour * HOUR_MINUTES * MINUTE_MS;
  const rows = new Map<string, SlotPlaces>();
  for (const { hour, ...row } of places) {
    // An hour that clocks are set forward over begins with the one after it: services of a booking may go on into it.
    const begins = atMs(hour);
    const key = `${row.planId} ${begins} ${row.services}`;
    const { offered = 0, booked = 0, kept = 0 } = rows.get(key) ?? {};
    rows.set(key, { ...row, atMs: begins, offered: row.offered + offered, booked: row.booked + booked, kept: row.kept + kept });
  }
  return { dayMs, places: [...rows.values()] };
}

type Over = AppointmentRow & { readonly state: 'MISSED' | 'CANCELLED' };
const isOver = (row: AppointmentRow): row is Over => row.state === 'MISSED' || row.state === 'CANCELLED';

function missed({ id, date, time, services, state }: Over, calendar: Times): CountedRow | null {
  const dayMs = calendar.rangeOf(date)?.fromMs;
  // The form of a date is checked, not that the calendar has it.
  if (dayMs === undefined) return null;
  // A time that clocks are set forward over is so long after the day began.
  const agreedMs = time === null ? null : (calendar.instantOf(date, minuteOf(time)) ?? dayMs + minuteOf(time) * MINUTE_MS);
  return { kind: 'missed', id, dayMs, agreedMs, services, state };
}
