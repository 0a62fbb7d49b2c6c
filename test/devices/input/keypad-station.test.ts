/** One keypad at its place, to the millisecond: what it orders, and what it shows meanwhile. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { KeypadContent } from '../../../drivers/input/keypad.js';
import type { InputPlace } from '../../../server/config/devices/inputs.js';
import { type KeyMap, readKeyMap } from '../../../server/config/devices/key-map.js';
import { KeypadStation } from '../../../server/devices/input/keypad-station.js';
import { WindowStates } from '../../../server/devices/input/window-states.js';
import { type Rejection, reject } from '../../../server/model/errors/errors.js';
import { CLERK, demoEngine, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import type { Engine } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const KEYS = { E: 'enter', C: 'clear', '+': 'call', '*': 'postpone', S: 'start', B: 'break', V: 'service:4' } as const;
const DARK = 'off 0 ""';
const REFUSED = 'red 0 "---" blinks beep';
const ASKS_PIN = 'red 500 "---"';

let engine: Engine;
let timers: VirtualTimers;
let states: WindowStates;
let station: KeypadStation;
/** What the keypad shows, and since when. */
let shown: string[];
let orders: string[];
let log: string[];
let changes: number;
/** What the next orders are answered. */
let refusal: Rejection | null;
beforeEach(() => {
  [engine, timers, refusal, changes] = [demoEngine(), new VirtualTimers(), null, 0];
  [shown, orders, log] = [[], [], []];
});

const words = ({ light: { color, blinkMs }, display: { text, isBlinking } }: KeypadContent, beeps: boolean): string =>
  `${color} ${blinkMs} "${text}"${isBlinking ? ' blinks' : ''}${beeps ? ' beep' : ''}`;

function open(place: InputPlace = { kind: 'workplace', id: WINDOW }, postponeDelaysMinutes: readonly number[] = [3, 5]): void {
  states = new WindowStates(engine.state);
  const house = {
    ...{ state: engine.state, windowStates: states, timers, postponeDelaysMinutes },
    order: async (_session: unknown, command: string, data: unknown) => {
      orders.push(`${command} ${JSON.stringify(data)}`);
      return refusal;
    },
    logIn: async (login: object) => {
      orders.push(`logIn ${JSON.stringify(login)}`);
      return refusal;
    },
    changed: () => {
      changes += 1;
    },
    log: {
      info: (fields: object, text: string) => void log.push(`${text} ${JSON.stringify(fields)}`),
      warn: (fields: object, text: string) => void log.push(`${text} ${JSON.stringify(fields)}`),
    } as never,
  };
  const keyMap = readKeyMap(KEYS) as KeyMap;
  const keypad = {
    show: (content: KeypadContent, beeps = false) => void shown.push(`${timers.nowMs()}: ${words(content, beeps)}`),
    close: async () => {},
  };
  station = new KeypadStation({ name: 'pad', keyMap, place, hasPin: true, debounceMs: 500 } as never, house, keypad);
}

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) station.pressed(key);
  // Answers of a clerk's command come in a turn of their own.
  await nextTurn();
}

describe('a clerk who logs in', () => {
  it('is asked for the PIN until it is entered, and is shown what is true then', async () => {
    open();
    await press('3', 'E');
    timers.advance(5_000);
    await press('4', '8', '2', '6', 'E');
    expect(orders).toEqual([`logIn {"userId":3,"pin":"4826","workplaceId":${WINDOW},"address":"keypad pad"}`]);
    expect([shown, log, changes]).toEqual([[`0: ${ASKS_PIN}`, `5000: ${DARK}`], [], 1]);
    timers.runAll();
    expect(shown).toHaveLength(2);
  });

  it('and says nothing more is asked no longer after fifteen seconds', async () => {
    open();
    await press('3', 'E');
    timers.advance(14_999);
    expect(shown).toEqual([`0: ${ASKS_PIN}`]);
    timers.advance(2);
    expect(shown).toEqual([`0: ${ASKS_PIN}`, `15000: ${DARK}`]);
    // What is typed now is the number of a user again.
    await press('4', 'E');
    expect([orders, shown.at(-1)]).toEqual([[], `15001: ${ASKS_PIN}`]);
  });

  it('with what is no number, or the wrong PIN, is refused for a second, with the key in the log and not what was typed', async () => {
    open();
    await press('0', '7', 'E');
    timers.advance(1_000);
    expect(shown).toEqual([`0: ${REFUSED}`, `1000: ${DARK}`]);
    refusal = reject('wrongPassword');
    await press('3', 'E', '9', '9', '9', 'E');
    await press();
    expect(shown.slice(2)).toEqual([ASKS_PIN, DARK, REFUSED].map((content) => `1000: ${content}`));
    expect(log).toEqual(Array(2).fill('a key was refused {"keypad":"pad","command":"logIn","error":"wrongPassword"}'));
  });

  it('cannot where the settings have no PINs, and calls nobody before that', async () => {
    open();
    (station.settings as { hasPin: boolean }).hasPin = false;
    await press('3', 'E');
    await press('+');
    expect([orders, shown]).toEqual([[], [`0: ${REFUSED}`, `0: ${REFUSED}`]]);
  });
});

