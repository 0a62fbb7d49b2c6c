/** Tests of devices: which device and which pattern are meant, one at a time for each, and an end in any case. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceRow, DeviceSource, DeviceTest } from '../../../server/devices/diagnostics/device-source.js';
import { cutShort, done, failed, TEST_PATTERNS, Workbench } from '../../../server/devices/diagnostics/workbench.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const TEST_MS = 1_000;

let timers: VirtualTimers;
let bench: Workbench;
let tests: DeviceTest[];
beforeEach(() => {
  timers = new VirtualTimers();
  tests = [];
  const source = (...rows: readonly (readonly [kind: string, name: string])[]): DeviceSource => ({
    rows: () => rows.map(([kind, name]) => ({ kind, name }) as DeviceRow),
    test: async (test) => {
      tests.push(test);
      return (await test.pause(TEST_MS)) ? done('printed', { length: 50 }) : failed('deviceMissing');
    },
  });
  const scanner: DeviceSource = { rows: () => [{ kind: 'scanner', name: 'door' } as DeviceRow] };
  bench = new Workbench(
    [source(['printer', 'hall'], ['printer', 'desk']), source(['led', 'hall'], ['keypad', 'k'], ['odd', 'x']), scanner],
    timers,
  );
});

const order = (name: string, more: { readonly kind?: string; readonly pattern?: string } = {}) => ({
  ...{ name, kind: more.kind ?? null, pattern: more.pattern ?? null },
});
async function refusalOf(...given: Parameters<typeof order>): Promise<unknown> {
  const answer = await bench.test(order(...given));
  return answer instanceof Rejection ? answer.parameters : expect.unreachable();
}

describe('what is meant', () => {
  it('is refused where it is not clear, naming the field', async () => {
    expect(await refusalOf('lobby')).toMatchObject({
      ...{ field: 'data.name', why: 'deviceUnknown', name: 'lobby' },
      fault: 'expected one of the devices printer hall, printer desk, led hall, keypad k, odd x, scanner door, got "lobby"',
    });
    expect(await refusalOf('hall')).toMatchObject({
      ...{ field: 'data.kind', why: 'deviceAmbiguous' },
      fault: 'expected one of printer, led: each has a device "hall"',
    });
    expect(await refusalOf('hall', { kind: 'lcd' })).toMatchObject({ why: 'deviceUnknown' });
    expect(await refusalOf('desk', { pattern: 'glyphs' })).toMatchObject({
      ...{ field: 'data.pattern', why: 'testUnknown', fault: 'expected one of page, identify for a printer' },
    });
    expect(await refusalOf('door')).toMatchObject({ field: 'data.name', why: 'testUnknown', fault: 'a scanner cannot be tried out so' });
    expect(await refusalOf('x')).toMatchObject({ field: 'data.name', fault: 'a odd cannot be tried out so' });
    expect(tests).toEqual([]);
    expect((await new Workbench([], timers).test(order('hall'))) as Rejection).toMatchObject({
      parameters: { fault: 'expected one of the devices (there are none), got "hall"' },
    });
  });

  it('is the first pattern of the kind, or the one that was asked for', async () => {
    for (const [kind, name] of [
      ['printer', 'hall'],
      ['led', 'hall'],
      ['keypad', 'k'],
    ] as const) {
      const [usual = '', ...others] = TEST_PATTERNS[kind] ?? [];
      for (const pattern of [undefined, ...others]) {
        const result = bench.test(order(name, { kind, ...(pattern !== undefined && { pattern }) }));
        expect(await timers.until(result, 5_000)).toMatchObject({ kind, pattern: pattern ?? usual, isDone: true, code: 'printed' });
        expect(tests.at(-1)).toMatchObject({ name, pattern: pattern ?? usual });
      }
    }
  });
});

it('a device is tested once at a time; another one meanwhile, and the same again afterwards', async () => {
  const first = bench.test(order('hall', { kind: 'printer' }));
  expect(await bench.test(order('hall', { kind: 'printer' }))).toMatchObject({ isDone: false, code: 'alreadyRunning', pattern: 'page' });
  const other = bench.test(order('hall', { kind: 'led' }));
  expect(await timers.until(Promise.all([first, other]), 5_000)).toMatchObject([{ isDone: true }, { isDone: true, kind: 'led' }]);
  expect(await timers.until(bench.test(order('hall', { kind: 'printer' })), 5_000)).toMatchObject({ isDone: true });
});

it('ends when the box stops, and none pauses after that', async () => {
  const running = bench.test(order('desk'));
  await timers.advanceAsync(TEST_MS / 2);
  bench.stop();
  expect(await running).toMatchObject({ isDone: false, code: 'deviceMissing' });
  expect(timers.pending).toBe(0);
  expect(await bench.test(order('desk'))).toMatchObject({ isDone: false });
});

it('says in words what came out, and that a call cut it short', () => {
  expect(done('printed', { length: 50, ...cutShort(false) }).text).not.toContain('A call cut it short.');
  expect(done('printed', { length: 50, ...cutShort(true) })).toMatchObject({
    ...{ isDone: true, code: 'printed', parameters: { length: 50, cut: 'yes' } },
    text: expect.stringMatching(/50.* A call cut it short\.$/),
  });
  expect(failed('alreadyRunning')).toMatchObject({ isDone: false, parameters: {} });
});
