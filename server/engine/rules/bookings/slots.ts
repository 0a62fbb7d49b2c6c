/**
 * Slots of bookings: what is free when, derived from plans, calendars and the bookings that there are. A booking takes the slots of its
 * services one after the other; at no minute may more places be taken than there are. Where windows are the places, each visitor of
 * whatever plan needs one of them. Arithmetic in local time: the minutes of a day.
 */
import type { BookingPlanRow } from '../../../model/books/booking-plan.js';
import type { AppointmentRow, ServiceRow } from '../../../model/books/index.js';
import { type LocalDate, serviceHours, workedWeekday } from '../../../model/books/working-hours.js';
import { joined, type MinuteSpan, spanOf } from '../../../model/hours-of-day.js';
import { DAY_MINUTES, minuteOf, shifted, weekdayOf } from '../../../model/local-time.js';
import type { QueueState } from '../../state.js';
import { bookable, isAt, KeptWindows } from './kept-windows.js';
import { offeredBy, type Planned, personsOf, plannedOf, windowPlans } from './planned-services.js';
import { firstStage, plannedHours, type Working, windowsFor } from './planned-windows.js';
import { type Groups, groupsOf } from './shared-windows.js';
import { changesOf, leastLeft, type Part, type PartAtWindows, personsByWindows, usesWindows } from './window-parts.js';

const MINUTE_MS = 60_000;
const WHOLE_DAY: readonly MinuteSpan[] = [{ from: 0, to: DAY_MINUTES }];
const NO_LIMIT = 2 ** 31 - 1;

/** Its visitor is expected, or has come. */
const holdsPlaces = ({ state, time }: AppointmentRow): boolean => time !== null && (state === 'PLANNED' || state === 'ARRIVED');

const dateOf = (day: string): LocalDate => ({ day, weekday: weekdayOf(day) });

export interface Slot {
  readonly minute: number;
  /** Places for persons. */
  readonly free: number;
}

interface Counting {
  /** A booking that is moved: its own places are free for it. */
  readonly exceptId?: number | undefined;
  /** Nothing is booked. */
  readonly isEmpty?: boolean;
  /** Of no interest to those who are booked already: nobody is sent away so that there is room for visitors without a booking. */
  readonly isShareFree?: boolean;
}

/** The slots of the branch as they are now. Each day is counted once, so one of these serves one question. */
export class Slots {
  private readonly parts = new Map<string, readonly Part[]>();
  private readonly taken = new Map<string, ReadonlyMap<number, Int32Array>>();
  private readonly places = new Map<string, Int32Array>();
  private readonly alike = new Map<string, ReadonlyMap<number, number>>();
  private readonly others = new Map<string, readonly PartAtWindows[]>();
  private readonly lists = new Map<string, readonly Working[]>();
  private readonly ids = new Map<readonly Working[], number>();
  private readonly counted = new Map<string, number>();
  private readonly usual = new Map<string, boolean>();
  private readonly groups = new Map<string, Groups>();
  private readonly windows = new Map<string, readonly Working[]>();
  private readonly working = new Map<string, Working>();
  private readonly spans = new Map<string, readonly MinuteSpan[]>();
  private readonly kept = new Map<string, KeptWindows>();

  constructor(
    private readonly state: QueueState,
    private readonly counting: Counting = {},
  ) {}

  /** Minutes at which slots begin: the first when it opens, after each break anew; none = the day is closed. */
  starts([first]: readonly Planned[], day: string): readonly number[] {
    if (first === undefined) return [];
    const { slot_minutes: step } = first.plan;
    const starts = this.hours(first, day).flatMap(({ from, to }) =>
      Array.from({ length: Math.floor((to - from) / step) }, (_, index) => from + index * step),
    );
    return starts.filter((minute) => this.state.equipment.instantOf(day, minute) !== null);
  }

  isClosed(planned: readonly Planned[], day: string): boolean {
    return planned.some((one) => this.hours(one, day).length === 0);
  }

  /** Whether each service is open for as long as it takes. */
  isOpen(planned: readonly Planned[], day: string, minute: number): boolean {
    let from = minute;
    return planned.every((one) => {
      from += one.gap ?? 0;
      const to = this.endOf(day, from, one.plan.slot_minutes);
      const isWithin = this.hours(one, day).some((span) => span.from <= from && span.to >= to);
      from = to;
      return isWithin;
    });
  }

  /** Places that are left for the whole length; less than 0 = more are taken than there are. */
  left(planned: readonly Planned[], day: string, minute: number): number {
    const takenBy = this.takenOn(day);
    let from = minute;
    let least = Number.POSITIVE_INFINITY;
    for (const one of planned) {
      from += one.gap ?? 0;
      const to = this.endOf(day, from, one.plan.slot_minutes);
      const places = this.placesOn(one, day);
      const taken = takenBy.get(one.plan.id);
      for (let at = from; at < to; at++) least = Math.min(least, (places[at] ?? 0) - (taken?.[at] ?? 0));
      least = Math.min(least, this.sharedBy(one, day, { from, to }));
      from = to;
    }
    return least;
  }

