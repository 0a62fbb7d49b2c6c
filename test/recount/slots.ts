/** Places of slots, minute by minute from the books of the journal: "Places of slots" of docs/indicators.md. */
import type { QueueEvent } from '../../server/model/events/events.js';
import { type Calendar, dayAfter, weekdayOf } from './calendar.js';

type Hours = Readonly<Record<string, readonly string[]>>;

interface Thing {
  readonly id: number;
  readonly department: number;
  readonly opening_hours?: Hours;
}

interface Service extends Thing {
  readonly disabled: number;
  readonly operations: Readonly<Record<string, readonly number[]>>;
}

interface Window extends Thing {
  readonly disabled: number;
  readonly all_operations: number;
  readonly operations: readonly number[];
}

interface WorkingCalendar {
  readonly disabled: number;
  readonly department: number;
  readonly services: readonly number[];
  readonly workplaces: readonly number[];
  readonly registrators: readonly number[];
  readonly opening_hours: Hours;
  readonly days: readonly { readonly date: string; readonly hours?: readonly string[]; readonly as?: number }[];
}

interface Plan {
  readonly id: number;
  readonly disabled: number;
  readonly services: readonly number[];
  readonly slot_minutes: number;
  readonly opening_hours: Hours;
  readonly places: number;
  readonly places_by_hours: Readonly<Record<string, readonly { readonly hours: string; readonly places: number }[]>>;
  readonly walk_in_percent: number;
}

interface Booking {
  readonly date: string;
  readonly time: string | null;
  readonly services: readonly number[];
  readonly persons?: number;
  readonly state: string;
}

/** As the table `slot_places` has it. */
export interface PlacesRow {
  readonly day_ms: number;
  readonly at_ms: number;
  readonly plan_id: number;
  /** A list as JSON. */
  readonly services: string;
  readonly offered: number;
  readonly booked: number;
  readonly kept: number;
}

const DAY_MINUTES = 1440;
const MINUTE_MS = 60_000;
const DAYS_MAX = 14;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const covers = (spans: readonly string[], at: number): boolean =>
  spans.some((span) => minuteOf(span.slice(0, 5)) <= at && at < minuteOf(span.slice(6)));
const inWeek = (hours: Hours, weekday: number, at: number): boolean =>
  Object.keys(hours).length === 0 || covers(hours[String(weekday)] ?? [], at);

interface Gone {
  readonly plan: Plan;
  readonly atMs: number;
}

interface Known {
  readonly day: string;
  /** By id: plans that were removed or disabled on the day. */
  readonly gonePlans?: readonly (readonly [number, Gone])[];
  readonly books: readonly (readonly [string, readonly { readonly id: number }[]])[];
}

export class SlotWitness {
  private readonly books = new Map<string, Map<number, unknown>>();
  private readonly rows = new Map<number, readonly PlacesRow[]>();
  private gone: Gone[];
  private day: string;

  /** @param known as a snapshot has it; left out = nothing has happened yet */
  constructor(
    private readonly calendar: Calendar,
    { day, books, gonePlans = [] }: Known = { day: '', books: [] },
  ) {
    this.day = day;
    this.gone = gonePlans.map(([, one]) => one);
    for (const [name, rows] of books) this.books.set(name, new Map(rows.map((row) => [row.id, row])));
  }

  read(event: QueueEvent): void {
    if (event.t === 'dayOpened') this.close(event.day);
    if (event.t === 'dayOpened' && event.since === undefined) this.gone = [];
    if ((event.t === 'bookSet' || event.t === 'bookRemoved') && event.book === 'BookingPlan') {
      const plan = this.book('BookingPlan').get(event.id) as Plan | undefined;
      const isThere = event.t === 'bookSet' && (event.row as unknown as Plan).disabled === 0;
      if (isThere || plan?.disabled === 0) this.gone = this.gone.filter((one) => one.plan.id !== event.id);
      if (!isThere && plan?.disabled === 0) this.gone.push({ plan, atMs: event.at });
    }
    if (event.t === 'dayOpened' || event.t === 'dayRenamed') this.day = event.day;
    if (event.t === 'bookSet') this.book(event.book).set(event.id, event.row);
    if (event.t === 'bookRemoved') this.book(event.book).delete(event.id);
  }

  /** Of days that are over. */
  get placesOfDays(): readonly PlacesRow[] {
    return [...this.rows.values()].flat();
  }

  get today(): readonly PlacesRow[] {
    return this.day === '' ? [] : this.placesOf(this.day);
  }

