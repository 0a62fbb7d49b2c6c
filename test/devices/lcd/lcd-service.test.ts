/** LCD boards as time goes on, without a screen: what a page of a board is told. */
import { expect, it } from 'vitest';
import { LcdService } from '../../../server/devices/lcd/lcd-service.js';
import { ExpectedWait } from '../../../server/pipeline/expected-wait.js';
import { openBranch, SIMULATOR, WINDOW } from '../../engine/demo-engine.js';
import { MINUTE_MS, stampAt } from '../../engine/engine.js';
import { seeded } from '../../engine/forecast/simulated-days.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

interface Told {
  readonly waiting: readonly { readonly wait_minutes: number | null }[];
}

/** No board has a screen here. */
const nothingDrawn = () => Promise.reject(new Error('nothing is drawn'));

it('tells waits anew each minute, also where nothing happens', () => {
  const engine = openBranch();
  engine.add('QBoard', { name: 'hall' });
  for (let count = 0; count < 4; count++) engine.register([SIMULATOR]);
  engine.callNext(WINDOW);
  const timers = new VirtualTimers();
  const now = () => stampAt(engine.nowMs + timers.nowMs());
  const waits: number[] = [];
  const lcd = new LcdService({
    pipeline: { state: engine.state, stamp: now, afterCommit: (run) => run() },
    calls: { follow: () => undefined },
    waits: new ExpectedWait(engine.state, seeded(7), timers, stampAt),
    painter: { drawArea: nothingDrawn, encodeColourPng: nothingDrawn },
    ...{ timers, lcds: [], templates: new Map(), folder: null, pictureSizes: [], callMs: 10_000 },
    branch: { name: 'Branch', timeZone: 'UTC' },
    log: { info: () => undefined, warn: () => undefined },
    devicesChanged: () => undefined,
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
