/** `qctl backup` at a real box: under load, with damaged files, and where it cannot work. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { BackupFile, Manifest } from '../../db/backup/backup.js';
import { readBackupResult } from '../../db/backup/backup-result.js';
import { databaseFile, holdBackups } from '../../db/files/folder.js';
import { openForWriting } from '../../db/files/sqlite.js';
import { noonZone } from '../durability/branch.js';
import { ADMINISTRATOR } from '../durability/people.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { TestConsole } from './console.js';

interface Ticket {
  readonly id: number;
  readonly ticket: string;
  readonly state: string;
}

const ENV = { QBOX_REQUESTS_PER_SECOND: '0', QBOX_SNAPSHOT_EVENTS: '100', QBOX_TIME_ZONE: noonZone() };
const BOOKS = [
  'operationList',
  'serviceList',
  'ticketRangeList',
  'workplaceList',
  'userRoleList',
  'userList',
  'qBoardList',
  'scoreBoardList',
];
const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;

let folder: string;
let terminal: TestConsole;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-qctl-backup-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  terminal = new TestConsole();
  terminal.root = folder;
  terminal.env = {};
});

const place = (): string => mkdtempSync(join(folder, 'place-'));

/** What is printed with `--json`. */
async function answerOf<Answer>(...args: string[]): Promise<Answer> {
  Object.assign(terminal, { stdout: '', stderr: '' });
  expect([await terminal.run(...args, '--json'), terminal.stderr]).toEqual([0, '']);
  return JSON.parse(terminal.stdout) as Answer;
}

async function refused(code: number, words: RegExp, ...args: string[]): Promise<void> {
  Object.assign(terminal, { stdout: '', stderr: '' });
  expect([await terminal.run(...args), terminal.stdout]).toEqual([code, '']);
  expect(terminal.stderr).toMatch(words);
  expect(terminal.stderr.trim().split('\n')).toHaveLength(1);
}

const register = async (session: RawSession): Promise<Ticket> =>
  (await session.ask<{ consumer: Ticket }>('registrateConsumer', { services: [4], noprint: true, preview: false })).consumer;

/** Without the next number of a range: that goes on with every ticket. */
async function booksOf(session: RawSession): Promise<unknown[]> {
  const books: unknown[] = [];
  for (const name of BOOKS) books.push((await session.ask<object[]>(name)).map((element) => ({ ...element, next: undefined })));
  return books;
}