  private placesOf(day: string): readonly PlacesRow[] {
    const rows = new Map<string, PlacesRow & { offered: number; booked: number; kept: number }>();
    const minutes = this.calendar.minutes(day);
    const dayMs = this.calendar.begin(day);
    const at = (plan: Plan, minute: number, services: readonly number[]) => {
      const hour = Math.min(23, Math.floor(minute / 60));
      const at_ms = minutes.get(hour * 60) ?? dayMs + hour * 60 * MINUTE_MS;
      const list = JSON.stringify([...services].sort((one, other) => one - other));
      const key = `${plan.id} ${at_ms} ${list}`;
      const row = rows.get(key) ?? { day_ms: dayMs, at_ms, plan_id: plan.id, services: list, offered: 0, booked: 0, kept: 0 };
      rows.set(key, row);
      return row;
    };
    const seats: Seat[] = [];
    const gone = day === this.day ? this.gone : [];
    const isOver = (plan: Plan, minute: number): boolean => {
      const end = gone.find((one) => one.plan === plan)?.atMs;
      return end !== undefined && (minutes.get(minute) ?? end) >= end;
    };
    for (const plan of [...this.plans, ...gone.map((one) => one.plan)]) {
      const own = this.servicesOf(plan);
      const slots = own.map((service) => ({ service, places: this.slotsOf(plan, service, day, minutes) }));
      for (let minute = 0; minute < DAY_MINUTES; minute++) {
        if (isOver(plan, minute)) continue;
        const most = Math.max(0, ...slots.map(({ places }) => places.get(minute) ?? 0));
        const best = slots.find(({ places }) => places.get(minute) === most)?.service;
        const windows =
          best && plan.places === 0 && this.numberAt(plan, best, day, minute) === undefined ? this.windowsAt(best, day, minute) : null;
        const inOrder = windows?.toSorted((one, other) => this.sharers(other) - this.sharers(one) || one.id - other.id);
        // The first place, the second one, …: who can have it?
        for (let place = 1; place <= most; place++) {
          const services = slots.filter(({ places }) => (places.get(minute) ?? 0) >= place).map(({ service }) => service.id);
          const window = inOrder?.[place - 1];
          if (window === undefined) at(plan, minute, services).offered += 1;
          else seats.push({ window: window.id, plan, from: minute, to: minute + plan.slot_minutes, services });
        }
      }
    }
    for (const together of sharedSeats(seats)) {
      const [first] = together.toSorted((one, other) => one.plan.id - other.plan.id);
      if (first) at(first.plan, first.from, [...new Set(together.flatMap(({ services }) => services))]).offered += 1;
    }
    for (const { date, time, services, state, persons = 1 } of this.book('ConsumerPreRegistered').values() as Iterable<Booking>) {
      if (date !== day || time === null || state === 'CANCELLED') continue;
      let minute = minuteOf(time);
      for (const id of new Set(services)) {
        const plan = this.planOf(id) ?? gone.find((one) => one.plan.services.includes(id))?.plan;
        if (plan === undefined || this.service(id) === undefined) continue;
        if (!isOver(plan, minute)) {
          const row = at(plan, minute, [id]);
          row.booked += persons;
          if (state === 'ARRIVED') row.kept += persons;
        }
        minute += plan.slot_minutes;
      }
    }
    return [...rows.values()];
  }

  private close(opened: string): void {
    if (this.day === '' || this.book('BookingPlan').size + this.gone.length === 0) return;
    let day = this.day;
    for (let count = 0; day < opened && count < DAYS_MAX; count++) {
      this.rows.set(this.calendar.begin(day), this.placesOf(day));
      day = dayAfter(day);
    }
  }

  private servicesOf(plan: Plan): readonly Service[] {
    const own = [...new Set(plan.services)].filter((id) => this.canBeBooked(id) && (this.planOf(id) ?? plan) === plan);
    return own.map((id) => this.service(id) as Service);
  }

  private get plansOfWindows(): readonly Plan[] {
    return this.plans.filter(({ places }) => places === 0);
  }

  /** How many plans can have the window, at whatever hour. */
  private sharers(window: Window): number {
    return this.plansOfWindows.filter((plan) => this.servicesOf(plan).some((service) => this.windowsFor(service).includes(window))).length;
  }

  private slotsOf(plan: Plan, service: Service, day: string, minutes: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
    const isOpen = Array.from({ length: DAY_MINUTES }, (_, at) => this.isGiven(plan, service, day, at));
    const places = isOpen.map((_, at) => this.placesAt(plan, service, day, at));
    const slots = new Map<number, number>();
    let opened = 0;
    for (let at = 0; at < DAY_MINUTES; at++) {
      if (!isOpen[at] || !isOpen[at - 1]) opened = at;
      if (!isOpen[at] || (at - opened) % plan.slot_minutes !== 0 || !minutes.has(at)) continue;
      const end = endOf(minutes, at, plan.slot_minutes);
      const isWhole = [at + plan.slot_minutes, end].every((to) => to <= DAY_MINUTES && isOpen.slice(at, to).every(Boolean));
      if (isWhole) slots.set(at, Math.min(...places.slice(at, end)));
    }
    return slots;
  }

  private isGiven(plan: Plan, service: Service, day: string, at: number): boolean {
    const calendars = this.calendarsOf(service, 'services');
    const weekday = workedAs(calendars, day);
    return inWeek(plan.opening_hours, weekday, at) && calendars.every((calendar) => isWorked(calendar, day, weekday, at));
  }

  private numberAt(plan: Plan, service: Service, day: string, at: number): number | undefined {
    const weekday = workedAs(this.calendarsOf(service, 'services'), day);
    return (plan.places_by_hours[String(weekday)] ?? []).findLast(({ hours }) => covers([hours], at))?.places;
  }

