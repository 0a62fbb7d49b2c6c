/** A bus on a real serial line of the kernel: socat is the adapter, boards in software are at its other end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
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
const adapters = new Set<Adapter>();
let bus: Bus | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-bus-'));
});

afterEach(async () => {
  await bus?.close();
  for (const one of adapters) await one.pull();
  rmSync(folder, { recursive: true });
});

/** As one made by a udev rule: it stays where it is, whatever the kernel calls the line. */
const link = (): string => join(folder, 'rs485');

interface Adapter {
  /** Such as `/dev/pts/3`. */
  readonly name: string;
  send(bytes: Uint8Array): void;
  pull(): Promise<void>;
}

async function adapter(number: number, received: (bytes: Uint8Array) => void): Promise<Adapter> {
  const socket = join(folder, `boards-${number}`);
  const own = join(folder, `adapter-${number}`);
  const server = createServer().listen(socket);
  const connected = once(server, 'connection');
  const socat = spawn('socat', [`PTY,raw,echo=0,link=${own}`, `UNIX-CONNECT:${socket}`], { stdio: 'ignore' });
  const ended = once(socat, 'exit');
  const [device]: Socket[] = await connected;
  if (!device) throw new Error('socat did not connect');
  device.on('data', received).on('error', () => {});
  const made: Adapter = {
    name: readlinkSync(own),
    send: (bytes) => void device.write(bytes),
    pull: async () => {
      adapters.delete(made);
      socat.kill();
      await ended;
      device.destroy();
      server.close();
    },
  };
  adapters.add(made);
  return made;
}

describe('a bus on a serial line', () => {
  it('goes on by itself when the adapter was pulled out and comes back under another name', async () => {
    const profile = loadLedProfiles().get('led-485-6');
    if (!profile) throw new Error('no profile');
    let plugged: Adapter | null = null;
    const boards = new BusTwin<LedTwin>({ timers: SYSTEM_TIMERS, send: (bytes) => plugged?.send(bytes), baud: profile.line.baud });
    for (const address of ADDRESSES) boards.add((answer) => new LedTwin({ profile, address, timers: SYSTEM_TIMERS, send: answer }));
    const shown = (): string[] => boards.members.map(({ lit }) => lit.rows[0]?.text.trim() ?? '');
    const [one, two] = [await adapter(1, (bytes) => boards.receive(bytes)), await adapter(2, (bytes) => boards.receive(bytes))];
    expect(two.name).not.toBe(one.name);
    plugged = one;
    symlinkSync(one.name, link());

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

    rmSync(link());
    await one.pull();
    await vi.waitFor(() => expect(leds.map(({ health }) => health.trouble)).toEqual(ADDRESSES.map(() => 'unplugged')), PATIENCE);
    for (const twin of boards.members) {
      twin.powerOff();
      twin.powerOn();
    }
    const second = show(200);
    plugged = two;
    symlinkSync(two.name, link());
    await vi.waitFor(() => expect(shown()).toEqual(second), PATIENCE);
    await vi.waitFor(isReady, PATIENCE);
  }, 40_000);
});
