import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import { digestOf, hashPassword } from '../../../server/pipeline/access/passwords.js';
import { KeysBench, PAD, PIN, WINDOW } from './keys-bench.js';

const NUMBER_PAD = { profile: 'usb-number-pad', workplace: WINDOW };
const lamp = (address: number) => ({ port: 'serial:/dev/line?baud=57600', profile: 'candle-ub485', address, workplace: WINDOW });

let bench: KeysBench;
afterEach(() => bench.close());

async function padAt(usbPort: string, more: object = {}) {
  const twin = bench.keyboard(usbPort);
  await bench.open({ keypads: { pad: { ...NUMBER_PAD, port: `hid:${usbPort}`, ...more } } });
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      twin.tap(PAD[key] ?? 0);
      await bench.pass(100);
    }
    // Longer than the same key counts as the same press.
    await bench.pass(600);
  };
  return { twin, press };
}

describe('a number pad at a window', () => {
  it('calls, recalls, skips, puts aside, ends as no-show, finishes, and takes a break', async () => {
    bench = new KeysBench();
    const { press } = await padAt('1-2.3');
    bench.logIn();
    const [first, second, third] = [bench.register(), bench.register(), bench.register()];
    await press('+');
    expect(bench.served).toBe(first);
    await press('+');
    expect(bench.kinds('recalled')).toHaveLength(1);
    await press('/');
    expect(bench.served).toBe(second);
    // The first of the offered delays, then the one that is typed.
    await press('*');
    expect(bench.state.consumers.get(second)).toMatchObject({ state: 'POSTPONE' });
    await press('+', '5', '*');
    expect(bench.events.filter(({ t }) => t === 'postponed').map((event) => 'until' in event && event.until - event.at)).toEqual([
      60_000, 300_000,
    ]);
    await press('+', '.');
    expect(bench.state.consumers.has(third)).toBe(false);
    expect(bench.events.find((event) => event.t === 'finished' && event.c === third)).toMatchObject({ as: 'REJECTED' });
    await press('Tab');
    expect(bench.state.windows.get(WINDOW)?.stateId).toBe(2);
    await press('Tab');
    expect(bench.state.windows.get(WINDOW)?.stateId).toBe(1);
    const last = bench.register();
    await press('+', '-');
    expect(bench.events.find((event) => event.t === 'finished' && event.c === last)).toMatchObject({ as: 'SERVED' });
    const alone = bench.register();
    await press('+', '/');
    expect(bench.events.find((event) => event.t === 'finished' && event.c === alone)).toMatchObject({
      as: 'REJECTED',
      comment: '[noShow]',
    });
  });

  it('ends, puts aside and takes a break where the branch demands an outcome or a reason: a key cannot choose one', async () => {
    bench = new KeysBench();
    const { press } = await padAt('1-2');
    bench.logIn();
    const { engine, serviceId } = bench;
    engine.change('Service', serviceId, { outcome_required: 1, postponement_reason_required: 1, call_reason_required: 1 });
    const [first, second] = [bench.register(), bench.register()];
    await press('+', '*');
    expect(bench.state.consumers.get(first)).toMatchObject({ state: 'POSTPONE' });
    await press('+', '-');
    expect(bench.events.find((event) => event.t === 'finished' && event.c === second)).toMatchObject({ as: 'SERVED' });
  });

  it('marks who has come, where the window wants it, and counts questions without a ticket', async () => {
    bench = new KeysBench();
    const { press } = await padAt('1-2', { keys: { '/': { called: 'start' }, Tab: 'question' } });
    bench.logIn();
    const [first, second] = [bench.register(), bench.register()];
    await press('+', '/', 'Tab', '-');
    expect(bench.kinds('arrived', 'questionAnswered')).toEqual([]);
    expect(bench.state.consumers.has(first)).toBe(false);
    const fields = { walking_time: 1, quick_questions: 1 };
    bench.must({ type: 'setElement', book: 'Workplace', id: WINDOW, fields, actingUserId: 0, sessionId: 0 });
    await press('+', '/', 'Tab');
    expect(bench.kinds('arrived', 'questionAnswered')).toEqual(['arrived', 'questionAnswered']);
    expect(bench.state.consumers.get(second)?.arrivedMs).toBeDefined();
    // Now the key is one of a visitor who is present, and says nothing.
    await press('/');
    expect(bench.kinds('arrived')).toHaveLength(1);
  });

  it('calls the ticket whose number is typed, after a mistake was cleared', async () => {
    bench = new KeysBench();
    const { press } = await padAt('1-2');
    bench.logIn();
    bench.register();
    const second = bench.register();
    await press('9', 'Backspace', '2', 'Enter');
    expect(bench.served).toBe(second);
    // Serving: the engine refuses another one; nobody has the number 7.
    await press('1', 'Enter', '7', 'Enter');
    expect(bench.served).toBe(second);
    expect(bench.log.filter((line) => line.includes('was refused'))).toHaveLength(2);
  });

  it('forgets what was typed and not entered', async () => {
    bench = new KeysBench();
    const { press } = await padAt('1-2');
    bench.logIn();
    const first = bench.register();
    await press('4');
    await bench.pass(20_000);
    await press('1', 'Enter');
    expect(bench.served).toBe(first);
  });

  it('works again when it was unplugged and plugged in, keys that were down included', async () => {
    bench = new KeysBench();
    const { twin, press } = await padAt('1-2.4');
    bench.logIn();
    const first = bench.register();
    twin.press(PAD['+'] ?? 0);
    await bench.pass(1_000);
    expect(bench.served).toBe(first);
    bench.pipe('hid:1-2.4').unplug();
    await bench.pass(1_000);
    expect(bench.rows()).toMatchObject([{ name: 'pad', kind: 'keypad', state: 'trouble', troubles: [{ code: 'unplugged' }] }]);
    // Nobody hears that the key goes up.
    twin.release(PAD['+'] ?? 0);
    await bench.pass(100);
    bench.pipe('hid:1-2.4').plugIn();
    await bench.pass(3_000);
    expect(bench.rows()).toMatchObject([{ state: 'ready', troubles: [] }]);
    await press('+');
    expect(bench.kinds('called', 'recalled')).toEqual(['called', 'recalled']);
  });
});

