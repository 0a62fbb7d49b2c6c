/** The service of LED boards at its start and its end, without a line. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { PortError, type PortFactory } from '../../../drivers/ports/port.js';
import type { LedSettings } from '../../../server/config/devices/leds.js';
import { LedService } from '../../../server/devices/led/led-service.js';
import { ledTest } from '../../../server/devices/led/test-frames.js';
import { Buses } from '../../../server/devices/shared/buses.js';
import { emptyState } from '../../../server/engine/state.js';
import { EQUIPMENT, RULES, stampAt } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const PROFILE = loadLedProfiles().get('candle-7') ?? expect.unreachable();
const LINE: LedSettings = {
  ...{ name: 'line', port: 'tcp:line:4001', address: { kind: 'tcp', host: 'line', port: 4001 } },
  ...{ line: PROFILE.line, profile: PROFILE, family: ledFamily(PROFILE) },
};

/** One bus, whose port is being opened before anything begins. */
function oneBus(timers: VirtualTimers, openPort: PortFactory): Pick<Buses, 'at'> {
  const bus = new Bus({ openPort, line: LINE.line, timers });
  return { at: () => bus };
}

function service(
  leds: readonly LedSettings[],
  devices: readonly (string | null)[],
  openPort: PortFactory = () => new Promise(() => {}),
  busesOf: typeof oneBus = oneBus,
) {
  const timers = new VirtualTimers();
  const state = emptyState(RULES, { ...EQUIPMENT, leds: new Map(leds.map(({ name, family }) => [name, family])) });
  for (const [at, device] of devices.entries()) {
    const usual = { name: 'x', address: 32, rows: 1, workplaces: [], arrow: 'none', layout: 'workplace', blink_count: 0, brightness: {} };
    state.books.ScoreBoard.set(at + 1, { id: at + 1, device, ...usual } as never);
  }
  let shown = 0;
  const afterCommit = (run: () => void): void => {
    shown += 1;
    run();
  };
  const log: string[] = [];
  const note = (fields: object, text: string) => log.push(`${text} ${JSON.stringify(fields)}`);
  const boards = new LedService({
    ...{ leds, timers, devicesChanged: () => void log.push('devices'), log: { info: note, warn: note } as never },
    pipeline: { state, stamp: () => stampAt(0), afterCommit },
    buses: busesOf(timers, openPort),
  });
  return { timers, boards, log, state, shown: () => shown };
}

it('tells the log of boards on lines that are not configured, and of no others', () => {
  const { boards, log } = service([LINE], [null, 'line', 'gone']);
  boards.start();
  const unknown = log.filter((line) => line.includes('is not configured'));
  expect(unknown).toEqual(['an LED board is on a line that is not configured: it shows nothing {"board":3,"leds":"gone"}']);
  boards.stop();
});

it('nothing is due any more when it has stopped', () => {
  const { boards, timers } = service([LINE], ['line']);
  const before = timers.pending;
  boards.start();
  expect(timers.pending).toBeGreaterThan(before);
  boards.stop();
  expect(timers.pending).toBe(before);
});

/** A port that is there, and behind which nobody answers. */
const unanswered: PortFactory = async () => ({ write: async () => {}, close: async () => {} });

it.each([
  ['led-485-6', { kind: 'tcp', host: 'line', port: 4001 }, 'silent'],
  ['led-485-6', { kind: 'modbus', host: 'line', port: 502 }, 'silentInNetwork'],
  ['huidu-hd2020-64x32', { kind: 'tcp', host: 'line', port: 9527 }, 'silentInNetwork'],
] as const)('a silent board %s at %o is told as %s: no wires where there are none', async (id, address, code) => {
  const profile = loadLedProfiles().get(id) ?? expect.unreachable();
  const settings = { ...LINE, address, line: profile.line, profile, family: ledFamily(profile) };
  const { boards, timers, log } = service([settings], ['line'], unanswered);
  boards.start();
  await timers.advanceAsync(60_000);
  expect(boards.rows()).toMatchObject([{ state: 'trouble', troubles: expect.arrayContaining([expect.objectContaining({ code })]) }]);
  expect(log.filter((line) => line.includes('"fault":"silent"'))).toHaveLength(1);
  boards.stop();
});

it('a card that makes no session is told as one that is not there', async () => {
  const profile = loadLedProfiles().get('huidu-sdk-64x32') ?? expect.unreachable();
  const settings = { ...LINE, address: { kind: 'tcp', host: 'line', port: 10_001 } as const, profile, family: ledFamily(profile) };
  const { boards, timers, log } = service([settings], ['line'], unanswered, (of, openPort) => new Buses(of, () => openPort));
  boards.start();
  await timers.advanceAsync(60_000);
  expect(boards.rows()).toMatchObject([{ state: 'trouble', troubles: [expect.objectContaining({ code: 'unplugged' })] }]);
  expect(log.join()).not.toContain('silent');
  boards.stop();
});

