/** What systemd is told, by a real box on a real socket: when it may be used, when it stops, and that it lives only while its disk does. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import unixDgram from 'unix-dgram';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { databaseFile } from '../../db/files/folder.js';
import { openForReading } from '../../db/files/sqlite.js';
import { createLog } from '../../server/app/log.js';
import { findServiceManager } from '../../server/app/service-manager.js';
import { type Box, type BoxOptions, startBox } from '../support/box.js';
import { SLOWNESS } from '../support/slowness.js';

const ROOT = resolve(import.meta.dirname, '../..');
const ALIVE = 'WATCHDOG=1';
const PATIENCE = { timeout: 40_000 };

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Systemd {
  readonly socket: string;
  readonly heard: readonly string[];
  /** What the box answered when it was asked in the moment that it said it was ready. */
  readonly answeredWhenReady: () => Promise<number> | undefined;
}

function listen(): Systemd {
  const socket = join(temporaryFolder(), 'notify');
  const heard: string[] = [];
  let answered: Promise<number> | undefined;
  const receiver = unixDgram.createSocket('unix_dgram', (message) => {
    const text = message.toString();
    heard.push(text);
    const [, url] = /^READY=1\nSTATUS=serving on (\S+)$/.exec(text) ?? [];
    if (url !== undefined) answered = fetch(url).then(({ status }) => status);
    // Looked at later; a refusal must not end the test before that.
    answered?.catch(() => undefined);
  });
  receiver.bind(socket);
  onTestFinished(() => receiver.close());
  return { socket, heard, answeredWhenReady: () => answered };
}

const timesAlive = ({ heard }: Systemd): number => heard.filter((message) => message === ALIVE).length;

/** As systemd sees it: nothing came for the whole of the limit. */
function starved(systemd: Systemd, limitMs: number): Promise<void> {
  return new Promise((done) => {
    let before = timesAlive(systemd);
    const timer = setInterval(() => {
      if (timesAlive(systemd) === before) done();
      before = timesAlive(systemd);
    }, limitMs);
    onTestFinished(() => clearInterval(timer));
  });
}

