/**
 * The state of the engine. It is changed by `evolve` alone, event by event, so that a replay of the journal gives the same state; what can
 * be derived (lanes, sets of live numbers) is derived again when a snapshot is read.
 */

import type { BookingPlanRow } from '../model/books/booking-plan.js';
import {
  BOOK_NAMES,
  BOOKS,
  type BookName,
  type BookRows,
  type CallingProfileRow,
  ROW_BOOKS,
  type RowBook,
  type SegmentRow,
} from '../model/books/index.js';
import { type Consumer, isFinished } from '../model/consumer.js';
import { type Appearance, PLAIN_APPEARANCE } from '../model/designs/appearance.js';
import type { LcdTemplate } from '../model/designs/lcd-template.js';
import type { TicketDesign } from '../model/designs/ticket-design.js';
import type { AppliedRevision, OpenSession } from '../model/events/events.js';
import { type EndedTicket, type PrintJob, VISITOR_LEFT } from '../model/ticket.js';
import type { Ability } from './ability.js';
import type { AlertsState } from './alerts-state.js';
import { Appointments } from './appointments.js';
import { Lanes } from './lanes.js';
import { type MessagesState, noMessages } from './messages-state.js';
import { type EngineRules, type Equipment, NO_EQUIPMENT } from './rules-of-branch.js';

export interface WindowState {
  /** 1 open, 2 on a break, 3 closed; "serving" follows from `consumerId`. */
  stateId: number;
  clerkId: number;
  consumerId: number;
  lastUpdateMs: number;
  /** When it became free, for auto-call; when it began to serve, for auto-serve. */
  sinceMs: number;
  /** Left out = a call or a log-in set `stateId`. */
  stateUserId?: number | undefined;
  /** Why the window is on a break; it means nothing in other states. */
  reasonId?: number | undefined;
  /** Tickets skipped there one after the other, by a profile, the newest last; any other call forgets them. Left out = none. */
  skipped?: readonly number[] | undefined;
  /** The rules of its newest calls in turn by a profile, as `callsUnder` of the branch. Left out = none. */
  callsUnder?: { readonly profile: number; readonly rules: readonly number[] } | undefined;
  /** Questions answered without a ticket today; left out = none. */
  questions?: number;
}

export interface RangeState {
  /** The number tried first for the next ticket. */
  next: number;
  /** Numbers given today, or since the range was last exhausted. */
  issued: Set<number>;
  /** Numbers of unfinished tickets. */
  readonly live: Set<number>;
}

/** Paper used and tickets printed from the present roll of a printer. */
export interface RollState {
  usedMm: number;
  tickets: number;
}

/** The last step of a window, kept so that it can be taken back. */
export interface LastStep {
  readonly kind: 'finished' | 'skipped' | 'postponed' | 'transferred';
  readonly atMs: number;
  /** The visitor before it. */
  readonly before: Consumer;
  readonly refusal?: 'refused' | 'absent' | undefined;
  /** It calls another visitor at once, as a skip always does. */
  readonly calls?: true | undefined;
  /** That visitor, as before the call; null until then, and for every other step. */
  next: Consumer | null;
  /** Something else has happened to one of the two since: the step can no longer be taken back. */
  isOvertaken: boolean;
}

/** What one change replaced: all that happened to the two books at one moment is one. */
export interface CallingBefore {
  readonly changedAtMs: number;
  readonly segments: readonly SegmentRow[];
  readonly profiles: readonly CallingProfileRow[];
}

type Books = { readonly [Book in Exclude<RowBook, 'ConsumerPreRegistered'>]: Map<number, BookRows[Book]> } & {
  readonly ConsumerPreRegistered: Appointments;
};

/** A service of a booking that has lost its plan, and how long it takes by that plan. */
export interface Unplanned {
  readonly service: number;
  readonly minutes: number;
}

