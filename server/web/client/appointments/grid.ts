/** The days of bookings as a table: times are rows; services, windows or days are columns. Pure. */
import type { Named } from '../../../model/by-language.js';
import type { Element } from '../../../protocol/client/client.js';
import { minuteOf, timeOf } from '../../../protocol/figures/days.js';
import type { ReplyData } from '../../../protocol/registry.js';

export type Booking = ReplyData<'bookings'>['bookings'][number];
export type SlotTime = ReplyData<'freeSlots'>[number]['times'][number];
type Service = Element<'Service'>;
type Plan = Element<'BookingPlan'>;
type Window = Element<'Workplace'>;

export interface Books {
  readonly services: ReadonlyMap<number, Service>;
  readonly plans: readonly Plan[];
  readonly windows: readonly Window[];
}

/** null = closed; what is not in it is not known yet. */
export type Slots = ReadonlyMap<string, readonly SlotTime[] | null>;
export type Days = ReadonlyMap<string, readonly Booking[]>;

export const DAY_MINUTES = 1440;

/**
 * Whether its code gives a ticket now: in time, or too late where the plan lets that be. Without a plan it does so all day.
 * @param minute since its day began: less than 0 on the day before, 1440 and more on the day after
 */
export function canCheckIn({ state, time, services, ...row }: Booking, books: Books, minute: number): boolean {
  const [plan] = services.flatMap((service) => planOf(books, service) ?? []);
  const isToday = minute >= 0 && minute < DAY_MINUTES;
  if (plan === undefined || time === null) return isToday && state === 'PLANNED';
  if (state === 'PLANNED') return minute >= minuteOf(time) - plan.early_minutes;
  return isToday && isMissed({ state, ...row }) && (plan.late !== 'refuse' || minute <= minuteOf(time) + plan.late_minutes);
}

/** Its visitor neither came nor gave it up, and it was not moved since. */
const isMissed = ({
  state,
  consumer_id,
  moved_to,
  cancelled,
}: Pick<Booking, 'state' | 'consumer_id' | 'moved_to' | 'cancelled'>): boolean =>
  state === 'MISSED' && consumer_id === -1 && moved_to === undefined && cancelled === undefined;

/** Who is expected, and who was missed and calls to have another time. */
export const isMovable = (booking: Booking): boolean => booking.state === 'PLANNED' || isMissed(booking);

/** What has become of it: who came too late, or cancelled too late, is missed in figures alone. */
export function fateOf({ state, consumer_id, cancelled }: Booking): Booking['state'] | 'LATE' {
  if (state !== 'MISSED') return state;
  if (cancelled === true) return 'CANCELLED';
  return consumer_id === -1 ? state : 'LATE';
}

/** The key of the slots of a service on a day. */
export const slotsKey = (day: string, service: number): string => `${day} ${service}`;

interface Diaries {
  readonly books: Books;
  readonly slots: Slots;
  readonly days: Days;
  /** In the language of the page. */
  readonly nameOf: (row: Named) => string;
}

/** A service of a booking, at its time. */
interface Part {
  readonly booking: Booking;
  readonly service: number;
  readonly time: string;
  readonly minutes: number;
  /** It moves with the first part. */
  readonly isFirst: boolean;
}

export interface Cell {
  /** How many more can be booked; null = no slot begins here. */
  readonly free: number | null;
  /** What is booked by a press. */
  readonly service: number;
  readonly parts: readonly Part[];
}

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly day: string;
  /** null = not known yet. */
  readonly isClosed: boolean | null;
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface Grid {
  readonly times: readonly string[];
  readonly columns: readonly Column[];
}

export const planOf = ({ plans }: Books, service: number): Plan | undefined =>
  plans.find(({ disabled, services }) => disabled === 0 && services.includes(service));

/** In the order of the book. */
export const plannedServices = (books: Books): readonly Service[] =>
  [...books.services.values()].filter(({ id, disabled }) => disabled === 0 && planOf(books, id) !== undefined);