  private placesAt(plan: Plan, service: Service, day: string, at: number): number {
    const number = this.numberAt(plan, service, day, at);
    if (number !== undefined || plan.places > 0) return bookable(number ?? plan.places, plan);
    const windows = this.windowsAt(service, day, at);
    const [own, others] = [bookable(windows.length, plan), this.plansOfWindows];
    if (others.length < 2) return own;
    const left = others.flatMap((other) =>
      this.servicesOf(other).flatMap((its) => {
        if (!this.isGiven(other, its, day, at) || this.numberAt(other, its, day, at) !== undefined) return [];
        const all = this.windowsAt(its, day, at);
        const elsewhere = all.filter((window) => !windows.includes(window)).length;
        return [windows.length - Math.max(0, all.length - bookable(all.length, other) - elsewhere)];
      }),
    );
    return Math.min(own, ...left);
  }

  private windowsFor(service: Service): readonly Window[] {
    const stage = Math.min(...Object.keys(service.operations).map(Number));
    const wanted = service.operations[String(stage)] ?? [];
    return [...(this.book('Workplace').values() as Iterable<Window>)].filter((window) => {
      const isNear = window.department === 0 || service.department === 0 || window.department === service.department;
      const does = window.all_operations === 1 || wanted.every((operation) => window.operations.includes(operation));
      return window.disabled === 0 && isNear && does;
    });
  }

  private windowsAt(service: Service, day: string, at: number): readonly Window[] {
    return this.windowsFor(service).filter((window) => {
      const calendars = this.calendarsOf(window, 'workplaces');
      const weekday = workedAs(calendars, day);
      return inWeek(window.opening_hours ?? {}, weekday, at) && calendars.every((one) => isWorked(one, day, weekday, at));
    });
  }

  private calendarsOf({ id, department }: Thing, named: 'services' | 'workplaces'): readonly WorkingCalendar[] {
    return [...(this.book('Calendar').values() as Iterable<WorkingCalendar>)].filter((one) => {
      const isOfAll = one.department === 0 && one.services.length + one.workplaces.length + one.registrators.length === 0;
      const isOfDepartment = one.department !== 0 && one.department === department;
      return one.disabled === 0 && (isOfAll || isOfDepartment || one[named].includes(id));
    });
  }

  private get plans(): readonly Plan[] {
    return [...(this.book('BookingPlan').values() as Iterable<Plan>)].filter(({ disabled }) => disabled === 0);
  }

  private planOf = (service: number): Plan | undefined => this.plans.find(({ services }) => services.includes(service));

  private canBeBooked(id: number): boolean {
    const service = this.service(id);
    return service?.disabled === 0 && Object.values(service.operations).some((operations) => operations.length > 0);
  }

  private service(id: number): Service | undefined {
    return this.book('Service').get(id) as Service | undefined;
  }

  private book(name: string): Map<number, unknown> {
    const book = this.books.get(name) ?? new Map<number, unknown>();
    this.books.set(name, book);
    return book;
  }
}

/** The local minute after the last one that begins before the length is over, where clocks are set, too. @param minutes in order */
function endOf(minutes: ReadonlyMap<number, number>, at: number, length: number): number {
  const endMs = (minutes.get(at) ?? 0) + length * MINUTE_MS;
  let end = at + 1;
  for (const [minute, atMs] of minutes) {
    if (minute > at && atMs >= endMs) return end;
    if (minute > at) end = minute + 1;
  }
  return at + length;
}

function bookable(all: number, { walk_in_percent: percent }: Plan): number {
  if (all === 0 || percent === 100) return 0;
  return Math.max(1, all - Math.round((all * percent) / 100));
}

/** A place of a slot at a window. */
interface Seat {
  readonly window: number;
  readonly plan: Plan;
  readonly from: number;
  readonly to: number;
  readonly services: readonly number[];
}

/** Of several plans at one window, in slots of the same hour that are there at once: each is one place. */
function sharedSeats(seats: readonly Seat[]): readonly (readonly Seat[])[] {
  const all: Seat[][] = [];
  const hour = ({ from }: Seat): number => Math.floor(from / 60);
  for (const seat of seats) {
    const together = all.find(
      (others) =>
        others.every(({ plan }) => plan !== seat.plan) &&
        others.every((other) => other.window === seat.window && hour(other) === hour(seat)) &&
        others.some(({ from, to }) => from < seat.to && seat.from < to),
    );
    if (together) together.push(seat);
    else all.push([seat]);
  }
  return all;
}

const workedAs = (calendars: readonly WorkingCalendar[], day: string): number =>
  calendars.flatMap(({ days }) => days.filter(({ date }) => date === day)).find((one) => one.as !== undefined)?.as ?? weekdayOf(day);

function isWorked({ days, opening_hours }: WorkingCalendar, day: string, weekday: number, at: number): boolean {
  const single = days.find(({ date }) => date === day)?.hours;
  return single === undefined ? inWeek(opening_hours, weekday, at) : covers(single, at);
}
