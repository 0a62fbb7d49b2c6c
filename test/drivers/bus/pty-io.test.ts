/** A bus on a serial line of the kernel, with boards in software at its other end. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
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
import { openPty, type PtyLine } from '../../../drivers/twins/pty.js';
import { SLOWNESS } from '../../support/slowness.js';

const PATIENCE = { timeout: 10_000, interval: 10 };
const ADDRESSES = [1, 2, 3, 4];
let folder = '';
const adapters: PtyLine[] = [];
let bus: Bus | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-bus-'));
});

afterEach(async () => {
  await bus?.close();
  for (const one of adapters.splice(0)) await one.close();
  rmSync(folder, { recursive: true });
});

/** As one made by a udev rule: it stays where it is, whatever the kernel calls the line. */
const link = (): string => join(folder, 'rs485');

describe('a bus on a serial line', () => {
  it(
    'goes on by itself when the adapter was pulled out and comes back under another name',
    async () => {
      const profile = loadLedProfiles().get('led-485-6');
      if (!profile) throw new Error('no profile');
      let plugged: PtyLine | null = null;
      const boards = new BusTwin<LedTwin>({ timers: SYSTEM_TIMERS, send: (bytes) => plugged?.send(bytes), baud: profile.line.baud });
      for (const address of ADDRESSES) boards.add((answer) => new LedTwin({ profile, address, timers: SYSTEM_TIMERS, send: answer }));
      const shown = (): string[] => boards.members.map(({ lit }) => lit.rows[0]?.text.trim() ?? '');
      const [one, two] = [await openPty((bytes) => boards.receive(bytes)), await openPty((bytes) => boards.receive(bytes))];
      adapters.push(one, two);
      expect(two.path).not.toBe(one.path);
      plugged = one;
      symlinkSync(one.path, link());

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
      await one.close();
      await vi.waitFor(() => expect(leds.map(({ health }) => health.fault)).toEqual(ADDRESSES.map(() => 'unplugged')), PATIENCE);
      for (const twin of boards.members) {
        twin.powerOff();
        twin.powerOn();
      }
      const second = show(200);
      plugged = two;
      symlinkSync(two.path, link());
      await vi.waitFor(() => expect(shown()).toEqual(second), PATIENCE);
      await vi.waitFor(isReady, PATIENCE);
    },
    40_000 * SLOWNESS,
  );
});
