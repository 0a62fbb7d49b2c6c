/** Figures of some days: what is finished is counted in the reader thread, with whoever is here now. */

import type { FactFilter, ServiceFacts } from '../../../db/facts/aggregate.js';
import type { FactsDay } from '../../../db/history/day-facts.js';
import type { IndicatorsQuestion } from '../../../db/history/question.js';
import type { Store } from '../../../db/store/store.js';
import { placesOf } from '../../engine/rules/bookings/offered-places.js';
import type { QueueState } from '../../engine/state.js';
import { NOT_A_DAY } from '../../model/books/hours.js';
import type { BookName } from '../../model/books/index.js';
import { Rejection, reject } from '../../model/errors/errors.js';
import { LIMITS } from '../../model/limits.js';
import type { Grouping, Indicators } from '../../protocol/figures/indicators.js';
import type { FiguresReply } from '../../protocol/figures/table.js';
import type { RequestData } from '../../protocol/registry.js';
import type { Pipeline } from '../commit/pipeline.js';
import { inSlices, inTurns } from '../limits/slices.js';
import { dayPlaces } from '../records/counted.js';
import { presentVisitText } from '../records/visit.js';
import { factsDays } from './facts-days.js';

export interface FiguresSource {
  readonly pipeline: Pipeline;
  readonly store: Pick<Store, 'indicators'>;
  readonly timeZone: string;
}

export type FiguresData = RequestData<'indicators'>;

/** A reply of `indicators` whose lines are still JSON. */
export interface FiguresAnswer extends Pick<FiguresReply, 'from' | 'to' | 'time_zone' | 'by'> {
  readonly lines: string;
  readonly total: string;
}

/** Some milliseconds of a small processor. */
const SLICE_VISITS = 200;
/** Services or bookings. */
const PLACES_A_TURN = 50;

export async function figuresOf(source: FiguresSource, data: FiguresData): Promise<FiguresAnswer | Rejection> {
  const { pipeline, store, timeZone } = source;
  const period = periodOf(source, data);
  if (period instanceof Rejection) return period;
  const { state } = pipeline;
  const unknown = refuseUnknown(state, data);
  if (unknown) return unknown;
  const days = await daysOf(source, period);
  const by = data.by ?? [];
  const asked = { days, by, filter: filterOf(state, data), services: servicesOf(state), timeZone, linesMax: LIMITS.long.mostLines };
  if (pipeline.isReopening) await pipeline.settled();
  const reopened = pipeline.reopenedCount;
  const today = await placesOfToday(source, period);
  const answer = await store.indicators({ ...asked, ...(await presentOf(source)), today });
  // A visit came back out of the history meanwhile.
  if (pipeline.reopenedCount !== reopened) return figuresOf(source, data);
  if ('tooMany' in answer) return reject('resultTooLarge', { most: LIMITS.long.mostLines });
  return (await refuseLanguage(source, data, answer.total)) ?? { ...period, time_zone: timeZone, by, ...answer };
}