async function startAt(data: string): Promise<Box> {
  const box = await startBox({ data, env: ENV });
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

describe('a backup under load', () => {
  it('has everything that was answered before it began, and the restored box goes on from there', {
    timeout: 60_000 * SLOWNESS,
  }, async () => {
    const data = place();
    const box = await startAt(data);
    const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
    for (let visitor = 1; visitor <= 4; visitor++) await register(session);
    await session.ask('nextConsumer', { workplace: 11 });
    await session.ask('serveConsumer', { workplace: 11, comment: 'done' });
    await session.ask('nextConsumer', { workplace: 11 });
    await session.ask('postponeConsumer', { workplace: 11, delay: '15', return2me: false, comment: 'later' });
    await session.ask('nextConsumer', { workplace: 11 });
    await session.ask('newOperation', { name: 'of this branch alone' });

    const answered: Ticket[] = [];
    let isDone = false;
    const load = (async () => {
      const kiosk = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
      while (!isDone) answered.push(await register(kiosk));
    })();
    const hasSnapshot = (): boolean => readdirSync(data).some((name) => /^snapshot-\d+\.json$/.test(name));
    while (answered.length < 150 || !hasSnapshot()) await session.ask('info');
    const served = await session.ask('getConsumer', { id: 1 });
    const books = await booksOf(session);
    const before = await session.ask<Ticket[]>('consumerList');
    const { path } = await answerOf<{ path: string }>('backup', 'create', '--to', place(), '--data', data);
    isDone = true;
    await load;
    const after = await session.ask<Ticket[]>('consumerList');
    expect(after.length, 'tickets that were taken while it was made').toBeGreaterThan(before.length);
    await box.kill9();

    const verified = await answerOf<{ manifest: Manifest; tickets: number }>('backup', 'verify', path);
    const members = verified.manifest.members.map(({ name }) => name);
    expect(members).toEqual([expect.stringMatching(/^snapshot-\d+\.json$/), 'qbox.db']);
    const other = join(folder, 'second-box');
    expect(await answerOf('backup', 'restore', path, '--data', other)).toMatchObject({ data: other, movedTo: null, kept: [] });
    const second = await startAt(other);
    // The session goes on, too: whoever had a token has it.
    const there = new RawSession(await connect(second.webSocketUrl), session.token);
    const restored = await there.ask<Ticket[]>('consumerList');
    expect(restored.slice(0, before.length)).toEqual(before);
    expect(restored, 'a moment, and nothing of what came after it').toEqual(after.slice(0, restored.length));
    expect(restored).toHaveLength(verified.tickets);
    expect(restored.map(({ state }) => state).slice(0, 3)).toEqual(['POSTPONE', 'SERVING', 'WAITING']);
    expect(await there.ask('getConsumer', { id: 1 })).toEqual(served);
    expect(served).toMatchObject({ state: 'SERVED' });
    expect(await booksOf(there)).toEqual(books);
    expect((await register(there)).id).toBe(Math.max(...restored.map(({ id }) => id)) + 1);
  });
});

describe('a backup of an earlier version', () => {
  /** Written on 27 November 2026 by version 0.1.0, with three tickets; never written anew. */
  const OLD = join(import.meta.dirname, '../db/backup-format-1.qbackup');

  it('is verified and restored, and a box goes on from it', async () => {
    const verified = await answerOf<{ manifest: Manifest; tickets: number; users: number }>('backup', 'verify', OLD, '--temp', place());
    expect(verified).toMatchObject({ tickets: 3, users: 9, manifest: { format: 1, created: '2026-11-27T10:48:10Z' } });
    const data = join(place(), 'data');
    expect(await answerOf('backup', 'restore', OLD, '--data', data)).toMatchObject({ configFile: join(data, 'restored-qbox.toml') });
    expect(readFileSync(join(data, 'restored-qbox.toml'), 'utf8')).toContain('name = "Старт"');
    const box = await startAt(data);
    const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
    expect((await session.ask<{ login: string }[]>('userList')).map(({ login }) => login)).toContain('petrov');
    expect((await register(session)).id).toBeGreaterThan(3);
  });
});

describe('the configuration in a backup', () => {
  /** What of the configuration is in a backup that was made with these words; undefined = it has none. */
  const configIn = async (data: string, ...words: string[]): Promise<string | undefined> => {
    const { path, manifest } = await answerOf<{ path: string; manifest: Manifest }>(
      'backup',
      'create',
      '--to',
      place(),
      '--data',
      data,
      ...words,
    );
    const hasOne = manifest.members.some(({ name }) => name === 'qbox.toml');
    return hasOne ? execFileSync('tar', ['-xzOf', path, 'qbox.toml'], { encoding: 'utf8' }) : undefined;
  };
  const written = (name: string): { readonly file: string; readonly text: string } => {
    const made = { file: join(place(), 'branch.toml'), text: `[branch]\nname = "${name}"\n` };
    writeFileSync(made.file, made.text);
    return made;
  };

  it('is that of the box, whatever else lies on this machine, unless another one is named', async () => {
    const data = place();
    const [own, other] = [written('own'), written('other')];
    mkdirSync(join(folder, 'etc/qbox'), { recursive: true });
    onTestFinished(() => rmSync(join(folder, 'etc'), { recursive: true }));
    writeFileSync(join(folder, 'etc/qbox/qbox.toml'), '# of the package\n');
    const started = await startBox({ data, args: ['--config', own.file] });
    onTestFinished(async () => void (await started.kill9()));
    expect(await configIn(data)).toBe(own.text);
    expect(await configIn(data, '--config', other.file)).toBe(other.text);
    await started.stop();
    expect(await configIn(data), 'of a box that is down').toBe(own.text);
    const bare = await startBox({ data, args: [] });
    onTestFinished(async () => void (await bare.kill9()));
    expect(await configIn(data), 'of a box that has none').toBeUndefined();
    await bare.stop();
    rmSync(join(data, 'configuration-file.json'));
    expect(await configIn(data), 'of a box of before').toBe('# of the package\n');
  });
});

describe('backups of a box', () => {
  let box: Box;
  let data: string;
  let whole: string;
  beforeAll(async () => {
    data = join(folder, 'data');
    box = await startBox({ data, env: ENV });
    const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
    for (let visitor = 1; visitor <= 3; visitor++) await register(session);
    terminal = new TestConsole();
    whole = (await answerOf<{ path: string }>('backup', 'create', '--to', place(), '--data', data)).path;
  });
  afterAll(() => box.kill9());

  /** The data folder of a box that does not run. */
  const stoppedFolder = async (): Promise<string> => {
    const stopped = join(place(), 'data');
    await answerOf('backup', 'restore', whole, '--data', stopped);
    return stopped;
  };

  it('print their path, and are listed, newest first', async () => {
    const to = place();
    expect(await terminal.run('backup', 'create', '--to', to, '--label', 'by-hand', '--data', data)).toBe(0);
    expect(terminal.stdout).toMatch(/\/qbox-\d{8}T\d{6}Z-by-hand\.qbackup\n$/);
    expect(existsSync(terminal.stdout.trim())).toBe(true);
    cpSync(whole, join(to, 'qbox-20200102T030405Z.qbackup'));
    writeFileSync(join(to, 'qbox-20190102T030405Z-bad.qbackup'), 'no backup');
    writeFileSync(join(to, 'notes.txt'), 'of somebody');
    const listed = await answerOf<(BackupFile & { manifest?: Manifest; fault?: string })[]>('backup', 'list', to);
    expect(listed.map(({ created, label }) => [created.slice(0, 4), label])).toEqual([
      [expect.any(String), 'by-hand'],
      ['2020', null],
      ['2019', 'bad'],
    ]);
    expect(listed.map(({ manifest, fault }) => [manifest?.version, fault])).toEqual([
      [expect.any(String), undefined],
      [expect.any(String), undefined],
      [undefined, expect.any(String)],
    ]);
    terminal.stdout = '';
    expect(await terminal.run('backup', 'list', to)).toBe(0);
    expect(terminal.stdout).toMatch(/^created +label +size +qbox +batch +file\n.* by-hand .*\n.*\n2019-01-02T03:04:05Z +bad .* damaged .*/);
  });

  it('wait for one that is being made: the box knows one result', async () => {
    const [to, before, release] = [place(), readBackupResult(data), holdBackups(data) ?? expect.unreachable()];
    const made = answerOf('backup', 'create', '--to', to, '--data', data);
    expect(await Object.assign(new TestConsole(), { root: folder, env: {} }).run('backup', 'list', to)).toBe(0);
    expect([readBackupResult(data), readdirSync(to)]).toEqual([before, []]);
    release();
    await made;
  });

  it('are removed by --keep in their own series only', async () => {
    const to = place();
    const create = (...args: string[]) =>
      answerOf<{ path: string; removed: string[] }>('backup', 'create', '--to', to, '--data', data, ...args);
    const byHand = await create();
    const first = await create('--label', 'nightly', '--keep', '2');
    const second = await create('--label', 'nightly', '--keep', '2');
    const third = await create('--label', 'nightly', '--keep', '2');
    expect([first.removed, second.removed, third.removed]).toEqual([[], [], [first.path]]);
    expect(readdirSync(to).sort()).toEqual([byHand, second, third].map(({ path }) => basename(path)).sort());
  });

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    [
      'with another byte',
      (bytes) => bytes.fill((bytes.at(-2000) ?? 0) ^ 1, bytes.length - 2000, bytes.length - 1999),
      /Its seal does not fit/,
    ],
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 300), /Its seal does not fit|cut short|unexpected end/],
    ['that is another file', () => Buffer.from('a holiday photo'.repeat(100)), /is no backup that can be used/],
    ['that is empty', () => Buffer.alloc(0), /is no backup that can be used/],
  ])('%s are recognised', async (_what, damage, words) => {
    const there = place();
    const file = join(there, 'damaged.qbackup');
    writeFileSync(file, damage(readFileSync(whole)));
    await refused(4, words, 'backup', 'verify', file);
    await refused(4, words, 'backup', 'restore', file, '--data', join(there, 'data'));
    expect(readdirSync(there), 'nothing is left behind').toEqual(['damaged.qbackup']);
  });

  it('of a journal that somebody changed are recognised', async () => {
    const changed = await stoppedFolder();
    const connection = openForWriting(databaseFile(changed), 1024);
    connection.prepare('UPDATE journal SET at_ms = at_ms + 1 WHERE sequence = 2').run();
    connection.close();
    const to = place();
    const words = /cannot be used: Journal entry 2 does not fit the hash chain/;
    await refused(4, words, 'backup', 'create', '--to', to, '--data', changed);
    const kept = readdirSync(to);
    expect(kept).toEqual([expect.stringMatching(/^qbox-\d{8}T\d{6}Z\.qbackup\.damaged$/)]);
    await refused(4, words, 'backup', 'verify', join(to, String(kept[0])));
  });

  it('are not restored under a running box, nor without a yes', async () => {
    await refused(2, /will be moved aside.*use --yes/, 'backup', 'restore', whole, '--data', data);
    await refused(1, /a box is running in .*: stop it first/, 'backup', 'restore', whole, '--data', data, '--yes');
    await refused(2, /there is no file/, 'backup', 'restore', join(folder, 'nowhere'), '--data', data, '--yes');
    expect(readdirSync(folder).filter((name) => /restor/.test(name))).toEqual([]);
  });

  it('replace a folder: it is moved aside, what else was in it stays', async () => {
    const old = await stoppedFolder();
    mkdirSync(join(old, 'clips'));
    writeFileSync(join(old, 'clips', 'welcome.wav'), 'a voice');
    // The box is the same branch of headquarters; how much is there is asked again.
    for (const name of ['headquarters.nk', 'headquarters.json']) writeFileSync(join(old, name), 'SU');
    const restored = await answerOf<{ movedTo: string }>('backup', 'restore', whole, '--data', old, '--yes');
    expect(restored).toMatchObject({ data: old, kept: ['clips', 'headquarters.nk'] });
    expect(restored.movedTo).toMatch(new RegExp(`^${old}\\.before-restore-\\d{8}T\\d{6}Z$`));
    for (const one of [old, restored.movedTo]) expect(readFileSync(join(one, 'clips', 'welcome.wav'), 'utf8')).toBe('a voice');
    const session = await logIn(await connect((await startAt(old)).webSocketUrl), ADMINISTRATOR);
    expect(await session.ask('consumerList')).toHaveLength(3);
  });

  it('say why they cannot be written', async () => {
    const create = ['backup', 'create', '--data', data, '--to'];
    await refused(1, /There is no folder .*nowhere: make it, or mount the memory stick first/, ...create, join(folder, 'nowhere'));
    await refused(1, /There is no folder .*\.qbackup: make it/, ...create, whole);
    await refused(
      2,
      /there is no folder .*name the data folder of the box with --data/,
      'backup',
      'create',
      '--data',
      join(folder, 'no'),
      '--to',
      folder,
    );
    await refused(1, /it is not the data folder of a box/, 'backup', 'create', '--data', place(), '--to', folder);
  });

  it('are made with the rights of the owner of the data folder', async () => {
    const owned = await stoppedFolder();
    chmodSync(join(owned, '..'), 0o755);
    const locked = place();
    if (IS_ROOT) for (const name of ['.', ...readdirSync(owned)]) chownSync(join(owned, name), NOBODY, NOBODY);
    else chmodSync(locked, 0o500);
    await refused(1, /EACCES.*must be that user’s own/, 'backup', 'create', '--data', owned, '--to', locked);
    if (!IS_ROOT) return;
    chownSync(locked, NOBODY, NOBODY);
    const { path } = await answerOf<{ path: string }>('backup', 'create', '--data', owned, '--to', locked);
    expect(statSync(path)).toMatchObject({ uid: NOBODY, gid: NOBODY });
    expect(readdirSync(owned).map((name) => statSync(join(owned, name)).uid)).not.toContain(0);
    expect(process.geteuid?.()).toBe(0);
  });
});

