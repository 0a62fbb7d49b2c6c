/** When the kiosk and its services give tickets, by their hours and by the calendars of the branch. Functions of the books alone. */
import { type Calendars, kioskHours, type LocalDate, serviceHours } from '../../../model/books/working-hours.js';
import { isWithin, type MinuteSpan } from '../../../model/hours-of-day.js';
import { timeOf } from '../../../protocol/figures/days.js';
import { daysLater, weekdayOfDay } from '../shared/words/month.js';
import type { Kiosk, Service } from './offers.js';

export interface Moment {
  readonly day: string;
  readonly minuteOfDay: number;
}

export interface Opening {
  readonly isOpen: boolean;
  /** Empty = closed all day. */
  readonly today: readonly MinuteSpan[];
  /** When it opens next; null = not within the days that are looked at. */
  readonly next: { readonly day: string; readonly time: string } | null;
}

/** So many days are searched. */
const DAYS_AHEAD = 62;
const WHOLE_DAY: readonly MinuteSpan[] = [{ from: 0, to: 1440 }];

/** @param hoursOn null = always */
function openingAt(hoursOn: (date: LocalDate) => readonly MinuteSpan[] | null, { day, minuteOfDay }: Moment): Opening {
  const on = (date: string): readonly MinuteSpan[] => hoursOn({ day: date, weekday: weekdayOfDay(date) }) ?? WHOLE_DAY;
  const today = on(day);
  if (isWithin(today, minuteOfDay)) return { isOpen: true, today, next: null };
  for (let days = 0; days <= DAYS_AHEAD; days++) {
    const date = daysLater(day, days);
    const span = on(date).find(({ from }) => days > 0 || from > minuteOfDay);
    if (span !== undefined) return { isOpen: false, today, next: { day: date, time: timeOf(span.from) } };
  }
  return { isOpen: false, today, next: null };
}

export const kioskOpening = (calendars: Calendars, kiosk: Kiosk, moment: Moment): Opening =>
  openingAt((date) => kioskHours(calendars, kiosk, date), moment);

export const serviceOpening = (calendars: Calendars, service: Service, moment: Moment): Opening =>
  openingAt((date) => serviceHours(calendars, service, date), moment);
