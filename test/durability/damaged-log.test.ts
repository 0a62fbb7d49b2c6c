/**
 * The write-ahead log of a killed box, damaged: either the box has everything that was answered, or it does not start and says where the
 * damage is. A last transaction that a power cut tore is told from that.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { databaseFile, isOwnFile, logFile } from '../../db/files/folder.js';
import { openForReading, openForWriting } from '../../db/files/sqlite.js';
import { findLostEnd, takeUpLog } from '../../db/integrity/lost-end.js';
import { readRecovery, type VerifiedJournal, verifyJournal } from '../../db/journal/journal.js';
import { RELEASED_FILE, ReleasedRecord, readReleased } from '../../db/journal/released.js';
import { hashAt } from '../../db/journal/snapshots.js';
import { TestConsole } from '../qctl/console.js';
import { startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { ADMINISTRATOR } from './people.js';

const QCTL = resolve(import.meta.dirname, '../../dist/program/qctl.js');
const TICKETS = 60;
const PAGES = [1024, 4096] as const;
const RUNS = 60;
const root = mkdtempSync(join(tmpdir(), 'qbox-damaged-log-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The folder of a box that was killed as soon as its last ticket was answered. */
interface Killed {
  readonly data: string;
  readonly log: Buffer;
  readonly journal: VerifiedJournal;
  /** Where each transaction in the log ends. */
  readonly ends: readonly number[];
}

const killed = new Map<number, Killed>();
beforeAll(async () => {
  for (const pageBytes of PAGES) killed.set(pageBytes, await killedBox(pageBytes));
}, 120_000 * SLOWNESS);

async function killedBox(pageBytes: number): Promise<Killed> {
  const data = mkdtempSync(join(root, `${pageBytes}-`));
  if (pageBytes !== 1024) makeDatabase(data, pageBytes);
  const box = await startBox({ data });
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  for (let ticket = 1; ticket <= TICKETS; ticket++) await session.ask('newConsumer', { services: [4], comment: `visitor ${ticket}` });
  await box.kill9();
  const log = readFileSync(logFile(data));
  expect(log.readUInt32BE(8)).toBe(pageBytes);
  const salt = log.toString('hex', 16, 24);
  const ends: number[] = [];
  for (let at = 32; at + 24 + pageBytes <= log.length && log.toString('hex', at + 8, at + 16) === salt; at += 24 + pageBytes)
    if (log.readUInt32BE(at + 4) !== 0) ends.push(at + 24 + pageBytes);
  expect(ends.length).toBeGreaterThan(TICKETS);
  const journal = verifyJournal(data);
  expect(readReleased(data)?.sequence).toBe(journal.sequence);
  return { data, log, journal, ends };
}

/** As a program made it that had pages of this size. */
function makeDatabase(data: string, pageBytes: number): void {
  const connection = openForWriting(databaseFile(data), 1024);
  connection.pragma('journal_mode = DELETE');
  connection.pragma(`page_size = ${pageBytes}`);
  connection.exec('VACUUM');
  connection.close();
}

const killedWith = (pageBytes: number): Killed => {
  const found = killed.get(pageBytes);
  if (found === undefined) throw new Error(`no box had pages of ${pageBytes}`);
  return found;
};

/** A copy with another log; `knows` = whether the record of what was answered is there. */
function withLog({ data }: Killed, log: Buffer | null, knows = true): string {
  const folder = mkdtempSync(join(root, 'copy-'));
  for (const name of readdirSync(data).filter((one) => isOwnFile(one) && !one.endsWith('-shm')))
    copyFileSync(join(data, name), join(folder, name));
  if (log === null) rmSync(logFile(folder));
  else writeFileSync(logFile(folder), log);
  if (!knows) rmSync(join(folder, RELEASED_FILE));
  return folder;
}

const REFUSED =
  /^(The journal in \S+ ends with batch \d+, but batch \d+ was answered: |The end of the journal in \S+ was lost: )its log qbox\.db-wal /;

