/** The use of slots: places that the plans of a day offer, those that were booked, and those whose visitors came. */
import type { BookingPlanRow } from '../../../model/books/booking-plan.js';
import { minuteOf } from '../../../model/local-time.js';
import type { QueueState } from '../../state.js';
import { offeredBy, type Planned, personsOf, planOf } from './planned-services.js';
import { Slots } from './slots.js';

const HOUR_MINUTES = 60;

/** Places of slots that begin within an hour of a day. */
export interface PlacesOfHour {
  readonly planId: number;
  /** Of local time, from 0. */
  readonly hour: number;
  /** Any of these services can have them, or has them; ascending. */
  readonly services: readonly number[];
  offered: number;
  booked: number;
  kept: number;
}

/**
 * By what books and bookings are now. Each step is a service or some bookings.
 * @param day such as `2026-11-24`
 */
export function* placesOf(state: QueueState, day: string): Generator<undefined, readonly PlacesOfHour[]> {
  const places = new Places();
  const slots = new Slots(state, { isEmpty: true });
  const seats = new Seats();
  const plans: (readonly [BookingPlanRow, Alike])[] = [];
  const gone = day === state.day ? [...state.gonePlans.values()] : [];
  for (const plan of [...[...state.books.BookingPlan.values()].filter(({ disabled }) => disabled === 0), ...gone.map((one) => one.plan)]) {
    const alike = new Map<ReadonlyMap<number, number>, Planned[]>();
    for (const planned of offeredBy(state, plan)) {
      const own = slots.placesOf(planned, day);
      const others = alike.get(own);
      if (others) others.push(planned);
      else alike.set(own, [planned]);
      if (plan.places === 0 && !gone.some((one) => one.plan === plan)) seats.sharedBy(plan, slots.windowsOf(planned, day));
      yield;
    }
    plans.push([plan, alike]);
  }
  for (const [plan, alike] of plans) {
    const endMs = gone.find((one) => one.plan === plan)?.atMs ?? Number.POSITIVE_INFINITY;
    for (const minute of startsOf(alike).filter((start) => isBefore(state, day, start, endMs)))
      addSlot({ places, seats, slots }, plan, alike, day, minute);
    yield;
  }
  for (const { planId, hour, services } of seats.all) places.at(planId, hour * HOUR_MINUTES, services).offered += 1;
  for (const row of state.books.ConsumerPreRegistered.ofDay(day)) {
    if (row.time === null || row.state === 'CANCELLED') continue;
    let from = minuteOf(row.time);
    for (const { service, plan, endMs } of bookedBy(state, row.services, gone)) {
      const begins = from;
      from += plan.slot_minutes;
      if (!isBefore(state, day, begins, endMs)) continue;
      const of = places.at(plan.id, begins, [service.id]);
      of.booked += personsOf(row);
      if (row.state === 'ARRIVED') of.kept += personsOf(row);
    }
    yield;
  }
  return places.all;
}

/** What a plan offers after it is gone is nobody's place. */
const isBefore = ({ equipment }: QueueState, day: string, minute: number, endMs: number): boolean =>
  endMs === Number.POSITIVE_INFINITY || (equipment.instantOf(day, minute) ?? endMs) < endMs;

interface Gone {
  readonly plan: BookingPlanRow;
  readonly atMs: number;
}

/** As `plannedServices`, also by plans that are gone. */
const bookedBy = (state: QueueState, services: readonly number[], gone: readonly Gone[]) =>
  [...new Set(services)].flatMap((id) => {
    const service = state.books.Service.get(id);
    const now = planOf(state, id);
    const { plan = now, atMs } = now ? {} : (gone.find((one) => one.plan.services.includes(id)) ?? {});
    return service && plan ? [{ service, plan, endMs: atMs ?? Number.POSITIVE_INFINITY }] : [];
  });

/** Services of a plan by their places of each slot. */
type Alike = ReadonlyMap<ReadonlyMap<number, number>, readonly Planned[]>;

const startsOf = (alike: Alike): readonly number[] =>
  [...new Set([...alike.keys()].flatMap((own) => [...own.keys()]))].sort((one, other) => one - other);

interface Counted {
  readonly places: Places;
  readonly seats: Seats;
  readonly slots: Slots;
}

