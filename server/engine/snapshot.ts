/** The state as a text, and from it: JSON, in ASCII letters alone, so that a reader need not decode it and one letter takes one byte. */

import { BOOKS, type BookName, type BookRows, ROW_BOOKS, type RowBook } from '../model/books/index.js';
import type { Consumer } from '../model/consumer.js';
import type { Appearance } from '../model/designs/appearance.js';
import type { LcdTemplate } from '../model/designs/lcd-template.js';
import type { TicketDesign } from '../model/designs/ticket-design.js';
import type { AppliedRevision } from '../model/events/events.js';
import type { EndedTicket, PrintJob } from '../model/ticket.js';
import { type AlertsDocument, alertsDocument, restoreAlerts } from './alerts-state.js';
import { type MessagesDocument, messagesDocument, restoreMessages } from './messages-state.js';
import { arrangeLanes } from './rules/calling/profiles.js';
import { type EngineRules, type Equipment, NO_EQUIPMENT } from './rules-of-branch.js';
import { addSession, type SessionDocument, sessionDocument, sessionOf } from './sessions.js';
import {
  addConsumer,
  type CallingBefore,
  emptyState,
  type LastStep,
  type QueueState,
  type RollState,
  rowsOf,
  setLastStep,
  setRow,
  type Unplanned,
  type WindowState,
} from './state.js';
import { rowOf, ticketOf } from './ticket-rows.js';

/** Grows when the meaning of a snapshot changes. A new field needs no new version: older snapshots lack it. 1 = tickets are no rows. */
const SNAPSHOT_VERSION = 2;

/** The state as JSON, without what is derived. */
export const toSnapshot = (state: QueueState): string => [...snapshotPieces(state)].join('');

/**
 * The same in pieces: the whole text beside the state and its bytes would be much of a small board's memory. Each but the last is a line,
 * so that it can be read in pieces, too: a field; or the beginning of a list, some of its rows each, and its end.
 */
export function* snapshotPieces(state: QueueState): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(documentOf(state))) {
    const head = `${before}${JSON.stringify(name)}:`;
    if (value instanceof List) yield* value.lines(head);
    else yield `${head}${asciiOf(value)}\n`;
    before = ',';
  }
  yield '}';
}

/** Of a list in one piece, where they are short. */
const ROWS_OF_PIECE = 64;

/** What may be long. */
class List<Row> {
  constructor(
    private readonly rows: Iterable<Row>,
    private readonly documentOf: (row: Row) => unknown = (row) => row,
    private readonly rowsOfPiece = ROWS_OF_PIECE,
  ) {}

  *lines(head: string): Generator<string> {
    let piece: unknown[] = [];
    let before = `${head}[\n`;
    for (const row of this.rows) {
      piece.push(this.documentOf(row));
      if (piece.length < this.rowsOfPiece) continue;
      yield `${before}${asciiOf(piece).slice(1, -1)}\n`;
      piece = [];
      before = ',';
    }
    if (piece.length > 0) yield `${before}${asciiOf(piece).slice(1, -1)}\n`;
    yield piece.length > 0 || before === ',' ? ']\n' : `${head}[]\n`;
  }
}

const asciiOf = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const documentOf = (state: QueueState) => ({
  version: SNAPSHOT_VERSION,
  lastAtMs: state.lastAtMs,
  day: state.day,
  renamedFrom: state.renamedFrom,
  doubtedSinceMs: state.doubtedSinceMs,
  lastRegisteredMs: state.lastRegisteredMs,
  books: new List(ROW_BOOKS, (book) => [book, [...state.books[book].values()]], 1),
  ...(state.unplanned.size > 0 && { unplanned: [...state.unplanned] }),
  ...(state.gonePlans.size > 0 && { gonePlans: [...state.gonePlans] }),
  nextIds: state.nextIds,
  nextSessionId: state.nextSessionId,
  consumers: new List(state.consumers.values(), (consumer) => rowOf(consumer, prefixesOf(state))),
  endedTickets: new List(state.endedTickets),
  ranges: new List(state.ranges, ([id, range]) => [id, range.next, [...range.issued]], 1),
  windows: new List(state.windows),
  lastSteps: new List(state.lastSteps),
  openedServices: new List(state.openedServices),
  sessions: new List(state.sessions.values(), sessionDocument, 1),
  knownDevices: new List(state.knownDevices),
  prints: new List(state.prints.values()),
  nextPrintId: state.nextPrintId,
  rolls: new List(state.rolls),
  designs: new List(state.designs),
  templates: new List(state.templates),
  appearance: state.appearance,
  revision: state.revision,
  callingRevision: state.callingRevision,
  callingBefore: state.callingBefore,
  callsUnder: new List(state.callsUnder),
  ...alertsDocument(state),
  ...messagesDocument(state),
});

