/** Drivers of boards, the bus and boards in software, for every profile there is. */
import { expect, it, onTestFinished } from 'vitest';
import { Bus } from '../../../../drivers/bus/bus.js';
import { portOf } from '../../../../drivers/led/families/index.js';
import { ledFamily } from '../../../../drivers/led/family.js';
import { LedBoard } from '../../../../drivers/led/led-board.js';
import { BusTwin } from '../../../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../../../drivers/twins/led/twin.js';
import { pipeToTwin } from '../../../support/memory-port.js';
import { VirtualTimers } from '../../../support/virtual-timers.js';
import { callFor, contentOf, PROFILES, profileOf } from './bench.js';

const IDS = [...PROFILES.keys()];

function lineOf(id: string) {
  const profile = profileOf(id);
  const timers = new VirtualTimers();
  const { baud } = profile.line;
  const makeLine = (send: (bytes: Uint8Array) => void) => new BusTwin<LedTwin>({ timers, baud, send });
  const { twin: line, openPort } = pipeToTwin(timers, (cable) => makeLine(cable.send), { noticesPower: false });
  const family = ledFamily(profile);
  const bus = new Bus({ openPort: portOf(profile, openPort, timers), timers, line: profile.line });
  onTestFinished(() => bus.close());
  const { first, last } = profile.addresses;
  const addresses = [first, first + profile.layout.rows].filter((address) => address <= last);
  const boards = addresses.map((address) => {
    const twin = line.add((send) => new LedTwin({ profile, address, timers, send }));
    const board = new LedBoard({ family, address, onHealth: () => {} });
    bus.join(board);
    return { twin, board };
  });
  const texts = (): string[] => boards.map(({ twin }) => twin.lit.rows[0]?.text.replace(/ +/g, '') ?? '');
  return { boards, bus, family, line, profile, texts, timers };
}

it.each(IDS)('%s: two boards show their calls, blink no longer than they should, and are right again after power', async (id) => {
  const { boards, bus, family, line, profile, texts, timers } = lineOf(id);
  const call = (ticket: string) => ({ ...contentOf(callFor(profile, ticket)), blinkCount: 5 });
  for (const [at, { board }] of boards.entries()) board.show(call(`A00${at + 1}`), 1);
  bus.wake();
  await timers.advanceAsync(4000);
  const shown = texts();
  expect(shown.map((text, at) => text.includes(String(at + 1)))).toEqual(shown.map(() => true));
  expect(boards.map(({ twin }) => twin.lit.rows[0]?.isBlinking)).toEqual(boards.map(() => family.blinking !== 'never'));
  await timers.advanceAsync(6000);
  expect(boards.map(({ twin }) => twin.lit.rows[0]?.isBlinking)).toEqual(boards.map(() => false));
  for (const { twin } of boards) twin.powerOff();
  await timers.advanceAsync(20_000);
  for (const { twin } of boards) twin.powerOn();
  await timers.advanceAsync(profile.timing.repaintMs + 10_000);
  expect(texts()).toEqual(shown);
  expect(boards.map(({ twin }) => twin.lit.rows[0]?.isBlinking)).toEqual(boards.map(() => false));
  expect(boards.map(({ board }) => board.health.state)).toEqual(boards.map(() => 'ready'));
  expect(line.collisions).toBe(0);
  expect(boards.flatMap(({ twin }) => twin.faults)).toEqual([]);
});
