/** A queue of CUPS: Debian's scheduler, with a printer in software behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openCups, takesWholeJobs } from '../../../drivers/ports/cups.js';
import { Printer } from '../../../drivers/printer/printer.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { printedPart } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { TestConsole } from '../../qctl/console.js';
import { pageOf } from '../printer/pages.js';

const CUPSD = '/usr/sbin/cupsd';

/** Debian's scheduler, with files of its own, at a socket of its own. Returns what ends it. */
async function scheduler(): Promise<() => Promise<void>> {
  const path = mkdtempSync(join(tmpdir(), 'qbox-cups-'));
  // Its own user works below it.
  chmodSync(path, 0o755);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const socket = join(path, 'cups.sock');
  for (const name of ['etc', 'etc/ppd', 'spool', 'spool/tmp', 'cache', 'log', 'state']) mkdirSync(join(path, name));
  const isRoot = userInfo().uid === 0;
  const allow = 'Order allow,deny\nAllow all';
  writeFileSync(
    join(path, 'etc/cupsd.conf'),
    `Listen ${socket}\nBrowsing Off\nDefaultAuthType None\n<Location />\n${allow}\n</Location>\n` +
      `<Policy default>\n<Limit All>\n${allow}\n</Limit>\n</Policy>\n`,
  );
  const files = { ServerRoot: 'etc', RequestRoot: 'spool', TempDir: 'spool/tmp', CacheDir: 'cache', StateDir: 'state' };
  const logs = ['AccessLog', 'ErrorLog', 'PageLog'].map((name) => `${name} ${join(path, 'log', name)}`);
  const own = isRoot ? ['User lp', 'Group lp'] : [`User ${userInfo().username}`];
  const config = [...Object.entries(files).map(([name, value]) => `${name} ${join(path, value)}`), ...logs, ...own, 'Sandboxing relaxed'];
  writeFileSync(join(path, 'etc/cups-files.conf'), `${config.join('\n')}\n`);
  const cupsd = spawn(CUPSD, ['-f', '-c', join(path, 'etc/cupsd.conf'), '-s', join(path, 'etc/cups-files.conf')], { stdio: 'ignore' });
  vi.stubEnv('CUPS_SERVER', socket);
  const stop = async (): Promise<void> => {
    if (cupsd.exitCode !== null || cupsd.signalCode !== null) return;
    cupsd.kill();
    await once(cupsd, 'exit');
  };
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await stop();
  });
  await expect.poll(() => existsSync(socket), { timeout: 10_000 }).toBe(true);
  return stop;
}

async function run(program: string, ...args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore' });
  expect(await once(child, 'exit'), `${program} ${args.join(' ')}`).toEqual([0, null]);
}

/** A printer in software that never answers, at the end of a queue. */
async function served(): Promise<ServedTwin<PrinterTwin>> {
  const twin = await serveTwinOnTcp(
    (cable) => new PrinterTwin({ profile: PROFILE, timers: SYSTEM_TIMERS, cable, mmPerSecond: Number.POSITIVE_INFINITY }),
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => twin.close());
  return twin;
}

const PROFILE = loadPrinterProfiles().get('generic-80mm-silent') ?? expect.unreachable();
const queueAt = (name: string, port: number) => run('lpadmin', '-p', name, '-E', '-v', `socket://127.0.0.1:${port}`, '-m', 'raw');

function printerAt(queue: string): { readonly printer: Printer; readonly states: readonly string[] } {
  const states: string[] = [];
  const address = { kind: 'cups', queue } as const;
  const printer = new Printer({
    ...{ profile: PROFILE, mode: 'raster', openPort: openCups(address), timers: SYSTEM_TIMERS, isInterrupted: true },
    takesWholeJobs: takesWholeJobs(address),
    onHealth: ({ state, faults, says }) => states.push([state, ...faults, ...(says === undefined ? [] : [`"${says}"`])].join(' ')),
  });
  onTestFinished(() => printer.close());
  return { printer, states };
}

const PAGE = pageOf(576, [
  { height: 150, ink: 0x5a, text: null },
  { height: 30, ink: 0, text: null },
  { height: 20, ink: 0xff, where: 'last', text: null },
]);
const SOON = { timeout: 20_000 };

