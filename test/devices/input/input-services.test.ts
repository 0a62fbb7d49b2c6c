/** Keypads and scanners behind one opener: what they hear, what is ordered, what `devices`, the log and the keypads are told, and when. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InputFault, KeypadContent, KeypadListener } from '../../../drivers/input/keypad.js';
import type { Scan } from '../../../drivers/input/scan.js';
import type { ScannerOptions } from '../../../drivers/input/scanner.js';
import { KEYPADS, SCANNERS } from '../../../server/config/devices/inputs.js';
import { Inputs } from '../../../server/devices/input/inputs.js';
import { type Rejection, reject } from '../../../server/model/errors/errors.js';
import { CLERK, demoEngine, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import type { Engine } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const OTHER_WINDOW = 14;
const KIOSK = 1;
const PAD = { port: 'serial:/dev/line?baud=57600', profile: 'candle-ub485', address: 0x20 };
const SCANNER = { port: 'serial:/dev/scanner?baud=9600', profile: 'serial-scanner' };

let engine: Engine;
let timers: VirtualTimers;
let inputs: Inputs;
let listeners: Map<string, KeypadListener>;
let scanners: Map<string, ScannerOptions['listener']>;
let shown: string[];
let orders: string[];
let log: string[];
let changes: number;
let closed: string[];
let refusal: Rejection | null;
/** What waits for the disk; null = nothing waits. */
let held: (() => void)[] | null;
beforeEach(() => {
  engine = demoEngine();
  timers = new VirtualTimers();
  [listeners, scanners, refusal, changes, held] = [new Map(), new Map(), null, 0, null];
  [shown, orders, log, closed] = [[], [], [], []];
  const keypads = KEYPADS.read({
    pad: { ...PAD, workplace: WINDOW },
    twin: { ...PAD, address: 0x21, workplace: WINDOW },
    other: { ...PAD, address: 0x22, workplace: OTHER_WINDOW },
  });
  const places = { desk: { workplace: WINDOW }, door: { registrator: KIOSK, user: userOf(CLERK) }, lost: { workplace: 99 } };
  const read = SCANNERS.read(
    Object.fromEntries(
      Object.entries(places).map(([name, place]) => [name, { ...SCANNER, port: `serial:/dev/${name}?baud=9600`, ...place }]),
    ),
  );
  expect([keypads.faults, read.faults]).toEqual([[], []]);
  const note = (fields: object, text: string): void => void log.push(`${text} ${JSON.stringify(fields)}`);
  inputs = new Inputs({
    config: { keypads: keypads.devices, scanners: read.devices, pins: [] },
    open: {
      keypad: ({ name }, listener) => {
        listeners.set(name, listener);
        return {
          show: ({ light: { color, blinkMs } }: KeypadContent, beeps = false) =>
            void shown.push(`${timers.nowMs()} ${name} ${color} ${blinkMs}${beeps ? ' beep' : ''}`),
          close: async () => void closed.push(name),
        };
      },
      scanner: ({ name }, listener) => {
        scanners.set(name, listener);
        return { close: async () => void closed.push(name) };
      },
    },
    pipeline: { state: engine.state, afterCommit: (run) => (held === null ? run() : void held.push(run)) },
    ...{ timers, log: { info: note, warn: note } as never },
    devicesChanged: () => {
      changes += 1;
    },
  });
  const order = async (session: { readonly userId: number }, command: string, data: unknown): Promise<Rejection | null> => {
    orders.push(`${session.userId} ${command} ${JSON.stringify(data)}`);
    return refusal;
  };
  inputs.start({
    context: { pipeline: { state: engine.state }, config: { branch: { postponeDelaysMinutes: [] } } },
    dispatcher: { order },
  } as never);
});

function userOf(id: number): string {
  return engine.state.books.User.get(id)?.login ?? '';
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn++) await nextTurn();
};
async function scan(name: string, text: string, symbology: Scan['symbology'] = null as never): Promise<void> {
  scanners.get(name)?.scanned({ text, symbology });
  await turns();
}
const rowOf = (name: string) => inputs.rows().find((row) => row.name === name) ?? expect.unreachable();

describe('a scanner at a window', () => {
  beforeEach(() => {
    engine.logIn(CLERK, WINDOW);
    timers.runAll();
    [shown, changes] = [[], 0];
  });

  it('that stays on a code orders once in three seconds; another code, and the same after it, is another one', async () => {
    const ids = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
    const [first = '', second = ''] = ids.map((id) => engine.ticket(id).ticket);
    await scan('desk', first);
    timers.advance(2_999);
    await scan('desk', first);
    expect(orders).toHaveLength(1);
    timers.advance(1);
    await scan('desk', first);
    await scan('desk', second);
    await scan('desk', first);
    expect(orders).toEqual([0, 0, 1, 0].map((at) => `${CLERK} consumerFromQueueBody {"id":${ids[at]}}`));
    expect([log, changes, shown]).toEqual([[], 4, []]);
  });

  it.each<readonly [string, Rejection | null, string, string, string | undefined]>([
    ['a code that nobody has', null, 'Я999', 'unknownCode', undefined],
    ['a ticket that the queue refuses', reject('notAllowed'), '', 'refusedCode', 'notAllowed'],
  ])('%s is told on the keypads of this window, in the log without the code, and in `devices`', async (_what, said, text, fault, error) => {
    refusal = said;
    const code = text || engine.ticket(engine.register([SIMULATOR])).ticket;
    scanners.get('desk')?.fault(null);
    log.length = 0;
    await scan('desk', code);
    expect(log).toEqual([`a scanned code was refused ${JSON.stringify({ scanner: 'desk', fault, error })}`]);
    expect(shown).toEqual([`${timers.nowMs()} pad red 0 beep`, `${timers.nowMs()} twin red 0 beep`]);
    expect([changes, rowOf('desk')]).toMatchObject([2, { state: 'warning', troubles: [{ code: fault }] }]);
    refusal = null;
    await scan('desk', engine.ticket(engine.register([SIMULATOR])).ticket);
    expect(rowOf('desk')).toMatchObject({ state: 'ready', troubles: [] });
  });

  it('without a clerk orders nothing', async () => {
    engine.state.windows.clear();
    await scan('desk', 'Г001');
    expect([orders, log.length, rowOf('desk').troubles]).toMatchObject([[], 1, [{ code: 'refusedCode' }]]);
  });
});

