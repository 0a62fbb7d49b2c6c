import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseFile } from '../../../db/files/folder.js';
import { type Connection, openForReading, openForWriting } from '../../../db/files/sqlite.js';
import { readRecovery, verifyJournal } from '../../../db/journal/journal.js';
import { listSnapshots, writeSnapshot } from '../../../db/journal/snapshots.js';
import { openStore } from '../../../dist/db/store/store.js';
import { batchOf, commit, DAY_MS, MORNING_MS, temporaryFolder, visitOf } from '../support.js';

/** One batch a day. The first are forgotten, so that the chain hangs on its anchor; a snapshot knows the last. */
const LAST = 40;
const FIRST = 8;
const COUNT = LAST - FIRST + 1;
const original = mkdtempSync(join(tmpdir(), 'qbox-db-journal-'));

beforeAll(async () => {
  const store = await openStore({
    directory: original,
    historyDays: 9999,
    journalDays: 10,
    personalDays: 1000,
    onFailure: () => undefined,
  });
  for (let sequence = 1; sequence <= LAST; sequence++) {
    // Some are long: SQLite keeps the rest of those on pages of their own.
    const text = 'Ж'.repeat(sequence % 7 === 0 ? 3000 : sequence);
    await commit(store, batchOf([{ t: 'closed', c: sequence, text }], [visitOf(sequence)], MORNING_MS + sequence * DAY_MS));
  }
  for (const sequence of [FIRST - 1, FIRST]) writeSnapshot(original, { sequence, state: '{}' });
  let forgotten = -1;
  while (forgotten !== 0) forgotten = (await store.maintain(MORNING_MS + 1000 * DAY_MS))?.forgottenBatches ?? 0;
  writeSnapshot(original, { sequence: LAST, state: '{}' });
  await store.close();
});
afterAll(() => rmSync(original, { recursive: true, force: true }));

/** A folder with a copy of the journal, changed by somebody who knows SQL. */
function tampered(change: (connection: Connection) => void): string {
  const folder = copyOf(original);
  const connection = openForWriting(databaseFile(folder), 256);
  change(connection);
  connection.close();
  return folder;
}

function copyOf(from: string): string {
  const folder = temporaryFolder();
  copyFileSync(databaseFile(from), databaseFile(folder));
  for (const { name } of listSnapshots(from)) copyFileSync(join(from, name), join(folder, name));
  return folder;
}

const anEntry = fc.integer({ min: FIRST, max: LAST });
const COLUMNS = {
  at_ms: 'at_ms = at_ms + 1',
  event_count: 'event_count = event_count + 1',
  'an event': "events = replace(events, 'closed', 'opened')",
  'a space between events': "events = events || ' '",
  hash: 'hash = zeroblob(32)',
} as const;

describe('the hash chain', () => {
  it('fits as long as nobody touched it', () => {
    expect(verifyJournal(copyOf(original))).toMatchObject({ entries: COUNT });
  });

  it.each(Object.entries(COLUMNS))('shows where %s was changed', (_what, assignment) => {
    fc.assert(
      fc.property(anEntry, (sequence) => {
        const folder = tampered((connection) => connection.exec(`UPDATE journal SET ${assignment} WHERE sequence = ${sequence}`));
        expect(() => verifyJournal(folder)).toThrow(`Journal entry ${sequence} does not fit`);
      }),
      { numRuns: 4 },
    );
  });

  it('shows any changed byte of an entry', () => {
    fc.assert(
      fc.property(anEntry, fc.nat(), fc.integer({ min: 1, max: 127 }), (sequence, where, flip) => {
        const folder = tampered((connection) => {
          const row = connection.prepare('SELECT CAST(events AS BLOB) AS bytes FROM journal WHERE sequence = ?').get(sequence);
          const bytes = (row as { bytes: Buffer }).bytes;
          const at = where % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          connection.prepare('UPDATE journal SET events = CAST(? AS TEXT) WHERE sequence = ?').run(bytes, sequence);
        });
        expect(() => verifyJournal(folder)).toThrow(`Journal entry ${sequence} does not fit`);
      }),
      { numRuns: 25 },
    );
  });

  it('shows removed entries, the last one too', () => {
    fc.assert(
      fc.property(anEntry, (sequence) => {
        const folder = tampered((connection) => connection.exec(`DELETE FROM journal WHERE sequence = ${sequence}`));
        const fault = sequence === LAST ? `The journal in ${folder} ends with batch ${LAST - 1}` : `Journal entry ${sequence} is missing`;
        expect(() => verifyJournal(folder)).toThrow(fault);
        if (sequence === LAST) expect(() => readRecovery(folder)).toThrow(fault);
      }),
      { numRuns: 10, examples: [[LAST], [FIRST]] },
    );
  });

  it('shows entries that changed places', () => {
    fc.assert(
      fc.property(anEntry, anEntry, (one, other) => {
        fc.pre(one !== other);
        const folder = tampered((connection) => {
          connection.exec(`UPDATE journal SET sequence = -1 WHERE sequence = ${one}`);
          connection.exec(`UPDATE journal SET sequence = ${one} WHERE sequence = ${other}`);
          connection.exec(`UPDATE journal SET sequence = ${other} WHERE sequence = -1`);
        });
        expect(() => verifyJournal(folder)).toThrow(`Journal entry ${Math.min(one, other)} does not fit`);
      }),
      { numRuns: 10 },
    );
  });

  it('shows an exchanged anchor', () => {
    const folder = tampered((connection) => connection.exec('UPDATE journal_anchor SET hash = zeroblob(32)'));
    expect(() => verifyJournal(folder)).toThrow(`Journal entry ${FIRST} does not fit`);
  });
});

