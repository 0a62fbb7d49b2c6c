/** LCD boards as time goes on, without a screen: what a page of a board is told. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { AreaDrawing, DrawnArea } from '../../../drivers/imaging/render.js';
import { LcdService, type LcdServiceOptions } from '../../../server/devices/lcd/lcd-service.js';
import { Calls } from '../../../server/devices/shared/calls.js';
import { ExpectedWait } from '../../../server/pipeline/feeds/expected-wait.js';
import { CEC_WORDS } from '../../drivers/lcd/cec-words.js';
import { seeded } from '../../engine/forecast/simulated-days.js';
import { CLERK, openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { type Engine, MINUTE_MS, stampAt } from '../../engine/models/engine.js';
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
    ...{ timers, lcds: [], templates: new Map(), folders: [], pictureSizes: [], callMs: 10_000 },
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
  timers.advance(60 * MINUTE_MS);
  expect(waits).toHaveLength(60);
  // The visitor at the window stays longer than others did: that is another wait, and not one that each forecast tells otherwise.
  expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? Number.NaN);
  expect(new Set(waits).size).toBeLessThan(10);
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

it('tells boards of what happened when it is on the disk: once for all of a batch, and for nothing that they do not show', () => {
  const engine = openBranch();
  engine.add('QBoard', { name: 'hall' });
  let held: (() => void)[] = [];
  let told = 0;
  const pipeline = { state: engine.state, stamp: () => stampAt(engine.nowMs), afterCommit: (run: () => void) => void held.push(run) };
  const boardsChanged = (): void => {
    told += 1;
  };
  const lcd = serviceOf(engine, new VirtualTimers(), { pipeline, boardsChanged });
  const commit = (): void => {
    const batch = held;
    held = [];
    for (const run of batch) run();
  };
  engine.register([SIMULATOR]);
  engine.callNext(WINDOW);
  for (const event of engine.events) lcd.applied(event);
  expect(told).toBe(0);
  commit();
  expect(told).toBe(1);
  for (const event of engine.events.filter(({ t }) => t === 'called')) lcd.applied(event);
  commit();
  expect(told).toBe(2);
  lcd.applied({ t: 'rollChanged' } as never);
  commit();
  expect(told).toBe(2);
  void lcd.stop();
});

it('a change of the book of boards is a change of devices; nothing else of the books is', () => {
  const engine = openBranch();
  let changes = 0;
  const lcd = serviceOf(engine, new VirtualTimers(), {
    devicesChanged: () => {
      changes += 1;
    },
  });
  const after = (...events: object[]): number => {
    changes = 0;
    for (const event of events) lcd.applied(event as never);
    return changes;
  };
  expect(after({ t: 'bookSet', book: 'QBoard', id: 1 })).toBe(1);
  expect(after({ t: 'bookRemoved', book: 'QBoard', id: 1 })).toBe(1);
  expect(after({ t: 'bookSet', book: 'Workplace', id: 1 }, { t: 'bookRemoved', book: 'Workplace', id: 1 }, { t: 'called', c: 1 })).toBe(0);
  void lcd.stop();
});

it('a board that is disabled, or of other windows, shows no calls', () => {
  const engine = openBranch();
  const [all, disabled, other] = [{}, { disabled: 1 }, { workplaces: [WINDOW + 1] }].map((fields, at) =>
    engine.add('QBoard', { name: `board ${at}`, ...fields }),
  ) as [number, number, number];
  const calls = new Calls({ state: engine.state, afterCommit: (run) => run() });
  const lcd = serviceOf(engine, new VirtualTimers(), { calls });
  const ticket = engine.ticket(engine.register([SIMULATOR])).ticket;
  engine.callNext(WINDOW);
  for (const event of engine.events.filter(({ t }) => t === 'called')) {
    calls.applied(event);
    lcd.applied(event);
  }
  const shown = (board: number) => (JSON.parse(lcd.text(board)) as Told).calls.flatMap((list) => list.calls.map((call) => call.ticket));
  expect([shown(all), shown(disabled), shown(other)]).toEqual([[ticket], [], []]);
  void lcd.stop();
});

it('a visitor whose departure was undone is on the board again when that is on the disk, and is not called anew', () => {
  const engine = openBranch();
  const board = engine.add('QBoard', { name: 'hall' });
  const timers = new VirtualTimers();
  let held: (() => void)[] = [];
  const pipeline = { state: engine.state, stamp: () => stampAt(engine.nowMs), afterCommit: (run: () => void) => void held.push(run) };
  const calls = new Calls(pipeline);
  let told = 0;
  const boardsChanged = (): void => {
    told += 1;
  };
  const lcd = serviceOf(engine, timers, { pipeline, calls, boardsChanged });
  let applied = engine.events.length;
  const apply = (): void => {
    for (const event of engine.events.slice(applied)) {
      calls.applied(event);
      lcd.applied(event);
    }
    applied = engine.events.length;
  };
  const commit = (): void => {
    const batch = held;
    held = [];
    for (const run of batch) run();
  };
  interface Call {
    readonly ticket: string;
    readonly is_new: number;
  }
  const shown = (): string[] => {
    const { calls: lists } = JSON.parse(lcd.text(board)) as { readonly calls: readonly { readonly calls: readonly Call[] }[] };
    return lists.flatMap((list) => list.calls.map(({ ticket, is_new }) => `${ticket}${is_new === 1 ? ' new' : ''}`));
  };
  expect(shown()).toEqual([]);
  const { ticket } = engine.ticket(engine.register([SIMULATOR]));
  engine.callNext(WINDOW);
  apply();
  commit();
  expect(shown()).toEqual([`${ticket} new`]);
  timers.advance(20_000);
  engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
  apply();
  commit();
  expect(shown()).toEqual([]);
  engine.must({ type: 'takeBack', workplaceId: WINDOW, actingUserId: CLERK });
  apply();
  expect(shown()).toEqual([]);
  const before = told;
  commit();
  expect([shown(), told > before]).toEqual([[ticket], true]);
  void lcd.stop();
});

it('switches a screen by the hours of the kiosks: off at the start, on within a minute of the first visitor', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-lcd-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const say = (words: string): string => `cat <<'E'\n${words}E\n`;
  const program = [
    ...['#!/bin/sh', `echo "$*" >> ${folder}/told`, 'case "$*" in', '*give*)', say(CEC_WORDS.standby)],
    ...[';;', '*)', say(CEC_WORDS.configured), 'esac', ''],
  ].join('\n');
  writeFileSync(join(folder, 'cec-ctl'), program, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const engine = openBranch();
  for (const id of engine.state.books.Registrator.keys()) engine.change('Registrator', id, { opening_hours: { 7: ['09:00-18:00'] } });
  const timers = new VirtualTimers();
  const hall = { name: 'hall', output: join(folder, 'fb0'), sysfs: join(folder, 'sys'), rotation: 0, cec: '/dev/cec0' } as const;
  const lcd = serviceOf(engine, timers, { lcds: [hall] });
  lcd.start();
  onTestFinished(() => lcd.stop());
  const codes = () => lcd.rows().flatMap(({ troubles }) => troubles.map(({ code }) => code));
  await vi.waitFor(() => expect(codes()).toContain('cecOff'), 20_000);
  engine.register([SIMULATOR]);
  timers.advance(MINUTE_MS);
  await vi.waitFor(() => expect(readFileSync(join(folder, 'told'), 'utf8')).toMatch(/--image-view-on/), 20_000);
});

it('a screen has its whole board, the ground between its parts, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-lcd-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [output, sysfs] = [join(folder, 'fb0'), join(folder, 'sys')];
  mkdirSync(sysfs);
  const facts = { virtual_size: '320,180', bits_per_pixel: '32', stride: '1280' };
  for (const [name, text] of Object.entries(facts)) writeFileSync(join(sysfs, name), text);
  const untouched = 0x77;
  writeFileSync(output, Buffer.alloc(180 * 1280, untouched));
  const drawArea = async ({ width, height }: AreaDrawing) => ({ width, height, rgb: new Uint8Array(3 * width * height), leftOut: [] });
  const lcd = serviceOf(openBranch(), new VirtualTimers(), {
    lcds: [{ name: 'hall', output, sysfs, rotation: 0, cec: null }],
    painter: { drawArea, encodeColourPng: nothingDrawn },
  });
  lcd.start();
  onTestFinished(() => lcd.stop());
  await vi.waitFor(() => expect(readFileSync(output).filter((byte) => byte === untouched)).toHaveLength(0), 20_000);
});

it('what is left of a picture is not drawn any more when nobody looks at its board', async () => {
  const drawn: (() => void)[] = [];
  const drawArea = ({ width, height }: AreaDrawing): Promise<DrawnArea> =>
    new Promise((resolve) => {
      drawn.push(() => resolve({ width, height, rgb: new Uint8Array(3 * width * height), leftOut: [] }));
    });
  const engine = openBranch();
  const board = engine.add('QBoard', { name: 'hall' });
  const timers = new VirtualTimers();
  const lcd = serviceOf(engine, timers, { painter: { drawArea, encodeColourPng: nothingDrawn } });
  lcd.start();
  onTestFinished(() => lcd.stop());
  const look = { address: '192.0.2.1', after: '', patienceMs: 1_000, signal: new AbortController().signal };
  expect(await timers.until(lcd.viewers.picture(board, { width: 320, height: 180 }, look), 5_000)).toBe('notYet');
  expect(drawn).toHaveLength(1);
  await timers.advanceAsync(MINUTE_MS);
  drawn[0]?.();
  for (let turn = 0; turn < 10; turn++) await nextTurn();
  expect(drawn).toHaveLength(1);
});
