/** What an event adds to figures besides visits: the rows that `db/counted.ts` writes. */
import type { CountedRow } from '../../db/counted.js';
import type { QueueState } from '../engine/state.js';
import { minuteOf } from '../model/books/hours.js';
import type { AppointmentRow } from '../model/books/index.js';
import type { QueueEvent } from '../model/events.js';
import type { Calendar } from './clock.js';

const MINUTE_MS = 60_000;

/** null = nothing. Call it before the event changes the state. */
export function countedRow(state: QueueState, calendar: Pick<Calendar, 'rangeOf'>, event: QueueEvent): CountedRow | null {
  if (event.t === 'questionAnswered') return { kind: 'question', atMs: event.at, workplaceId: event.w, userId: event.u };
  if (event.t !== 'bookSet' || event.book !== 'ConsumerPreRegistered') return null;
  const row = event.row as AppointmentRow;
  if (isOver(row)) return missed(row, calendar);
  const before = state.books.ConsumerPreRegistered.get(event.id);
  return before && isOver(before) ? { kind: 'expected', id: event.id } : null;
}

type Over = AppointmentRow & { readonly state: 'MISSED' | 'CANCELLED' };
const isOver = (row: AppointmentRow): row is Over => row.state === 'MISSED' || row.state === 'CANCELLED';

function missed({ id, date, time, services, state }: Over, calendar: Pick<Calendar, 'rangeOf'>): CountedRow | null {
  const dayMs = calendar.rangeOf(date)?.fromMs;
  // The form of a date is checked, not that the calendar has it.
  if (dayMs === undefined) return null;
  return { kind: 'missed', id, dayMs, agreedMs: time === null ? null : dayMs + minuteOf(time) * MINUTE_MS, services, state };
}