it('a damaged file yields the same entries or an error, never others', () => {
  const intact = readFileSync(databaseFile(original));
  let errors = 0;
  fc.assert(
    fc.property(fc.nat({ max: intact.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const folder = copyOf(original);
      const damaged = Buffer.from(intact);
      damaged[at] = (damaged[at] ?? 0) ^ flip;
      writeFileSync(databaseFile(folder), damaged);
      try {
        expect(verifyJournal(folder)).toMatchObject({ entries: COUNT });
      } catch (error) {
        // A failed expectation is an error too, but not one of the journal's.
        expect(String(error)).not.toContain('AssertionError');
        errors += 1;
      }
    }),
    // The example was found once: a key of the tree that leads a search past all rows, while the last one is found.
    { numRuns: 150, examples: [[3039, 40]] },
  );
  expect(errors).toBeGreaterThan(10);
});

describe('recovery', () => {
  it('reads what follows the snapshot, and checks it', () => {
    const folder = copyOf(original);
    const [newest] = listSnapshots(folder);
    rmSync(join(folder, newest?.name ?? ''));
    const { snapshot, entries, skipped } = readRecovery(folder);
    expect(snapshot).toEqual({ sequence: FIRST, state: Buffer.from('{}') });
    expect([...entries].map((entry) => entry.sequence)).toEqual(Array.from({ length: LAST - FIRST }, (_, i) => FIRST + 1 + i));
    // An iterable is read as often as somebody likes.
    const [first] = entries;
    expect(first?.atMs).toBe(MORNING_MS + (FIRST + 1) * DAY_MS);
    expect(JSON.parse(first?.events ?? '')).toEqual([{ t: 'closed', c: FIRST + 1, text: 'Ж'.repeat(FIRST + 1) }]);
    expect(skipped).toEqual([]);
  });

  it('of a missing or an empty folder is the empty state', () => {
    for (const folder of [temporaryFolder(), join(temporaryFolder(), 'nothing')]) {
      const { snapshot, entries } = readRecovery(folder);
      expect([snapshot, [...entries]]).toEqual([null, []]);
      expect(verifyJournal(folder)).toMatchObject({ entries: 0 });
    }
  });

  it('leaves nothing open behind it, whether its entries are read to the end, in part or not at all', () => {
    const folder = copyOf(original);
    rmSync(join(folder, listSnapshots(folder)[0]?.name ?? ''));
    readRecovery(folder);
    const [first] = readRecovery(folder).entries;
    expect([...readRecovery(folder).entries][0]).toEqual(first);
    const connection = openForWriting(databaseFile(folder), 256);
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.exec('BEGIN EXCLUSIVE; COMMIT');
    connection.close();
  });

  it('says what to do about a file that is no database', () => {
    const folder = temporaryFolder();
    writeFileSync(databaseFile(folder), 'x'.repeat(5000));
    expect(() => readRecovery(folder)).toThrow(
      /Reading the database in .* failed: file is not a database.*restore the folder from a backup/s,
    );
    expect(() => openForReading(databaseFile(folder), 256).pragma('user_version')).toThrow();
  });
});
