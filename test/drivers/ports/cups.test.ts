/** A queue of CUPS: programs that misbehave in its place, and the real scheduler with a printer in software behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CupsPrograms, openCups } from '../../../drivers/ports/cups.js';
import { Printer } from '../../../drivers/printer/printer.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { printedPart } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { pageOf } from '../printer/pages.js';
import { Recorder } from './recorder.js';

const HALL = { kind: 'cups', queue: 'hall' } as const;
const IDLE = 'echo "printer hall is idle.  enabled since Sat"; echo "hall accepting requests since Sat"';

/** A folder of our own, also under a user of CUPS. */
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qbox-cups-'));
  chmodSync(path, 0o755);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Scripts in the place of lp and lpstat; each job that lp takes is a file `job-N`. */
function programs(lpstat: string, lp = 'cat > "$(mktemp "$JOBS/job-XXXXXX")"'): CupsPrograms & { readonly jobs: () => Buffer[] } {
  const path = folder();
  const script = (name: string, body: string): string => {
    writeFileSync(join(path, name), `#!/bin/sh\nJOBS=${path}\n${body}\n`, { mode: 0o755 });
    return join(path, name);
  };
  const jobs = () => readdirSync(path).flatMap((file) => (file.startsWith('job-') ? [readFileSync(join(path, file))] : []));
  return { lp: script('lp', lp), lpstat: script('lpstat', lpstat), jobs };
}

describe('a queue', () => {
  it('is given a job for each ticket, whole, and none of zeros', async () => {
    const cups = programs(IDLE);
    const port = await openCups(HALL, cups)(new Recorder());
    await port.write(new Uint8Array(5000));
    await port.write(Buffer.from('first '), false);
    await port.write(Buffer.from('ticket'), false);
    expect(cups.jobs()).toEqual([]);
    await port.write(Buffer.from('!'));
    await port.write(Buffer.from('second'));
    expect(cups.jobs().map(String).sort()).toEqual(['first ticket!', 'second']);
    await port.close();
    await expect(port.write(Buffer.from('x'))).rejects.toMatchObject({ fault: 'closed' });
  });

  it.each([
    ['that does not exist', 'echo "lpstat: Invalid destination name in list \\"hall\\"." >&2; exit 1', 'absent', /Invalid destination/],
    ['of a scheduler that does not run', 'exit 1', 'absent', /does not run/],
    ['that is stopped', 'echo "printer hall disabled since Sat -"; echo "\tpaper is out"', 'failed', /stopped: paper is out/],
    ['that takes no jobs', 'echo "hall not accepting requests since Sat -"; echo "\tRejecting Jobs"', 'failed', /no jobs: Rejecting Jobs/],
  ] as const)('%s is not opened', async (_what, lpstat, fault, words) => {
    await expect(openCups(HALL, programs(lpstat))(new Recorder())).rejects.toMatchObject({ fault, message: expect.stringMatching(words) });
  });

  it('is not there without the programs of CUPS', async () => {
    const none = { lp: '/nowhere/lp', lpstat: '/nowhere/lpstat' };
    await expect(openCups(HALL, none)(new Recorder())).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringMatching(/cups-client/),
    });
  });

  it('that refuses a job is lost with its words, and the ticket is not told as printed', async () => {
    const listener = new Recorder();
    const port = await openCups(
      HALL,
      programs(IDLE, 'cat > /dev/null; echo "lp: Destination \\"hall\\" is not accepting jobs." >&2; exit 1'),
    )(listener);
    await expect(port.write(Buffer.from('ticket'))).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringMatching(/not accepting jobs/),
    });
    expect(listener.losses).toHaveLength(1);
  });

  it('whose program hangs is given up when the port is closed, and nothing goes on', async () => {
    const cups = programs(IDLE, 'exec sleep 60');
    const port = await openCups(HALL, cups)(new Recorder());
    const written = port.write(Buffer.from('ticket'));
    const refused = expect(written).rejects.toMatchObject({ fault: 'closed' });
    await port.close();
    await refused;
  });

  it('keeps no job without an end for ever', async () => {
    const listener = new Recorder();
    const port = await openCups(HALL, programs(IDLE))(listener);
    const part = new Uint8Array(1024 * 1024);
    for (let at = 0; at < 4; at++) await port.write(part, false);
    await expect(port.write(part, false)).rejects.toMatchObject({ fault: 'failed' });
    expect(listener.losses).toHaveLength(1);
  });
});

const CUPSD = '/usr/sbin/cupsd';

/** Debian's scheduler, with files of its own, at a socket of its own. */
async function scheduler(): Promise<void> {
  const path = folder();
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
  process.env.CUPS_SERVER = socket;
  onTestFinished(async () => {
    delete process.env.CUPS_SERVER;
    cupsd.kill();
    if (cupsd.exitCode === null) await once(cupsd, 'exit');
  });
  await expect.poll(() => existsSync(socket), { timeout: 10_000 }).toBe(true);
}

async function run(program: string, ...args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore' });
  expect(await once(child, 'exit'), `${program} ${args.join(' ')}`).toEqual([0, null]);
}

describe.skipIf(!existsSync(CUPSD))('the scheduler of Debian', () => {
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
      ...{ profile, mode: 'raster', openPort: openCups(HALL), timers: SYSTEM_TIMERS },
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
});