/** What a start finds: the journal, or why it refuses. */
function found(folder: string): VerifiedJournal | string {
  try {
    takeUpLog(folder);
    return verifyJournal(folder);
  } catch (error) {
    return String((error as Error).message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function expectAllOrRefused(before: Killed, outcome: VerifiedJournal | string): void {
  if (typeof outcome === 'string') expect(outcome).toMatch(REFUSED);
  else expect(outcome).toEqual(before.journal);
}

const flipped = (log: Buffer, at: number, bit: number): Buffer => {
  const changed = Buffer.from(log);
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
  return changed;
};

describe.each(PAGES)('with pages of %i bytes', (pageBytes) => {
  const aPart = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('any single bit that flips: everything is there, or it is refused', () => {
    const before = killedWith(pageBytes);
    fc.assert(
      fc.property(aPart, fc.integer({ min: 0, max: 7 }), (part, bit) => {
        const at = Math.floor(part * before.log.length);
        expectAllOrRefused(before, found(withLog(before, flipped(before.log, at, bit))));
      }),
      { numRuns: RUNS },
    );
  });

  it('any bit of its header that flips', () => {
    const before = killedWith(pageBytes);
    for (let at = 0; at < 32; at++) {
      const outcome = found(withLog(before, flipped(before.log, at, at % 8), false));
      expect(outcome).toMatch(
        /The end of the journal in \S+ was lost: its log qbox\.db-wal has a damaged header \(byte 0\), with \d+ whole/,
      );
    }
  });

  it('any page of zeros', () => {
    const before = killedWith(pageBytes);
    fc.assert(
      fc.property(aPart, (part) => {
        const at = Math.floor((part * before.log.length) / 4096) * 4096;
        expectAllOrRefused(before, found(withLog(before, Buffer.from(before.log).fill(0, at, Math.min(before.log.length, at + 4096)))));
      }),
      { numRuns: RUNS },
    );
  });

  it('cut anywhere, emptied, or gone', () => {
    const before = killedWith(pageBytes);
    fc.assert(
      fc.property(aPart, (part) => {
        expectAllOrRefused(before, found(withLog(before, before.log.subarray(0, Math.floor(part * before.log.length)))));
      }),
      { numRuns: RUNS },
    );
    for (const log of [null, Buffer.alloc(0), Buffer.alloc(before.log.length)]) expect(found(withLog(before, log))).toMatch(REFUSED);
  });

  it('without the record, a frame with two whole transactions behind its own is refused all the same', () => {
    const before = killedWith(pageBytes);
    const last = before.ends.at(-3) ?? 0;
    fc.assert(
      fc.property(aPart, fc.integer({ min: 0, max: 7 }), (part, bit) => {
        const at = 32 + Math.floor(part * (last - 32));
        const frame = 1 + Math.floor((at - 32) / (pageBytes + 24));
        const byte = 32 + (frame - 1) * (pageBytes + 24);
        const outcome = found(withLog(before, flipped(before.log, at, bit), false));
        expect(outcome).toMatch(REFUSED);
        expect(outcome).toContain(`is not whole from frame ${frame} on (byte ${byte}), with `);
      }),
      { numRuns: RUNS },
    );
  });

  it('a last transaction that was torn before anybody was answered starts, without it', () => {
    const before = killedWith(pageBytes);
    const { log, start, end } = endingLong(before, pageBytes);
    const sequenceOf = (bytes: Buffer): number => verifyJournal(withLog(before, bytes, false)).sequence;
    const [without, whole] = [sequenceOf(log.subarray(0, start)), sequenceOf(log)];
    const sectors = Math.ceil((end - start) / 512);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: sectors, maxLength: sectors }), fc.boolean(), (kept, isShorter) => {
        const torn = Buffer.from(log);
        for (const [index, isKept] of kept.entries())
          if (!isKept) torn.fill(0, start + index * 512, Math.min(end, start + (index + 1) * 512));
        const shorter = torn.subarray(0, Math.min(end, start + (kept.lastIndexOf(true) + 1) * 512));
        const folder = withLog(before, isShorter ? shorter : torn, false);
        record(before, folder, without);
        expect(found(folder)).toMatchObject({ sequence: kept.every(Boolean) ? whole : without });
      }),
      { numRuns: RUNS },
    );
  });
});

