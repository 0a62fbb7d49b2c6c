import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { EveningReport, type ReportOrder } from '../../../server/pipeline/figures/evening-report.js';
import type { DayFigures } from '../../../server/pipeline/figures/figures.js';
import type { FiguresReply } from '../../../server/protocol/figures/table.js';
import { COMMANDS } from '../../../server/protocol/registry.js';
import { CLERK, openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { DAY_MS, type Engine, MINUTE_MS, START_MS, stampAt } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { partsOf, rowsOf } from '../../support/workbook.js';

const EXAMPLE = COMMANDS.get('indicators')?.example.reply as FiguresReply;
const EVENING = 20 * 60;

let engine: Engine;
let timers: VirtualTimers;
let folder: string;
let raised: string[];
let isAway: boolean;
let missed: number;

beforeEach(() => {
  engine = openBranch();
  timers = new VirtualTimers();
  folder = join(mkdtempSync(join(tmpdir(), 'qbox-evening-')), 'reports');
  onTestFinished(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
  [raised, isAway, missed] = [[], false, 0];
});

/** A day without a visitor is Sunday 29 November. */
const figures: DayFigures = async (day, by) => {
  const empty = { ...EXAMPLE.total, arrived: 0, open_sec: 0 };
  const total = { ...EXAMPLE.total, appointments_missed: missed };
  return { ...EXAMPLE, from: day, to: day, by: [by], lines: [], total: day === '2026-11-29' ? empty : total };
};

function reportOf(order: Partial<ReportOrder> = {}): void {
  const report = new EveningReport({
    order: { folder, fromMinute: EVENING, by: ['service', 'clerk'], format: 'csv', ...order },
    branch: 'Отделение № 1',
    pipeline: { state: engine.state, stamp: () => stampAt(engine.nowMs) },
    figures: (day, by) => (isAway ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : figures(day, by)),
    faults: { raise: (code) => void raised.push(code), clear: () => raised.splice(0) },
    timers,
  });
  // It may still be at work when the test has seen enough.
  onTestFinished(() => report.stop());
  report.start();
}

/** Passes time until the next look. What it writes is waited for: files are real. */
function pass(ms: number): void {
  engine.nowMs += ms;
  timers.advance(ms);
}

const written = (): string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : []);
const untilEvening = EVENING * MINUTE_MS - (START_MS % DAY_MS);
const last = (): string => (existsSync(join(folder, LAST)) ? readFileSync(join(folder, LAST), 'utf8').trim() : '');
const LAST = '.qbox-last-report';
const filesOf = (day: string): string[] => ['clerk', 'service'].map((by) => `qbox-${day}-${by}.csv`);

it('writes a file for each grouping in the evening, once nobody is here', async () => {
  engine.register([SIMULATOR]);
  reportOf();
  pass(untilEvening);
  await expect.poll(() => existsSync(folder)).toBe(true);
  await expect.poll(() => timers.pending).toBe(1);
  expect(written(), 'somebody is still here').toEqual([]);
  engine.callNext(WINDOW, CLERK);
  engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
  pass(MINUTE_MS);
  await expect.poll(written).toEqual(filesOf('2026-11-24'));
  expect(readFileSync(join(folder, filesOf('2026-11-24')[1] ?? ''), 'utf8')).toMatch(/^\u{feff}По услугам;Пришли;/u);
});

it('writes the day of an evening again when it is over, with all that is known of it by then, and not before that', async () => {
  reportOf();
  pass(untilEvening);
  const text = (): string => readFileSync(join(folder, filesOf('2026-11-24')[0] ?? ''), 'utf8');
  await expect.poll(written).toEqual(filesOf('2026-11-24'));
  await expect.poll(() => timers.pending).toBe(1);
  const early = text();
  missed = 2;
  pass(4 * 60 * MINUTE_MS);
  await expect.poll(() => timers.pending).toBe(1);
  expect([text(), last()], 'the next day has only just begun').toEqual([early, '2026-11-23']);
  pass(5 * MINUTE_MS);
  await expect.poll(last).toBe('2026-11-24');
  expect(text()).not.toBe(early);
  expect(written()).toEqual(filesOf('2026-11-24'));
});

it('writes the day when it is over although somebody is here, and not twice', async () => {
  reportOf();
  pass(MINUTE_MS);
  await expect.poll(() => timers.pending).toBe(1);
  expect(written(), 'the first day of all is not over').toEqual([]);
  expect(last(), 'but will be, whoever is here then').toBe('2026-11-23');
  engine.register([SIMULATOR]);
  pass(untilEvening + (4 * 60 + 5) * MINUTE_MS);
  await expect.poll(last).toBe('2026-11-24');
  rmSync(join(folder, filesOf('2026-11-24')[0] ?? ''));
  await expect.poll(() => timers.pending).toBe(1);
  pass(MINUTE_MS);
  await expect.poll(() => timers.pending).toBe(1);
  expect(written()).toEqual(filesOf('2026-11-24').slice(1));
});

it('writes the days that it missed, but for those without visitors', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, LAST), '2026-11-27\n');
  engine.nowMs = START_MS + 6 * DAY_MS;
  reportOf();
  pass(MINUTE_MS);
  await expect.poll(last).toBe('2026-11-29');
  expect(written()).toEqual(filesOf('2026-11-28').toSorted());
});

it('raises a fault when the disk takes no file, leaves no half of one, and writes it later', async () => {
  isAway = true;
  reportOf();
  pass(untilEvening);
  await expect.poll(() => raised).toEqual(['reportNotWritten']);
  isAway = false;
  await expect.poll(() => timers.pending).toBe(1);
  pass(10 * MINUTE_MS);
  await expect.poll(written).toEqual(filesOf('2026-11-24'));
  await expect.poll(() => raised).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
});

it('is for machines as the box answers, where that is wanted', async () => {
  reportOf({ format: 'json', by: ['hour'] });
  pass(untilEvening);
  await expect.poll(written).toEqual(['qbox-2026-11-24-hour.json']);
  const reply = JSON.parse(readFileSync(join(folder, 'qbox-2026-11-24-hour.json'), 'utf8')) as FiguresReply;
  expect(reply).toEqual(await figures('2026-11-24', 'hour'));
});

it('raises a fault for a folder that is none', async () => {
  writeFileSync(folder, 'a file');
  reportOf();
  pass(untilEvening);
  await expect.poll(() => raised).toEqual(['reportNotWritten']);
});

it('writes Excel files where they are wanted', async () => {
  reportOf({ format: 'xlsx', by: ['hour'] });
  pass(untilEvening);
  await expect.poll(written).toEqual(['qbox-2026-11-24-hour.xlsx']);
  const file = readFileSync(join(folder, 'qbox-2026-11-24-hour.xlsx'));
  const [[title] = [], [days] = [], heads, total] = rowsOf(file);
  expect([title, days]).toEqual(['Отделение № 1: По часам', expect.stringContaining('24.11.2026')]);
  expect(heads?.slice(0, 2)).toEqual(['По часам', 'Пришли']);
  expect(total?.slice(0, 2)).toEqual([expect.stringMatching(/^[А-Я]/), String(EXAMPLE.total.arrived)]);
  // Machines have their own file: no heading is a name of docs/indicators.md.
  expect(heads?.filter((head) => /^[a-z_]+$/.test(head))).toEqual([]);
  const waits = heads?.findIndex((head) => head.startsWith('Ожидание')) ?? -1;
  expect(waits).toBeGreaterThan(0);
  expect(partsOf(file).get('xl/styles.xml'), 'times are times').toContain('[h]:mm:ss');
});
