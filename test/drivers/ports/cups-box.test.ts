/** A queue of CUPS: Debian's scheduler, with a printer in software behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openCups } from '../../../drivers/ports/cups.js';
import { Printer } from '../../../drivers/printer/printer.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { printedPart } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { pageOf } from '../printer/pages.js';

const CUPSD = '/usr/sbin/cupsd';

/** Debian's scheduler, with files of its own, at a socket of its own. */
async function scheduler(): Promise<void> {
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
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    cupsd.kill();
    if (cupsd.exitCode === null) await once(cupsd, 'exit');
  });
  await expect.poll(() => existsSync(socket), { timeout: 10_000 }).toBe(true);
}

async function run(program: string, ...args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore' });
  expect(await once(child, 'exit'), `${program} ${args.join(' ')}`).toEqual([0, null]);
}

it('hands a ticket to the printer dot for dot, and a stopped queue is no printer', { timeout: 60_000 }, async () => {
  const profile = loadPrinterProfiles().get('generic-80mm-silent');
  if (profile === undefined) throw new Error('no silent profile');
  const served = await serveTwinOnTcp(
    (cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable, mmPerSecond: Number.POSITIVE_INFINITY }),
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => served.close());
  await scheduler();
  await run('lpadmin', '-p', 'hall', '-E', '-v', `socket://127.0.0.1:${served.port}`, '-m', 'raw');
  const states: string[] = [];
  const printer = new Printer({
    ...{ profile, mode: 'raster', openPort: openCups({ kind: 'cups', queue: 'hall' }), timers: SYSTEM_TIMERS },
    onHealth: ({ state, faults }) => states.push([state, ...faults].join(' ')),
  });
  onTestFinished(() => printer.close());
  await expect.poll(() => printer.health.state, { timeout: 10_000 }).toBe('ready');
  const page = pageOf(576, [
    { height: 150, ink: 0x5a, text: null },
    { height: 30, ink: 0, text: null },
    { height: 20, ink: 0xff, where: 'last', text: null },
  ]);
  expect(await printer.print(page)).toMatchObject({ kind: 'printed', isConfirmed: false });
  await expect.poll(() => served.twin.pieces.length, { timeout: 20_000 }).toBe(1);
  const [piece] = served.twin.pieces;
  if (piece === undefined) throw new Error('no piece');
  expect(piece.isWhole).toBe(true);
  expect(Buffer.from(printedPart(piece).bytes).equals(Buffer.from(page.bitmap.bytes))).toBe(true);
  expect(served.twin.faults).toEqual([]);
  await run('cupsdisable', '-r', 'out of paper', 'hall');
  expect(await printer.print(page)).toMatchObject({ kind: 'doubtful', fault: 'portFailed' });
  expect(states.at(-1)).toBe('trouble portFailed');
});