const prefixesOf =
  ({ books }: QueueState) =>
  (rangeId: number): string | undefined =>
    books.TicketRange.get(rangeId)?.prefix;

interface SnapshotDocument extends AlertsDocument, MessagesDocument {
  /** Left out = 1. */
  readonly version?: number;
  readonly lastAtMs: number;
  readonly day: string;
  readonly renamedFrom: string;
  /** Snapshots of boxes that did not doubt their clock yet have none of these two. */
  readonly doubtedSinceMs?: number | null;
  readonly lastRegisteredMs?: number | null;
  readonly books: readonly [RowBook, readonly BookRows[RowBook][]][];
  /** Left out = none. */
  readonly unplanned?: readonly [number, readonly (Unplanned | number)[]][];
  readonly gonePlans?: readonly [number, { readonly plan: BookRows['BookingPlan']; readonly atMs: number }][];
  readonly nextIds: Record<BookName, number>;
  readonly nextSessionId: number;
  readonly consumers: readonly Consumer[];
  /** Snapshots of boxes whose tickets had no page have none. */
  readonly endedTickets?: readonly [string, EndedTicket][];
  readonly ranges: readonly [number, number, readonly number[]][];
  readonly windows: readonly [number, WindowState][];
  /** Snapshots of boxes that took nothing back yet have none. */
  readonly lastSteps?: readonly [number, LastStep][];
  readonly sessions: readonly SessionDocument[];
  /** Snapshots of boxes that did not remember devices have none. */
  readonly knownDevices?: readonly [number, readonly string[]][];
  readonly openedServices?: readonly [number, readonly number[]][];
  /** Snapshots of boxes that did not print yet have none of these. */
  readonly prints?: readonly PrintJob[];
  readonly nextPrintId?: number;
  readonly rolls?: readonly [string, RollState][];
  readonly designs?: readonly [string, TicketDesign][];
  readonly templates?: readonly [string, LcdTemplate][];
  /** Left out = plain. */
  readonly appearance?: Appearance;
  /** Left out = none. */
  readonly revision?: AppliedRevision;
  /** Snapshots of boxes without calling profiles have none of these. */
  readonly callingRevision?: number;
  readonly callingBefore?: CallingBefore | null;
  readonly callsUnder?: readonly [number, readonly number[]][];
}

/** Snapshots of boxes that did not keep how long it takes have the service alone. */
const unplannedIn =
  ({ books, gonePlans }: QueueState) =>
  (lost: Unplanned | number): Unplanned => {
    if (typeof lost !== 'number') return lost;
    const plans = [...books.BookingPlan.values(), ...[...gonePlans.values()].map(({ plan }) => plan)];
    return { service: lost, minutes: plans.find(({ services }) => services.includes(lost))?.slot_minutes ?? 0 };
  };

