/**
 * A finished visit as stored in the history, and the only place that converts a visit to the answer of `statistics`. Pure, so that the
 * reader thread (finished visits) and the server (tickets of visitors still present) answer the same way.
 */

import { type Ended, endOfOperation, endOfVisit, isOfBox, type Outcome } from './outcome.js';

/** The visit as answered by `statistics`, or null if the filter excludes it. Nested only as deep as the filter asks. */
export function selectVisit(visit: Visit, filter: VisitFilter): WireVisit | null {
  if (visit.registeredMs < filter.fromMs || visit.registeredMs >= filter.toMs) return null;
  if (filter.ticket !== undefined && visit.ticket !== filter.ticket) return null;
  const keeps = periodTest(filter);
  if (keeps !== null && !hasKeptPeriod(visit, keeps)) return null;
  const shown: WireVisit = {
    consumer_id: visit.consumerId,
    ticket: visit.ticket,
    registration: isoTime(visit.registeredMs),
    done: visit.doneMs === null ? null : isoTime(visit.doneMs),
  };
  const depth = depthOf(filter);
  if (depth === 0) return shown;
  const isOver = visit.doneMs !== null;
  Object.assign(shown, isOver ? endOfVisit(operationsOf(visit)) : GOES_ON);
  shown.services = selectServices(visit.services, { depth, keeps, commentsOf: filter.commentsOfUserId, isOver });
  return shown;
}

/** Whether the answer needs the services of a visit: the reader parses only what is needed. */
export const needsServices = (filter: VisitFilter): boolean => depthOf(filter) > 0 || periodTest(filter) !== null;

export interface VisitFilter {
  /** The registration is in [fromMs, toMs), milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly ticket?: string;
  readonly workplaceId?: number;
  /** undefined = any user; an empty list = no user, so nothing is found. */
  readonly userIds?: readonly number[];
  /** Nesting depth of the answer; a deeper level includes the shallower ones. */
  readonly services: boolean;
  readonly stages: boolean;
  readonly operations: boolean;
  /** Only comments by this user are shown; undefined = all. */
  readonly commentsOfUserId?: number;
  /** Limits on the number of visits and the length of the text; an answer beyond them is refused: see `Store.visits`. */
  readonly limit: number;
  readonly charactersMax?: number;
}

export interface Visit {
  readonly consumerId: number;
  readonly ticket: string;
  readonly registeredMs: number;
  /** null while the visitor is present. */
  readonly doneMs: number | null;
  readonly services: readonly VisitService[];
  /** Not shown by `statistics`. */
  readonly about: VisitAbout;
}

/** What is known of a visit beside its services. A field is left out where there is nothing to tell, and in visits of older programs. */
export interface VisitAbout {
  readonly kiosk?: number;
  /** Who gave the ticket: `kiosk`, `clerk` or `administrator`. */
  readonly channel?: string;
  /** Chosen by the visitor, such as `kk`. */
  readonly language?: string;
  /** The wait that paper or picture of the ticket told. */
  readonly promised?: { readonly leastSec: number; readonly medianSec: number; readonly mostSec: number };
  readonly printsFailed?: number;
  /** The appointment that the ticket was given for; left out where it was missed, and its visitor came all the same. */
  readonly appointment?: number;
  /** Its agreed time, if there was one. */
  readonly appointmentMs?: number;
  /** When the appointment was made. */
  readonly bookedMs?: number;
  /** The time that was agreed at first, of who came too late for it: and got the next free one, or (without `appointment`) none. */
  readonly firstAgreedMs?: number;
}

/** @param text of the column `about`, or of `VisitRow` */
export const readAbout = (text: string | null): VisitAbout => (text ? (JSON.parse(text) as VisitAbout) : {});

export interface VisitService {
  readonly serviceId: number;
  readonly name: string;
  readonly priority: number;
  readonly registeredMs: number;
  readonly stages: readonly VisitStage[];
}

export interface VisitStage {
  /** The wire calls it `priority`. */
  readonly stage: number;
  readonly registeredMs: number;
  readonly operations: readonly VisitOperation[];
}

export interface VisitOperation {
  readonly operationId: number;
  readonly name: string;
  readonly regulatedSec: number;
  readonly dangerSec: number;
  readonly registeredMs: number;
  readonly periods: readonly VisitPeriod[];
  /** From when on it was for one clerk alone, or (null) for anyone; left out where it was never bound. Not shown by `statistics`. */
  readonly claims?: readonly { readonly atMs: number; readonly userId: number | null }[];
  /** Of a visit that goes on: whether the operation has ended, which its periods do not always tell. */
  readonly isEnded?: boolean;
}

/** Time range of one operation. */
export interface VisitPeriod {
  readonly state: string;
  readonly inMs: number;
  /** null = not over yet. */
  readonly outMs: number | null;
  readonly comment: string | null;
  readonly userId: number | null;
  readonly workplaceId: number | null;
  /** Marks of how it began and ended: see `Period` in `server/model/consumer.ts`. Not shown by `statistics`. */
  readonly by?: string;
  readonly inTurn?: true;
  readonly recalls?: number;
  readonly arrivedMs?: number;
  readonly end?: 'skipped' | 'postponed' | 'transferred' | 'handed';
  readonly reasonId?: number;
  readonly outcomeId?: number;
}

