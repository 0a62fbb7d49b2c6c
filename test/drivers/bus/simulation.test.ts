/**
 * Thirty-two Candle boards on one line of 19,200 bits a second, in virtual time: what is promised, and how near it is to what a line can do
 * (`--reporter verbose` shows the figures).
 */
import { describe, expect, it } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import { BLANK, type LedContent } from '../../../drivers/led/content.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { LedBoard } from '../../../drivers/led/led-board.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { byteMs } from '../../../drivers/ports/line.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { SimLine } from './sim-line.js';

const BOARDS = 32;
const FIRST_ADDRESS = 32;
const SECOND_MS = 1_000;

function profileOf(id: string) {
  const profile = loadLedProfiles().get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return profile;
}

const call = (number: number, window: number): LedContent => ({
  lines: [{ ticket: `A${String(number % 1000).padStart(3, '0')}`, arrow: 'right', window: String(window) }],
  clock: null,
  blinkCount: 3,
});

/** A line with boards of some profiles, and what each of them is told. */
async function branch(ids: readonly string[]) {
  const timers = new VirtualTimers();
  const [first = ''] = ids;
  const settings = profileOf(first).line;
  const line = new SimLine(timers, { line: settings });
  const bus = new Bus({ openPort: line.openPort, line: settings, timers });
  await timers.advanceAsync(1);
  const places = ids.map((id, index) => {
    const profile = profileOf(id);
    const address = Math.max(profile.addresses.first, FIRST_ADDRESS) + index;
    const twin = new LedTwin({ profile, address, timers, send: (bytes) => line.say(bytes) });
    line.devices.push((bytes) => {
      twin.receive(bytes);
      return null;
    });
    const board = new LedBoard({ family: ledFamily(profile), address, onHealth: () => {} });
    bus.join(board);
    return { twin, board, shown: () => twin.lit.rows[0]?.text.trim() ?? '' };
  });
  return { timers, line, bus, places, settings };
}

const candles = (count: number): string[] => Array.from({ length: count }, () => 'candle-7');
const textOf = (number: number, window: number): string => `A${String(number % 1000).padStart(3, '0')}>${window}`;

