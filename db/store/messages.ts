/** Messages between the threads of this room. */
import type { MessagePort } from 'node:worker_threads';
import type { TimeRange } from '../facts/day.js';
import type { Cell, FactTable } from '../facts/tables.js';
import type { VisitFilter, VisitRow } from '../facts/visit.js';
import type { WindowLogRow } from '../facts/window-log.js';
import type { ChangeRow, ChangesFilter } from '../history/changes.js';
import type { CountedRow } from '../history/counted.js';
import type { FactsDay } from '../history/day-facts.js';
import type { IndicatorsQuestion } from '../history/question.js';
import type { VisitorSearch } from '../history/visit-texts.js';
import type { StoredDamage } from '../integrity/scrub.js';
import type { MorningRow } from '../journal/mornings.js';
import type { BatchPersonal } from '../journal/personal.js';

export interface WriterData {
  readonly directory: string;
  /** The reader's end of the channel between the two threads. */
  readonly readerPort: MessagePort;
}

/** Main thread → writer. */
export type ToWriter =
  | {
      readonly kind: 'commit';
      readonly sequence: number;
      readonly atMs: number;
      readonly eventCount: number;
      readonly events: string;
      readonly visits: string;
      readonly reopened: readonly number[];
      readonly changes: readonly ChangeRow[];
      readonly counted?: readonly CountedRow[] | undefined;
      readonly personal: BatchPersonal | null;
      readonly windowLog: readonly WindowLogRow[];
      readonly morning?: MorningRow | undefined;
    }
  | { readonly kind: 'beat'; readonly atMs: number }
  | { readonly kind: 'close' };

/**
 * The visits of a batch as one text, because cloning a text is one copy and a list is cloned value by value. One field a line, each JSON
 * (which has no line breaks of its own): consumer id, registered ms, done ms, ticket, services, consumer, 1 if it has texts, about (or
 * nothing); then the next visit.
 */
export const packVisits = (visits: readonly VisitRow[]): string =>
  visits
    .map(
      ({ consumerId, registeredMs, doneMs, ticket, services, consumer, hasTexts, about }) =>
        `${consumerId}\n${registeredMs}\n${doneMs}\n${JSON.stringify(ticket)}\n${services}\n${consumer}\n${hasTexts ? 1 : 0}\n${about}`,
    )
    .join('\n');

type PackedVisit = readonly [number, number, number, string, string, string, number, string | null];
const FIELDS = 8;

export function* unpackVisits(packed: string): Generator<PackedVisit> {
  if (packed === '') return;
  const lines = packed.split('\n');
  for (let i = 0; i < lines.length; i += FIELDS) {
    const [id, registeredMs, doneMs, ticket = '""', services = '', consumer = '', hasTexts, about = ''] = lines.slice(i, i + FIELDS);
    yield [
      Number(id),
      Number(registeredMs),
      Number(doneMs),
      JSON.parse(ticket) as string,
      services,
      consumer,
      Number(hasTexts),
      about || null,
    ];
  }
}

/** Writer → main thread. A bare number is the sequence of a batch that is on the disk: the most common message is the cheapest. */
export type FromWriter =
  | number
  | { readonly kind: 'opened'; readonly sequence: number; readonly heartbeatMs: number }
  | { readonly kind: 'beaten' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'closed' };

export interface ReaderData {
  readonly directory: string;
  readonly historyDays: number;
  readonly journalDays: number;
  readonly personalDays: number;
  /** Whether the periodic scrub runs. */
  readonly scrubs: boolean;
  readonly writerPort: MessagePort;
}

/** Main thread → reader; each is answered under its `id`. */
export type ToReader =
  | { readonly kind: 'open'; readonly id: number }
  | { readonly kind: 'visits'; readonly id: number; readonly filter: VisitFilter; readonly upToSequence: number }
  | { readonly kind: 'dayCounts'; readonly id: number; readonly ranges: readonly TimeRange[]; readonly upToSequence: number }
  | { readonly kind: 'shortVisits'; readonly id: number; readonly range: TimeRange; readonly limit: number; readonly upToSequence: number }
  | { readonly kind: 'windowBreaks'; readonly id: number; readonly range: TimeRange; readonly upToSequence: number }
  | { readonly kind: 'indicators'; readonly id: number; readonly question: IndicatorsQuestion; readonly upToSequence: number }
  | { readonly kind: 'windowMoves'; readonly id: number; readonly days: readonly FactsDay[]; readonly upToSequence: number }
  | { readonly kind: 'settle'; readonly id: number; readonly days: readonly FactsDay[] }
  | { readonly kind: 'changes'; readonly id: number; readonly filter: ChangesFilter }
  | { readonly kind: 'consumer'; readonly id: number; readonly consumerId: number }
  | { readonly kind: 'visitors'; readonly id: number; readonly search: VisitorSearch; readonly limit: number }
  | { readonly kind: 'photo'; readonly id: number; readonly consumerId: number }
  | { readonly kind: 'photoSizes'; readonly id: number }
  | { readonly kind: 'dropPhotos'; readonly id: number; readonly consumerIds: readonly number[] }
  | { readonly kind: 'cutLog'; readonly id: number }
  | { readonly kind: 'maintain'; readonly id: number; readonly nowMs: number }
  | { readonly kind: 'close'; readonly id: number };

/**
 * Reader → main thread, without an id because it answers no question: `failed` if the disk failed, and everything the scrub has found so
 * far, even if that is nothing.
 */
export type FromReader =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }
  | { readonly kind: 'scrubbed'; readonly damage: readonly StoredDamage[] }
  | { readonly kind: 'failed'; readonly message: string };

/** Reader → writer: database work that is not a batch, in pieces small enough not to delay a commit. */
export type Chore =
  /** Copies the rest of the log into the database, so that the next commit restarts the log. */
  | { readonly kind: 'finishCheckpoint' }
  | { readonly kind: 'forgetVisits'; readonly beforeMs: number; readonly limit: number }
  | { readonly kind: 'forgetChanges'; readonly beforeMs: number; readonly limit: number }
  | { readonly kind: 'forgetCounted'; readonly beforeMs: number; readonly limit: number }
  | { readonly kind: 'dropPhotos'; readonly consumerIds: readonly number[] }
  /** Texts of visits and batches; see `personal.ts`. */
  | { readonly kind: 'eraseVisitTexts'; readonly beforeMs: number; readonly limit: number }
  | { readonly kind: 'eraseTexts'; readonly beforeMs: number; readonly upToSequence: number; readonly limit: number }
  | FactsChore
  | { readonly kind: 'forgetBatches'; readonly beforeMs: number; readonly upToSequence: number; readonly limit: number };

/** Facts of a day and the window log. `day` is as in `FactsDay`. */
export type FactsChore =
  /** Deletes what is written of the day. A `range` = the day is counted next; null = it is forgotten. */
  | { readonly kind: 'clearFacts'; readonly day: number; readonly range: TimeRange | null; readonly limit: number }
  | { readonly kind: 'writeFacts'; readonly table: FactTable; readonly rows: readonly (readonly Cell[])[] }
  /** All facts of the day are written. It stays uncounted (0) if something happened to it since `clearFacts`. */
  | { readonly kind: 'settleDay'; readonly day: number; readonly version: number }
  | { readonly kind: 'forgetWindowLog'; readonly beforeMs: number; readonly limit: number };

/** Writer → reader: number of rows the chore deleted or changed (0 for a checkpoint). */
export type ChoreDone = number;
