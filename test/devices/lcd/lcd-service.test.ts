/** LCD boards as time goes on, without a screen: what a page of a board is told. */
import { expect, it } from 'vitest';
import { LcdService, type LcdServiceOptions } from '../../../server/devices/lcd/lcd-service.js';
import { Calls } from '../../../server/devices/shared/calls.js';
import { ExpectedWait } from '../../../server/pipeline/expected-wait.js';
import { openBranch, SIMULATOR, WINDOW } from '../../engine/demo-engine.js';
import { type Engine, MINUTE_MS, stampAt } from '../../engine/engine.js';
import { seeded } from '../../engine/forecast/simulated-days.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

interface Told {
  readonly calls: readonly { readonly calls: readonly { readonly ticket: string }[] }[];
  readonly waiting: readonly { readonly wait_minutes: number | null }[];
}

/** No board has a screen here. */
const nothingDrawn = () => Promise.reject(new Error('nothing is drawn'));

function serviceOf(engine: Engine, timers: VirtualTimers, own: Partial<LcdServiceOptions> = {}): LcdService {
  const now = () => stampAt(engine.nowMs + timers.nowMs());
  return new LcdService({
    pipeline: { state: engine.state, stamp: now, afterCommit: (run) => run() },
    calls: { follow: () => undefined },
    waits: new ExpectedWait(engine.state, seeded(7), timers, stampAt),
    painter: { drawArea: nothingDrawn, encodeColourPng: nothingDrawn },
    ...{ timers, lcds: [], templates: new Map(), folder: null, pictureSizes: [], callMs: 10_000 },
    branch: { name: 'Branch', timeZone: 'UTC' },
    log: { info: () => undefined, warn: () => undefined },
    devicesChanged: () => undefined,
    boardsChanged: () => undefined,
    ...own,
  });
}

it('tells waits anew each minute, also where nothing happens', () => {
  const engine = openBranch();
  engine.add('QBoard', { name: 'hall' });
  for (let count = 0; count < 4; count++) engine.register([SIMULATOR]);
  engine.callNext(WINDOW);
  const timers = new VirtualTimers();
  const waits: number[] = [];
  const lcd = serviceOf(engine, timers, {
    boardsChanged: () => {
      const { waiting } = JSON.parse(lcd.text(1)) as Told;
      waits.push(...waiting.map(({ wait_minutes }) => wait_minutes ?? Number.NaN));
    },
  });
  lcd.start();
  timers.advance(15 * MINUTE_MS);
  expect(waits).toHaveLength(15);
  // The visitor at the window stays longer than others did.
  expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? Number.NaN);
  const pending = timers.pending;
  void lcd.stop();
  expect(timers.pending).toBeLessThan(pending);
});

it('a board that begins while a call goes to the disk does not show it before it is there', () => {
  const engine = openBranch();
  engine.add('QBoard', { name: 'hall' });
  const timers = new VirtualTimers();
  const held: (() => void)[] = [];
  const pipeline = { state: engine.state, stamp: () => stampAt(engine.nowMs), afterCommit: (run: () => void) => void held.push(run) };
  const calls = new Calls(pipeline);
  const lcd = serviceOf(engine, timers, { pipeline, calls });
  const ticket = engine.ticket(engine.register([SIMULATOR])).ticket;
  engine.callNext(WINDOW);
  for (const event of engine.events.filter(({ t }) => t === 'called')) {
    calls.applied(event);
    lcd.applied(event);
  }
  const shown = () => (JSON.parse(lcd.text(1)) as Told).calls.flatMap((list) => list.calls.map((call) => call.ticket));
  expect(shown()).toEqual([]);
  for (const run of held) run();
  expect(shown()).toEqual([ticket]);
  void lcd.stop();
});