/** Who was cancelled takes no place. */
const isShown = ({ state }: Booking): boolean => state !== 'CANCELLED';

/** Its services one after the other, also those that have lost their plan; empty without a time. */
function partsOf(booking: Booking, books: Books): readonly Part[] {
  if (booking.time === null) return [];
  let minute = minuteOf(booking.time);
  const minutesOf = (service: number): number | undefined =>
    planOf(books, service)?.slot_minutes ?? booking.unplanned?.find((one) => one.service === service)?.minutes;
  const planned = booking.services.filter((service) => minutesOf(service) !== undefined);
  return (planned.length === 0 ? booking.services.slice(0, 1) : planned).map((service, index) => {
    const minutes = minutesOf(service) ?? 0;
    const part = { booking, service, time: timeOf(minute), minutes, isFirst: index === 0 };
    minute += minutes;
    return part;
  });
}

const partsOn = ({ books, days }: Diaries, day: string): readonly Part[] =>
  (days.get(day) ?? []).filter(isShown).flatMap((booking) => partsOf(booking, books));

/** Bookings of the day that have no time: appointments of the original protocol may have none. */
export const timeless = (days: Days, day: string): readonly Booking[] =>
  (days.get(day) ?? []).filter((booking) => isShown(booking) && booking.time === null);

type Cells = Map<string, { free: number | null; service: number; readonly parts: Part[] }>;

function cellAt(cells: Cells, time: string, service: number) {
  const cell = cells.get(time) ?? { free: null, service, parts: [] };
  cells.set(time, cell);
  return cell;
}

const gridOf = (columns: readonly Column[]): Grid => ({
  columns,
  times: [...new Set(columns.flatMap(({ cells }) => [...cells.keys()]))].sort(),
});

/** null = not known yet; nothing is asked for a service that nobody can book. */
function isClosedFor({ books, slots }: Diaries, day: string, service: number): boolean | null {
  const known = slots.get(slotsKey(day, service));
  return known === undefined && planOf(books, service) !== undefined ? null : !known;
}

/** A service on a day. */
function serviceColumn(diaries: Diaries, day: string, service: number, title: string): Column {
  const slots = diaries.slots.get(slotsKey(day, service));
  const cells: Cells = new Map();
  for (const { time, free } of slots ?? []) cellAt(cells, time, service).free = free;
  for (const part of partsOn(diaries, day)) if (part.service === service) cellAt(cells, part.time, service).parts.push(part);
  return { key: slotsKey(day, service), title, day, isClosed: isClosedFor(diaries, day, service), cells };
}

/** Services that are booked by a plan, and those of other appointments of the day. */
export function gridByService(diaries: Diaries, day: string): Grid {
  const { books } = diaries;
  const expected = partsOn(diaries, day).map(({ service }) => service);
  const planned = plannedServices(books).map(({ id }) => id);
  const ids = [...new Set([...planned, ...expected])];
  return gridOf(ids.map((id) => serviceColumn(diaries, day, id, titleOf(diaries, id))));
}

const titleOf = ({ books, nameOf }: Diaries, id: number): string => {
  const service = books.services.get(id);
  return service === undefined ? '–' : nameOf(service);
};

/** @param titleOfDay what stands above a day */
export const gridOfWeek = (diaries: Diaries, week: readonly string[], service: number, titleOfDay: (day: string) => string): Grid =>
  gridOf(week.map((day) => serviceColumn(diaries, day, service, titleOfDay(day))));

/** Whether the window does the whole first stage of the service. */
function canServe({ disabled, department, all_operations, operations }: Window, service: Service): boolean {
  const stages = Object.keys(service.operations).map(Number);
  const first = service.operations[String(Math.min(...stages))] ?? [];
  const isOfDepartment = department === 0 || service.department === 0 || department === service.department;
  return disabled === 0 && isOfDepartment && (all_operations === 1 || first.every((operation) => operations.includes(operation)));
}