it.each<readonly [string, string, (boards: number) => readonly number[]]>([
  ['identify', 'candle-7', () => [3_000]],
  ['segments', 'candle-7', () => [3_000, 3_000]],
  ['glyphs', 'candle-7', (steps) => Array<number>(steps).fill(1_000)],
])('%s of %s lasts as long as it takes to look at each of its contents', async (pattern, id, lasts) => {
  const profile = loadLedProfiles().get(id) ?? expect.unreachable();
  const { boards, timers } = service([LINE], ['line'], unanswered);
  boards.start();
  await timers.advanceAsync(1_000);
  const paused: number[] = [];
  const pause = async (ms: number): Promise<boolean> => {
    paused.push(ms);
    await timers.advanceAsync(ms);
    return true;
  };
  expect(await boards.test({ name: 'line', pattern, pause })).toMatchObject({
    isDone: true,
    code: 'boardsTold',
    parameters: { cut: 'no' },
  });
  expect(paused).toEqual(lasts(ledTest(profile, LINE.family, pattern, 32).length));
  paused.length = 0;
  await boards.test({ name: 'line', pattern, pause: async (ms) => (await pause(ms)) && false });
  expect(paused).toHaveLength(1);
  expect(boards.rows()[0]?.shows?.map(({ tested }) => tested)).toEqual([false]);
  boards.stop();
});

it('a line without boards is ready, and not tried out; neither is one that nobody knows', async () => {
  const { boards, timers } = service([LINE], [], unanswered);
  expect(boards.rows()).toMatchObject([{ state: 'starting', troubles: [] }]);
  boards.start();
  await timers.advanceAsync(1_000);
  expect(boards.rows()).toMatchObject([{ state: 'ready', troubles: [], shows: [] }]);
  const pause = () => expect.unreachable('nothing is shown');
  const outcomes = await Promise.all(['line', 'gone'].map((name) => boards.test({ name, pattern: 'segments', pause })));
  expect(outcomes).toMatchObject(Array(2).fill({ isDone: false, code: 'noBoard' }));
  boards.stop();
});

it('a line that opens or is lost is a change of devices, and one line of the log', async () => {
  let lost = (): void => {};
  let open = (): void => {};
  const openPort: PortFactory = async (listener) => {
    await new Promise<void>((resolve) => {
      open = resolve;
    });
    lost = () => listener.lost(new PortError('lost', 'the cable was pulled'));
    return { write: async () => {}, close: async () => {} };
  };
  const { boards, timers, log } = service([LINE], [], openPort);
  const heard = async (change: () => void): Promise<readonly string[]> => {
    log.length = 0;
    change();
    await timers.advanceAsync(0);
    return log.map((line) => line.split(' {')[0] ?? '');
  };
  boards.start();
  await timers.advanceAsync(100);
  expect(await heard(() => open())).toEqual(['the line of the LED boards is open', 'devices']);
  expect(await heard(() => lost())).toEqual([expect.stringMatching(/^The device is not there/), 'devices']);
  expect(boards.rows()).toMatchObject([{ state: 'trouble', troubles: [{ code: 'unplugged' }] }]);
  boards.stop();
});

it('a line whose other end is something else says what, in its row and in the log', async () => {
  const openPort: PortFactory = async () => {
    throw new PortError('failed', 'a card of Gen6 answers');
  };
  const { boards, timers, log } = service([LINE], [], openPort);
  boards.start();
  await timers.advanceAsync(100);
  expect(boards.rows()).toMatchObject([
    { troubles: [{ code: 'portFailed', text: 'The port of the device does not work. The reason: a card of Gen6 answers.' }] },
  ]);
  expect(log.join()).toContain('"says":"a card of Gen6 answers"');
  boards.stop();
});

it('what was planned when it stopped is not shown any more', async () => {
  const { boards, timers } = service([LINE], ['line'], unanswered);
  boards.start();
  boards.stop();
  await nextTurn();
  await timers.advanceAsync(1_000);
  expect(boards.rows()[0]?.shows ?? []).toEqual([]);
});

it('a board that has just left the book is let go at once when it stops', async () => {
  const { boards, timers, state } = service([LINE], ['line', 'line'], unanswered);
  state.books.ScoreBoard.set(2, { ...state.books.ScoreBoard.get(2), address: 33 } as never);
  boards.start();
  await nextTurn();
  await timers.advanceAsync(1_000);
  expect(boards.rows()[0]?.shows).toHaveLength(2);
  state.books.ScoreBoard.delete(2);
  boards.applied({ t: 'bookRemoved', book: 'ScoreBoard', id: 2 } as never);
  await nextTurn();
  const due = timers.pending;
  boards.stop();
  // The minute, and the board's two seconds.
  expect(timers.pending).toBe(due - 2);
});

it('changes of one turn are shown together, and those of the next 50 ms, too', async () => {
  const { boards, timers, shown } = service([LINE], ['line'], unanswered);
  const changes = () => {
    for (let count = 0; count < 5; count++) boards.applied({ t: 'bookSet', book: 'ScoreBoard' } as never);
  };
  boards.start();
  changes();
  await nextTurn();
  expect(shown()).toBe(1);
  changes();
  await timers.advanceAsync(49);
  changes();
  expect(shown()).toBe(1);
  await timers.advanceAsync(1);
  expect(shown()).toBe(2);
  await timers.advanceAsync(1_000);
  expect(shown()).toBe(2);
  boards.stop();
});