export interface QueueState extends AlertsState, MessagesState {
  readonly rules: EngineRules;
  readonly equipment: Equipment;
  lastAtMs: number;
  day: string;
  /** The day that the clock was set back from: when it comes again, it goes on and does not begin anew. Empty = none. */
  renamedFrom: string;
  /** When the clock ceased to be synchronised: later moments may be wrong. null = the clock is right. */
  doubtedSinceMs: number | null;
  /** When the newest ticket was given; null = not known. */
  lastRegisteredMs: number | null;
  readonly books: Books;
  /** By booking: services of it whose plan was removed or disabled after it was booked, or has them no more. */
  readonly unplanned: Map<number, readonly Unplanned[]>;
  /** Plans that were removed or disabled today, and when: what they offered until then counts. */
  readonly gonePlans: Map<number, { readonly plan: BookingPlanRow; readonly atMs: number }>;
  readonly nextIds: Record<BookName, number>;
  nextSessionId: number;
  readonly consumers: Map<number, Consumer>;
  /** By code, the oldest first: tickets that have ended, for the pages of their visitors. Those of the last hours, see `remember`. */
  readonly endedTickets: Map<string, EndedTicket>;
  readonly ranges: Map<number, RangeState>;
  readonly windows: Map<number, WindowState>;
  /** By window. */
  readonly lastSteps: Map<number, LastStep>;
  /** Services that a window does today besides its own; a window with none is not there. */
  readonly openedServices: Map<number, readonly number[]>;
  readonly sessions: Map<number, OpenSession>;
  /** By user: digests of the devices where the user has logged in, the newest last. */
  readonly knownDevices: Map<number, readonly string[]>;
  /** Tickets that are yet to be printed, in the order of their ids. */
  readonly prints: Map<number, PrintJob>;
  nextPrintId: number;
  /** By printer; a printer that has printed nothing is not there. */
  readonly rolls: Map<string, RollState>;
  /** Designs of the branch's own, by name; they go before built-in ones. */
  readonly designs: Map<string, TicketDesign>;
  /** Templates of LCD boards of the branch's own, by name. */
  readonly templates: Map<string, LcdTemplate>;
  /** The look of kiosks, boards and visitors' pages. */
  appearance: Appearance;
  /** The last order of headquarters that was carried out. */
  revision: AppliedRevision;
  /** How often the books of segments and of calling profiles have changed. */
  callingRevision: number;
  /** Segments and profiles before their newest change; null = they were never changed. */
  callingBefore: CallingBefore | null;
  /** By profile: the rules of its newest calls in turn, the newest last, see `OF_MAX`; 0 = its `finally`. */
  readonly callsUnder: Map<number, readonly number[]>;
  /** Derived: finds the next visitor without searching the queue. */
  readonly lanes: Lanes;
  /** Derived: tickets by the code of their page. */
  readonly codes: Map<string, Consumer>;
  /** Derived. */
  readonly sessionsByToken: Map<string, OpenSession>;
  /** Derived: the window whose last step names a visitor, unless it is overtaken. */
  readonly lastStepOf: Map<number, number>;
  /** Derived. */
  readonly postponed: Set<Consumer>;
  /** Derived: how many answers all sessions keep. */
  answersKept: number;
  /** Derived: grows with each event. */
  evolved: number;
  /** Derived: the abilities of each window; cleared when a book or a clerk changes. */
  readonly abilities: Map<number, Ability[]>;
}

export function emptyState(rules: EngineRules, equipment: Equipment = NO_EQUIPMENT): QueueState {
  return {
    rules,
    equipment,
    evolved: 0,
    lastAtMs: 0,
    day: '',
    renamedFrom: '',
    doubtedSinceMs: null,
    lastRegisteredMs: null,
    books: Object.fromEntries(
      ROW_BOOKS.map((book) => [book, book === 'ConsumerPreRegistered' ? new Appointments() : new Map()]),
    ) as unknown as Books,
    unplanned: new Map(),
    gonePlans: new Map(),
    nextIds: Object.fromEntries(BOOK_NAMES.map((book) => [book, 1])) as Record<BookName, number>,
    nextSessionId: 1,
    consumers: new Map(),
    endedTickets: new Map(),
    ranges: new Map(),
    windows: new Map(),
    lastSteps: new Map(),
    openedServices: new Map(),
    sessions: new Map(),
    knownDevices: new Map(),
    prints: new Map(),
    nextPrintId: 1,
    rolls: new Map(),
    designs: new Map(),
    templates: new Map(),
    appearance: PLAIN_APPEARANCE,
    revision: { order: 0, revision: '' },
    callingRevision: 0,
    callingBefore: null,
    callsUnder: new Map(),
    alerts: new Map(),
    pastAlerts: [],
    nextAlertId: 1,
    ...noMessages(),
    lanes: new Lanes(rules.ageingMsPerPoint),
    codes: new Map(),
    sessionsByToken: new Map(),
    lastStepOf: new Map(),
    postponed: new Set(),
    answersKept: 0,
    abilities: new Map(),
  };
}

