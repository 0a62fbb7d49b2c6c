/**
 * Reads all stored data in slices while the box works: the journal with its hash chain, every row of the other tables with its indices, the
 * snapshots with their checksums. A start reads only what it needs. Without the scrub, damage before the newest snapshot or in the history
 * could stay unnoticed for years, until every backup has it too.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, isSqliteError, messageOf, type Statement } from '../files/sqlite.js';
import { chainHash } from '../journal/chain.js';
import { isJson, type Link, readAnchor } from '../journal/journal.js';
import { PersonalReader } from '../journal/personal.js';
import { listSnapshots, readInPieces, type SnapshotFile } from '../journal/snapshots.js';
import { TableWalk, walkedTables } from './table-walk.js';

/** Stored data that differs from what was written. */
export type StoredDamage =
  | { readonly kind: 'journal'; readonly entry: number; readonly why: string }
  | { readonly kind: 'row'; readonly table: string; readonly row: number; readonly why: string }
  | { readonly kind: 'snapshot'; readonly file: string; readonly why: string };

/**
 * Reads everything soon after the start and twice a day, at a twentieth of full speed. After a restart it begins again: a pass takes
 * minutes, and known damage is found again.
 */
export class Scrubber {
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  /** `found` gets everything the pass has found so far, whenever the list grows and at the end. */
  constructor(connection: Connection, directory: string, found: (damage: readonly StoredDamage[]) => void) {
    this.#ended = this.#run(connection, directory, found).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) throw error;
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(connection: Connection, directory: string, found: (damage: readonly StoredDamage[]) => void): Promise<void> {
    await this.#pause(FIRST_MS);
    for (;;) {
      const damage: StoredDamage[] = [];
      let begunMs = performance.now();
      for (const one of scrub(connection, directory)) {
        if (one !== null) {
          damage.push(one);
          found([...damage]);
        }
        await this.#pause(Math.max(PAUSE_MIN_MS, (performance.now() - begunMs) * PAUSE_TIMES));
        begunMs = performance.now();
      }
      found(damage);
      await this.#pause(EVERY_MS);
    }
  }

  #pause(ms: number): Promise<void> {
    return pause(ms, undefined, { signal: this.#stop.signal });
  }
}

/** Runs after the work of a start; a box that keeps restarting does not scrub. */
const FIRST_MS = 10_000;
const EVERY_MS = 12 * 3_600_000;
/** Rest after a slice, as a multiple of the time the slice took. */
const PAUSE_TIMES = 19;
const PAUSE_MIN_MS = 10;

/** Each step yields one slice (some milliseconds of work) and the damage found in it. Each part ends at its first damage. */
export function* scrub(connection: Connection, directory: string): Generator<StoredDamage | null, undefined> {
  yield* orUnreadable(scrubDatabase(connection));
  yield* scrubSnapshots(directory);
}

/** The same for everything but the journal. */
export function* scrubBeside(connection: Connection, directory: string): Generator<StoredDamage | null, undefined> {
  yield* orUnreadable(scrubTables(connection));
  yield* scrubSnapshots(directory);
}

function* scrubDatabase(connection: Connection): Generator<StoredDamage | null, undefined> {
  yield* scrubJournal(connection);
  yield* scrubTables(connection);
}

function* scrubTables(connection: Connection): Generator<StoredDamage | null, undefined> {
  for (const table of walkedTables(connection)) yield* scrubTable(connection, table);
}

function* scrubSnapshots(directory: string): Generator<StoredDamage | null, undefined> {
  for (const file of listSnapshots(directory)) yield* scrubSnapshot(directory, file);
}

/** Checks the schema; unreadable rows are found in their own part. */
function* orUnreadable(part: Generator<StoredDamage | null, undefined>): Generator<StoredDamage | null, undefined> {
  try {
    yield* part;
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    yield { kind: 'row', table: 'sqlite_schema', row: 0, why: `${error.message} (${error.code})` };
  }
}

/** Limits of a journal slice, whichever is reached first. */
const SLICE_ROWS = 128;
const SLICE_BYTES = 512 * 1024;

interface JournalRow extends Link {
  readonly atMs: number;
  readonly eventCount: number;
  readonly events: string;
}

function* scrubJournal(connection: Connection): Generator<StoredDamage | null, undefined> {
  const rows: Statement<[number], JournalRow> = connection.prepare(
    'SELECT sequence, at_ms AS atMs, event_count AS eventCount, events, hash FROM journal WHERE sequence > ? ORDER BY sequence',
  );
  const personal = new PersonalReader(connection);
  let last: Link = { sequence: 0, hash: new Uint8Array() };
  /** Continues after `last`; returns whether there is more, or the damage. */
  const slice = connection.transaction((): boolean | StoredDamage => {
    const anchor = readAnchor(connection);
    // Older entries may have been deleted meanwhile.
    if (anchor.sequence >= last.sequence) last = anchor;
    let left = SLICE_ROWS;
    let bytesLeft = SLICE_BYTES;
    for (const row of rows.iterate(last.sequence)) {
      const why = faultOf(row, last) ?? faultOfTexts(row, personal);
      if (why !== null) return { kind: 'journal', entry: last.sequence + 1, why };
      last = row;
      left -= 1;
      bytesLeft -= row.events.length;
      if (left <= 0 || bytesLeft <= 0) return true;
    }
    return false;
  });
  for (;;) {
    const outcome = unreadable(slice, (why) => ({ kind: 'journal', entry: last.sequence + 1, why }));
    yield typeof outcome === 'boolean' ? null : outcome;
    if (outcome !== true) return;
  }
}

function faultOf(row: JournalRow, before: Link): string | null {
  if (row.sequence !== before.sequence + 1) return `it is missing: entry ${row.sequence} follows entry ${before.sequence}`;
  if (!chainHash(before.hash, row).equals(row.hash)) return 'it does not fit the hash chain: it was changed or damaged';
  return isJson(row.events) ? null : 'its events are not JSON';
}

/** Visitors' texts are stored beside the entry, which has their digests. */
function faultOfTexts(row: JournalRow, personal: PersonalReader): string | null {
  try {
    personal.textsOf(row);
    return null;
  } catch (error) {
    if (isSqliteError(error) || !(error instanceof Error)) throw error;
    return error.message;
  }
}

function* scrubTable(connection: Connection, table: string): Generator<StoredDamage | null, undefined> {
  const walk = new TableWalk(connection, table);
  while (!walk.isAtEnd) {
    const damaged = walk.next(SLICE_ROWS);
    yield damaged === null ? null : { kind: 'row', ...damaged };
    if (damaged !== null) return;
  }
}

/** An unreadable page or sector counts as damage. */
function unreadable<Result>(read: () => Result, damage: (why: string) => StoredDamage): Result | StoredDamage {
  try {
    return read();
  } catch (error) {
    if (isSqliteError(error)) return damage(`${error.message} (${error.code})`);
    throw error;
  }
}

function* scrubSnapshot(directory: string, file: SnapshotFile): Generator<StoredDamage | null, undefined> {
  const damage = (why: string): StoredDamage => ({ kind: 'snapshot', file: file.name, why });
  try {
    const isWhole = yield* readInPieces(directory, file, SLICE_BYTES);
    if (!isWhole) yield damage('it is torn or damaged');
  } catch (error) {
    // A newer snapshot replaced it.
    if (existsSync(join(directory, file.name))) yield damage(messageOf(error));
  }
}
