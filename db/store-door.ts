/** What the server needs of the disk, and what it says of how. */
import type { ChangeRow, ChangesAnswer, ChangesFilter } from './changes.js';
import type { DayCounts, TimeRange } from './day.js';
import type { VisitsAnswer } from './history.js';
import type { MaintenanceReport } from './maintenance.js';
import type { BatchPersonal, Photo } from './personal.js';
import type { StoredDamage } from './scrub.js';
import type { VisitFilter, VisitRow } from './visit.js';
import type { VisitorSearch } from './visit-texts.js';

export interface Store {
  /** The sequence of the last committed batch; 0 before the first. */
  readonly sequence: number;
  /** The last time that `beat` wrote down before this store was opened; 0 = never. */
  readonly heartbeatMs: number;
  /** Writes the time down, beside the batches; `beaten` is called after the sync, never if the disk fails. Does nothing once closed. */
  beat(atMs: number, beaten: () => void): void;
  /**
   * Commits one batch in the writer thread; `committed` is called on this thread after the sync. Throws if a commit is in
   * flight or the store has failed or was closed. If the disk fails, `committed` is never called, `onFailure` is.
   */
  commit(batch: Batch, committed: (sequence: number) => void): void;
  /**
   * Finished visits that the filter keeps. The answer holds exactly those of the batches handed to `commit` before this
   * call, the one in flight included; everything younger is the caller's to add.
   */
  visits(filter: VisitFilter): Promise<VisitsAnswer>;
  /** Finished visits that were registered in each range, counted: of the same batches as `visits`. */
  dayCounts(ranges: readonly TimeRange[]): Promise<DayCounts[]>;
  /** Finished visits that were registered in the range, as `ShortVisit`: of the same batches as `visits`. */
  shortVisits(range: TimeRange, limit: number): Promise<VisitsAnswer>;
  /** The log of changes, the newest first: of the batches handed to `commit` before this call. */
  changes(filter: ChangesFilter): Promise<ChangesAnswer>;
  /** The stored `consumer` of a finished visit as JSON text; null if there is none (any more). */
  finishedConsumer(consumerId: number): Promise<string | null>;
  /** Ids of finished visits that have texts and are searched for, `limit` at most: of the batches handed to `commit` before this call. */
  findVisitors(search: VisitorSearch, limit: number): Promise<readonly number[]>;
  /** Of a ticket that has not ended: of the batches handed to `commit` before this call. */
  photo(consumerId: number): Promise<Photo | null>;
  /** Bytes of each photo that is kept, by ticket. */
  photoSizes(): Promise<ReadonlyMap<number, number>>;
  /** Their tickets have ended. */
  dropPhotos(consumerIds: readonly number[]): Promise<void>;
  /** Moves the log into the database and forgets what is too old, as the store does by itself every hour. */
  maintain(nowMs: number): Promise<MaintenanceReport | null>;
  /** After the commit in flight and the questions asked; the log is in the database then. Throws if the disk fails meanwhile. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly directory: string;
  /** Days a finished visit is kept, and a line of the log of changes. */
  readonly historyDays: number;
  /** Days a batch is kept; longer as long as one of the two newest snapshots needs it. */
  readonly journalDays: number;
  /** Days a finished visit keeps what its visitor said of himself; its figures stay longer. */
  readonly personalDays: number;
  /** The disk failed; called once. The process must end: the state in memory is ahead of the disk and stays so. */
  readonly onFailure: (error: Error) => void;
  /**
   * What the scrub has found so far is damaged: called whenever that becomes more and at the end of each pass, also if it is nothing.
   * Without it there is no scrub.
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
  /** Visitors whose visit an earlier batch finished, and who are back: it leaves the history. Before the visits of this batch. */
  readonly reopened: readonly number[];
  /** What the events mean to the log of changes. */
  readonly changes: readonly ChangeRow[];
  /** Personal texts of the events, and what is erased; null = neither. */
  readonly personal: BatchPersonal | null;
}
