/** `qctl device` at the real box, whose printer and boards are twins that decode the real bytes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadLedProfiles } from '../../drivers/led/profiles.js';
import { loadPrinterProfiles } from '../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { BusTwin } from '../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../drivers/twins/led/twin.js';
import { PrinterTwin } from '../../drivers/twins/printer/twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { TestConsole } from './console.js';

const HOST = '127.0.0.1';
const PATIENCE = { timeout: 20_000, interval: 20 };

function known<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
  const value = map.get(id);
  if (value === undefined) throw new Error(`no profile ${id}`);
  return value;
}

let folder = '';
let box: Box;
let printer: ServedTwin<PrinterTwin>;
let boards: ServedTwin<BusTwin<LedTwin>>;
let shell: TestConsole;
/** All that the board showed, one after the other. */
const shown: string[] = [];
const sessions: RawSession[] = [];

async function session(component: 'administrator' | 'workplace' | 'registrator', login: string, place?: number): Promise<RawSession> {
  const opened = await logIn(await connect(box.webSocketUrl), { component, login, ...(place !== undefined && { place }) });
  sessions.push(opened);
  return opened;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-device-box-'));
  const profile = known(loadPrinterProfiles(), 'epson-tm-t20iii');
  printer = await serveTwinOnTcp((cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable }), { host: HOST, port: 0 });
  boards = await serveTwinOnTcp(
    ({ send }) => {
      const line = new BusTwin<LedTwin>({ timers: SYSTEM_TIMERS, send });
      const candle = known(loadLedProfiles(), 'candle-7');
      const twin: LedTwin = line.add(
        (answer) =>
          new LedTwin({
            profile: candle,
            address: 33,
            timers: SYSTEM_TIMERS,
            send: answer,
            onChange: () => shown.push(twin.lit.rows[0]?.text ?? ''),
          }),
      );
      return line;
    },
    { host: HOST, port: 0 },
  );
  const lines = [
    `[printers.hall]\nport = "tcp:${HOST}:${printer.port}"\nprofile = "epson-tm-t20iii"`,
    `[leds.hall]\nport = "tcp:${HOST}:${boards.port}"\nprofile = "candle-7"`,
    `[printers.gone]\nport = "tcp:${HOST}:1"\nprofile = "generic-80mm"`,
  ];
  writeFileSync(join(folder, 'qbox.toml'), `${lines.join('\n')}\n`);
  box = await startBox({ args: ['--demo', '--config', join(folder, 'qbox.toml')] });
  const admin = await session('administrator', 'admin');
  await admin.ask('setScoreBoard', { id: 2, device: 'hall', address: 33 });
});
afterAll(async () => {
  await Promise.all(sessions.map(({ client }) => client.close()));
  await box.stop();
  await Promise.all([printer.close(), boards.close()]);
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  shell = new TestConsole();
  shell.env.QBOX_URL = box.url;
});

const qctl = (...words: string[]) => shell.run('device', ...words);

describe('qctl device list', () => {
  it('tells how each is, and what to do', async () => {
    await vi.waitFor(async () => {
      shell.stdout = '';
      expect(await qctl('list', '--kind', 'printer')).toBe(0);
      expect(shell.stdout).toMatch(/^gone +printer +trouble/m);
      expect(shell.stdout).toMatch(/^hall +printer +ready/m);
    }, PATIENCE);
    expect(shell.stdout).toContain('printer gone: ');
  });
});