/**
 * A finished visit, as a batch adds it to the history. Its parts are JSON text, serialised by the code that has the data, because the
 * thread that finishes visits is the busiest.
 */
export interface VisitRow {
  readonly consumerId: number;
  readonly ticket: string;
  readonly registeredMs: number;
  readonly doneMs: number;
  /** A list of `VisitService`. */
  readonly services: string;
  /** The finished ticket in wire form, so that it can still be looked up by id; `null` = it was removed. */
  readonly consumer: string;
  /** A `VisitAbout`; empty = nothing. */
  readonly about: string;
  /** Whether `services` or `consumer` contain texts written about the visitor. */
  readonly hasTexts: boolean;
}

/** The `consumer` of a visit whose ticket was removed. */
export const REMOVED_CONSUMER = 'null';

export interface WireVisit {
  consumer_id: number;
  ticket: string;
  registration: string;
  done: string | null;
  /** With `services`. null = the visit goes on. */
  outcome?: Outcome | null;
  reason?: string | null;
  services?: WireService[];
}

type WireEnd = { readonly [Field in keyof Ended]: Ended[Field] | null };
const GOES_ON: WireEnd = { outcome: null, reason: null };

export const operationsOf = ({ services }: Pick<Visit, 'services'>): readonly VisitOperation[] =>
  services.flatMap(({ stages }) => stages.flatMap(({ operations }) => operations));

interface WireService {
  service_id: number;
  name: string;
  priority: number;
  registration: string;
  stages?: WireStage[];
}

interface WireStage {
  priority: number;
  registration: string;
  operations?: WireOperation[];
}

interface WireOperation extends WireEnd {
  operation_id: number;
  name: string;
  regulated_sec: number;
  danger_sec: number;
  registration: string;
  states: WireState[];
}

interface WireState {
  state: string;
  time_in: string;
  time_out: string | null;
  comment: string | null;
  user_id: number | null;
  workplace_id: number | null;
}

/** 0 the visit alone, 1 with services, 2 with stages, 3 with operations and their states. */
type Depth = 0 | 1 | 2 | 3;
type PeriodTest = (period: VisitPeriod) => boolean;

function depthOf(filter: VisitFilter): Depth {
  if (filter.operations) return 3;
  if (filter.stages) return 2;
  return filter.services ? 1 : 0;
}

/** null = keep every period, also those without a value. */
function periodTest(filter: VisitFilter): PeriodTest | null {
  const { workplaceId, userIds } = filter;
  if (workplaceId === undefined && userIds === undefined) return null;
  return (period) =>
    (workplaceId === undefined || period.workplaceId === workplaceId) &&
    (userIds === undefined || (period.userId !== null && userIds.includes(period.userId)));
}

const hasKeptPeriod = (visit: Visit, keeps: PeriodTest): boolean => visit.services.some((service) => serviceIsKept(service, keeps));
const serviceIsKept = (service: VisitService, keeps: PeriodTest): boolean => service.stages.some((stage) => stageIsKept(stage, keeps));
const stageIsKept = (stage: VisitStage, keeps: PeriodTest): boolean => stage.operations.some(({ periods }) => periods.some(keeps));

interface Shown {
  readonly depth: Depth;
  readonly keeps: PeriodTest | null;
  readonly commentsOf: number | undefined;
  readonly isOver: boolean;
}

function selectServices(services: readonly VisitService[], how: Shown): WireService[] {
  const { depth, keeps } = how;
  const kept = keeps === null ? services : services.filter((service) => serviceIsKept(service, keeps));
  return kept.map((service) => {
    const shown: WireService = {
      service_id: service.serviceId,
      name: service.name,
      priority: service.priority,
      registration: isoTime(service.registeredMs),
    };
    if (depth > 1) shown.stages = selectStages(service.stages, how);
    return shown;
  });
}

function selectStages(stages: readonly VisitStage[], how: Shown): WireStage[] {
  const { depth, keeps } = how;
  const kept = keeps === null ? stages : stages.filter((stage) => stageIsKept(stage, keeps));
  return kept.map((stage) => {
    const shown: WireStage = { priority: stage.stage, registration: isoTime(stage.registeredMs) };
    if (depth > 2) shown.operations = selectOperations(stage.operations, how);
    return shown;
  });
}

function selectOperations(operations: readonly VisitOperation[], { keeps, commentsOf, isOver }: Shown): WireOperation[] {
  const kept = keeps === null ? operations : operations.filter(({ periods }) => periods.some(keeps));
  return kept.map((operation) => ({
    operation_id: operation.operationId,
    name: operation.name,
    regulated_sec: operation.regulatedSec,
    danger_sec: operation.dangerSec,
    registration: isoTime(operation.registeredMs),
    ...(isOver ? endOfOperation(operation) : GOES_ON),
    states: (keeps === null ? operation.periods : operation.periods.filter(keeps)).map((period) => showPeriod(period, commentsOf)),
  }));
}

const showPeriod = (period: VisitPeriod, commentsOf: number | undefined): WireState => ({
  state: period.state,
  time_in: isoTime(period.inMs),
  time_out: period.outMs === null ? null : isoTime(period.outMs),
  comment: commentsOf === undefined || isOfBox(period) || period.userId === commentsOf ? period.comment : null,
  user_id: period.userId,
  workplace_id: period.workplaceId,
});

const isoTime = (ms: number): string => new Date(ms).toISOString();
