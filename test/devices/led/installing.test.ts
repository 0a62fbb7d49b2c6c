/** Boards of a line are searched a few addresses at a time. */
import { beforeEach, expect, it } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import type { LedSettings } from '../../../server/config/devices/leds.js';
import { scanBoards } from '../../../server/devices/led/installing.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

function settingsOf(profileId: string): LedSettings {
  const profile = loadLedProfiles().get(profileId) ?? expect.unreachable();
  const address = { kind: 'tcp', host: 'line', port: 4001 } as const;
  return { name: 'line', port: 'tcp:line:4001', address, line: profile.line, profile, family: ledFamily(profile) };
}

let timers: VirtualTimers;
let asked: number[];
/** A line on which nobody answers. */
let bus: Bus;
beforeEach(() => {
  timers = new VirtualTimers();
  asked = [];
  const write = async (bytes: Uint8Array): Promise<void> => {
    asked.push(bytes[0] ?? -1);
  };
  bus = new Bus({ openPort: async () => ({ write, close: async () => {} }), line: settingsOf('led-485-4').line, timers });
});
const scanned = (first: number, last: number, id = 'led-485-4') =>
  timers.until(scanBoards(bus, settingsOf(id), { device: 'line', first, last }), 60_000);

it('eight at once, wherever they begin', async () => {
  expect(await scanned(21, 28)).toEqual([]);
  expect([...new Set(asked)]).toEqual([21, 22, 23, 24, 25, 26, 27, 28]);
  expect(await scanned(30, 30)).toEqual([]);
});

it.each([
  [21, 29, 'expected 21 or more, and at most 8 addresses in one request, got 29'],
  [30, 29, 'expected 30 or more, and at most 8 addresses in one request, got 29'],
])('%i to %i is refused with what can be asked', async (first, last, fault) => {
  const refused = await scanned(first, last);
  expect(refused).toBeInstanceOf(Rejection);
  expect((refused as Rejection).parameters).toEqual({ field: 'data.last', why: 'range', fault, least: first, most: first + 7 });
  expect(asked).toEqual([]);
});

it('boards that answer nothing cannot be searched', async () => {
  expect(await scanned(32, 33, 'candle-7')).toMatchObject({ parameters: { field: 'data.device', why: 'boardsSilent' } });
});