describe('one press, one command', () => {
  it('a key pressed twice by an impatient finger, and a contact that chatters, are obeyed once', async () => {
    bench = new KeysBench();
    const { twin } = await padAt('1-2');
    bench.logIn();
    bench.register();
    for (const pauseMs of [5, 5, 5, 200, 5]) {
      twin.tap(PAD['+'] ?? 0);
      await bench.pass(pauseMs);
    }
    expect(bench.kinds('called', 'recalled')).toEqual(['called']);
  });

  it('a digit whose contact chatters is typed once, one that is pressed twice is typed twice', async () => {
    bench = new KeysBench();
    const { twin, press } = await padAt('1-2');
    bench.logIn();
    const ids = Array.from({ length: 22 }, () => bench.register());
    twin.tap(PAD['2'] ?? 0);
    await bench.pass(5);
    // A finger holds the key.
    twin.press(PAD['2'] ?? 0);
    await bench.pass(60);
    twin.release(PAD['2'] ?? 0);
    await bench.pass(100);
    await press('Enter');
    expect(bench.served).toBe(ids[1]);
    await press('-', '2', '2', 'Enter');
    expect(bench.served).toBe(ids[21]);
  });

  it('while the disk has not taken the first, another key of the window is ignored', async () => {
    bench = new KeysBench();
    const line = bench.line('/dev/line');
    const [one, other] = [0x20, 0x21].map((address) => line.add((send) => new KeypadTwin({ address, hasDisplay: false, send })));
    await bench.open({ keypads: { one: lamp(0x20), other: lamp(0x21) } });
    bench.logIn();
    bench.register();
    await bench.pass(1_000);
    const goOn = bench.holdDisk();
    one?.press('31');
    await bench.pass(1_000);
    other?.press('31');
    await bench.pass(1_000);
    // Called, but not on the disk: neither keypad shows it.
    expect([one?.lamp, other?.lamp]).toEqual(['green 200', 'green 200']);
    goOn();
    await bench.pass(1_000);
    expect(bench.kinds('called', 'recalled')).toEqual(['called']);
    expect([one?.lamp, other?.lamp]).toEqual(['green 500', 'green 500']);
    other?.press('31');
    await bench.pass(1_000);
    expect(bench.kinds('called', 'recalled')).toEqual(['called', 'recalled']);
    expect([one?.faults, other?.faults]).toEqual([[], []]);
  });

  it('whatever is pressed on two keypads of a window, each press leads to one command at most', async () => {
    const key = fc.constantFrom('31', '32', '33', '34') as fc.Arbitrary<'31' | '32' | '33' | '34'>;
    const presses = fc.array(fc.tuple(fc.nat(1), key, fc.constantFrom(0, 1, 40, 150, 700)), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(presses, async (pressed) => {
        bench = new KeysBench();
        const line = bench.line('/dev/line');
        const twins = [0x20, 0x21].map((address) => line.add((send) => new KeypadTwin({ address, hasDisplay: false, send })));
        await bench.open({ keypads: { one: lamp(0x20), other: lamp(0x21) } });
        bench.logIn();
        for (let count = 0; count < 4; count++) bench.register();
        await bench.pass(500);
        for (const [which, name, pauseMs] of pressed) {
          twins[which]?.press(name);
          if (pauseMs > 0) await bench.pass(pauseMs);
        }
        // Who speaks while the box does spoils what the box says: it is said again.
        await bench.pass(6_000);
        const commands = bench.kinds('called', 'recalled', 'finished', 'postponed');
        expect(commands.length).toBeLessThanOrEqual(pressed.length);
        if (line.collisions === 0) expect(twins.flatMap(({ faults }) => faults)).toEqual([]);
        // Both show the same in the end, and what is true.
        expect(twins[0]?.lamp).toBe(twins[1]?.lamp);
        if (bench.served !== -1) expect(twins[0]?.lamp).toMatch(/^green( 500)?$/);
        await bench.close();
      }),
      { numRuns: 15 },
    );
  });
});