describe('a clerk at the window', () => {
  beforeEach(() => {
    engine.logIn(CLERK, WINDOW);
    open();
  });

  it('whose key is refused sees it for a second; what is true meanwhile is shown after that', async () => {
    refusal = reject('notAllowed');
    await press('+');
    timers.advance(500);
    engine.register([SIMULATOR]);
    station.prepare()();
    expect(shown).toEqual([`0: ${REFUSED}`]);
    timers.advance(499);
    expect(shown).toHaveLength(1);
    timers.advance(1);
    expect(shown.at(-1)).toBe('1000: green 200 "CAL" blinks');
    station.showRefusal();
    timers.advance(200);
    await press('C');
    expect(shown.slice(2)).toEqual([`1000: ${REFUSED}`, '1200: green 200 "CAL" blinks']);
    timers.runAll();
    expect(shown).toHaveLength(4);
  });

  it('presses the same key once within half a second, another one at any time, and the same one after another', async () => {
    await press('+');
    timers.advance(499);
    await press('+');
    expect(orders).toHaveLength(1);
    timers.advance(1);
    await press('+');
    await press('B');
    await press('+');
    await press('1');
    await press('+');
    expect(orders.map((order) => order.split(' ')[0])).toEqual([
      'nextConsumer',
      'nextConsumer',
      'setWorkplace',
      'nextConsumer',
      'nextConsumer',
    ]);
  });

  it('postpones by what was typed, or by the first of the delays, or by none where there are none', async () => {
    await press('1', '2', '*');
    timers.advance(500);
    await press('*');
    open({ kind: 'workplace', id: WINDOW }, []);
    await press('*');
    expect(orders).toEqual([12, 3, 0].map((delay) => `postponeConsumer {"delay":${delay}}`));
  });

  it('is told of the first who comes with a beep, which blinks until the call, and of nobody on a break', async () => {
    const shownAfter = (change: () => unknown): string => {
      change();
      station.prepare()();
      return shown.at(-1)?.replace(/^\d+: /, '') ?? '';
    };
    const window = (stateId: number) => () => Object.assign(engine.state.windows.get(WINDOW) ?? {}, { stateId });
    expect([
      shownAfter(() => {}),
      shownAfter(() => engine.register([SIMULATOR])),
      shownAfter(() => engine.register([SIMULATOR])),
      shownAfter(() => engine.callNext(WINDOW)),
      shownAfter(() => states.start(WINDOW, engine.state.windows.get(WINDOW)?.consumerId ?? -1)),
      shownAfter(() => engine.finish(WINDOW, 'SERVED', { kind: 'everything' })),
      shownAfter(window(2)),
      shownAfter(window(1)),
    ]).toEqual([
      DARK,
      'green 200 "CAL" blinks beep',
      'green 200 "CAL" blinks',
      'green 500 "Г001" blinks',
      'green 0 "Г001"',
      'green 200 "CAL"',
      'red 0 ""',
      'green 200 "CAL"',
    ]);
  });

  it('opens a window that is on a break, and marks who is there without an order', async () => {
    engine.register([SIMULATOR]);
    const id = engine.callNext(WINDOW);
    await press('S');
    expect([orders, states.startedAt(WINDOW), changes]).toEqual([[], id, 1]);
    await press('B');
    Object.assign(engine.state.windows.get(WINDOW) ?? {}, { stateId: 2 });
    await press('C', 'B');
    expect(orders).toEqual([2, 1].map((state_id) => `setWorkplace {"id":${WINDOW},"state_id":${state_id}}`));
  });

  it('leaves no light behind when the box stops', async () => {
    station.showRefusal();
    await station.close();
    timers.runAll();
    expect(shown).toEqual([`0: ${REFUSED}`]);
  });
});

describe('a kiosk', () => {
  const [kiosk] = [...demoEngine().state.books.Registrator.keys()];
  const place = (user: string | null) => ({ kind: 'registrator', id: kiosk ?? 0, user }) as const;
  const login = (): string => [...engine.state.books.User.values()][0]?.login ?? '';

  it('gives a ticket of the service, or of the code that was typed, and knows no other keys', async () => {
    open(place(login()));
    await press('V', '4', '8', 'E', '+');
    await press();
    expect(orders).toEqual([
      'registrateConsumer {"services":[4],"preview":false}',
      'registrateConsumer {"services":[],"pin_code":"48","preview":false}',
    ]);
    expect([log, shown, changes]).toEqual([[], [], 3]);
    // It shows no window.
    station.prepare()();
    expect(shown).toEqual([]);
  });

  it('in the name of nobody gives none', async () => {
    open(place('nobody'));
    await press('V');
    expect([orders, log]).toEqual([[], ['a key was refused {"keypad":"pad","command":"service","error":"notLoggedIn"}']]);
  });
});
