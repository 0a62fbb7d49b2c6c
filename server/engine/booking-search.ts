/** Bookings by name, telephone or code. */
import type { AppointmentRow } from '../model/books/index.js';
import { digitsOf } from '../model/telephone.js';
import type { QueueState } from './state.js';

export const FOUND_MAX = 20;
const WANTED_LEAST = 2;
const DIGITS_LEAST = 3;
/** Rows of a step: a fraction of a millisecond. */
const STEP_ROWS = 512;

/**
 * By a part of the name, by digits of the telephone, or by the code. Exact codes and telephones come first, then bookings ahead in order of
 * time, then those that are over, the newest day first. It ends with the last one that is shown, so only what is rare walks through all.
 * @param today such as `2026-11-24`
 */
export function* findBookings(
  { books: { ConsumerPreRegistered: book } }: Pick<QueueState, 'books'>,
  wanted: string,
  today: string,
): Generator<undefined, readonly AppointmentRow[]> {
  const text = wanted.trim().toLowerCase();
  if (text.length < WANTED_LEAST) return [];
  const digits = digitsOf(text);
  const isNumber = digits.length >= DIGITS_LEAST && /^[\d\s()+-]+$/.test(text);
  const isWanted = ({ name, phone, pin_code }: AppointmentRow): boolean =>
    isNumber ? pin_code.startsWith(digits) || digitsOf(phone).includes(digits) : name.toLowerCase().includes(text);
  const exact = isNumber ? book.ofPerson({ phone: text, pin_code: digits }) : [];
  const found = new Set<AppointmentRow>([...exact].sort(byTime(today)).slice(0, FOUND_MAX));
  let seen = 0;
  for (const day of [...book.days].sort(inOrder(today)))
    for (const row of [...book.ofDay(day)].sort(byTime(today))) {
      if (found.size === FOUND_MAX) return [...found];
      if (isWanted(row)) found.add(row);
      if (++seen % STEP_ROWS === 0) yield;
    }
  return [...found];
}

/** Digits and signs alone: the words of a language would cost twenty times as much. */
const compared = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const inOrder =
  (today: string) =>
  (one: string, other: string): number => {
    if (one < today !== other < today) return one < today ? 1 : -1;
    return one < today ? compared(other, one) : compared(one, other);
  };

function byTime(today: string): (one: AppointmentRow, other: AppointmentRow) => number {
  const byDay = inOrder(today);
  return (one, other) => byDay(one.date, other.date) || compared(one.time ?? '', other.time ?? '') || one.id - other.id;
}