/** @param written the whole text, or its lines; snapshots of earlier programs have one */
export function fromSnapshot(written: string | Iterable<string>, rules: EngineRules, equipment: Equipment = NO_EQUIPMENT): QueueState {
  const document = documentIn(typeof written === 'string' ? written.split('\n') : written);
  const { version = 1 } = document;
  if (version > SNAPSHOT_VERSION) {
    throw new Error(`the snapshot is of version ${version}, made by a newer program; this one reads ${SNAPSHOT_VERSION}`);
  }
  const state = emptyState(rules, equipment);
  state.lastAtMs = document.lastAtMs;
  state.day = document.day;
  state.renamedFrom = document.renamedFrom;
  state.doubtedSinceMs = document.doubtedSinceMs ?? null;
  state.lastRegisteredMs = document.lastRegisteredMs ?? null;
  state.nextSessionId = document.nextSessionId;
  Object.assign(state.nextIds, document.nextIds);
  for (const [id, gone] of document.gonePlans ?? []) state.gonePlans.set(id, gone);
  for (const [book, rows] of document.books) restoreBook(state, book, rows);
  for (const [id, lost] of document.unplanned ?? []) state.unplanned.set(id, lost.map(unplannedIn(state)));
  // Before tickets, which are filed as they come.
  arrangeLanes(state);
  for (const [id, next, issued] of document.ranges) state.ranges.set(id, { next, issued: new Set(issued), live: new Set() });
  for (const [id, window] of document.windows) state.windows.set(id, window);
  for (const [id, step] of document.lastSteps ?? []) setLastStep(state, id, step);
  for (const session of document.sessions) addSession(state, sessionOf(session));
  for (const [id, marks] of document.knownDevices ?? []) state.knownDevices.set(id, marks);
  for (const [id, services] of document.openedServices ?? []) state.openedServices.set(id, services);
  for (const consumer of document.consumers) addConsumer(state, consumer);
  for (const [code, ended] of document.endedTickets ?? []) state.endedTickets.set(code, ended);
  state.nextPrintId = document.nextPrintId ?? 1;
  for (const job of document.prints ?? []) state.prints.set(job.id, job);
  for (const [printer, roll] of document.rolls ?? []) state.rolls.set(printer, roll);
  for (const [name, design] of document.designs ?? []) state.designs.set(name, design);
  for (const [name, template] of document.templates ?? []) state.templates.set(name, template);
  if (document.appearance !== undefined) state.appearance = document.appearance;
  if (document.revision !== undefined) state.revision = document.revision;
  state.callingRevision = document.callingRevision ?? 0;
  state.callingBefore = document.callingBefore ?? null;
  for (const [profile, rules] of document.callsUnder ?? []) state.callsUnder.set(profile, rules);
  restoreAlerts(state, document);
  restoreMessages(state, document);
  return state;
}

/** Rows that have every field of today, as those of all but an upgrade's first start do, are not copied. */
function restoreBook(state: QueueState, book: RowBook, rows: readonly BookRows[RowBook][]): void {
  const fields = Object.keys(BOOKS[book].defaults);
  const restored = rowsOf(state, book);
  for (const row of rows) {
    if (fields.every((field) => Object.hasOwn(row, field))) restored.set(row.id, row);
    else setRow(state, book, row);
  }
}

type Fields = Partial<Record<string, unknown>> & Partial<Pick<SnapshotDocument, 'books'>>;

function documentIn(lines: Iterable<string>): SnapshotDocument {
  const fields: Fields = {};
  // Each row becomes its ticket before the next ones are read: rows of a whole day beside their tickets would be megabytes.
  const rowsIn = (list: string): readonly unknown[] => {
    const read = JSON.parse(`[${list.startsWith(',') ? list.slice(1) : list}]`) as unknown[];
    return rows === fields.consumers ? tickets(read) : read;
  };
  const tickets = ticketsOf(fields);
  let rows: unknown[] | null = null;
  for (const line of lines) {
    if (rows !== null) {
      if (line === ']') rows = null;
      else rows.push(...rowsIn(line));
    } else if (line.endsWith(':[')) {
      rows = [];
      fields[JSON.parse(line.slice(1, -':['.length)) as string] = rows;
    } else if (line.startsWith('{') && line.endsWith('}')) {
      Object.assign(fields, JSON.parse(line));
      return { ...fields, consumers: tickets(fields.consumers as unknown[]) } as unknown as SnapshotDocument;
    } else if (line !== '}') Object.assign(fields, JSON.parse(`{${line.slice(1)}}`));
  }
  return fields as unknown as SnapshotDocument;
}

/** Books stand before tickets. */
function ticketsOf(fields: Fields): (rows: readonly unknown[]) => readonly Consumer[] {
  let prefixes: ReadonlyMap<number, string> | null = null;
  const prefixOf = (rangeId: number): string | undefined => {
    prefixes ??= new Map(
      (fields.books ?? []).flatMap(([book, rows]) =>
        book === 'TicketRange' ? (rows as readonly BookRows['TicketRange'][]).map(({ id, prefix }) => [id, prefix] as const) : [],
      ),
    );
    return prefixes.get(rangeId);
  };
  return (rows) => (rows as readonly Parameters<typeof ticketOf>[0][]).map((row) => ticketOf(row, prefixOf));
}