describe('who presses', () => {
  it('nobody is logged in: red light, a beep, and nothing else', async () => {
    bench = new KeysBench();
    const twin = bench.line('/dev/line').add((send) => new KeypadTwin({ address: 0x20, hasDisplay: false, send }));
    await bench.open({ keypads: { one: lamp(0x20) } });
    bench.register();
    await bench.pass(500);
    twin.press('31');
    await bench.pass(500);
    expect([twin.lamp, twin.beeps, bench.served]).toEqual(['red', 1, -1]);
    await bench.pass(2_000);
    expect([twin.lamp, twin.beeps]).toEqual(['off', 1]);
  });

  /** Checking a PIN takes real time, in a thread. */
  async function until(isTrue: () => boolean): Promise<void> {
    // Each turn takes as long as a check of a PIN, and waits behind it.
    for (let turn = 0; turn < 20 && !isTrue(); turn++) {
      await hashPassword(digestOf(PIN));
      await bench.pass(10);
    }
    expect(isTrue()).toBe(true);
  }
  const refusals = (): number => bench.log.filter((line) => line.includes('was refused')).length;

  it('a clerk logs in by his number and PIN, works, and logs out', async () => {
    bench = new KeysBench();
    const { press } = await padAt('1-2', { pin: true, keys: { '.': 'logOut' } });
    const first = bench.register();
    await press(...String(bench.clerkId), 'Enter', ...PIN, 'Enter');
    await until(() => bench.hasClerk);
    await press('+');
    expect(bench.served).toBe(first);
    await press('-', '.');
    expect(bench.hasClerk).toBe(false);
    expect(bench.log.join('\n')).not.toContain(PIN);
  });

  it('guessing becomes slower, and the right PIN must wait, too', async () => {
    bench = new KeysBench();
    const { press } = await padAt('1-2', { pin: true });
    const attempt = async (pin: string): Promise<void> => {
      const before = refusals();
      await press(...String(bench.clerkId), 'Enter', ...pin, 'Enter');
      await until(() => bench.hasClerk || refusals() > before);
    };
    const pins = Array.from({ length: 7 }, (_, index) => String(2000 + index));
    for (const pin of pins) await attempt(pin);
    expect(bench.log.filter((line) => line.includes('wrongPassword')).length).toBeLessThan(pins.length);
    await attempt(PIN);
    expect(bench.hasClerk).toBe(false);
    expect(bench.log.at(-1)).toContain('tooManyFailures');
    await bench.pass(300_000);
    await attempt(PIN);
    expect(bench.hasClerk).toBe(true);
  });

  it('neither a number that nobody has nor a PIN that was not asked for logs in', async () => {
    bench = new KeysBench();
    const { press } = await padAt('1-2', { pin: true });
    await press('9', '9', 'Enter', ...PIN, 'Enter');
    await until(() => refusals() === 1);
    await press('Enter');
    await press('0', 'Enter');
    expect([refusals(), bench.hasClerk]).toEqual([3, false]);
  });
});