async function start(options: BoxOptions): Promise<Box> {
  const box = await startBox(options);
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

/** Without strace, calls go on where they were held up. */
function thaw({ pid }: Box): void {
  const [, strace] = /^TracerPid:\t([1-9]\d*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (strace !== undefined) process.kill(Number(strace), 'SIGKILL');
}

describe('a box that systemd started', { timeout: 90_000 * SLOWNESS }, () => {
  it('is ready when its port answers, lives while nobody asks anything, and says that it stops', async () => {
    const systemd = listen();
    const box = await start({ env: { NOTIFY_SOCKET: systemd.socket, WATCHDOG_USEC: '600000' } });
    await vi.waitFor(() => expect(systemd.heard).toContain(`READY=1\nSTATUS=serving on ${box.url}`), PATIENCE);
    expect(await systemd.answeredWhenReady()).toBe(200);
    await vi.waitFor(() => expect(timesAlive(systemd)).toBeGreaterThan(3), PATIENCE);
    expect(systemd.heard.filter((message) => message !== ALIVE).length).toBe(1);
    expect(await box.stop()).toEqual({ code: 0, signal: null });
    expect(systemd.heard).toContainEqual(expect.stringMatching(/^STOPPING=1\nSTATUS=stopping/));
    expect(box.stderr()).not.toContain('systemd could not be notified');
  });

  it('leaves the time it knew on the disk, also when it is killed', async () => {
    const systemd = listen();
    const data = temporaryFolder();
    const box = await start({ data, env: { NOTIFY_SOCKET: systemd.socket, WATCHDOG_USEC: '600000' } });
    await vi.waitFor(() => expect(timesAlive(systemd)).toBeGreaterThan(3), PATIENCE);
    await box.kill9();
    const database = openForReading(databaseFile(data), 256);
    const [last, heartbeat] = ['SELECT max(at_ms) FROM journal', 'SELECT at_ms FROM heartbeat'].map((sql) =>
      Number(database.prepare(sql).pluck().get()),
    );
    database.close();
    expect(heartbeat).toBeGreaterThan(last ?? Number.POSITIVE_INFINITY);
  });

  it('does not say that it lives while its disk is frozen, although it answers, and says so again afterwards', async () => {
    const data = temporaryFolder();
    // Opened once without a fault, so that the counted calls are those of commits.
    await (await start({ data })).stop();
    const systemd = listen();
    const frozen = ['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:delay_enter=600000000:when=12+'];
    const runner = ['strace', '-D', '-f', '-qq', '-o', '/dev/null', '-P', join(data, 'qbox.db-wal'), ...frozen];
    const box = await startBox({ data, runner, env: { NOTIFY_SOCKET: systemd.socket, WATCHDOG_USEC: '1500000' } });
    onTestFinished(async () => {
      if ((await Promise.race([box.exited, Promise.resolve('running')])) === 'running') thaw(box);
      await box.kill9();
    });
    await vi.waitFor(() => expect(timesAlive(systemd)).toBeGreaterThan(0), PATIENCE);
    await starved(systemd, 1500);
    expect((await fetch(box.url)).status).toBe(200);
    // Each time it said so, the disk had confirmed something.
    const confirmed = timesAlive(systemd);
    expect(confirmed).toBeLessThan(12);
    thaw(box);
    await vi.waitFor(() => expect(timesAlive(systemd)).toBeGreaterThan(confirmed), PATIENCE);
    expect(await box.stop()).toEqual({ code: 0, signal: null });
  });

  it('works on where nobody listens any more, and says so in its log', async () => {
    const box = await start({ env: { NOTIFY_SOCKET: join(temporaryFolder(), 'nobody') } });
    expect(await box.stop()).toEqual({ code: 0, signal: null });
    expect(box.stderr()).toContain('systemd could not be notified');
  });
});

it('a box that somebody else started tells nobody', async () => {
  const systemd = listen();
  const box = await start({ env: { WATCHDOG_USEC: '600000' } });
  expect(await box.stop()).toEqual({ code: 0, signal: null });
  expect(systemd.heard).toEqual([]);
});

describe('what systemd says in the environment', () => {
  const log = createLog('silent');

  it('is taken out of it, and a watchdog of another process is not fed', async () => {
    const systemd = listen();
    const environment = { NOTIFY_SOCKET: systemd.socket, WATCHDOG_USEC: '60000000', WATCHDOG_PID: '1', HOME: '/' };
    const manager = await findServiceManager(environment, log);
    expect(environment).toEqual({ HOME: '/' });
    expect(manager.aliveEveryMs).toBeNull();
    manager.alive();
    manager.ready('here');
    await vi.waitFor(() => expect(systemd.heard).toEqual(['READY=1\nSTATUS=here']), PATIENCE);
  });

  it('leaves room for two that come late', async () => {
    const environment = { NOTIFY_SOCKET: listen().socket, WATCHDOG_USEC: '60000000', WATCHDOG_PID: String(process.pid) };
    expect((await findServiceManager(environment, log)).aliveEveryMs).toBe(20_000);
  });

  it('is refused where it is no path', async () => {
    await expect(findServiceManager({ NOTIFY_SOCKET: '@abstract' }, log)).rejects.toThrow('only sockets in the file system');
  });
});

it('a box that systemd started without the package unix-dgram says what is missing, and is not started again', async () => {
  const copy = temporaryFolder();
  cpSync(join(ROOT, 'dist/program'), join(copy, 'dist/program'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((folder) => folder !== 'unix-dgram'))
    symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));

  const parameters = [join(copy, 'dist/program/qboxd.js'), '--demo', '--data', join(copy, 'data'), '--port', '0', '--host', '127.0.0.1'];
  const env = { PATH: process.env.PATH, NOTIFY_SOCKET: listen().socket };
  const { code, stderr } = await new Promise<{ readonly code: unknown; readonly stderr: string }>((ended) => {
    execFile(process.execPath, parameters, { env }, (error, _stdout, text) => ended({ code: error?.code, stderr: text }));
  });
  expect(code).toBe(78);
  expect(stderr).toContain('the package unix-dgram is not installed. Install it');
});
