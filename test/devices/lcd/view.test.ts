/** When a board is drawn: at a change, once in a frame, when its content changes by time alone, and again where it could not be. */
import { beforeEach, expect, it } from 'vitest';
import { LcdCanvas } from '../../../server/devices/lcd/canvas.js';
import { LcdView } from '../../../server/devices/lcd/view.js';
import type { LcdTemplate } from '../../../server/model/designs/lcd-template.js';
import { DEFAULT_TEMPLATE } from '../../../server/presentation/lcd/templates.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

/** Ten seconds before the clock of the board shows another minute. */
const AT_MS = Date.parse('2026-11-24T12:08:50Z');

let timers: VirtualTimers;
/** Without what takes turns on it. */
const TEMPLATE: LcdTemplate = {
  ...DEFAULT_TEMPLATE,
  landscape: DEFAULT_TEMPLATE.landscape.filter(({ area }) => area !== 'ticker' && area !== 'pictures'),
};

/** When what it shows was asked for, and when it has changed. */
let asked: number[];
let changed: string[];
let failures: string[];
let seen: { name: string; isBoard: boolean; isFailing: boolean; drawingMs: number };
let view: LcdView;
beforeEach(() => {
  timers = new VirtualTimers();
  [asked, changed, failures] = [[], [], []];
  seen = { name: 'Зал', isBoard: true, isFailing: false, drawingMs: 0 };
  const painter = {
    drawArea: async ({ width, height }: { readonly width: number; readonly height: number }) => {
      if (seen.drawingMs > 0) await new Promise<void>((resolve) => timers.after(seen.drawingMs, resolve));
      if (seen.isFailing) throw new Error('lost');
      return { width, height, rgb: new Uint8Array(3 * width * height), leftOut: [] };
    },
    encodeColourPng: async () => Buffer.alloc(0),
  };
  view = new LcdView({
    ...{ size: { width: 320, height: 200 }, canvas: new LcdCanvas(painter, () => {}), timers },
    showing: () => {
      asked.push(timers.nowMs());
      const content = { branch: seen.name, board: '', languages: ['ru'], timeZone: 'UTC', waiting: [], calls: () => [] } as const;
      return seen.isBoard ? { template: TEMPLATE, content, atMs: AT_MS + timers.nowMs() } : null;
    },
    changed: ({ isWhole }) => changed.push(`${timers.nowMs()}${isWhole ? ' all' : ''}`),
    failed: (error) => failures.push(`${timers.nowMs()} ${(error as Error).message}`),
  });
});

function rename(name: string): void {
  seen.name = name;
  view.refresh();
}

it('is drawn at once, and then when its clock changes, however long nothing else happens', async () => {
  view.refresh();
  await timers.advanceAsync(140_000);
  expect([asked, changed]).toEqual([
    [0, 10_000, 70_000, 130_000],
    ['0 all', '10000', '70000', '130000'],
  ]);
});

it('a change at rest is drawn at once, changes within a frame are drawn in the next one together', async () => {
  view.refresh();
  await timers.advanceAsync(1_000);
  rename('one');
  await timers.advanceAsync(10);
  rename('two');
  rename('three');
  await timers.advanceAsync(29);
  expect(asked).toEqual([0, 1_000]);
  await timers.advanceAsync(1_000);
  expect([asked, changed]).toEqual([
    [0, 1_000, 1_040],
    ['0 all', '1000', '1040'],
  ]);
});

it('a drawing that takes longer than a frame is followed by the newest at once', async () => {
  seen.drawingMs = 300;
  view.refresh();
  await timers.advanceAsync(50);
  rename('one');
  await timers.advanceAsync(5_000);
  const [first, second, ...others] = asked;
  expect([first, others]).toEqual([0, []]);
  // As soon as the first was there.
  expect(changed[0]).toBe(`${second} all`);
});

it('what is the same again is no change', async () => {
  view.refresh();
  await timers.advanceAsync(1_000);
  view.refresh();
  await timers.advanceAsync(1_000);
  expect([asked, changed]).toEqual([[0, 1_000], ['0 all']]);
});

it('what cannot be drawn is told once, tried every two seconds, and told anew when it happens anew', async () => {
  seen.isFailing = true;
  view.refresh();
  await timers.advanceAsync(4_500);
  expect([asked, failures, view.hasFailed, changed]).toEqual([[0, 2_000, 4_000], ['0 lost'], true, []]);
  seen.isFailing = false;
  await timers.advanceAsync(2_000);
  expect([changed, view.hasFailed]).toEqual([['6000 all'], false]);
  seen.isFailing = true;
  rename('another');
  await timers.advanceAsync(0);
  expect([failures, view.hasFailed]).toEqual([['0 lost', '6500 lost'], true]);
});

it('a board that was removed is looked for once a minute, and no more after it is closed', async () => {
  seen.isBoard = false;
  view.refresh();
  await timers.advanceAsync(61_000);
  expect([asked, changed, failures]).toEqual([[0, 60_000], [], []]);
  view.close();
  view.refresh();
  await timers.advanceAsync(600_000);
  expect([asked.length, timers.pending]).toEqual([2, 0]);
});

it.each([false, true])('one that is closed while it is drawn says nothing of it, whether it fails: %s', async (isFailing) => {
  Object.assign(seen, { drawingMs: 100, isFailing });
  view.refresh();
  await timers.advanceAsync(50);
  view.close();
  await timers.advanceAsync(600_000);
  expect([asked, changed, failures, timers.pending]).toEqual([[0], [], [], 0]);
});