/** Services of a plan share its places: those that all of them can have count once, and the rest is of those that can have it. */
function addSlot({ places, seats, slots }: Counted, plan: BookingPlanRow, alike: Alike, day: string, minute: number): void {
  const counts = [...alike].map(([own, planned]) => ({ planned, count: own.get(minute) ?? 0 }));
  const most = Math.max(...counts.map(({ count }) => count));
  const [first] = counts.find(({ count }) => count === most)?.planned ?? [];
  const windows = first === undefined ? null : slots.windowsAt(first, day, minute);
  const chosen = windows === null ? null : seats.inOrder(windows);
  let counted = 0;
  for (const level of [...new Set(counts.map(({ count }) => count))].sort((one, other) => one - other)) {
    const services = counts.flatMap(({ planned, count }) => (count >= level ? planned.map(({ service }) => service.id) : []));
    if (chosen === null && level > counted) places.at(plan.id, minute, services).offered += level - counted;
    for (const window of chosen?.slice(counted, level) ?? []) seats.add(window, plan, minute, services);
    counted = Math.max(counted, level);
  }
}

/** Places of windows for the slots of several plans. */
interface Seat {
  planId: number;
  readonly hour: number;
  readonly services: Set<number>;
  readonly slots: Map<BookingPlanRow, number>;
}

/**
 * A window that several plans can have is one place for slots that they have at the same time. A plan takes windows that most plans can
 * have first, so that what it keeps for visitors without a booking is as little as it can be of others.
 */
class Seats {
  readonly #plans = new Map<number, Set<BookingPlanRow>>();
  /** Windows of all plans, once those are known. */
  #order: readonly number[] | undefined;
  readonly #seats = new Map<string, Seat[]>();

  sharedBy(plan: BookingPlanRow, windows: readonly number[]): void {
    for (const window of windows) this.#plans.set(window, (this.#plans.get(window) ?? new Set()).add(plan));
  }

  inOrder(windows: readonly number[]): readonly number[] {
    this.#order ??= [...this.#plans].sort(([one, ofOne], [other, ofOther]) => ofOther.size - ofOne.size || one - other).map(([id]) => id);
    const own = new Set(windows);
    // Last those that only plans have which are gone.
    const others = windows.filter((window) => !this.#plans.has(window)).sort((one, other) => one - other);
    return [...this.#order.filter((window) => own.has(window)), ...others];
  }

  add(window: number, plan: BookingPlanRow, minute: number, services: readonly number[]): void {
    const hour = Math.floor(minute / HOUR_MINUTES);
    const key = `${window} ${hour}`;
    const ofHour = this.#seats.get(key) ?? [];
    this.#seats.set(key, ofHour);
    const end = minute + plan.slot_minutes;
    const isAtOnce = ([other, from]: readonly [BookingPlanRow, number]): boolean => from < end && minute < from + other.slot_minutes;
    const shared = ofHour.find(({ slots }) => !slots.has(plan) && [...slots].some(isAtOnce));
    const seat = shared ?? { planId: plan.id, hour, services: new Set(), slots: new Map() };
    if (shared === undefined) ofHour.push(seat);
    seat.planId = Math.min(seat.planId, plan.id);
    seat.slots.set(plan, minute);
    for (const service of services) seat.services.add(service);
  }

  get all(): Iterable<Omit<Seat, 'services'> & { readonly services: readonly number[] }> {
    return [...this.#seats.values()].flat().map((seat) => ({ ...seat, services: [...seat.services] }));
  }
}

class Places {
  readonly #known = new Map<string, PlacesOfHour>();

  /** @param minute a booking of several services may go on after midnight: its places are of the last hour */
  at(planId: number, minute: number, services: readonly number[]): PlacesOfHour {
    const hour = Math.min(23, Math.floor(minute / HOUR_MINUTES));
    const own = [...services].sort((one, other) => one - other);
    const key = `${planId} ${hour} ${own.join(' ')}`;
    const known = this.#known.get(key) ?? { planId, hour, services: own, offered: 0, booked: 0, kept: 0 };
    this.#known.set(key, known);
    return known;
  }

  get all(): readonly PlacesOfHour[] {
    return [...this.#known.values()];
  }
}
