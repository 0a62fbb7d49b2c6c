/** What a question asks for: which rows its filters keep, and the parts of visits in its lines: "Parts" of docs/indicators.md. */
import type { Books } from './books.js';
import type { Calendar, Moment } from './calendar.js';
import type { CountedVisit, Row } from './rows.js';

export const GROUPINGS = [
  ...['service', 'group', 'operation', 'stage', 'department', 'window', 'clerk', 'kiosk', 'channel', 'language'],
  ...['hour', 'weekday', 'day', 'week', 'month'],
] as const;
export type Grouping = (typeof GROUPINGS)[number];
export type Key = string | number | null;

/** Filters as the command `indicators` takes them. */
export interface Filters {
  readonly service?: number;
  readonly group?: string;
  readonly department?: number;
  readonly operation?: number;
  readonly workplace?: number;
  readonly user?: number;
  readonly userRole?: number;
  readonly registrator?: number;
  readonly channel?: string;
  readonly language?: string;
  readonly ticket?: string;
}

export interface Asked extends Filters {
  readonly from: string;
  readonly to: string;
  readonly by: readonly Grouping[];
}

export interface Part {
  readonly counted: CountedVisit;
  readonly rows: readonly Row[];
}

const isTime = (name: string): name is keyof Moment => ['hour', 'weekday', 'day', 'week', 'month'].includes(name);

/** Whether lines have figures of windows: lines of window, clerk and time, with filters by window, clerk and role. */
export const isOfWindows = ({ by, from, to, ...filters }: Asked): boolean =>
  by.every((name) => isTime(name) || name === 'window' || name === 'clerk') &&
  Object.keys(filters).every((name) => ['workplace', 'user', 'userRole'].includes(name));

const OF_SERVICES = ['service', 'group', 'department'];

/** Whether lines have missed appointments: lines of service, group, department and time, with filters by service, group and department. */
export const isOfMissed = ({ by, from, to, ...filters }: Asked): boolean =>
  by.every((name) => isTime(name) || OF_SERVICES.includes(name)) && Object.keys(filters).every((name) => OF_SERVICES.includes(name));

export const keepsService = (filters: Filters, id: number, books: Books): boolean => {
  const service = books.service(id);
  return (
    (filters.service === undefined || id === filters.service) &&
    (filters.group === undefined || service?.group === filters.group) &&
    (filters.department === undefined || service?.department === filters.department)
  );
};

export const keepsVisit = ({ registrator, channel, language, ticket }: Filters, { visit }: CountedVisit): boolean =>
  (registrator === undefined || visit.kiosk === registrator) &&
  (channel === undefined || visit.channel === channel) &&
  (language === undefined || visit.language === language) &&
  (ticket === undefined || visit.ticket === ticket);

export function keepsRow(filters: Filters, { operation, window, clerk }: Row, books: Books): boolean {
  return (
    keepsService(filters, operation.service, books) &&
    (filters.operation === undefined || operation.id === filters.operation) &&
    keepsPlace(filters, window, clerk, books)
  );
}

export const keepsPlace = ({ workplace, user, userRole }: Filters, window: Key, clerk: number | null, books: Books): boolean =>
  (workplace === undefined || window === workplace) &&
  (user === undefined || clerk === user) &&
  (userRole === undefined || (clerk !== null && books.roleOf(clerk) === userRole));

/** The value of a missed appointment of a service. */
export const keyOfMissed = (by: Grouping, service: number, moment: Moment, books: Books): Key => {
  if (isTime(by)) return moment[by];
  if (by === 'group') return books.service(service)?.group || null;
  return by === 'department' ? (books.service(service)?.department ?? null) : service;
};

/** The value of a stretch or a question without a ticket. */
export const keyOfPlace = (by: Grouping, window: number, clerk: number | null, moment: Moment): Key => {
  if (isTime(by)) return moment[by];
  return by === 'window' ? window : clerk;
};

export function keyOfRow(by: Grouping, row: Row, { visit }: CountedVisit, { books, calendar }: Lookups): Key {
  if (isTime(by)) return calendar.at(visit.givenMs)[by];
  const { operation } = row;
  switch (by) {
    case 'service':
      return operation.service;
    case 'group':
      return books.service(operation.service)?.group || null;
    case 'department':
      return books.service(operation.service)?.department ?? null;
    case 'operation':
      return operation.id;
    case 'stage':
      return operation.stage;
    case 'window':
    case 'clerk':
      return row[by];
    default:
      return visit[by];
  }
}

export interface Lookups {
  readonly books: Books;
  readonly calendar: Calendar;
}
