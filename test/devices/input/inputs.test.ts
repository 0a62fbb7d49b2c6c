import { afterEach, describe, expect, it } from 'vitest';
import { KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import { KeysBench, KIOSK, WINDOW } from './keys-bench.js';

let bench: KeysBench;
afterEach(() => bench.close());

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a kiosk', () => {
  const BUTTONS = { port: 'serial:/dev/buttons?baud=57600', profile: 'kiosk-buttons', registrator: KIOSK, user: 'kiosk' };

  it('gives a ticket for each button, whatever the second byte says', async () => {
    bench = new KeysBench();
    const say = bench.sender('/dev/buttons', 57_600);
    await bench.open({ keypads: { buttons: { ...BUTTONS, keys: { '31': `service:${bench.serviceId}`, '32': 'service:99' } } } });
    say(Uint8Array.of(0x01, 0x55, 0x31, 0x07));
    await bench.pass(1_000);
    say(Uint8Array.of(0x01, 0x20, 0x31, 0x07));
    await bench.pass(1_000);
    say(Uint8Array.of(0x01, 0x20, 0x32, 0x07));
    await bench.pass(1_000);
    expect([...bench.state.consumers.values()].map(({ ticket, registratorId }) => [ticket, registratorId])).toEqual([
      ['A001', KIOSK],
      ['A002', KIOSK],
    ]);
    expect(bench.log.at(-1)).toContain('badReference');
  });

  it('with nobody in whose name it could, gives none', async () => {
    bench = new KeysBench();
    const say = bench.sender('/dev/buttons', 57_600);
    const { user: _nobody, ...buttons } = BUTTONS;
    await bench.open({ keypads: { buttons: { ...buttons, keys: { '31': `service:${bench.serviceId}` } } } });
    say(Uint8Array.of(0x01, 0x20, 0x31, 0x07));
    await bench.pass(1_000);
    expect(bench.state.consumers.size).toBe(0);
    expect(bench.log.at(-1)).toContain('notLoggedIn');
  });

  it('a user who was disabled gives no tickets any more', async () => {
    bench = new KeysBench();
    const say = bench.sender('/dev/buttons', 57_600);
    await bench.open({ keypads: { buttons: { ...BUTTONS, keys: { '31': `service:${bench.serviceId}` } } } });
    bench.must({ type: 'setElement', book: 'User', id: 2, fields: { disabled: 1 }, actingUserId: 0, sessionId: 0 });
    say(Uint8Array.of(0x01, 0x20, 0x31, 0x07));
    await bench.pass(1_000);
    expect(bench.state.consumers.size).toBe(0);
    expect(bench.log.at(-1)).toContain('notLoggedIn');
  });

  it('a clerk in whose name a kiosk would act has the rights of a clerk only', async () => {
    bench = new KeysBench();
    const say = bench.sender('/dev/buttons', 57_600);
    await bench.open({ keypads: { buttons: { ...BUTTONS, user: 'petrov', keys: { '31': `service:${bench.serviceId}` } } } });
    say(Uint8Array.of(0x01, 0x20, 0x31, 0x07));
    await bench.pass(1_000);
    expect(bench.state.consumers.size).toBe(0);
    expect(bench.log.at(-1)).toContain('notAllowed');
  });
});

describe('a scanner at a kiosk', () => {
  const SCANNER = { port: 'serial:/dev/scanner?baud=9600', profile: 'serial-scanner', registrator: KIOSK };

  it.each([
    ['in the name of a user asks for the appointment of the code', { user: 'kiosk' }, 'invalidRequest'],
    ['in the name of nobody asks for nothing', {}, 'notLoggedIn'],
  ])('%s', async (_what, user, told) => {
    bench = new KeysBench();
    const say = bench.sender('/dev/scanner', 9600);
    await bench.open({ scanners: { door: { ...SCANNER, ...user } } });
    say(bytes('12345\r'));
    await bench.pass(1_000);
    expect(bench.log.at(-1)).toContain(told);
  });
});

