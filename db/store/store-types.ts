/** The storage interface of the server. */

import type { DayCounts, TimeRange } from '../facts/day.js';
import type { WindowMove } from '../facts/moves.js';
import type { VisitFilter, VisitRow } from '../facts/visit.js';
import type { WindowBreak, WindowLogRow } from '../facts/window-log.js';
import type { ChangeRow, ChangesAnswer, ChangesFilter } from '../history/changes.js';
import type { CountedRow } from '../history/counted.js';
import type { FactsDay } from '../history/day-facts.js';
import type { VisitsAnswer } from '../history/history.js';
import type { IndicatorsAnswer, IndicatorsQuestion, Settled } from '../history/question.js';
import type { VisitorSearch } from '../history/visit-texts.js';
import type { StoredDamage } from '../integrity/scrub.js';
import type { MorningRow } from '../journal/mornings.js';
import type { BatchPersonal, Photo } from '../journal/personal.js';
import type { MaintenanceReport } from './maintenance.js';

export interface Store {
  /** The sequence of the last committed batch; 0 before the first. */
  readonly sequence: number;
  /** The last time that `beat` stored before this store was opened; 0 = never. */
  readonly heartbeatMs: number;
  /** Stores the time, outside of the batches. `beaten` is called after the sync, and never if the disk fails. Does nothing once closed. */
  beat(atMs: number, beaten: () => void): void;
  /**
   * Commits one batch in the writer thread; `committed` is called on this thread after the sync. Throws if a commit is in flight or the
   * store has failed or is closed. If the disk fails, `onFailure` is called instead of `committed`.
   */
  commit(batch: Batch, committed: (sequence: number) => void): void;
  /**
   * Finished visits that match the filter. The answer contains exactly the batches passed to `commit` before this call, the one in flight
   * included; the caller adds everything newer.
   */
  visits(filter: VisitFilter): Promise<VisitsAnswer>;
  /** Numbers of finished visits registered in each range; same batches as `visits`. */
  dayCounts(ranges: readonly TimeRange[]): Promise<DayCounts[]>;
  /** Finished visits registered in the range, as `ShortVisit`; same batches as `visits`. */
  shortVisits(range: TimeRange, limit: number): Promise<VisitsAnswer>;
  /** Breaks of windows in the range; same batches as `visits`. */
  windowBreaks(range: TimeRange): Promise<readonly WindowBreak[]>;
  /** Figures of visits and windows; finished visits and the window log as of the same batches as `visits`. */
  indicators(question: IndicatorsQuestion): Promise<IndicatorsAnswer>;
  /**
   * For each day when windows were left and when somebody was back, by the window log; same batches as `visits`. The newest day is the
   * last; days before those whose visits are too many to be read are left out.
   */
  windowMoves(days: readonly FactsDay[]): Promise<readonly (readonly WindowMove[])[]>;
  /** Writes the facts of the first of these days that has none; null = the disk failed. */
  settle(days: readonly FactsDay[]): Promise<Settled | null>;
  /** The log of changes, newest first; batches passed to `commit` before this call. */
  changes(filter: ChangesFilter): Promise<ChangesAnswer>;
  /** The stored `consumer` of a finished visit as JSON text; null if there is none (any more). */
  finishedConsumer(consumerId: number): Promise<string | null>;
  /** Ids of matching finished visits that have texts, at most `limit`; batches passed to `commit` before this call. */
  findVisitors(search: VisitorSearch, limit: number): Promise<readonly number[]>;
  /** Photo of a ticket that has not ended; batches passed to `commit` before this call. */
  photo(consumerId: number): Promise<Photo | null>;
  /** Bytes of each stored photo, by ticket. */
  photoSizes(): Promise<ReadonlyMap<number, number>>;
  /** Deletes photos of tickets that have ended. */
  dropPhotos(consumerIds: readonly number[]): Promise<void>;
  /** Moves the log into the database and deletes what is too old; the store also does this every hour. */
  maintain(nowMs: number): Promise<MaintenanceReport | null>;
  /** Closes after the commit in flight and the pending questions; the log is then in the database. Throws if the disk fails meanwhile. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly directory: string;
  /** Days a finished visit and a line of the log of changes are kept. */
  readonly historyDays: number;
  /** Days a batch is kept; longer while one of the two newest snapshots needs it. */
  readonly journalDays: number;
  /** Days a batch is kept which headquarters does not have; left out = there is no headquarters. */
  readonly unsentDays?: number;
  /** Days a finished visit keeps its visitor's personal data; its figures stay longer. */
  readonly personalDays: number;
  /** The disk failed; called once. The process must end: the state in memory is ahead of the disk and stays so. */
  readonly onFailure: (error: Error) => void;
  /**
   * Damage found by the scrub so far: called whenever the list grows and at the end of each pass, even if it is empty. Without this
   * callback there is no scrub.
   */
  readonly scrubbed?: (damage: readonly StoredDamage[]) => void;
}

export interface Batch {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly eventCount: number;
  /** JSON array text. */
  readonly events: string;
  /** The visits that this batch finished. */
  readonly visits: readonly VisitRow[];
  /**
   * Visitors who are back although an earlier batch finished their visit: that visit is deleted from the history before the visits of this
   * batch are written.
   */
  readonly reopened: readonly number[];
  /** Lines of the log of changes for these events. */
  readonly changes: readonly ChangeRow[];
  /** What these events add to figures besides visits; left out = nothing. */
  readonly counted?: readonly CountedRow[];
  /** Personal texts of the events, and what is erased; null = neither. */
  readonly personal: BatchPersonal | null;
  /** What these events changed at windows. Left out = nothing. */
  readonly windowLog?: readonly WindowLogRow[];
  /** A day has begun in this batch. */
  readonly morning?: MorningRow | undefined;
}