  /** Those of whole slots, whether or not there is room. */
  openStarts(planned: readonly Planned[], day: string): readonly number[] {
    return this.starts(planned, day).filter((minute) => this.isOpen(planned, day, minute));
  }

  /** Places of each slot of a service, by the minute at which it begins: the same map for services that are alike. */
  placesOf(planned: Planned, day: string): ReadonlyMap<number, number> {
    const { plan, service } = planned;
    const spans = this.hours(planned, day).map(({ from, to }) => `${from}-${to}`);
    const numbers = this.numbersOn(planned, day).map(({ from, to, places }) => `${from}-${to}:${places}`);
    return known(
      this.alike,
      `${day} ${plan.id} ${plan.places === 0 ? this.idOf(this.windowsOn(service, day)) : ''} ${spans} ${numbers}`,
      () => {
        const places = this.placesOn(planned, day);
        return new Map(
          this.starts([planned], day).flatMap((minute) => {
            if (!this.isOpen([planned], day, minute)) return [];
            const to = this.endOf(day, minute, plan.slot_minutes);
            return [[minute, Math.min(...places.subarray(minute, to), this.sharedBy(planned, day, { from: minute, to }))] as const];
          }),
        );
      },
    );
  }

  /** Windows that do the service. */
  windowsOf({ service }: Planned, day: string): readonly number[] {
    return this.windowsOn(service, day).map(({ id }) => id);
  }

  /** Those of them that are planned to work in this minute, as its places; null = a number counts instead. */
  windowsAt(planned: Planned, day: string, minute: number): readonly number[] | null {
    if (planned.plan.places !== 0 || this.numbersOn(planned, day).some((span) => isAt(span, minute))) return null;
    return this.windowsOn(planned.service, day).flatMap(({ id, spans }) => (spans.some((span) => isAt(span, minute)) ? [id] : []));
  }

  /** The minute of the day after its last one: later by its clock where clocks are set over it, not where it ends as they are set. */
  private endOf(day: string, from: number, minutes: number): number {
    const { instantOf } = this.state.equipment;
    const isUsual = known(
      this.usual,
      day,
      () => (instantOf(shifted(day, 1), 0) ?? 0) - (instantOf(day, 0) ?? 0) === DAY_MINUTES * MINUTE_MS,
    );
    const fromMs = isUsual ? null : instantOf(day, from);
    if (fromMs === null) return from + minutes;
    const endMs = fromMs + minutes * MINUTE_MS;
    let end = from + 1;
    for (let at = end; at < DAY_MINUTES; at++) {
      const atMs = instantOf(day, at);
      if (atMs !== null && atMs >= endMs) return end;
      if (atMs !== null) end = at + 1;
    }
    return Math.max(end, from + minutes);
  }

  /** What is booked on the day. */
  private partsOn(day: string): readonly Part[] {
    if (this.counting.isEmpty) return [];
    return known(this.parts, day, () =>
      this.state.books.ConsumerPreRegistered.ofDay(day).flatMap((row) => {
        if (row.id === this.counting.exceptId || !holdsPlaces(row)) return [];
        let to = minuteOf(row.time ?? '');
        return plannedOf(this.state, row).map((planned) => {
          const from = to + (planned.gap ?? 0);
          to = this.endOf(day, from, planned.plan.slot_minutes);
          return { ...planned, from, to, persons: personsOf(row) };
        });
      }),
    );
  }

  /** By plan: places that are taken at each minute. */
  private takenOn(day: string): ReadonlyMap<number, Int32Array> {
    return known(this.taken, day, () => {
      const taken = new Map<number, Int32Array>();
      for (const part of this.partsOn(day)) {
        addTo(
          known(taken, part.plan.id, () => new Int32Array(DAY_MINUTES)),
          part,
          part.persons,
        );
      }
      return taken;
    });
  }

  private placesOn(planned: Planned, day: string): Int32Array {
    const { service, plan } = planned;
    return known(this.places, `${day} ${service.id}`, () => {
      const places = new Int32Array(DAY_MINUTES).fill(plan.places);
      if (plan.places === 0) for (const { spans } of this.windowsOn(service, day)) for (const span of spans) addTo(places, span, 1);
      for (const { from, to, places: other } of this.numbersOn(planned, day)) places.fill(other, from, to);
      return places.map((most) => bookable(most, this.walkInPercent(plan)));
    });
  }

  private walkInPercent({ walk_in_percent }: BookingPlanRow): number {
    return this.counting.isShareFree ? 0 : walk_in_percent;
  }