describe('thirty-two boards on one line', () => {
  it('show each call within a second while every board changes once a second, and the line is used as it can be', async ({ annotate }) => {
    const { timers, line, bus, places, settings } = await branch(candles(BOARDS));
    const latenciesMs: number[] = [];
    const SECONDS = 30;
    for (let second = 0; second < SECONDS; second++) {
      const toldMs = timers.nowMs();
      // All at the same moment: the worst there is.
      for (const [index, { board }] of places.entries()) board.show(call(second * 7 + index, index), toldMs);
      bus.wake();
      const open = new Map(places.map((place, index) => [place, textOf(second * 7 + index, index)]));
      while (timers.nowMs() < toldMs + SECOND_MS) {
        await timers.advanceAsync(1);
        for (const [place, text] of open) {
          if (place.shown() !== text) continue;
          latenciesMs.push(timers.nowMs() - toldMs);
          open.delete(place);
        }
      }
      expect([...open.values()]).toEqual([]);
    }
    const frameBytes = 11;
    const family = ledFamily(profileOf('candle-7'));
    const [exchange] = family.show(FIRST_ADDRESS, call(1, 1));
    expect(exchange?.frame.length).toBe(frameBytes);
    const wireMs = frameBytes * byteMs(settings);
    // Nothing can be faster than frame after frame with 3.5 characters between them, as lines of this kind need it.
    const limitMs = BOARDS * (wireMs + 3.5 * byteMs(settings));
    const worstMs = Math.max(...latenciesMs);
    const sorted = latenciesMs.sort((one, other) => one - other);
    const spokenMs = line.frames.reduce((sum, { beginMs, endMs }) => sum + endMs - beginMs, 0);
    await annotate(
      `32 Candle boards, 19200 8N1, each changed at the same moment once a second: all are right after ${worstMs.toFixed(0)} ms at most ` +
        `(median ${sorted[sorted.length >> 1]?.toFixed(0)} ms); frames and the shortest silence alone take ${limitMs.toFixed(0)} ms; ` +
        `the line is spoken on ${((spokenMs / timers.nowMs()) * 100).toFixed(0)} % of the time`,
    );
    expect(latenciesMs.length).toBe(BOARDS * SECONDS);
    expect(worstMs).toBeLessThan(SECOND_MS);
    // The gap that the boards need (5 ms instead of 1.8) is all that is lost.
    expect(worstMs).toBeLessThan(BOARDS * (wireMs + (exchange?.gapMs ?? 0)) + 30);
    expect(places.flatMap(({ twin }) => twin.faults)).toEqual([]);
    expect(line.shortestSilenceMs).toBeGreaterThanOrEqual(3.5 * byteMs(settings));
  });

  it('show a call that comes alone at once', async ({ annotate }) => {
    const { timers, line, bus, places } = await branch(candles(BOARDS));
    for (const { board } of places) board.show(BLANK, 0);
    bus.wake();
    await timers.advanceAsync(60_000);
    const { sameAddressGapMs } = profileOf('candle-7').timing;
    let waitedMs = 0;
    for (let trial = 0; trial < 200; trial++) {
      await timers.advanceAsync(37);
      const address = FIRST_ADDRESS + (trial % BOARDS);
      const former = line.frames.findLast(({ bytes }) => bytes[1] === address);
      // A board that was repainted just now has to be let alone first.
      const mayBeginMs = Math.max(timers.nowMs(), (former?.endMs ?? 0) + sameAddressGapMs);
      const before = line.frames.length;
      places[trial % BOARDS]?.board.show(call(trial, 5), trial + 1);
      bus.wake();
      await timers.advanceAsync(1_000);
      const frame = line.frames.slice(before).find(({ bytes, beginMs }) => bytes[1] === address && beginMs >= mayBeginMs - 1);
      waitedMs = Math.max(waitedMs, (frame?.beginMs ?? Number.POSITIVE_INFINITY) - mayBeginMs);
    }
    // A repaint of another board may be on the line, and the silence after it.
    await annotate(`a call that comes alone waits ${waitedMs.toFixed(1)} ms for the line at most, with the repaints of 32 boards on it`);
    expect(waitedMs).toBeLessThan(20);
  });

  it('that got their power back are right within five seconds, while all others change', async () => {
    const { timers, bus, places } = await branch(candles(BOARDS));
    for (const [index, { board }] of places.entries()) board.show(call(index, 1), 1);
    bus.wake();
    await timers.advanceAsync(10_000);
    const dead = places.filter((_, index) => index % 4 === 0);
    let busyUntilMs = timers.nowMs() + 60_000;
    const change = (number: number): void => {
      for (const [index, place] of places.entries()) if (!dead.includes(place)) place.board.show(call(number + index, 2), number);
      bus.wake();
      if (timers.nowMs() < busyUntilMs) timers.after(SECOND_MS, () => change(number + 1));
    };
    change(100);
    // At many moments, near to a repaint and far from it.
    for (const offMs of [100, 777, 1_500, 2_300, 3_100, 3_900, 7_300]) {
      for (const { twin } of dead) twin.powerOff();
      await timers.advanceAsync(offMs);
      for (const { twin } of dead) twin.powerOn();
      expect(dead.every(({ twin }) => twin.lit.rows.every(({ text }) => text.trim() === ''))).toBe(true);
      await timers.advanceAsync(5_000);
      expect(dead.map(({ shown }) => shown())).toEqual(dead.map((place) => textOf(places.indexOf(place), 1)));
    }
    busyUntilMs = 0;
  });

  it('are all right within five seconds after the adapter was pulled out and is back', async () => {
    const { timers, line, bus, places } = await branch(candles(BOARDS));
    line.unplug();
    for (const { twin } of places) twin.powerOff();
    for (const [index, { board }] of places.entries()) board.show(call(index, 1), 1);
    bus.wake();
    await timers.advanceAsync(20_000);
    for (const { twin } of places) twin.powerOn();
    line.plugIn();
    await timers.advanceAsync(5_000);
    expect(places.map(({ shown }) => shown())).toEqual(places.map((_, index) => textOf(index, 1)));
  });
});

describe('a dead board that should answer', () => {
  it.each(['led-485-6', 'dm36b06'])(
    'of %s takes the others its time-out, less and less often, and is right when it lives again',
    async (id) => {
      const { timers, bus, places, line } = await branch(Array.from({ length: 8 }, () => id));
      const [dead, ...alive] = places;
      const timeoutMs = profileOf(id).timing.replyTimeoutMs ?? 0;
      dead?.twin.answer('never');
      let worstMs = 0;
      for (let second = 0; second < 30; second++) {
        const toldMs = timers.nowMs();
        for (const [index, { board }] of places.entries()) {
          const content = call(second + index, 1);
          board.show({ ...content, lines: content.lines.map((one) => ({ ...one, arrow: 'none', window: '' })) }, toldMs);
        }
        bus.wake();
        await timers.until(
          (async () => {
            while (!alive.every(({ board }) => board.isUpToDate)) await new Promise<void>((resolve) => timers.after(1, resolve));
          })(),
        );
        worstMs = Math.max(worstMs, timers.nowMs() - toldMs);
        await timers.advanceAsync(SECOND_MS - (timers.nowMs() - toldMs));
      }
      const oneMs = (line.frames[0]?.bytes.length ?? 0) * 2 * byteMs(profileOf(id).line) + 20;
      expect(worstMs).toBeLessThan(alive.length * oneMs + timeoutMs);
      const askedDead = line.frames.filter(({ bytes }) => bytes[0] === dead?.twin.address).length;
      expect(askedDead).toBeLessThan(15);
      expect(dead?.board.health.fault).toBe('silent');
      dead?.twin.answer('rightly');
      await timers.advanceAsync(5_000);
      expect([dead?.board.isUpToDate, dead?.board.health.state]).toEqual([true, 'ready']);
      expect(dead?.shown()).toContain('029');
    },
  );
});
