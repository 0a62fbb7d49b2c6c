/** Disks that fail under a working box, and folders it cannot work in: it says so, ends with code 74, and nothing answered is lost. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Box, type BoxOptions, startBox } from '../support/box.js';
import { connect, logIn, RawSession } from '../support/raw-client.js';
import type { ConsumerElement } from './ledger.js';
import { ADMINISTRATOR } from './people.js';

const DISK_FAILED = 74;
const WRITES = 'pwrite64,pwritev,write';
const SYNCS = 'fsync,fdatasync';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(options: BoxOptions): Promise<Box> {
  const box = await startBox(options);
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

/** strace makes the calls on one file fail, from the given one on, and stays out of the way otherwise. */
const failing = (file: string, calls: string, error: string, from: number): readonly string[] => [
  ...['strace', '-D', '-f', '-qq', '-o', '/dev/null', '-P', file],
  ...['-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}:when=${from}+`],
];

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly err?: { readonly message: string };
}

/** pino's level of what ends the process. */
const FATAL = 60;

const fatalLines = (log: string): LogLine[] =>
  log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ level }) => level >= FATAL);

/** Registers and calls until the box is gone; answers the tickets and calls that were answered. */
async function workUntilGone(box: Box) {
  const client = await connect(box.webSocketUrl);
  const kiosk = await logIn(client, { component: 'registrator', login: 'kiosk', place: 1 });
  const clerk = await logIn(client, { component: 'workplace', login: 'petrov', place: 11 });
  const registered: ConsumerElement[] = [];
  const ended: ConsumerElement[] = [];
  const visitor = { services: [4], noprint: true, preview: false };
  for (;;) {
    try {
      registered.push((await kiosk.ask<{ readonly consumer: ConsumerElement }>('registrateConsumer', visitor)).consumer);
      if (registered.length % 2 === 0) continue;
      await clerk.ask('nextConsumer');
      ended.push(await clerk.ask<ConsumerElement>('serveConsumer'));
    } catch {
      await client.closed;
      return { registered, ended, token: kiosk.token };
    }
  }
}

/** The first call that fails. A commit syncs once and writes some ten times: a head and a page for each page that it changed. */
const SYNC = 40;
const WRITE = 200;

describe('a disk that fails under a working box', () => {
  it.each([
    ['is full', 'ENOSPC', WRITES, WRITE, 'database or disk is full (SQLITE_FULL). The disk is full: make room on it and start again.'],
    ['does not write', 'EIO', WRITES, WRITE, '(SQLITE_IOERR_WRITE). The disk cannot be read or written: check the memory card'],
    ['became read-only', 'EROFS', WRITES, WRITE, '(SQLITE_IOERR_WRITE). The disk cannot be read or written: check the memory card'],
    ['does not sync', 'EIO', SYNCS, SYNC, '(SQLITE_IOERR_FSYNC). The disk cannot be read or written: check the memory card'],
  ])('%s: one clear line, code 74, and nothing answered is lost', async (_what, error, calls, from, message) => {
    const data = temporaryFolder();
    // Opened once without a fault, so that the counted calls are those of commits.
    await (await start({ data })).stop();
    const box = await start({ data, runner: failing(join(data, 'qbox.db-wal'), calls, error, from) });
    const { registered, ended, token } = await workUntilGone(box);
    expect(await box.exited).toEqual({ code: DISK_FAILED, signal: null });
    const fatal = fatalLines(box.stderr());
    expect(fatal.map(({ msg }) => msg)).toEqual(['the disk failed; everything that was answered is on it']);
    expect(fatal[0]?.err?.message).toMatch(/^Writing to the journal in .* failed: /);
    expect(fatal[0]?.err?.message).toContain(message);
    expect(registered.length).toBeGreaterThan(4);

    const again = await start({ data });
    const kiosk = new RawSession(await connect(again.webSocketUrl), token);
    await kiosk.ask('info');
    const administrator = await logIn(kiosk.client, ADMINISTRATOR);
    const known = async ({ id }: ConsumerElement): Promise<ConsumerElement> => await administrator.ask('getConsumer', { id });
    for (const { id, ticket, registration } of registered)
      expect(await known({ id } as ConsumerElement)).toMatchObject({ ticket, registration });
    for (const consumer of ended) expect(await known(consumer)).toEqual(consumer);
    const visits = await administrator.ask<readonly { readonly consumer_id: number }[]>('statistics');
    const ids = visits.map(({ consumer_id }) => consumer_id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(expect.arrayContaining(registered.map(({ id }) => id)));
  });

  it('fails when a snapshot is written: the work goes on, and the log says what is missing', async () => {
    const data = temporaryFolder();
    const runner = failing(join(data, 'snapshot.tmp'), 'write,pwrite64', 'ENOSPC', 1);
    const box = await start({ data, runner, env: { QBOX_SNAPSHOT_EVENTS: '1', QBOX_REQUESTS_PER_SECOND: '0' } });
    const client = await connect(box.webSocketUrl);
    const kiosk = await logIn(client, { component: 'registrator', login: 'kiosk', place: 1 });
    while (!box.stderr().includes('no snapshot')) await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false });
    expect(box.stderr()).toContain('ENOSPC');
    await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false });
  });
});

describe('a start', () => {
  /** How a start that must be refused ends. */
  const refusalOf = async (options: BoxOptions): Promise<string> => {
    const box = await startBox(options).catch((error: unknown) => String(error));
    if (typeof box === 'string') return box;
    await box.kill9();
    return 'it started';
  };

  it('creates the folder where it is missing, for the owner alone', async () => {
    const data = join(temporaryFolder(), 'new', 'folder');
    await start({ data });
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(readdirSync(data)).toContain('qbox.db');
  });

  it('is refused in a folder where another box works, which goes on undisturbed', async () => {
    const data = temporaryFolder();
    const box = await start({ data });
    const refusal = await refusalOf({ data });
    expect(refusal).toContain('"code":74');
    expect(refusal).toContain('is in use by another running server: stop it first');
    const client = await connect(box.webSocketUrl);
    await logIn(client, ADMINISTRATOR);
  });

  it('is refused where the folder is a file', async () => {
    const data = join(temporaryFolder(), 'file');
    writeFileSync(data, 'not a folder');
    const refusal = await refusalOf({ data });
    expect(refusal).toContain('"code":74');
    expect(refusal).toContain('is a file: move it away, or name another folder.');
  });

  it('is refused where nothing can be written, and says what to check', async () => {
    const data = temporaryFolder();
    await (await start({ data })).stop();
    const runner = [
      'strace',
      '-D',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=openat',
      '-e',
      'inject=openat:error=EROFS',
      '-P',
      join(data, 'lock.db'),
    ];
    const refusal = await refusalOf({ data, runner });
    expect(refusal).toContain('"code":74');
    expect(refusal).toContain('Locking the data folder');
    expect(refusal).toContain('Check that the folder and its files may be written');
  });

  it('is refused where the folder cannot be made', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'not a folder');
    const refusal = await refusalOf({ data: join(file, 'folder') });
    expect(refusal).toContain('"code":74');
    expect(refusal).toContain(`ENOTDIR: not a directory, mkdir '${file}/folder'`);
  });
});