  /** Windows that stay for visitors without a booking, whichever plan books. A plan alone keeps its share by its own places. */
  private keptOn(day: string): KeptWindows {
    return known(this.kept, day, () => {
      const plans = this.counting.isShareFree ? [] : windowPlans(this.state);
      const offered =
        plans.length < 2 ? [] : plans.filter((plan) => plan.walk_in_percent > 0).flatMap((plan) => offeredBy(this.state, plan));
      const keeping = offered.map((one) => {
        const [windows, spans, numbers] = [this.windowsOn(one.service, day), this.hours(one, day), this.numbersOn(one, day)];
        return { windows, percent: one.plan.walk_in_percent, spans, numbers };
      });
      return new KeptWindows(keeping, (windows) => this.sameList(windows, day));
    });
  }

  /** Other numbers of places by hours. */
  private numbersOn({ service, plan }: Planned, day: string): readonly (MinuteSpan & { readonly places: number })[] {
    const weekday = workedWeekday(this.state.books.Calendar, service, dateOf(day));
    return (plan.places_by_hours[weekday] ?? []).map(({ hours, places }) => ({ ...spanOf(hours), places }));
  }

  /** Places that windows have left from one minute to another, whichever plans take them: of windows that work all the while. */
  private sharedBy(one: Planned, day: string, span: MinuteSpan): number {
    if (one.plan.places !== 0) return NO_LIMIT;
    const own = this.atWindows({ ...one, ...span, persons: 0 }, day);
    const others = this.othersOn(day).filter(({ from, to }) => from < span.to && span.from < to);
    const kept = this.keptOn(day);
    // Most slots of most days: nobody is there, and no window stays for anybody.
    if (others.length === 0 && kept.edges.length === 0 && own.numbers.length === 0) return own.windows.length;
    let least = NO_LIMIT;
    for (const minute of new Set([...kept.edges, ...[own, ...others].flatMap(changesOf)])) {
      if (!usesWindows(own, minute)) continue;
      const persons = personsByWindows([own, ...others.filter((part) => usesWindows(part, minute))]);
      const shift = kept.shiftAt(minute);
      const staying = kept.stayingIn(shift, minute);
      // The same few numbers come again and again while the same windows work.
      const told = [...persons].map(([windows, count]) => `${this.idOf(windows)}:${count}`);
      least = Math.min(
        least,
        known(this.counted, `${staying.length === 0 ? '' : `${day} ${shift}`} ${told}`, () => leastLeft(persons, staying, this.groupsOf)),
      );
    }
    return least;
  }

  private groupsOf = (lists: readonly (readonly Working[])[]): Groups =>
    known(this.groups, `${lists.map(this.idOf)}`, () => groupsOf(lists.map((windows) => windows.map(({ id }) => id))));

  private idOf = (windows: readonly Working[]): number => known(this.ids, windows, () => this.ids.size);

  private othersOn(day: string): readonly PartAtWindows[] {
    return known(this.others, day, () =>
      this.partsOn(day)
        .filter(({ plan }) => plan.places === 0)
        .map((part) => this.atAnyWindows(this.atWindows(part, day), day)),
    );
  }

  /** Who was booked before hours became others, and finds no window for the whole of it, is at one of those that work for a part of it. */
  private atAnyWindows(part: PartAtWindows, day: string): PartAtWindows {
    // Those who are booked are asked for themselves: nobody has a place without a window.
    if (part.windows.length > 0 || this.counting.isShareFree) return part;
    const some = this.windowsOn(part.service, day).filter(({ spans }) => spans.some(({ from, to }) => from < part.to && to > part.from));
    return { ...part, windows: this.sameList(some, day) };
  }

  private atWindows(part: Part, day: string): PartAtWindows {
    const all = this.windowsOn(part.service, day);
    const whole = all.filter(({ spans }) => spans.some(({ from, to }) => from <= part.from && to >= part.to));
    return { ...part, numbers: this.numbersOn(part, day), windows: whole.length === all.length ? all : this.sameList(whole, day) };
  }

  /** In order of their ids. */
  private windowsOn(service: ServiceRow, day: string): readonly Working[] {
    return known(this.windows, `${day} ${service.id}`, () => {
      const working = windowsFor(this.state, service, firstStage(service)).map((window) =>
        known(this.working, `${day} ${window.id}`, () => ({ id: window.id, spans: joined(plannedHours(this.state, window, dateOf(day))) })),
      );
      return this.sameList(working, day);
    });
  }

  /** The same windows are one list, whichever service or part of a day they are of. */
  private sameList(windows: readonly Working[], day: string): readonly Working[] {
    return known(this.lists, `${day} ${windows.map(({ id }) => id)}`, () => windows);
  }

  private hours({ service, plan }: Planned, day: string): readonly MinuteSpan[] {
    return known(this.spans, `${day} ${service.id}`, () =>
      joined(serviceHours(this.state.books.Calendar, service, dateOf(day), plan.opening_hours) ?? WHOLE_DAY),
    );
  }
}

function known<Key, Value>(values: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = values.get(key);
  if (value === undefined) {
    value = make();
    values.set(key, value);
  }
  return value;
}

function addTo(minutes: Int32Array, { from, to }: MinuteSpan, count: number): void {
  for (let at = from; at < Math.min(to, DAY_MINUTES); at++) minutes[at] = (minutes[at] ?? 0) + count;
}