/** Every row of a book by id. The cast is the price of one implementation for ten books. */
export const rowsOf = (state: QueueState, book: RowBook): Map<number, BookRows[RowBook]> =>
  state.books[book] as Map<number, BookRows[RowBook]>;

/** A row stored before its book had some field lacks it: it takes the default. */
export function setRow(state: QueueState, book: RowBook, row: BookRows[RowBook]): void {
  rowsOf(state, book).set(row.id, { ...BOOKS[book].defaults, ...row } as BookRows[RowBook]);
}

/** Replaces the last step of the window. */
export function setLastStep(state: QueueState, workplaceId: number, step: LastStep): void {
  dropLastStep(state, workplaceId);
  state.lastSteps.set(workplaceId, step);
  if (step.isOvertaken) return;
  state.lastStepOf.set(step.before.id, workplaceId);
  if (step.next) state.lastStepOf.set(step.next.id, workplaceId);
}

export function dropLastStep(state: QueueState, workplaceId: number): void {
  const step = state.lastSteps.get(workplaceId);
  if (step === undefined) return;
  state.lastSteps.delete(workplaceId);
  for (const visitor of [step.before, step.next]) {
    if (visitor && state.lastStepOf.get(visitor.id) === workplaceId) state.lastStepOf.delete(visitor.id);
  }
}

/** Adds an unfinished ticket to all indexes. */
export function addConsumer(state: QueueState, consumer: Consumer): void {
  state.consumers.set(consumer.id, consumer);
  if (consumer.code !== '') {
    state.codes.set(consumer.code, consumer);
    // An end that was taken back does not count.
    state.endedTickets.delete(consumer.code);
  }
  state.ranges.get(consumer.rangeId)?.live.add(consumer.number);
  if (consumer.state === 'POSTPONE') state.postponed.add(consumer);
  state.lanes.add(consumer);
}

/** Removes a finished ticket from all indexes. */
export function dropConsumer(state: QueueState, consumer: Consumer): void {
  state.consumers.delete(consumer.id);
  state.notices.delete(consumer.id);
  state.ranges.get(consumer.rangeId)?.live.delete(consumer.number);
  state.postponed.delete(consumer);
  state.lanes.forget(consumer);
  if (consumer.code === '') return;
  state.codes.delete(consumer.code);
  remember(state, consumer);
}

/** How long, and for how many tickets at most, a visitor can read how the ticket ended; then the code is unknown. */
export const ENDED_KEPT_MS = 2 * 3_600_000;
export const ENDED_KEPT_MOST = 2_000;
/** So many more are forgotten together: to find the oldest of a map costs a step over each place deleted before it. */
const ENDED_BEYOND = 100;

function remember({ endedTickets }: QueueState, { code, ticket, operations, stateChangedMs }: Consumer): void {
  const how = operations.some(({ state }) => state === 'SERVED')
    ? 'served'
    : operations.some(({ comments }) => comments.includes(VISITOR_LEFT))
      ? 'left'
      : 'closed';
  endedTickets.set(code, { ticket, how, atMs: stateChangedMs });
  if (endedTickets.size > ENDED_KEPT_MOST && endedTickets.size <= ENDED_KEPT_MOST + ENDED_BEYOND) return;
  for (const [oldest, { atMs }] of endedTickets) {
    if (endedTickets.size <= ENDED_KEPT_MOST && atMs >= stateChangedMs - ENDED_KEPT_MS) return;
    endedTickets.delete(oldest);
  }
}

export const unfinishedOperations = (consumer: Consumer) => consumer.operations.filter((operation) => !isFinished(operation.state));
