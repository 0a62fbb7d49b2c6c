/** A visitor books at the kiosk: a service, a day, a time, and what the plan wants to know. Steps are those of the visit. */
import type { ErrorName } from '../../../../protocol/client/client.js';
import type { RequestData } from '../../../../protocol/registry.js';
import { errorOf, failureText } from '../../shared/box/failures.js';
import { daysLater } from '../../shared/words/month.js';
import { todayInBranch } from '../../shared/words/time.js';
import { language } from '../../shared/words/words.js';
import type { Books } from '../books.js';
import { offeredBy, type Service } from '../offers.js';
import { link } from '../page.js';
import { PATIENCE_MS, visit } from '../visit.js';
import type { BookingStep, Gives, Wish } from './booking-step.js';

type Given = Pick<RequestData<'bookAtKiosk'>, 'name' | 'phone' | 'notify'>;

/** As many days as one question may ask for. */
const DAYS_AHEAD = 61;

/** What was typed, or the telephone that messages shall go to. */
const MENDED_BY_TYPING: ReadonlySet<ErrorName | undefined> = new Set(['invalidRequest', 'addressRefused']);

const planOf = ({ plans }: Books, service: number) =>
  plans.find(({ disabled, at_kiosk, services }) => disabled === 0 && at_kiosk === 1 && services.includes(service));

/** Of the services of this kiosk those that visitors book here. */
export const bookableAt = (books: Books): readonly Service[] =>
  offeredBy(books.kiosk, books.services).filter(({ id }) => planOf(books, id) !== undefined);

/** Kiosks give no ticket of the service without a booking. */
export const isByBooking = ({ plans }: Books, service: number): boolean =>
  plans.some(({ disabled, without_booking: by, services }) => disabled === 0 && by !== 'kiosk' && services.includes(service));

/** The staff gives one. */
export const isByStaff = ({ plans }: Books, service: number): boolean =>
  plans.some(({ disabled, without_booking: by, services }) => disabled === 0 && by === 'staff' && services.includes(service));

/** @param services nothing to choose between where it is one */
export function beginBooking(services: readonly Service[]): void {
  const [only, ...others] = services;
  if (only !== undefined && others.length === 0) void chooseService(only.id);
  else visit.step.set({ at: 'bookService' });
}

/** Days that are full are left out, as closed ones are. */
export async function chooseService(service: number): Promise<void> {
  const step: BookingStep = { at: 'bookWhen', service, days: null, day: null };
  visit.step.set(step);
  const today = todayInBranch();
  try {
    const days = await link.client.call('freeSlots', { services: [service], from: today, to: daysLater(today, DAYS_AHEAD) });
    if (visit.step.value === step) visit.step.set({ ...step, days: days.filter(({ times }) => times.length > 0) });
  } catch (failure) {
    if (visit.step.value === step) visit.step.set({ at: 'refused', why: failureText(failure), services: [] });
  }
}

/** Asks what the plan wants to know, and for nothing else. */
export function chooseTime(books: Books, wish: Wish): void {
  const gives = planOf(books, wish.service)?.visitor_gives ?? 'nothing';
  if (gives === 'nothing') void book(wish, {}, gives);
  else visit.step.set({ at: 'bookDetails', wish, gives, fault: '' });
}

export async function book(wish: Wish, given: Given, gives: Gives): Promise<void> {
  if (visit.isBusy) return;
  visit.step.set({ at: 'booking' });
  try {
    const booked = await link.client.call('bookAtKiosk', { ...wish, ...given, language: language.value }, { timeoutMs: PATIENCE_MS });
    visit.step.set({ at: 'booked', booked });
  } catch (failure) {
    const fault = failureText(failure);
    const isMended = gives !== 'nothing' && MENDED_BY_TYPING.has(errorOf(failure));
    visit.step.set(isMended ? { at: 'bookDetails', wish, gives, fault } : { at: 'refused', why: fault, services: [wish.service] });
  }
}
