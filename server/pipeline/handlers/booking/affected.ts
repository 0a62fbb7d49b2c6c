/** Bookings that do not fit any more are told to whoever changes what they were made by. */
import type { Decision } from '../../../engine/commands.js';
import { affectedBookings } from '../../../engine/rules/bookings/booking.js';
import type { BookName } from '../../../model/books/index.js';
import { NO_ERRORS, Rejection } from '../../../model/errors/errors.js';
import { type Answered, acknowledged, dataAnswer, type Request } from '../handler.js';

/** Fields that places of bookings follow from. A clerk who takes a break asks for no walk through all bookings. */
const FIELDS: { readonly [Book in BookName]?: 'all' | readonly string[] } = {
  Calendar: 'all',
  BookingPlan: 'all',
  Service: ['disabled', 'operations', 'department'],
  Workplace: ['disabled', 'operations', 'all_operations', 'department', 'opening_hours'],
};

/** @param fields that are set; left out = elements are removed */
export function takesPlaces(book: BookName, fields?: Readonly<Record<string, unknown>>): boolean {
  const taking = FIELDS[book] ?? [];
  return taking === 'all' || (fields === undefined ? taking.length > 0 : taking.some((field) => fields[field] !== undefined));
}

export const affectedIds = ({ context, state }: Pick<Request, 'context' | 'state'>): readonly number[] =>
  affectedBookings(state, context.pipeline.stamp()).map(({ id }) => id);

/** @param mayAffect whether the change can have taken places away */
export function changedPlaces(request: Request, outcome: Decision | Rejection, mayAffect: boolean): Answered {
  if (outcome instanceof Rejection || !mayAffect) return acknowledged(outcome);
  const bookings = affectedIds(request).map(String);
  return bookings.length === 0 ? acknowledged(outcome) : dataAnswer({ ...NO_ERRORS, parameters: { bookings } });
}
