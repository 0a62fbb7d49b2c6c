/** What the server hands over to be committed at once. */
import type { ChangeRow } from './changes.js';
import type { BatchPersonal } from './personal.js';
import type { VisitRow } from './visit.js';

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
