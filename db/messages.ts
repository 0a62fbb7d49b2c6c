/** What the threads of this room say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { VisitFilter } from './visit.js';

export interface WriterData {
  readonly directory: string;
  /** The reader's end of the line between the two threads. */
  readonly readerPort: MessagePort;
}

/**
 * Main thread → writer. `visits` is flat: `VISIT_FIELDS` values a visit, because cloning the nested objects takes the writer several
 * times as long.
 */
export type ToWriter =
  | {
      readonly kind: 'commit';
      readonly sequence: number;
      readonly atMs: number;
      readonly eventCount: number;
      readonly events: string;
      readonly visits: FlatVisits;
    }
  | { readonly kind: 'close' };

/** consumer id, registered ms, done ms, ticket, services (JSON text), consumer (JSON text), and so on for the next visit. */
export type FlatVisits = readonly (number | string | null)[];
export const VISIT_FIELDS = 6;

/** Writer → main thread. A bare number is the sequence of a batch that is on the disk: the commonest message is the cheapest. */
export type FromWriter =
  | number
  | { readonly kind: 'opened'; readonly sequence: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'closed' };

export interface ReaderData {
  readonly directory: string;
  readonly historyDays: number;
  readonly journalDays: number;
  readonly writerPort: MessagePort;
}

/** Main thread → reader; each is answered under its `id`. */
export type ToReader =
  | { readonly kind: 'open'; readonly id: number }
  | { readonly kind: 'visits'; readonly id: number; readonly filter: VisitFilter; readonly upToSequence: number }
  | { readonly kind: 'consumer'; readonly id: number; readonly consumerId: number }
  | { readonly kind: 'maintain'; readonly id: number; readonly nowMs: number }
  | { readonly kind: 'close'; readonly id: number };

/** Reader → main thread. `failed` without an id: the disk failed while nobody had asked for anything. */
export type FromReader =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Reader → writer: work on the database that is not a batch, in pieces small enough not to hold up a commit. */
export type Chore =
  /** Copies the rest of the log into the database, so that the next commit begins the log anew. */
  | { readonly kind: 'finishCheckpoint' }
  | { readonly kind: 'forgetVisits'; readonly beforeMs: number; readonly limit: number }
  | { readonly kind: 'forgetBatches'; readonly beforeMs: number; readonly upToSequence: number; readonly limit: number };

/** Writer → reader: how many rows the chore deleted (0 for a checkpoint). */
export type ChoreDone = number;
