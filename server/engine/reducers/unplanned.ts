/** Bookings whose plan is taken away from them: the row does not say by which plan it was made. */
import type { AppointmentRow, BookName } from '../../model/books/index.js';
import { planOf } from '../rules/bookings/planned-services.js';
import type { QueueState } from '../state.js';

interface Change {
  readonly book: BookName;
  readonly id: number;
  readonly at: number;
}

/** @param change of a row of the book; the bookings are those of the present day and later ones */
export function notingPlans(state: QueueState, { book, id, at }: Change, change: () => void): void {
  const plan = book === 'BookingPlan' ? state.books.BookingPlan.get(id) : undefined;
  const before = book === 'ConsumerPreRegistered' ? state.books.ConsumerPreRegistered.get(id) : undefined;
  change();
  if (before !== undefined && !isAsBooked(before, state.books.ConsumerPreRegistered.get(id))) state.unplanned.delete(id);
  if (book === 'BookingPlan' && state.books.BookingPlan.get(id)?.disabled === 0) state.gonePlans.delete(id);
  else if (plan?.disabled === 0) state.gonePlans.set(id, { plan, atMs: at });
  if (plan === undefined || plan.disabled === 1) return;
  const lost = plan.services.filter((service) => planOf(state, service) === undefined);
  if (lost.length === 0) return;
  for (const row of state.books.ConsumerPreRegistered.fromDay(state.day)) {
    const services = isExpected(row) && row.time !== null ? row.services.filter((service) => lost.includes(service)) : [];
    if (services.length === 0) continue;
    const before = (state.unplanned.get(row.id) ?? []).filter(({ service }) => !services.includes(service));
    // Its other services stay at their times, on whichever day, as long as the booking is where it is.
    const now = [...new Set(services)].map((service) => ({ service, minutes: plan.slot_minutes }));
    state.unplanned.set(row.id, [...before, ...now]);
  }
}

/** Whoever moves it knows that there is no plan any more. */
const isAsBooked = (before: AppointmentRow, now: AppointmentRow | undefined): boolean =>
  now !== undefined && isExpected(now) && now.date === before.date && now.time === before.time;

const isExpected = ({ state }: AppointmentRow): boolean => state === 'PLANNED' || state === 'ARRIVED';
