/**
 * Bookings: an appointment whose services are booked by a plan takes a slot, whichever command made it. One event decides, so that of all
 * who want the last place one gets it. A service without a plan is as it was in the original: any date and any time.
 */
import type { BookingPlanRow } from '../../../model/books/booking-plan.js';
import { isDay, NOT_A_DAY } from '../../../model/books/hours.js';
import { APPOINTMENT_STATES, type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import { because, type Reason } from '../../../model/errors/refusal-reasons.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { daysBetween, minuteOf, shifted, timeOf } from '../../../model/local-time.js';
import { atOnce } from '../../../model/steps.js';
import { telephoneOf } from '../../../model/telephone.js';
import type { QueueState } from '../../state.js';
import { refuseHours, refuseHoursOf } from '../books/opening-hours.js';
import { type Planned, personsOf, plannedOf, plannedServices, planOf } from './planned-services.js';
import { type Slot, Slots } from './slots.js';

const MINUTE_MS = 60_000;
/** So many days are searched for the next free time. */
const NEXT_DAYS_MAX = 62;

export type Wish = Pick<AppointmentRow, 'date' | 'time' | 'services' | 'persons'> & { readonly id?: number };

/** Why a booking cannot have its slot; undefined where it has one, or needs none. */
export function refuseSlot(state: QueueState, wish: Wish, stamp: Stamp): Rejection | undefined {
  const planned = plannedOf(state, wish);
  const { date, time, id } = wish;
  if (planned.length === 0 || time === null) return undefined;
  if (!isDay(date)) return reject('invalidField', { field: 'data.date', ...NOT_A_DAY });
  const moment = { date, minute: minuteOf(time) };
  const early = refuseMoment(state, planned, moment, stamp);
  if (early) return early;
  const slots = new Slots(state, { exceptId: id });
  return refuseGrid(slots, planned, moment) ?? refuseRoom(state, slots, wish, stamp);
}

function refuseRoom(state: QueueState, slots: Slots, wish: Wish, stamp: Stamp): Rejection | undefined {
  const { date, time } = wish;
  const planned = plannedOf(state, wish);
  if (time === null || leaves(slots, planned, wish)) return undefined;
  const next = nextFree(state, slots, planned, personsOf(wish), { date, minute: minuteOf(time) }, stamp);
  const tooLarge = next === 'none' ? atOnce(refuseGroup(state, wish, stamp)) : undefined;
  return tooLarge ?? reject('slotFull', { field: 'data.time', date, time, next });
}

interface Moment {
  readonly date: string;
  readonly minute: number;
}

const notOffered = (field: string, { date, minute }: Moment, reason: Reason, more: Readonly<Record<string, string | number>> = {}) =>
  reject('slotNotOffered', { field, date, time: timeOf(minute), ...because(reason, more) });

const horizonOf = (planned: readonly Planned[]): number => Math.min(...planned.map(({ plan }) => plan.horizon_days));

/** What has passed, comes too soon, or is too far ahead. */
function refuseMoment(state: QueueState, planned: readonly Planned[], moment: Moment, stamp: Stamp): Rejection | undefined {
  const { date, minute } = moment;
  const days = daysBetween(stamp.day, date);
  if (days < 0) return notOffered('data.date', moment, 'slotPast');
  const horizon = horizonOf(planned);
  if (days > horizon) return notOffered('data.date', moment, 'slotTooFar', { until: shifted(stamp.day, horizon) });
  const atMs = state.equipment.instantOf(date, minute);
  if (atMs === null) return notOffered('data.time', moment, 'slotSkipped');
  if (atMs <= stamp.atMs) return notOffered('data.time', moment, 'slotPast');
  const minutes = Math.max(...planned.map(({ plan }) => plan.lead_minutes));
  return atMs < stamp.atMs + minutes * MINUTE_MS ? notOffered('data.time', moment, 'slotTooSoon', { minutes }) : undefined;
}

function refuseGrid(slots: Slots, planned: readonly Planned[], moment: Moment): Rejection | undefined {
  const { date, minute } = moment;
  if (slots.isClosed(planned, date)) return notOffered('data.date', moment, 'slotClosedDay');
  if (!slots.isOpen(planned, date, minute)) return notOffered('data.time', moment, 'slotClosed');
  const starts = slots.starts(planned, date);
  if (starts.includes(minute)) return undefined;
  const [before, after] = [starts.filter((start) => start < minute).at(-1), starts.find((start) => start > minute)];
  const near = [before, after].flatMap((start) => (start === undefined ? [] : [timeOf(start)])).join(', ');
  return notOffered('data.time', moment, 'slotOffGrid', { near });
}

/** Slots of a day that can still be booked; undefined = it is closed, past, or beyond the horizon. Each step is a slot. */
function* offered(
  state: QueueState,
  slots: Slots,
  planned: readonly Planned[],
  persons: number,
  day: string,
  stamp: Stamp,
): Generator<undefined, readonly Slot[] | undefined> {
  const starts = startsOffered(state, slots, planned, day, stamp);
  const free: Slot[] = [];
  for (const minute of starts ?? []) {
    const left = slots.left(planned, day, minute);
    if (left >= persons) free.push({ minute, free: left });
    yield;
  }
  return starts && free;
}

/** Whether or not there is room. */
function startsOffered(state: QueueState, slots: Slots, planned: readonly Planned[], day: string, stamp: Stamp) {
  const ahead = daysBetween(stamp.day, day);
  if (ahead < 0 || ahead > horizonOf(planned) || slots.isClosed(planned, day)) return undefined;
  return slots.openStarts(planned, day).filter((minute) => isOffered(state, planned, { date: day, minute }, stamp));
}

const isOffered = (state: QueueState, planned: readonly Planned[], moment: Moment, stamp: Stamp): boolean =>
  refuseMoment(state, planned, moment, stamp) === undefined;

/** Those that cannot be booked as well; undefined = the day is closed. Each step is a slot. */
function* everySlot(
  state: QueueState,
  slots: Slots,
  planned: readonly Planned[],
  day: string,
  stamp: Stamp,
): Generator<undefined, readonly Slot[] | undefined> {
  if (slots.isClosed(planned, day)) return undefined;
  const every: Slot[] = [];
  for (const minute of slots.openStarts(planned, day)) {
    const left = isOffered(state, planned, { date: day, minute }, stamp) ? slots.left(planned, day, minute) : 0;
    every.push({ minute, free: Math.max(0, left) });
    yield;
  }
  return every;
}

/** `2026-11-25 09:30`; `none` = none within the days that can be booked. */
function nextFree(state: QueueState, slots: Slots, planned: readonly Planned[], persons: number, after: Moment, stamp: Stamp): string {
  for (let days = 0; days <= NEXT_DAYS_MAX; days++) {
    const date = shifted(after.date, days);
    const starts = startsOffered(state, slots, planned, date, stamp)?.filter((minute) => days > 0 || minute > after.minute);
    const next = starts?.find((minute) => slots.left(planned, date, minute) >= persons);
    if (next !== undefined) return `${date} ${timeOf(next)}`;
  }
  return 'none';
}

/** A group that no time from the day on would hold, even if nobody else had booked. Each step is a slot. */
export function* refuseGroup(
  state: QueueState,
  { services, date, ...wish }: { readonly services: readonly number[]; readonly date: string; readonly persons?: number },
  stamp: Stamp,
): Generator<undefined, Rejection | undefined> {
  const persons = personsOf(wish);
  if (persons === 1) return undefined;
  const planned = plannedServices(state, services);
  const slots = new Slots(state, { isEmpty: true });
  let most = 0;
  for (let days = 0; days <= NEXT_DAYS_MAX && most < persons; days++) {
    const free = (yield* offered(state, slots, planned, 1, shifted(date, days), stamp)) ?? [];
    most = Math.max(most, ...free.map((slot) => slot.free));
  }
  return most === 0 || most >= persons ? undefined : reject('groupTooLarge', { field: 'data.persons', date, most });
}

/** Whether nobody else has its places. */
export const hasRoom = (state: QueueState, row: Wish): boolean =>
  row.time === null || leaves(new Slots(state, { exceptId: row.id }), plannedOf(state, row), row);

const leaves = (slots: Slots, planned: readonly Planned[], { date, time, ...row }: Wish): boolean =>
  time === null || slots.left(planned, date, minuteOf(time)) >= personsOf(row);

/** The minute of the next slot of today that a late visitor can have; null = there is none. */
export function nextFreeToday(state: QueueState, row: AppointmentRow, stamp: Stamp): number | null {
  const planned = plannedServices(state, row.services);
  const slots = new Slots(state, { exceptId: row.id });
  if (slots.isClosed(planned, stamp.day)) return null;
  const starts = slots.openStarts(planned, stamp.day).filter((minute) => minute >= stamp.minuteOfDay);
  return starts.find((minute) => slots.left(planned, stamp.day, minute) >= personsOf(row)) ?? null;
}

export interface FreeDay {
  readonly date: string;
  readonly slots: readonly Slot[];
}

export interface FreeQuestion {
  readonly services: readonly number[];
  readonly persons: number;
  /** Slots that nobody can book, too: they have no place. */
  readonly all?: boolean | undefined;
  readonly from: string;
  readonly to: string;
}

/**
 * Of the days from the first to the last one those that are open and can be booked, with what is left of them: a day that is over, or on
 * which nobody works, is not full. Each step is a slot, or a day without any.
 */
export function* freeDays(
  state: QueueState,
  { services, persons, from, to, all = false }: FreeQuestion,
  stamp: Stamp,
): Generator<undefined, readonly FreeDay[]> {
  const planned = plannedServices(state, services);
  const [slots, empty] = [new Slots(state), new Slots(state, { isEmpty: true })];
  const found: FreeDay[] = [];
  for (let days = 0; days <= daysBetween(from, to); days++) {
    const date = shifted(from, days);
    const free = yield* all ? everySlot(state, slots, planned, date, stamp) : offered(state, slots, planned, persons, date, stamp);
    const isFull = free?.length === 0 && !all;
    if (free !== undefined && (!isFull || hasPlaces(state, empty, planned, date, stamp))) found.push({ date, slots: free });
    yield;
  }
  return found;
}

/** Whether one person could book, if nobody else had. */
const hasPlaces = (state: QueueState, empty: Slots, planned: readonly Planned[], day: string, stamp: Stamp): boolean =>
  startsOffered(state, empty, planned, day, stamp)?.some((minute) => empty.left(planned, day, minute) >= 1) === true;

/** @param more bookings that are about to be made */
export function refusePerson(state: QueueState, row: AppointmentRow, more: number, stamp: Stamp): Rejection | undefined {
  for (const plan of new Set(plannedServices(state, row.services).map(({ plan }) => plan))) {
    const { per_person: most } = plan;
    if (most === 0) continue;
    let count = more;
    for (const other of state.books.ConsumerPreRegistered.ofPerson(row)) if (isAlso(state, other, row, plan, stamp)) count += 1;
    if (count > most) return reject('tooManyBookings', { field: personField(row, more), most });
  }
  return undefined;
}

/** What says that it is the same person; without a telephone each booking has a code of its own, and only a series has many. */
const personField = ({ phone }: AppointmentRow, more: number): string => {
  if (telephoneOf(phone) !== '') return 'data.phone';
  return more > 1 ? 'data.repeat' : 'data.pin_code';
};

/** @param other of the same person */
function isAlso(state: QueueState, other: AppointmentRow, row: AppointmentRow, plan: BookingPlanRow, stamp: Stamp): boolean {
  if (other.id === row.id || !isPlanned(other) || other.date < stamp.day) return false;
  return other.services.some((service) => planOf(state, service) === plan);
}

/**
 * Bookings ahead that do not fit any more: calendars, plans or windows have changed, or nobody gets a ticket for a service, so that their
 * codes would be refused; or their plan was removed or disabled. What was booked without a plan is as in the original: it fits at any time.
 */
export function affectedBookings(state: QueueState, stamp: Stamp): readonly AppointmentRow[] {
  const slots = forBooked(state);
  return state.books.ConsumerPreRegistered.fromDay(stamp.day).filter((row) => isAffected(state, row, slots));
}

const forBooked = (state: QueueState): Slots => new Slots(state, { isShareFree: true });

/** @param row of the present day or a later one */
export function isAffected(state: QueueState, row: AppointmentRow, slots = forBooked(state)): boolean {
  const { date, time } = row;
  if (!isPlanned(row) || time === null) return false;
  if (row.services.some((service) => state.books.Service.get(service)?.disabled === 1)) return true;
  if (state.unplanned.get(row.id)?.some(({ service }) => planOf(state, service) === undefined)) return true;
  const planned = plannedOf(state, row);
  if (planned.length === 0) return false;
  return !slots.isOpen(planned, date, minuteOf(time)) || slots.left(planned, date, minuteOf(time)) < 0;
}

type Fields = Readonly<Record<string, unknown>>;
const SLOT_FIELDS = ['date', 'time', 'services', 'persons'] as const;

/** What an appointment needs where somebody sets its time, its services, how many come, or that it holds a place again. */
export function refuseBooking(state: QueueState, row: AppointmentRow, set: Fields, stamp: Stamp): Rejection | undefined {
  const known = state.books.ConsumerPreRegistered.get(row.id);
  const isMoved = SLOT_FIELDS.some((field) => set[field] !== undefined);
  const isHeld = known !== undefined && isExpected(known);
  if (!isExpected(row) || (isHeld && !isMoved && known.state === row.state)) return undefined;
  const timeless = refuseTimeless(state, row);
  if (timeless) return timeless;
  if (isPlanned(row)) return refuseSlot(state, row, stamp) ?? (isHeld ? undefined : refusePerson(state, row, 1, stamp));
  return refuseComing(state, row, known, stamp) ?? (isHeld && !isMoved ? undefined : refuseThere(state, row, stamp));
}

/** What is by booking only has a time: no limit counts who is expected for a whole day. */
function refuseTimeless(state: QueueState, { time, services }: AppointmentRow): Rejection | undefined {
  const service = time === null ? services.find((id) => planOf(state, id)?.without_booking === 'nobody') : undefined;
  return service === undefined ? undefined : reject('bookingOnly', { field: 'data.time', service });
}

const isExpected = ({ state }: AppointmentRow): boolean => state === 'PLANNED' || state === 'ARRIVED';

/** Who has come is there, whatever the plan says; but nobody is written into a place that is another's. */
const refuseThere = (state: QueueState, row: AppointmentRow, stamp: Stamp): Rejection | undefined =>
  refuseRoom(state, new Slots(state, { exceptId: row.id }), row, stamp);

/** Nobody has come on a day that is not today. */
function refuseComing(state: QueueState, row: AppointmentRow, known: AppointmentRow | undefined, { day }: Stamp): Rejection | undefined {
  const isSaid = known?.state !== 'ARRIVED' || known.date !== row.date;
  if (!isSaid || row.date === day || plannedServices(state, row.services).length === 0) return undefined;
  const allowed = APPOINTMENT_STATES.filter((other) => other !== 'ARRIVED').join(', ');
  return reject('invalidField', { field: 'data.state', fault: 'nobody has come yet', why: 'unexpected', kind: 'choice', allowed });
}

/** A plan: its hours, and that no service is in two. */
export function refusePlan(state: QueueState, row: BookingPlanRow, set: Fields): Rejection | undefined {
  return refuseHours(set) ?? refusePlaces(row) ?? refuseShared(state, row);
}

function refusePlaces({ places_by_hours }: BookingPlanRow): Rejection | undefined {
  const texts = Object.entries(places_by_hours).map(([weekday, list]) => [weekday, list.map(({ hours }) => hours)] as const);
  return refuseHoursOf('places_by_hours', Object.fromEntries(texts));
}

function refuseShared({ books }: QueueState, { id, services, disabled }: BookingPlanRow): Rejection | undefined {
  if (disabled === 1) return undefined;
  for (const other of books.BookingPlan.values()) {
    const shared = other.id === id || other.disabled === 1 ? undefined : services.find((service) => other.services.includes(service));
    if (shared === undefined) continue;
    const fault = `service ${shared} is booked by plan ${other.id}`;
    return reject('invalidField', { field: 'data.services', fault, why: 'twice', what: shared });
  }
  return undefined;
}