it('hands a ticket to the printer dot for dot; a stopped queue is no printer, and its own reason is told', {
  timeout: 60_000,
}, async () => {
  const hall = await served();
  await scheduler();
  await queueAt('hall', hall.port);
  const { printer, states } = printerAt('hall');
  await expect.poll(() => printer.health.state, SOON).toBe('ready');
  expect(await printer.print(PAGE)).toMatchObject({ kind: 'printed', isConfirmed: false });
  await expect.poll(() => hall.twin.pieces.length, SOON).toBe(1);
  const [piece] = hall.twin.pieces;
  if (piece === undefined) throw new Error('no piece');
  expect(piece.isWhole).toBe(true);
  expect(Buffer.from(printedPart(piece).bytes).equals(Buffer.from(PAGE.bitmap.bytes))).toBe(true);
  expect(hall.twin.faults).toEqual([]);
  await run('cupsdisable', '-r', 'out of paper', 'hall');
  expect(await printer.print(PAGE)).toEqual({ kind: 'notPrinted', fault: 'queueStopped' });
  // The scheduler is stopped first, and says why a moment later.
  await expect.poll(() => states.at(-1), SOON).toBe('trouble queueStopped "out of paper (paused)"');
  await run('cupsenable', 'hall');
  await expect.poll(() => printer.health, SOON).toEqual({ state: 'ready', faults: [] });
  await run('cupsreject', '-r', 'closed for today', 'hall');
  expect(await printer.print(PAGE)).toEqual({ kind: 'notPrinted', fault: 'queueStopped' });
  await expect.poll(() => states.at(-1), SOON).toMatch(/^trouble queueStopped ".*rejecting-jobs.*"$/);
});

it('a queue that is not there is told with those that are, and so is a scheduler that does not run', { timeout: 60_000 }, async () => {
  const stop = await scheduler();
  await queueAt('office', 9);
  await queueAt('hall', 9);
  const { printer } = printerAt('hal');
  await expect.poll(() => printer.health, SOON).toEqual({ state: 'trouble', faults: ['noQueue'], says: 'hall, office' });
  await stop();
  await expect.poll(() => printer.health.faults, SOON).toEqual(['noScheduler']);
});

it('a printer that is gone is not ready, and is again when it is back', { timeout: 180_000 }, async () => {
  const hall = await served();
  await scheduler();
  await queueAt('hall', hall.port);
  const { printer } = printerAt('hall');
  await expect.poll(() => printer.health.state, SOON).toBe('ready');
  await hall.close();
  // The queue takes it, and cannot hand it on.
  expect(await printer.print(PAGE)).toMatchObject({ kind: 'printed', isConfirmed: false });
  await expect.poll(() => printer.health.faults, { timeout: 70_000 }).toEqual(['queueWaits']);
  // In the words of Debian's CUPS 2.4.
  expect(printer.health.says).toBe('The printer may not exist or is unavailable at this time');
  const back = await serveTwinOnTcp(
    (cable) => new PrinterTwin({ profile: PROFILE, timers: SYSTEM_TIMERS, cable, mmPerSecond: Number.POSITIVE_INFINITY }),
    { host: '127.0.0.1', port: hall.port },
  );
  onTestFinished(() => back.close());
  await expect.poll(() => printer.health.state, { timeout: 60_000 }).toBe('ready');
  // The ticket that the queue kept, and nothing else.
  expect(back.twin.pieces.map((piece) => Buffer.from(printedPart(piece).bytes).equals(Buffer.from(PAGE.bitmap.bytes)))).toEqual([true]);
});

it('qctl device add asks the queue, and proposes a model that is never asked', { timeout: 60_000 }, async () => {
  await scheduler();
  await queueAt('hall', 9);
  const folder = mkdtempSync(join(tmpdir(), 'qbox-cups-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'qbox.toml');
  writeFileSync(file, '');
  const shell = new TestConsole();
  shell.root = folder;
  const add = (port: string) => shell.run('device', 'add', 'printer', 'hall', '--port', port, '--config', file, '--yes');
  expect(await add('cups:hal')).toBe(1);
  expect(shell.stderr).toContain('cups:hal: CUPS has no queue of this name. Its queues: hall.');
  expect(readFileSync(file, 'utf8')).toBe('');
  expect(await add('cups:hall')).toBe(0);
  expect(shell.stderr).toContain('the queue takes jobs. CUPS tells nothing of the printer behind it: with generic-80mm-silent');
  expect(readFileSync(file, 'utf8')).toBe('[printers.hall]\nport = "cups:hall"\nprofile = "generic-80mm-silent"\n');
});