it('a visitor who is called anew is waited for anew', async () => {
  bench = new KeysBench();
  const twin = bench.line('/dev/line').add((send) => new KeypadTwin({ address: 0x20, hasDisplay: false, send }));
  await bench.open({ keypads: { one: lamp(0x20) } });
  bench.logIn();
  bench.register();
  const lamps: string[] = [];
  for (const key of ['31', '32'] as const) {
    await bench.pass(1_000);
    twin.press(key);
    await bench.pass(1_000);
    lamps.push(twin.lamp);
  }
  bench.must({ type: 'postpone', workplaceId: WINDOW, actingUserId: bench.clerkId, delayMinutes: 1, returnToMe: false, comment: null });
  bench.must({ type: 'returnPostponed', consumerId: 1 });
  await bench.pass(1_000);
  twin.press('31');
  await bench.pass(1_000);
  expect([...lamps, twin.lamp]).toEqual(['green 500', 'green', 'green 500']);
});

it('a keypad of another number on the same line is not this one', async () => {
  bench = new KeysBench();
  const line = bench.line('/dev/line');
  const [one, stranger] = [0x20, 0x21].map((address) => line.add((send) => new KeypadTwin({ address, hasDisplay: false, send })));
  await bench.open({ keypads: { one: lamp(0x20) } });
  bench.logIn();
  const first = bench.register();
  await bench.pass(1_000);
  stranger?.press('31');
  await bench.pass(1_000);
  expect(bench.served).toBe(-1);
  one?.press('31');
  await bench.pass(1_000);
  expect([bench.served, stranger?.lamp]).toEqual([first, 'off']);
});

it('who is at the window when the box starts is taken to be there: no key ends him as a no-show', async () => {
  bench = new KeysBench();
  const twin = bench.line('/dev/line').add((send) => new KeypadTwin({ address: 0x20, hasDisplay: false, send }));
  bench.logIn();
  const first = bench.register();
  bench.must({ type: 'callNext', workplaceId: WINDOW, actingUserId: bench.clerkId });
  await bench.open({ keypads: { one: lamp(0x20) } });
  await bench.pass(500);
  expect(twin.lamp).toBe('green');
  twin.press('34');
  await bench.pass(500);
  expect(bench.events.find((event) => event.t === 'finished' && event.c === first)).toMatchObject({ as: 'SERVED' });
});
