/** A bus on a real serial line of the kernel: socat is the adapter, boards in software are at its other end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { LedBoard } from '../../../drivers/led/led-board.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { openPort } from '../../../drivers/ports/open.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { BusTwin } from '../../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';

const PATIENCE = { timeout: 10_000, interval: 10 };
const ADDRESSES = [1, 2, 3, 4];
let folder = '';
let adapter: { pull(): Promise<void> } | null = null;
let bus: Bus | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-bus-'));
});

afterEach(async () => {
  await bus?.close();
  await adapter?.pull();
  rmSync(folder, { recursive: true });
});

const link = (): string => join(folder, 'rs485');

/** The kernel gives the line another name each time; the link stays, as one made by a udev rule. */
async function plugIn(received: (bytes: Uint8Array) => void): Promise<(bytes: Uint8Array) => void> {
  const server = createServer().listen(join(folder, 'boards'));
  const connected = once(server, 'connection');
  const socat = spawn('socat', [`PTY,raw,echo=0,link=${link()}`, `UNIX-CONNECT:${join(folder, 'boards')}`], { stdio: 'ignore' });
  const ended = once(socat, 'exit');
  const [device]: Socket[] = await connected;
  if (!device) throw new Error('socat did not connect');
  device.on('data', received).on('error', () => {});
  adapter = {
    pull: async () => {
      adapter = null;
      socat.kill();
      await ended;
      device.destroy();
      server.close();
    },
  };
  return (bytes) => void device.write(bytes);
}

describe('a bus on a serial line', () => {
  it('goes on by itself when the adapter was pulled out and comes back under another name', async () => {
    const profile = loadLedProfiles().get('led-485-6');
    if (!profile) throw new Error('no profile');
    let send: (bytes: Uint8Array) => void = () => {};
    const boards = new BusTwin<LedTwin>({ timers: SYSTEM_TIMERS, send: (bytes) => send(bytes), baud: profile.line.baud });
    for (const address of ADDRESSES) boards.add((answer) => new LedTwin({ profile, address, timers: SYSTEM_TIMERS, send: answer }));
    const shown = (): string[] => boards.members.map(({ lit }) => lit.rows[0]?.text.trim() ?? '');
    send = await plugIn((bytes) => boards.receive(bytes));
    const firstName = readlinkSync(link());

    const { baud, dataBits, parity, stopBits } = profile.line;
    const address = { kind: 'serial', path: link(), baud, dataBits, parity, stopBits, flow: 'none' } as const;
    const started = new Bus({ openPort: openPort(address), line: profile.line, timers: SYSTEM_TIMERS });
    bus = started;
    const leds = ADDRESSES.map((at) => new LedBoard({ family: ledFamily(profile), address: at, onHealth: () => {} }));
    for (const led of leds) started.join(led);
    const show = (number: number): string[] => {
      for (const [index, led] of leds.entries()) {
        led.show({ lines: [{ ticket: `A${number + index}`, arrow: 'none', window: '' }], clock: null, blinkCount: 0 }, number);
      }
      started.wake();
      return leds.map((_, index) => `A${number + index}`);
    };
    const first = show(100);
    await vi.waitFor(() => expect(shown()).toEqual(first), PATIENCE);
    const isReady = (): void => expect(leds.map(({ health }) => health.state)).toEqual(ADDRESSES.map(() => 'ready'));
    await vi.waitFor(isReady, PATIENCE);

    await adapter?.pull();
    await vi.waitFor(() => expect(leds.map(({ health }) => health.trouble)).toEqual(ADDRESSES.map(() => 'unplugged')), PATIENCE);
    for (const twin of boards.members) {
      twin.powerOff();
      twin.powerOn();
    }
    // The name is taken by something else, so that the line gets another one.
    const other = spawn('socat', [`PTY,raw,echo=0,link=${join(folder, 'other')}`, 'PIPE'], { stdio: 'ignore' });
    await vi.waitFor(() => readlinkSync(join(folder, 'other')), PATIENCE);
    const second = show(200);
    send = await plugIn((bytes) => boards.receive(bytes));
    expect(readlinkSync(link())).not.toBe(firstName);
    await vi.waitFor(() => expect(shown()).toEqual(second), PATIENCE);
    await vi.waitFor(isReady, PATIENCE);
    expect([boards.collisions, boards.members.flatMap(({ faults }) => faults)]).toEqual([0, []]);
    other.kill();
    await once(other, 'exit');
  }, 40_000);
});