it('a scanner at a kiosk asks for the appointment of a code, and no keypad is told of one that is none', async () => {
  refusal = reject('invalidRequest');
  await scan('door', '12345');
  expect(orders).toEqual([`${CLERK} registrateConsumer {"services":[],"pin_code":"12345","preview":false}`]);
  expect([rowOf('door').troubles, shown]).toMatchObject([[{ code: 'unknownCode' }], []]);
  refusal = reject('notAllowed');
  await scan('door', '12346');
  expect(rowOf('door').troubles).toMatchObject([{ code: 'refusedCode' }]);
  expect(log.at(-1)).toBe('a scanned code was refused {"scanner":"door","fault":"refusedCode","error":"notAllowed"}');
});

describe('their states', () => {
  it.each<readonly [InputFault | null, string, readonly string[], number]>([
    ['starting', 'starting', [], 0],
    [null, 'ready', [], 1],
    ['garbled', 'warning', ['garbled'], 1],
    ['unplugged', 'trouble', ['unplugged'], 1],
  ])('fault %s is %s, and so many lines of the log', (fault, state, codes, lines) => {
    expect([rowOf('pad').state, rowOf('desk').state]).toEqual(['starting', 'starting']);
    listeners.get('pad')?.fault(fault);
    scanners.get('desk')?.fault(fault);
    for (const name of ['pad', 'desk']) {
      const { state: said, troubles } = rowOf(name);
      expect([said, troubles.map(({ code }) => code)]).toEqual([state, codes]);
    }
    expect([changes, log.length]).toEqual([2, 2 * lines]);
    if (fault === null) expect(log).toEqual(['the keypad is ready {"keypad":"pad"}', 'the scanner is ready {"scanner":"desk"}']);
  });

  it('at a window that there is not they are in trouble, whatever their cable does', () => {
    scanners.get('lost')?.fault(null);
    expect(rowOf('lost')).toMatchObject({ kind: 'scanner', state: 'trouble', troubles: [{ code: 'unknownPlace' }] });
  });

  it.each<readonly [InputFault | null | undefined, string]>([
    [undefined, 'deviceMissing'],
    ['starting', 'deviceMissing'],
    ['unplugged', 'deviceMissing'],
    ['garbled', 'keypadTold'],
    [null, 'keypadTold'],
  ])('a keypad with the fault %s is tried out: %s', async (fault, code) => {
    if (fault !== undefined) listeners.get('pad')?.fault(fault);
    const test = { pattern: 'lights', pause: () => Promise.resolve(false) };
    expect(await inputs.test({ name: 'pad', ...test })).toMatchObject({ code });
    expect(await inputs.test({ name: 'nobody', ...test })).toMatchObject({ code: 'deviceMissing' });
  });
});

describe('what keypads show', () => {
  it('is shown once for a burst of events, twenty milliseconds after the first, when it is on the disk', () => {
    timers.advance(100);
    [shown, held] = [[], []];
    engine.logIn(CLERK, WINDOW);
    engine.register([SIMULATOR]);
    for (const event of engine.events.slice(-3)) inputs.applied(event);
    timers.advance(19);
    expect(held).toEqual([]);
    timers.advance(1);
    expect([held.length, shown]).toEqual([1, []]);
    for (const run of held) run();
    expect(shown).toEqual(['120 pad green 200 beep', '120 twin green 200 beep', '120 other off 0']);
  });

  it('at the start is what is true then; after a stop nothing is shown, pressed or scanned any more', async () => {
    timers.advance(20);
    expect(shown).toEqual(['20 pad off 0', '20 twin off 0', '20 other off 0']);
    [shown, held] = [[], []];
    engine.logIn(CLERK, WINDOW);
    inputs.applied(engine.events.at(-1) ?? expect.unreachable());
    timers.advance(20);
    await inputs.stop();
    expect(closed.sort()).toEqual(['desk', 'door', 'lost', 'other', 'pad', 'twin']);
    for (const run of held) run();
    inputs.applied(engine.events.at(-1) ?? expect.unreachable());
    listeners.get('pad')?.pressed('31');
    await scan('door', '12345');
    timers.runAll();
    expect([shown, orders, timers.pending]).toEqual([[], [], 0]);
  });
});

it.each<readonly [object, number]>([
  [{ t: 'bookSet', book: 'Workplace', id: 99 }, 1],
  [{ t: 'bookRemoved', book: 'Workplace', id: 99 }, 1],
  [{ t: 'bookSet', book: 'Registrator', id: 99 }, 1],
  [{ t: 'bookRemoved', book: 'Registrator', id: 99 }, 1],
  [{ t: 'bookSet', book: 'User', id: 99 }, 0],
  [{ t: 'called', w: WINDOW, c: 1 }, 0],
])('%o changes `devices` %i times', (event, times) => {
  inputs.applied(event as never);
  expect(changes).toBe(times);
});

it('after a stop no event is waited for', async () => {
  await timers.advanceAsync(1_000);
  await inputs.stop();
  const stopped = timers.pending;
  inputs.applied(engine.events.at(-1) ?? expect.unreachable());
  expect(timers.pending).toBe(stopped);
});