describe('a backup to another machine', () => {
  const TO = 'backup@office.example:';
  /** A folder with a program called rsync. */
  function rsyncThat(does: string): string {
    const programs = place();
    writeFileSync(join(programs, 'rsync'), `#!/bin/sh\nfor file; do from=$to; to=$file; done\n${does}\n`, { mode: 0o755 });
    return programs;
  }
  let data: string;
  beforeAll(async () => {
    data = join(folder, 'sent');
    const box = await startBox({ data, env: ENV });
    await box.stop();
  });

  it('needs rsync', async () => {
    terminal.env.PATH = '';
    await refused(1, /rsync is not installed here: apt install rsync/, 'backup', 'create', '--data', data, '--to', `${TO}/qbox`);
  });

  it('is sent, and nothing of it stays', async () => {
    const there = place();
    terminal.env.PATH = rsyncThat(`/bin/cp "$from" "\${to#*:}" && echo "$from" > ${there}/sent-from`);
    const { path } = await answerOf<{ path: string }>('backup', 'create', '--data', data, '--to', `${TO}${there}`);
    expect(path).toMatch(`${TO}${there}/qbox-`);
    expect(await answerOf('backup', 'verify', path.slice(TO.length))).toMatchObject({ tickets: 0 });
    expect(existsSync(readFileSync(join(there, 'sent-from'), 'utf8').trim())).toBe(false);
  });

  it('says what rsync complains of', async () => {
    terminal.env.PATH = rsyncThat('echo "Permission denied (publickey)." >&2; exit 255');
    const create = ['backup', 'create', '--data', data, '--to', `${TO}/qbox`];
    await refused(1, /could not send .*Permission denied \(publickey\).*it must ask for no password/, ...create);
    await refused(2, /--keep works on folders only/, ...create, '--keep', '3');
  });
});