/** The log up to a transaction of several frames, and where that one is. */
function endingLong({ log, ends }: Killed, pageBytes: number) {
  const last = ends.findLastIndex((end, index) => end - (ends[index - 1] ?? end) > 2 * (pageBytes + 24));
  const [start = 0, end = 0] = ends.slice(last - 1, last + 1);
  expect(start).toBeGreaterThan(0);
  return { log: log.subarray(0, end), start, end };
}

/** As it is between the write of a batch and its record. */
function record({ data }: Killed, folder: string, sequence: number): void {
  const connection = openForReading(databaseFile(data), 1024);
  const hash = hashAt(connection, sequence);
  connection.close();
  if (hash === null) throw new Error(`there is no batch ${sequence}`);
  const released = new ReleasedRecord(folder);
  released.write({ sequence, hash });
  released.close();
}

it('what was torn does not look like damage after the next cut: it is cut off', () => {
  const before = killedWith(1024);
  const { log, start } = endingLong(before, 1024);
  // The last transaction lost its first frame: the others are whole.
  const folder = withLog(before, Buffer.from(log).fill(0, start, start + 1048), false);
  for (const _start of ['first', 'second']) {
    takeUpLog(folder);
    expect(readFileSync(logFile(folder)).length).toBe(start);
  }
  expect(verifyJournal(folder).sequence).toBeLessThan(before.journal.sequence);
});

it('a header that was torn when the log began anew loses nothing: all of it is in the database', () => {
  const before = killedWith(1024);
  const folder = withLog(before, before.log);
  const connection = openForWriting(databaseFile(folder), 1024);
  connection.pragma('wal_checkpoint(PASSIVE)');
  const log = readFileSync(logFile(folder));
  connection.close();
  writeFileSync(logFile(folder), log.fill(0xff, 8, 32));
  expect(found(folder)).toEqual(before.journal);
});