const isAt = ({ time, minutes }: Part, minute: number): boolean => minuteOf(time) <= minute && minute < minuteOf(time) + minutes;

const overlap = (one: Part, other: Part): boolean => isAt(one, minuteOf(other.time)) || isAt(other, minuteOf(one.time));

/** Windows are the places of its plan. */
const takesWindow = (books: Books, service: number): boolean => planOf(books, service)?.places === 0;

/** What is booked of the one is a place less for the other: windows are of all plans that count them, a number is of its plan alone. */
const isSamePlaces = (books: Books, one: number, other: number): boolean =>
  planOf(books, one) === planOf(books, other) || (takesWindow(books, one) && takesWindow(books, other));

/** The column of what no window can take. */
const NO_WINDOW = 0;

/**
 * Bookings are of a service, and whichever window can calls them; the grid lays each to the first window that can and is free, as many
 * beside each other as people come. Those whose places are windows are laid first, and a window is free for what its plan has a place for.
 */
export function gridByWindow(diaries: Diaries, day: string, withoutWindow: string): Grid {
  const { books, slots } = diaries;
  const services = plannedServices(books);
  const windows = books.windows.filter((window) => services.some((service) => canServe(window, service)));
  const cells = new Map<number, Cells>([...windows.map(({ id }): [number, Cells] => [id, new Map()]), [NO_WINDOW, new Map()]]);
  const laid = new Map<number, Part[]>(windows.map(({ id }) => [id, []]));
  const layAt = (window: number, part: Part) => cellAt(cells.get(window) as Cells, part.time, part.service).parts.push(part);
  const inTurn = [...partsOn(diaries, day)].sort(
    (one, other) =>
      Number(takesWindow(books, other.service)) - Number(takesWindow(books, one.service)) || one.time.localeCompare(other.time),
  );
  for (const part of inTurn) {
    const service = books.services.get(part.service);
    const isFree = ({ id }: Window): boolean => !laid.get(id)?.some((other) => overlap(part, other));
    const able = windows.filter((window) => service && canServe(window, service) && isFree(window));
    const taken = able.slice(0, part.booking.persons ?? 1);
    for (const { id } of taken) laid.get(id)?.push(part);
    layAt(taken[0]?.id ?? NO_WINDOW, part);
  }
  // Of a plan with fewer places than windows, only so many windows show one.
  const shown = new Map<string, number>();
  for (const window of windows) {
    const own = cells.get(window.id) as Cells;
    for (const service of services.filter((one) => canServe(window, one))) {
      for (const { time, free } of slots.get(slotsKey(day, service.id)) ?? []) {
        const minute = minuteOf(time);
        if (laid.get(window.id)?.some((part) => isSamePlaces(books, part.service, service.id) && isAt(part, minute))) continue;
        const cell = cellAt(own, time, service.id);
        if (cell.free !== null && cell.free > 0) continue;
        const place = `${planOf(books, service.id)?.id} ${time}`;
        const before = shown.get(place) ?? 0;
        cell.free = before < free ? 1 : 0;
        cell.service = service.id;
        shown.set(place, before + cell.free);
      }
    }
  }
  const closed = services.map(({ id }) => isClosedFor(diaries, day, id));
  const isClosed = closed.includes(false) ? false : closed.includes(null) ? null : true;
  const columns = windows.map((window) => ({ window, title: diaries.nameOf(window) }));
  return gridOf([
    ...columns.map(({ window, title }) => ({ key: `window ${window.id}`, title, day, isClosed, cells: cells.get(window.id) as Cells })),
    ...((cells.get(NO_WINDOW)?.size ?? 0) === 0
      ? []
      : [{ key: 'window 0', title: withoutWindow, day, isClosed: false, cells: cells.get(NO_WINDOW) as Cells }]),
  ]);
}
