/** The naive model of bookings: written from their description alone, minute by minute and without any index. */
import type { BookingPlanRow } from '../../../server/model/books/booking-plan.js';
import type { CalendarRow } from '../../../server/model/books/calendar.js';

export interface ModelBooking {
  readonly id: number;
  services: readonly number[];
  persons: number;
  date: string;
  time: string;
  phone: string;
  state: 'PLANNED' | 'ARRIVED' | 'MISSED' | 'CANCELLED';
}

export interface BookingModel {
  plans: BookingPlanRow[];
  calendars: CalendarRow[];
  /** Services that each window can do. */
  windows: readonly (readonly number[])[];
  bookings: ModelBooking[];
  /** Missed, and not expected any more: cancelled after its time, or moved since. */
  readonly givenUp: Set<number>;
  nextId: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const minute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const weekdayOf = (date: string): number => new Date(date).getUTCDay() || 7;
const covers = (spans: readonly string[], at: number): boolean =>
  spans.some((span) => {
    const [from = '', to = ''] = span.split('-');
    return minute(from) <= at && at < minute(to);
  });

const planOf = (model: BookingModel, service: number) => model.plans.find(({ services }) => services.includes(service));

/** Whether the service is given in this minute. */
function isGiven(model: BookingModel, service: number, date: string, at: number): boolean {
  const calendars = model.calendars.filter(({ services }) => services.length === 0 || services.includes(service));
  return isWorked(calendars, date, at, planOf(model, service)?.opening_hours);
}

function isWorked(calendars: readonly CalendarRow[], date: string, at: number, own: BookingPlanRow['opening_hours'] = {}): boolean {
  const like = calendars.flatMap(({ days }) => days.filter((day) => day.date === date && day.as !== undefined))[0]?.as;
  const weekday = String(like ?? weekdayOf(date));
  const inWeek = (hours: Readonly<Record<string, readonly string[]>>): boolean =>
    Object.keys(hours).length === 0 || covers(hours[weekday] ?? [], at);
  return (
    inWeek(own) &&
    calendars.every(({ opening_hours, days }) => {
      const single = days.find((day) => day.date === date)?.hours;
      return single === undefined ? inWeek(opening_hours) : covers(single, at);
    })
  );
}

/** The service and the plan that somebody with this booking is with in this minute; undefined = he is not there. */
function busyWith(model: BookingModel, { services, date, time }: Pick<ModelBooking, 'services' | 'date' | 'time'>, on: string, at: number) {
  if (date !== on) return undefined;
  let from = minute(time);
  for (const service of new Set(services)) {
    const plan = planOf(model, service);
    if (plan === undefined) continue;
    if (at >= from && at < from + plan.slot_minutes) return { service, plan };
    from += plan.slot_minutes;
  }
  return undefined;
}

/** How many people are with the plan in this minute. */
export function peopleWith(model: BookingModel, plan: BookingPlanRow, date: string, at: number, except?: number): number {
  const there = model.bookings.filter(
    (one) => one.id !== except && (one.state === 'PLANNED' || one.state === 'ARRIVED') && busyWith(model, one, date, at)?.plan === plan,
  );
  return there.reduce((sum, { persons }) => sum + persons, 0);
}

/** Who needs a window in this minute, by the service. */
export const atWindows = (model: BookingModel, date: string, at: number, except?: number): number[] =>
  model.bookings.flatMap((one) => {
    if (one.id === except || (one.state !== 'PLANNED' && one.state !== 'ARRIVED')) return [];
    const with_ = busyWith(model, one, date, at);
    return with_?.plan.places === 0 ? Array.from({ length: one.persons }, () => with_.service) : [];
  });

/** Whether each of them finds a window: every way to seat them is tried. */
export function canSit([first, ...others]: readonly number[], windows: BookingModel['windows']): boolean {
  if (first === undefined) return true;
  return windows.some((services, index) => services.includes(first) && canSit(others, windows.toSpliced(index, 1)));
}

/** Whether so many more can be with the service in this minute. */
function fits(model: BookingModel, { service, plan }: NonNullable<ReturnType<typeof busyWith>>, { date, persons, id }: Wish, at: number) {
  if (peopleWith(model, plan, date, at, id) + persons > nominal(model, service, plan)) return false;
  if (plan.places > 0) return true;
  const booked = [...atWindows(model, date, at, id), ...Array.from({ length: persons }, () => service)];
  return keptAt(model, date, at).every((walkIns) => canSit([...booked, ...walkIns], windowsAt(model, date, at)));
}

/** Windows follow the calendars of the whole branch. */
const windowsAt = (model: BookingModel, date: string, at: number): BookingModel['windows'] =>
  isWorked(
    model.calendars.filter(({ services }) => services.length === 0),
    date,
    at,
  )
    ? model.windows
    : [];

/** Places that can be booked where nobody is, and other plans need none. */
function nominal(model: BookingModel, service: number, plan: BookingPlanRow): number {
  const all = plan.places > 0 ? plan.places : windowsOf(model, service).length;
  return all - keptOf(plan, all);
}

const windowsOf = (model: BookingModel, service: number) => model.windows.filter((services) => services.includes(service));

const keptOf = ({ walk_in_percent: percent }: BookingPlanRow, all: number): number =>
  percent === 100 ? all : Math.min(Math.max(0, all - 1), Math.round((all * percent) / 100));

/** Visitors without a booking who would still find a window, of one service at a time; nobody of none. */
export function keptAt(model: BookingModel, date: string, at: number): number[][] {
  const plans = model.plans.filter(({ places }) => places === 0);
  if (plans.length < 2) return [[]];
  const given = plans.flatMap((plan) => plan.services.map((service) => ({ plan, service })));
  const kept = given
    .filter(({ service }) => isGiven(model, service, date, at))
    .map(({ plan, service }) => Array.from({ length: keptOf(plan, windowsOf(model, service).length) }, () => service));
  return [[], ...kept.filter((walkIns) => walkIns.length > 0)];
}

type Wish = Pick<ModelBooking, 'services' | 'date' | 'time' | 'persons'> & { readonly id?: number };

/** Why not, as the engine says it; null = it can be had. */
export function refusalOf(model: BookingModel, wish: Wish, nowMs: number): string | null {
  if (!isOffered(model, wish, nowMs)) return 'slotNotOffered';
  if (hasRoom(model, wish)) return null;
  return wish.persons > 1 && isTooLarge(model, wish, nowMs) ? 'groupTooLarge' : 'slotFull';
}

/** The same of one that is said to be expected, or to have come. */
export function refusalOfState(model: BookingModel, booking: ModelBooking, state: 'PLANNED' | 'ARRIVED', nowMs: number): string | null {
  if (booking.state === state) return null;
  if (state === 'PLANNED') return refusalOf(model, booking, nowMs);
  if (booking.date !== new Date(nowMs).toISOString().slice(0, 10)) return 'invalidField';
  if (booking.state === 'PLANNED' || hasRoom(model, booking)) return null;
  return booking.persons > 1 && isTooLarge(model, booking, nowMs) ? 'groupTooLarge' : 'slotFull';
}

function isOffered(model: BookingModel, wish: Wish, nowMs: number): boolean {
  const planned = [...new Set(wish.services)].map((service) => planOf(model, service));
  const plans = planned.flatMap((plan) => plan ?? []);
  const atMs = Date.parse(`${wish.date}T${wish.time}:00Z`);
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const days = (Date.parse(wish.date) - Date.parse(today)) / DAY_MS;
  if (atMs <= nowMs || days > Math.min(...plans.map((plan) => plan.horizon_days))) return false;
  if (atMs - nowMs < Math.max(...plans.map((plan) => plan.lead_minutes)) * MINUTE_MS) return false;
  const isOpen = minutesOf(model, wish).every(([at, { service }]) => at < 1440 && isGiven(model, service, wish.date, at));
  return isOpen && isStart(model, wish.services[0] ?? 0, wish.date, minute(wish.time));
}

/** Every minute of the booking, and what its people are with. */
function minutesOf(model: BookingModel, wish: Wish): readonly (readonly [number, NonNullable<ReturnType<typeof busyWith>>])[] {
  const minutes: [number, NonNullable<ReturnType<typeof busyWith>>][] = [];
  for (let at = minute(wish.time); ; at++) {
    const with_ = busyWith(model, wish, wish.date, at);
    if (with_ === undefined) return minutes;
    minutes.push([at, with_]);
  }
}

const hasRoom = (model: BookingModel, wish: Wish): boolean => minutesOf(model, wish).every(([at, with_]) => fits(model, with_, wish, at));

/** A week and the dates of the histories; whoever is open then is so by 14:00. */
const DAYS_AHEAD = 12;
const [FROM_MINUTE, TO_MINUTE, STEP_MINUTES] = [480, 840, 5];

/** Nowhere from that day on, were nobody booked; but somebody alone would be. */
function isTooLarge(model: BookingModel, wish: Wish, nowMs: number): boolean {
  const empty = { ...model, bookings: [] };
  const isHad = (other: Wish): boolean => hasRoom(empty, other) && isOffered(empty, other, nowMs);
  const isNever = minutesOf(model, wish).some(([, { service, plan }]) => nominal(model, service, plan) < wish.persons);
  if (isNever && isHad({ ...wish, persons: 1 })) return true;
  const others: Wish[] = [];
  for (let day = 0; day <= DAYS_AHEAD; day++) {
    const date = new Date(Date.parse(wish.date) + day * DAY_MS).toISOString().slice(0, 10);
    for (let at = FROM_MINUTE; at < TO_MINUTE; at += STEP_MINUTES)
      others.push({ ...wish, date, time: `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}` });
  }
  return !others.some(isHad) && others.some((other) => isHad({ ...other, persons: 1 }));
}

/** Whole slots after the minute in which it opened last. */
function isStart(model: BookingModel, service: number, date: string, start: number): boolean {
  const step = planOf(model, service)?.slot_minutes ?? 1;
  let opened = start;
  while (opened > 0 && isGiven(model, service, date, opened - 1)) opened -= 1;
  return (start - opened) % step === 0;
}