describe('a box that was killed after 60 tickets, with one bit flipped in the middle of its log', () => {
  const middleOf = ({ ends }: Killed): number => ends[Math.floor(ends.length / 2)] ?? 0;

  async function damagedFolder(): Promise<string> {
    const before = killedWith(1024);
    const folder = withLog(before, flipped(before.log, middleOf(before) - 100, 3));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  it('does not start, and says where, how much and what to do', async () => {
    const folder = await damagedFolder();
    const files = readdirSync(folder);
    const outcome = await startBox({ data: folder }).catch((error: unknown) => String(error));
    expect(outcome).toContain('"code":74');
    expect(outcome).toMatch(/ends with batch \d+, but batch \d+ was answered: its log qbox\.db-wal is not whole from frame/);
    expect(outcome).toMatch(/ \d+ on \(byte \d+\), with \d+ whole frames behind it\. Restore the newest backup: qctl backup restore/);
    expect(
      readdirSync(folder)
        .filter((name) => !/-shm$|^lock\.db$/.test(name))
        .sort(),
    ).toEqual(files.filter((name) => name !== 'lock.db').sort());
  });

  it.each(['journal verify', 'doctor'])('qctl %s says the same, and changes nothing', async (command) => {
    const folder = await damagedFolder();
    const log = readFileSync(logFile(folder));
    const terminal = new TestConsole();
    terminal.env = { QBOX_DATA: folder };
    const code = await terminal.run(...command.split(' '));
    expect(code).not.toBe(0);
    expect(terminal.stdout + terminal.stderr).toMatch(
      /ends with batch \d+, but batch \d+ was answered: its log qbox\.db-wal is not whole from/,
    );
    expect(readFileSync(logFile(folder)).equals(log)).toBe(true);
  });
});

it('without a backup, the loss is accepted by a command: the box goes on, and gives no number again', {
  timeout: 60_000 * SLOWNESS,
}, async () => {
  const before = killedWith(1024);
  const { ends } = before;
  const folder = withLog(before, flipped(before.log, (ends[Math.floor(ends.length / 2)] ?? 0) - 100, 3));
  // It opens the store, whose threads run what is built.
  const qctl = (...args: string[]) => promisify(execFile)(process.execPath, [QCTL, 'journal', ...args, '--data', folder, '--json']);
  await expect(qctl('accept-loss')).rejects.toThrow(
    /was answered: its log .* At least \d+ batches are lost, with the tickets given in them/,
  );
  const { stdout } = await qctl('accept-loss', '--yes');
  const { sequence, batches, kept } = JSON.parse(stdout) as { sequence: number; batches: number; kept: string };
  expect(sequence + batches).toBe(before.journal.sequence);
  expect(readFileSync(logFile(kept)).length).toBe(before.log.length);

  const box = await startBox({ data: folder });
  onTestFinished(async () => void (await box.kill9()));
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const left = await session.ask<readonly { readonly comment: string }[]>('consumerList');
  expect(left.map(({ comment }) => comment)).toEqual(Array.from({ length: left.length }, (_, index) => `visitor ${index + 1}`));
  await session.ask('newConsumer', { services: [4], comment: 'next' });
  const next = (await session.ask<readonly { readonly number: number }[]>('consumerList')).at(-1);
  expect(next?.number).toBeGreaterThan(TICKETS);
  expect((await qctl('verify')).stdout).toContain('"ok": true');
  await expect(qctl('accept-loss', '--yes')).rejects.toThrow('a box is running in');
});

it('a folder without the record, as earlier programs left it, is taken up, and has one then', async () => {
  const before = killedWith(1024);
  const folder = mkdtempSync(join(root, 'earlier-'));
  cpSync(before.data, folder, { recursive: true, filter: (path) => !/\.sock$/.test(path) });
  rmSync(join(folder, RELEASED_FILE));
  const box = await startBox({ data: folder });
  await box.kill9();
  expect(existsSync(join(folder, RELEASED_FILE))).toBe(true);
  expect(readReleased(folder)?.sequence).toBeGreaterThanOrEqual(before.journal.sequence);
});

it.each(['missing', 'empty'])('a database that is %s beside its log is refused, with the record and without it; the log stays', (how) => {
  const before = killedWith(1024);
  for (const knows of [true, false]) {
    const folder = withLog(before, before.log, knows);
    if (how === 'empty') truncateSync(databaseFile(folder));
    else rmSync(databaseFile(folder));
    for (const look of [takeUpLog, verifyJournal, findLostEnd]) {
      try {
        look(folder);
      } catch {
        // What each of them says is not what this is about.
      }
      expect(readFileSync(logFile(folder)).equals(before.log)).toBe(true);
    }
    expect(found(folder)).toMatch(/^The database \S+ is missing or empty, but its log is there: .* Restore the newest backup/);
  }
});

it('another database in the place of this one is refused', () => {
  const [before, other] = [killedWith(1024), killedWith(4096)];
  const folder = withLog(other, other.log);
  copyFileSync(join(before.data, RELEASED_FILE), join(folder, RELEASED_FILE));
  expect(found(folder)).toMatch(
    /^Batch \d+ of the journal in \S+ is not the one that snapshot\.released knows as answered: |but batch \d+ was answered/,
  );
});

it('a slot of the record that was torn leaves the other one', () => {
  const before = killedWith(1024);
  const folder = withLog(before, before.log);
  const file = join(folder, RELEASED_FILE);
  const bytes = readFileSync(file);
  const known = [0, 4096].map((at) => Number(/\d{16}/.exec(bytes.toString('latin1', at, at + 113))?.[0]));
  expect([...known].sort((one, two) => one - two)).toEqual([before.journal.sequence - 1, before.journal.sequence]);
  for (const [index, at] of [0, 4096].entries()) {
    writeFileSync(file, Buffer.from(bytes).fill(0, at + 20, at + 60));
    expect(readReleased(folder)?.sequence).toBe(known[1 - index]);
  }
  truncateSync(file, 0);
  expect(readReleased(folder)).toBeNull();
  expect(readRecovery(folder).snapshot).toBeNull();
});
