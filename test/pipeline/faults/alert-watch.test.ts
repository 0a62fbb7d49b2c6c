/** The watch over the hall: once a second, in slices, with a line in the log at the beginning and the end of each alert. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../server/model/faults.js';
import { faultOf } from '../../../server/model/faults.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { AlertWatch, type WatchedDevice } from '../../../server/pipeline/faults/alert-watch.js';
import { CLERK, demoEngine, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { type Engine, MINUTE_MS, START_MS } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const TICK_MS = 250;

let engine: Engine;
let timers: VirtualTimers;
let lines: string[];
let counts: number;
let faults: Fault[];
let printers: WatchedDevice[];
let channels: WatchedDevice[];
let asked: number;

/** @param stepMs how long each reading of the clock takes, so that slices have an end */
function watchOf(stepMs = 0, readOnly: string | null = null): { readonly watch: AlertWatch; readonly pipeline: Pipeline } {
  let workedMs = 0;
  const nowMs = () => {
    workedMs += stepMs;
    return timers.nowMs() + workedMs;
  };
  const clock = new Clock('UTC', START_MS, { wallMs: () => START_MS + timers.nowMs(), monotonicMs: () => timers.nowMs() });
  const pipeline = new Pipeline(engine.state, { commit: () => undefined }, clock, readOnly);
  const watch = new AlertWatch({
    pipeline,
    waitOf: () => {
      asked += 1;
      return null;
    },
    printers: () => printers,
    channels: () => channels,
    unattended: () => [],
    faults: { list: () => faults },
    timers: { nowMs, after: (ms, run) => timers.after(ms, run) },
    log: { info: (details, text) => void lines.push(`${JSON.stringify(details)} ${text}`) },
    changed: () => {
      counts += 1;
    },
  });
  return { watch, pipeline };
}

function tick(watch: AlertWatch, seconds: number): void {
  for (let passedMs = 0; passedMs < seconds * 1_000; passedMs += TICK_MS) {
    timers.advance(TICK_MS);
    watch.look();
  }
}

beforeEach(() => {
  engine = demoEngine();
  timers = new VirtualTimers();
  [lines, counts, faults, printers, channels, asked] = [[], 0, [], [], [], 0];
  for (const id of [...engine.state.books.Registrator.keys()]) engine.change('Registrator', id, { disabled: 1 });
});

describe('an alert', () => {
  it('begins and ends with a line in the log, and with the names that people know', () => {
    const { watch } = watchOf();
    engine.register([SIMULATOR]);
    engine.register([SIMULATOR]);
    tick(watch, 65);
    expect(lines).toEqual([
      `{"id":1,"alert":"queueUnserved","service":${SIMULATOR},"severity":"error"} Назначение / Отмена занятий на тренажере: ` +
        'visitors wait, and no open window serves them. ' +
        'Open a window, or open the service at a window that is open.',
    ]);
    expect([...engine.state.alerts.values()].map((alert) => watch.countOf(alert))).toEqual([2]);
    engine.logIn(CLERK, WINDOW);
    tick(watch, 15);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^{"id":1,"alert":"queueUnserved","service":4,"seconds":\d+} an alert is over$/),
    ]);
    expect(watch.openWindowsOf(SIMULATOR)).toBe(1);
  });

  it('of a printer and of the box is what they report, with the words of the fault', () => {
    const { watch } = watchOf();
    faults = [faultOf('diskLow', { percent: 9 }, START_MS)];
    printers = [
      { name: 'hall', state: 'trouble', troubles: [{ code: 'paperEnd' }, { code: 'coverOpen' }] },
      { name: 'desk', state: 'starting', troubles: [] },
      { name: 'cash', state: 'warning', troubles: [{ code: 'rollLow' }] },
    ];
    tick(watch, 25);
    expect(lines).toEqual([
      expect.stringMatching(/^{"id":1,"alert":"box","fault":"diskLow","severity":"warning"} At most 9 % of the disk is free/),
      expect.stringMatching(/^{"id":2,"alert":"printer","device":"hall","fault":"paperEnd","severity":"error"} Printer hall: paperEnd\./),
      expect.stringMatching(/^{"id":3,"alert":"printer","device":"cash","fault":"rollLow","severity":"warning"}/),
    ]);
    [faults, printers] = [[], []];
    tick(watch, 25);
    expect(engine.state.alerts.size).toBe(0);
  });

  it('of a channel of messages is told when a minute has not mended it', () => {
    const { watch } = watchOf();
    channels = [{ name: 'sms', state: 'trouble', troubles: [{ code: 'smsNotTaken' }] }];
    tick(watch, 55);
    expect(lines).toEqual([]);
    tick(watch, 10);
    expect(lines).toEqual([
      expect.stringMatching(
        /^{"id":1,"alert":"messages","device":"sms","fault":"smsNotTaken","severity":"error"} Messages to visitors are not/,
      ),
    ]);
    channels = [];
    tick(watch, 35);
    expect(engine.state.alerts.size).toBe(0);
  });

  it('is told again when its visitors become more, and not otherwise', () => {
    const { watch } = watchOf();
    engine.register([SIMULATOR]);
    tick(watch, 70);
    counts = 0;
    tick(watch, 10);
    expect(counts).toBe(0);
    engine.register([SIMULATOR]);
    tick(watch, 2);
    expect(counts).toBe(1);
  });
});

describe('looking', () => {
  it('is done once a second, however often the ticker asks', () => {
    const { watch } = watchOf();
    engine.register([SIMULATOR]);
    tick(watch, 20);
    expect(asked).toBe(20);
  });

  it('takes turns with other work, and little of the time: a large hall is looked at less often', () => {
    const { watch } = watchOf(20);
    for (let count = 0; count < 900; count++) engine.register([SIMULATOR]);
    const beforeMs = timers.nowMs();
    watch.look();
    const slices: number[] = [];
    while (timers.pending > 0 && slices.length < 1_000) {
      slices.push(timers.nowMs() - beforeMs);
      timers.runNext(Number.POSITIVE_INFINITY);
    }
    expect(slices.length).toBeGreaterThan(2);
    const lookedBefore = asked;
    tick(watch, 3);
    expect(asked).toBe(lookedBefore);
    tick(watch, 60);
    expect(asked).toBeGreaterThan(lookedBefore);
  });

  it('begins and ends nothing on a disk that takes no writes, and still counts open windows', () => {
    engine.logIn(CLERK, WINDOW);
    const { watch } = watchOf(0, 'EROFS');
    faults = [faultOf('readOnly', { error: 'EROFS' }, START_MS)];
    tick(watch, 5);
    expect(engine.state.alerts.size).toBe(0);
    expect(watch.openWindowsOf(SIMULATOR)).toBe(1);
  });

  it('ends with the box', () => {
    const { watch } = watchOf();
    watch.stop();
    engine.register([SIMULATOR]);
    tick(watch, 20 * (MINUTE_MS / 60_000));
    expect(asked).toBe(0);
  });
});