describe('qctl device test', () => {
  it('prints a page that came out whole, which is no ticket', async () => {
    const before = printer.twin.pieces.length;
    expect([await qctl('test', 'hall', '--kind', 'printer'), shell.stderr]).toEqual([0, '']);
    expect(shell.stdout).toMatch(/^It is printed, \d+ mm of paper; the printer said so\.$/m);
    const page = printer.twin.pieces.slice(before).at(-1);
    expect(page?.isWhole).toBe(true);
    expect(page?.bitmap.heightDots).toBeGreaterThan(400);
    expect(printer.twin.faults).toEqual([]);
    shell.stdout = '';
    await qctl('list', '--kind', 'printer', '--json');
    const rows = JSON.parse(shell.stdout) as { name: string; jobs: number; roll: unknown }[];
    expect(rows.find(({ name }) => name === 'hall')).toMatchObject({ jobs: 0, roll: null });
  });

  it('says why a printer did not print, and that it is not in order', async () => {
    expect(await qctl('test', 'gone')).toBe(4);
    expect(shell.stdout).toContain('unplugged');
  });

  it('lights all segments of a board, then shows the truth again', async () => {
    const kiosk = await session('registrator', 'kiosk', 1);
    const clerk = await session('workplace', 'petrov', 11);
    await kiosk.ask('registrateConsumer', { services: [4], preview: false, noprint: true });
    await clerk.ask('nextConsumer');
    const truth = (): string => boards.twin.members[0]?.lit.rows[0]?.text.trim() ?? '';
    await vi.waitFor(() => expect(truth()).not.toBe(''), PATIENCE);
    const called = truth();
    shown.length = 0;
    expect([await qctl('test', 'hall', 'segments', '--kind', 'led'), shell.stderr]).toEqual([0, '']);
    expect(shell.stdout).toContain('The text was sent to boards 33; such boards do not confirm what they show.');
    expect(shown.some((text) => /^8+[ -]?8*$/.test(text.trim()))).toBe(true);
    await vi.waitFor(() => expect(truth()).toBe(called), PATIENCE);

    // A call has precedence: the board shows it while it is being tried out.
    const trying = qctl('identify', 'hall', '--kind', 'led');
    await vi.waitFor(() => expect(truth()).toContain('33'), PATIENCE);
    await clerk.ask('serveConsumer');
    await kiosk.ask('registrateConsumer', { services: [4], preview: false, noprint: true });
    await clerk.ask('nextConsumer');
    await vi.waitFor(() => expect(truth()).toMatch(/2.*>/), PATIENCE);
    expect(await trying).toBe(0);
    expect(shell.stdout).toContain('A call cut it short.');
    expect(truth()).toMatch(/2.*>/);
  });

  it.each([
    [['test', 'hall'], 'each has a device "hall"'],
    [['test', 'nowhere'], 'expected one of the devices'],
    [['test', 'hall', 'dance', '--kind', 'led'], 'expected one of segments, glyphs, identify for a led'],
  ])('refuses %j', async (words, why) => {
    expect(await qctl(...words)).toBe(1);
    expect(shell.stderr).toContain(why);
  });
});

describe('qctl device watch', () => {
  it('shows the bytes of a printer in both directions, decoded, and ends', async () => {
    const other = new TestConsole();
    other.env.QBOX_URL = box.url;
    const watching = qctl('watch', 'hall', '--kind', 'printer');
    await vi.waitFor(async () => {
      // A test is printed again and again until the watch has begun.
      await other.run('device', 'identify', 'hall', '--kind', 'printer');
      expect(shell.stdout).toContain('rows of dots');
    }, PATIENCE);
    shell.interrupt();
    expect([await watching, shell.stderr]).toEqual([0, '']);
    expect(shell.stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} → 1B 40/m);
    expect(shell.stdout).toContain('initialise');
    expect(shell.stdout).toContain('cut');
    expect(shell.stdout).toMatch(/^\S+ ← [0-9A-F]{2}/m);
  });

  it('shows what a board is told, for scripts too, and refuses what has no cable', async () => {
    expect(await qctl('watch', 'hall', '--kind', 'led', '--count', '1')).toBe(0);
    expect(shell.stdout).toMatch(/→ 01 2[01] |→ 01 21/);
    expect(shell.stdout).toMatch(/show address 33, blinks \d+, data "/);
    shell.stdout = '';
    expect(await qctl('watch', 'hall', '--kind', 'led', '--count', '1', '--json')).toBe(0);
    expect(JSON.parse(shell.stdout)).toMatchObject({ direction: 'out', note: '' });
    expect(await qctl('watch', 'nowhere')).toBe(1);
    expect(shell.stderr).toContain('expected one of the devices with a cable, printer hall');
  });
});

it('qctl watch shows all devices, as the help says', async () => {
  expect(await shell.run('watch', 'devices', '--json', '--count', '1')).toBe(0);
  const data = expect.arrayContaining([expect.objectContaining({ kind: 'printer', name: 'hall' })]);
  expect(JSON.parse(shell.stdout)).toMatchObject({ command: 'devices', data });
});

describe('qctl device address', () => {
  it('asks first, and does nothing without a yes', async () => {
    expect(await qctl('address', 'hall', '34')).toBe(2);
    expect(shell.stderr).toContain('EVERY board');
    expect(boards.twin.members[0]?.address).toBe(33);
    expect(await qctl('address', 'hall', '34', '--from', '33', '--yes')).toBe(0);
    await vi.waitFor(() => expect(boards.twin.members[0]?.address).toBe(34), PATIENCE);
  });
});
