/** A disk as it is found after a power cut, opened by the box's own recovery and held against what clients were answered. */
import { join } from 'node:path';
import { openForReading } from '../../dist/db/files/sqlite.js';
import { verifyJournal } from '../../dist/db/journal/journal.js';
import { openStore } from '../../dist/db/store/store.js';
import { recover } from '../../dist/server/pipeline/commit/recover.js';
import { DEFAULT_RULES } from '../../server/engine/rules-of-branch.js';
import type { Chance } from '../durability/chance.js';
import type { DiskImage } from './disk-image.js';
import type { LogEntry } from './write-log.js';

export interface Found {
  /** Writes that were not flushed and are not there, or not whole. */
  readonly dropped: number;
  /** Answers that came before the cut. */
  readonly answered: number;
  readonly faults: readonly string[];
}

/** A disk writes its sectors whole; a longer write may be there in part. */
const SECTOR_BYTES = 512;
const TORN_PART = 0.15;

/**
 * @param safe what was flushed
 * @param unsafe what was written since, in the order in which it came; any of it may be there
 * @param answered ids of requests whose answers came before the cut
 */
export async function foundAfterCut(
  safe: DiskImage,
  unsafe: readonly LogEntry[],
  answered: readonly string[],
  chance: Chance,
): Promise<Found> {
  const disk = safe.copy();
  const keptPart = chance.next();
  let dropped = 0;
  for (const { write } of unsafe) {
    if (!write) continue;
    const isKept = chance.next() < keptPart;
    const isTorn = chance.next() < TORN_PART && write.bytes.length > SECTOR_BYTES;
    if (!isKept || isTorn) dropped += 1;
    if (!isKept) continue;
    const length = isTorn ? SECTOR_BYTES * chance.below(write.bytes.length / SECTOR_BYTES) : write.bytes.length;
    disk.put({ at: write.at, bytes: write.bytes.subarray(0, length) });
  }
  const faults = await disk
    .mounted(async (folder) => await faultsIn(join(folder, 'box'), answered))
    .catch((error: unknown) => [String(error)]);
  return { dropped, answered: answered.length, faults };
}

/** What is wrong with a data folder, in words. */
async function faultsIn(directory: string, answered: readonly string[]): Promise<string[]> {
  const failures: Error[] = [];
  // As a start does: the store brings the database in order, and the state is recovered from it.
  const store = await openStore({
    directory,
    historyDays: 1000,
    journalDays: 1000,
    personalDays: 1000,
    onFailure: (error) => failures.push(error),
  });
  try {
    recover(directory, DEFAULT_RULES);
    verifyJournal(directory);
    const kept = keptAnswers(directory);
    const lost = answered.filter((request) => !kept.has(request)).map((request) => `the answer to ${request} is lost`);
    return [...failures.map(String), ...lost];
  } finally {
    await store.close();
  }
}

function keptAnswers(directory: string): ReadonlySet<string> {
  const connection = openForReading(join(directory, 'qbox.db'), 1024);
  try {
    const rows = connection.prepare<[], string>('SELECT events FROM journal').pluck().all();
    const events = rows.flatMap((row) => JSON.parse(row) as readonly { readonly t: string; readonly request?: string }[]);
    return new Set(events.filter(({ t }) => t === 'answered').map(({ request = '' }) => request));
  } finally {
    connection.close();
  }
}