describe('scanners at a window', () => {
  const scanner = (port: string, profile: string) => ({ port, profile, workplace: WINDOW });

  it('one that types as a keyboard says what it can of a ticket', async () => {
    bench = new KeysBench();
    const twin = bench.keyboard('1-3');
    await bench.open({ scanners: { desk: scanner('hid:1-3', 'keyboard-scanner') } });
    bench.logIn();
    bench.register();
    const second = bench.register();
    twin.type('A002\n');
    await bench.pass(1_000);
    expect(bench.served).toBe(second);
  });

  it('a code without an end is over after a gap', async () => {
    bench = new KeysBench();
    const say = bench.sender('/dev/scanner', 9600);
    await bench.open({ scanners: { desk: scanner('serial:/dev/scanner?baud=9600', 'serial-scanner') } });
    bench.logIn();
    const first = bench.register();
    say(bytes('A0'));
    await bench.pass(50);
    say(bytes('01'));
    await bench.pass(1_000);
    expect(bench.served).toBe(first);
  });

  it('half a code is forgotten when the cable is pulled', async () => {
    bench = new KeysBench();
    const say = bench.sender('/dev/scanner', 9600);
    await bench.open({ scanners: { desk: scanner('serial:/dev/scanner?baud=9600', 'serial-scanner') } });
    bench.logIn();
    const first = bench.register();
    say(bytes('A00'));
    await bench.pass(50);
    bench.pipe('serial:/dev/scanner?baud=9600').unplug();
    await bench.pass(50);
    bench.pipe('serial:/dev/scanner?baud=9600').plugIn();
    await bench.pass(3_000);
    say(bytes('A001\r'));
    await bench.pass(1_000);
    expect(bench.served).toBe(first);
    expect(bench.log.filter((line) => line.includes('was refused'))).toEqual([]);
  });

  it('reads the same code once while it stays on it, and tells of codes that are none on the keypads', async () => {
    bench = new KeysBench();
    const say = bench.sender('/dev/scanner', 9600);
    const keypad = bench.line('/dev/line').add((send) => new KeypadTwin({ address: 0x20, hasDisplay: false, send }));
    await bench.open({
      keypads: { one: { port: 'serial:/dev/line?baud=57600', profile: 'candle-ub485', address: 0x20, workplace: WINDOW } },
      scanners: { desk: scanner('serial:/dev/scanner?baud=9600', 'serial-scanner') },
    });
    bench.logIn();
    bench.register();
    await bench.pass(500);
    for (let count = 0; count < 5; count++) {
      say(bytes('A001\r\n'));
      await bench.pass(300);
    }
    expect(bench.log.filter((line) => line.includes('was refused'))).toEqual([]);
    const beeps = keypad.beeps;
    say(bytes('A777\r\n'));
    await bench.pass(500);
    expect([keypad.lamp, keypad.beeps]).toEqual(['red', beeps + 1]);
    expect(bench.rows()).toMatchObject([{ name: 'one' }, { name: 'desk', state: 'warning', troubles: [{ code: 'unknownCode' }] }]);
    // The next good one puts it in order again: the ticket is at the window already, which is an answer of the queue.
    await bench.pass(5_000);
    bench.must({ type: 'finish', workplaceId: WINDOW, actingUserId: bench.clerkId, as: 'SERVED', comment: null, what: { kind: 'served' } });
    const next = bench.register();
    say(bytes('A002\r\n'));
    await bench.pass(500);
    expect(bench.served).toBe(next);
    expect(bench.rows()).toMatchObject([{ name: 'one' }, { name: 'desk', state: 'ready', troubles: [] }]);
  });
});

describe('X-keys', () => {
  it('the keys are bits of a report, and the lamp is told by one', async () => {
    bench = new KeysBench();
    const twin = bench.lamp('1-4');
    await bench.open({ keypads: { desktop: { port: 'hid:1-4', profile: 'x-keys-desktop', workplace: WINDOW } } });
    bench.logIn();
    const first = bench.register();
    const second = bench.register();
    await bench.pass(500);
    /** X-keys SDK: the report begins with 2, then a byte for each column of keys. */
    const report = (...columns: readonly number[]): Uint8Array =>
      Uint8Array.of(2, ...columns, ...Array<number>(31 - columns.length).fill(0));
    const tap = async (...columns: readonly number[]): Promise<void> => {
      twin.send(report(...columns));
      await bench.pass(100);
      twin.send(report());
      await bench.pass(700);
    };
    await tap(0x01);
    expect(bench.served).toBe(first);
    await tap(0, 0x01);
    await tap(0x01);
    expect(bench.served).toBe(second);
    expect(twin.reports.at(-1)).toBe('02ba000000000040');
    bench.pipe('hid:1-4').unplug();
    await bench.pass(500);
    bench.pipe('hid:1-4').plugIn();
    const before = twin.reports.length;
    await bench.pass(3_000);
    expect(twin.reports.slice(before)).toEqual(['02ba000000000040']);
  });
});

describe('a line', () => {
  it('whose bytes are no keys is told as garbled, until a key comes', async () => {
    bench = new KeysBench();
    const say = bench.sender('/dev/line', 57_600);
    await bench.open({
      keypads: { one: { port: 'serial:/dev/line?baud=57600', profile: 'candle-ub485', address: 0x20, workplace: WINDOW } },
    });
    say(new Uint8Array(100).fill(0xe0));
    await bench.pass(500);
    expect(bench.rows()).toMatchObject([{ state: 'warning', troubles: [{ code: 'garbled' }] }]);
    say(Uint8Array.of(0x01, 0x20, 0x33, 0x07));
    await bench.pass(500);
    expect(bench.rows()).toMatchObject([{ state: 'ready', troubles: [] }]);
  });

  it('at a window that there is not is in trouble, until there is one', async () => {
    bench = new KeysBench();
    bench.keyboard('1-2');
    await bench.open({ keypads: { lost: { port: 'hid:1-2', profile: 'usb-number-pad', workplace: 2 } } });
    expect(bench.rows()).toMatchObject([{ state: 'trouble', troubles: [{ code: 'unknownPlace' }] }]);
    bench.must({ type: 'newElement', book: 'Workplace', fields: { name: 'second', all_operations: 1 }, chance: 1 });
    expect([bench.devicesChanges, bench.rows()]).toMatchObject([2, [{ state: 'ready', troubles: [] }]]);
  });

  it('a keypad that had no power shows what is true within five seconds', async () => {
    bench = new KeysBench();
    const twin = bench.line('/dev/line').add((send) => new KeypadTwin({ address: 0x20, hasDisplay: false, send }));
    await bench.open({
      keypads: { one: { port: 'serial:/dev/line?baud=57600', profile: 'candle-ub485', address: 0x20, workplace: WINDOW } },
    });
    bench.logIn();
    bench.register();
    await bench.pass(1_000);
    // The first who comes is told once, also where what is shown is said again.
    await bench.pass(6_000);
    expect([twin.lamp, twin.beeps]).toEqual(['green 200', 1]);
    const { beeps } = twin;
    twin.power(false);
    twin.power(true);
    await bench.pass(5_000);
    expect([twin.lamp, twin.beeps]).toEqual(['green 200', beeps]);
  });
});