interface DayNames {
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;

function periodOf({ pipeline }: FiguresSource, { from = pipeline.stamp().day, to = from }: FiguresData): DayNames | Rejection {
  const { calendar } = pipeline.clock;
  for (const [field, day] of [
    ['data.from', from],
    ['data.to', to],
  ] as const) {
    if (calendar.rangeOf(day) === null) return reject('invalidRequest', { field, ...NOT_A_DAY });
  }
  if (to < from) return reject('invalidRequest', { field: 'data.to', fault: `expected ${from} or a later day`, why: 'notADay' });
  const most = LIMITS.long.mostDays;
  if ((Date.parse(to) - Date.parse(from)) / DAY_MS < most) return { from, to };
  return reject('invalidRequest', { field: 'data.from', fault: `expected at most ${most} days`, why: 'tooManyDays', most });
}

const daysOf = ({ pipeline }: FiguresSource, { from, to }: DayNames): Promise<FactsDay[]> =>
  factsDays(pipeline.clock.calendar, from, (Date.parse(to) - Date.parse(from)) / DAY_MS + 1, 1);

/** What no other thread knows. Whoever ends while this is made is found in the history, too, and counts once. */
async function presentOf({ pipeline }: FiguresSource): Promise<Pick<IndicatorsQuestion, 'here' | 'log' | 'nowMs'>> {
  const { state } = pipeline;
  const visits: string[] = [];
  await inSlices([...pipeline.endedTickets, ...state.consumers.values()], SLICE_VISITS, (one) => visits.push(presentVisitText(state, one)));
  return { here: [`[${visits.join(',')}]`], log: pipeline.windowRows, nowMs: pipeline.stamp().atMs };
}

/** Of the whole day: it is planned until its end. */
async function placesOfToday({ pipeline }: FiguresSource, { from, to }: DayNames): Promise<IndicatorsQuestion['today']> {
  const { state } = pipeline;
  const { day } = state;
  if (state.books.BookingPlan.size + state.gonePlans.size === 0 || day < from || day > to) return null;
  return dayPlaces(pipeline.clock.calendar, day, await inTurns(placesOf(state, day), PLACES_A_TURN));
}

function servicesOf({ books }: QueueState): ReadonlyMap<number, ServiceFacts> {
  return new Map(
    [...books.Service.values()].map(({ id, group, department, wait_norm_sec: norm, appointment_wait_norm_sec: ofAppointments }) => [
      id,
      { group, department, wait: { norm, ofAppointments } },
    ]),
  );
}

const FILTER_BOOKS = {
  service: 'Service',
  operation: 'Operation',
  workplace: 'Workplace',
  user: 'User',
  userRole: 'UserRole',
  registrator: 'Registrator',
} as const satisfies { readonly [Field in keyof FiguresData]: BookName };

/** What was removed keeps its figures: its id was given once. Roles are those of today, and have none. */
function refuseUnknown({ books, nextIds }: QueueState, data: FiguresData): Rejection | undefined {
  for (const [name, book] of Object.entries(FILTER_BOOKS)) {
    const id = data[name as keyof typeof FILTER_BOOKS];
    if (id === undefined || books[book].has(id) || (book !== 'UserRole' && id < nextIds[book])) continue;
    return reject('badReference', { field: `data.${name}`, book, id });
  }
  return refuseNoService(books, 'group', data.group) ?? refuseNoService(books, 'department', data.department);
}

/** Groups and departments are those of the services: another one has no figures, which zeros would not say. */
function refuseNoService({ Service }: QueueState['books'], field: 'group' | 'department', asked?: string | number): Rejection | undefined {
  const known = [...new Set([...Service.values()].flatMap((row) => row[field] ?? []))].map(String);
  if (asked === undefined || known.includes(String(asked))) return undefined;
  return notAmong(known.slice(0, CHOICES_MAX), field, 'no service has it');
}

function notAmong(allowed: readonly string[], field: keyof FiguresData, why: string): Rejection {
  const fault = `${why}, expected ${allowed.length === 0 ? 'none' : `one of ${allowed.join(', ')}`}`;
  return reject('invalidRequest', { field: `data.${field}`, fault, why: 'unexpected', kind: 'choice', allowed });
}

/**
 * Visitors choose among the languages of the branch; one that it had before is known by those who chose it. These are looked for where
 * nothing was counted.
 */
async function refuseLanguage(source: FiguresSource, data: FiguresData, total: string): Promise<Rejection | undefined> {
  const { languages } = source.pipeline.state.rules;
  const { language, from, to, by: _by, ...others } = data;
  if (language === undefined || languages.includes(language)) return undefined;
  if ((JSON.parse(total) as Pick<Indicators, 'arrived'>).arrived !== 0) return undefined;
  if (Object.keys(others).length === 0) return notAmong(languages, 'language', 'nobody chose it in these days');
  const ofAll = await figuresOf(source, { language, ...(from && { from }), ...(to && { to }) });
  return ofAll instanceof Rejection ? ofAll : undefined;
}

/** Named in a refusal. */
const CHOICES_MAX = 20;

/** Groups, departments and roles are what the books say now. */
function filterOf({ books }: QueueState, data: FiguresData): FactFilter {
  const { service, group, department, operation, workplace, user, userRole, registrator, channel, language, ticket } = data;
  const ofBooks = [...books.Service.values()].filter(
    (row) => (service ?? row.id) === row.id && (group ?? row.group) === row.group && (department ?? row.department) === row.department,
  );
  const isByBooks = group !== undefined || department !== undefined;
  const services = isByBooks ? ofBooks.map(({ id }) => id) : service === undefined ? undefined : [service];
  const ofRole =
    userRole === undefined ? undefined : [...books.User.values()].filter((row) => row.role_id === userRole).map(({ id }) => id);
  const clerks = user === undefined ? ofRole : ofRole === undefined || ofRole.includes(user) ? [user] : [];
  return {
    ...{ services, clerks, channel, language, ticket, kiosk: registrator },
    operations: operation === undefined ? undefined : [operation],
    windows: workplace === undefined ? undefined : [workplace],
  };
}

/** The figures of one day in lines by one thing. */
export type DayFigures = (day: string, by: Grouping) => Promise<FiguresReply>;

export const dayFigures =
  (source: FiguresSource): DayFigures =>
  async (day, by) => {
    const answer = await figuresOf(source, { from: day, to: day, by: [by] });
    if (answer instanceof Rejection) throw new Error(`there are no figures of ${day} by ${by}: ${answer.error}`);
    const { lines, total, ...rest } = answer;
    return { ...rest, lines: JSON.parse(lines) as FiguresReply['lines'], total: JSON.parse(total) as FiguresReply['total'] };
  };
