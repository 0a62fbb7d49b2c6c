/**
 * Continues with the rest of a journal whose end was lost, if there is no backup. The lost end may have issued tickets, so the next numbers
 * begin some way after the last known one.
 */
import { join } from 'node:path';
import { holdFolder } from '../../../db/files/folder.js';
import { acceptLostEnd, findLostEnd, type LostEnd } from '../../../db/integrity/lost-end.js';
import { openStore, type Store } from '../../../db/store/store.js';
import { DEFAULT_RULES } from '../../engine/rules-of-branch.js';
import type { QueueState } from '../../engine/state.js';
import type { TicketRangeRow } from '../../model/books/index.js';
import { Rejection } from '../../model/errors/errors.js';
import { Clock } from '../../pipeline/commit/clock.js';
import { Pipeline } from '../../pipeline/commit/pipeline.js';
import { recover } from '../../pipeline/commit/recover.js';
import { RefusedError } from '../failures.js';

export interface AcceptedLoss extends LostEnd {
  readonly kept: string;
  readonly nextTickets: readonly string[];
}

/** Most batches of a branch come from one request, and not all of them issue a ticket. */
const NUMBERS_PER_BATCH = 2;
const ROUND_TO = 10;
const FOR_EVER_DAYS = 1_000_000;

interface InFolder {
  readonly directory: string;
}

/** The missing end; null = none. Throws if a box is running in the folder. */
export function lostEndIn({ directory }: InFolder): LostEnd | null {
  return alone(directory, () => findLostEnd(directory).lost);
}

/** Throws if nothing is missing, or if the rest is not a valid state of a queue: then only a backup helps. */
export async function acceptLoss({ directory }: InFolder): Promise<AcceptedLoss> {
  const kept = join(directory, `before-accept-loss-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`);
  const lost = alone(directory, () => acceptLostEnd(directory, kept));
  return { ...lost, kept, nextTickets: await withStore(directory, (store) => moveNumbers(directory, store, lost.batches)) };
}

/** Prevents a start of a box in the folder during the work. */
function alone<Result>(directory: string, work: () => Result): Result {
  const release = holdFolder(directory);
  if (release === null) throw new RefusedError(`a box is running in ${directory}: stop it first (systemctl stop qbox)`);
  try {
    return work();
  } finally {
    release();
  }
}

/** Rejects if the disk fails. */
async function withStore<Result>(directory: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  let onFailure: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    onFailure = reject;
  });
  const store = await openStore({
    directory,
    historyDays: FOR_EVER_DAYS,
    journalDays: FOR_EVER_DAYS,
    personalDays: FOR_EVER_DAYS,
    onFailure,
  });
  try {
    return await Promise.race([work(store), failed]);
  } finally {
    await store.close();
  }
}

/** Moves the next number of each range on, and returns the next tickets. */
async function moveNumbers(directory: string, store: Store, batches: number): Promise<readonly string[]> {
  const { state } = recover(directory, DEFAULT_RULES);
  const clock = new Clock('UTC', Math.max(state.lastAtMs, store.heartbeatMs));
  const pipeline = new Pipeline(state, store, clock);
  const nextTickets: string[] = [];
  for (const range of [...state.books.TicketRange.values()]) {
    const next = movedOn(state, range, batches);
    const asked = { type: 'setElement', book: 'TicketRange', id: range.id, fields: { next }, actingUserId: 0, sessionId: 0 } as const;
    const outcome = pipeline.execute(asked);
    if (outcome instanceof Rejection)
      throw new RefusedError(`the next number of the range ${range.name} could not be set: ${outcome.error}`);
    nextTickets.push(`${range.prefix}${String(next).padStart(3, '0')}`);
  }
  await pipeline.settled();
  return nextTickets;
}

function movedOn({ ranges }: QueueState, { id, next, last }: TicketRangeRow, batches: number): number {
  const known = ranges.get(id)?.next ?? next;
  return Math.min(last, Math.ceil((known + batches * NUMBERS_PER_BATCH) / ROUND_TO) * ROUND_TO);
}
