/** A data folder that cannot be written: how a start detects it, how it is read all the same, and a store that only shows the data. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHead } from '../journal/journal.js';
import type { Store } from '../store/store.js';
import { databaseFile, isOwnFile, readDatabase } from './folder.js';

/** System error codes: disk full, quota used up, mounted read-only, input or output failed. */
const REFUSALS: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

const PROBE_FILE = 'write-probe';
const PROBE_BYTES = 64 * 1024;
const CACHE_KIB = 256;

/**
 * The system's code, such as `ENOSPC`, if there is a database and its disk takes no writes. Otherwise null, also for other faults: the
 * start detects those and reports them better. Another box may be using the folder.
 * @param roomBytes space needed by a start and the first changes
 */
export function whyNotWritable(directory: string, roomBytes: number): string | null {
  if (!existsSync(databaseFile(directory))) return null;
  try {
    const { bavail, bsize } = statfsSync(directory);
    if (bavail * bsize < roomBytes) return 'ENOSPC';
    probe(join(directory, PROBE_FILE));
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== undefined && REFUSALS.has(code) ? code : null;
  }
}

function probe(file: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeSync(descriptor, Buffer.alloc(PROBE_BYTES, 1));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}

/** The copy is held in memory; more would take memory that the box needs. */
const COPY_MAX_BYTES = 256 * 1024 * 1024;

/**
 * Calls `read` with a folder in which the database can be read. SQLite needs a file of its own beside a database with a write-ahead log,
 * even to read it. If that file does not exist and cannot be made, the folder is read from a copy in memory. Throws what `read` throws.
 */
export function readSomewhere<Result>(directory: string, read: (folder: string) => Result): Result {
  const copy = isReadable(directory) ? null : copyInMemory(directory);
  if (copy === null) return read(directory);
  try {
    return read(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function isReadable(directory: string): boolean {
  try {
    readDatabase(directory, CACHE_KIB, readHead);
    return true;
  } catch {
    return false;
  }
}

/** null = not enough room. */
function copyInMemory(directory: string): string | null {
  const names = readdirSync(directory).filter((name) => isOwnFile(name) && name !== 'lock.db' && !name.endsWith('-shm'));
  const bytes = names.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  if (bytes > COPY_MAX_BYTES) return null;
  for (const place of [process.env.RUNTIME_DIRECTORY, '/dev/shm', tmpdir()]) {
    try {
      if (place === undefined || roomIn(place) < 2 * bytes) continue;
      const copy = mkdtempSync(join(place, 'qbox-reading-'));
      for (const name of names) copyFileSync(join(directory, name), join(copy, name));
      return copy;
    } catch {
      // Try the next place.
    }
  }
  return null;
}

function roomIn(place: string): number {
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize;
}

const refused = (): Promise<never> => Promise.reject(new Error('the disk cannot be written: its history is not open'));

/** Has no history: callers must refuse such requests before. */
export function readOnlyStore(sequence: number): Store {
  return {
    sequence,
    heartbeatMs: 0,
    beat: () => {},
    commit: () => {
      throw new Error('the disk cannot be written: nothing can be committed');
    },
    visits: refused,
    dayCounts: refused,
    shortVisits: refused,
    windowBreaks: refused,
    indicators: refused,
    windowMoves: refused,
    settle: () => Promise.resolve(null),
    changes: refused,
    findVisitors: refused,
    finishedConsumer: () => Promise.resolve(null),
    photo: () => Promise.resolve(null),
    photoSizes: () => Promise.resolve(new Map()),
    dropPhotos: refused,
    maintain: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}
