import { describe, expect, it } from 'vitest';
import { addressFaults, KEYPADS, SCANNERS } from '../../server/config/devices/inputs.js';

const pad = { port: 'hid:1-2', profile: 'usb-number-pad', workplace: 1 };
const candle = { port: 'serial:/dev/ttyUSB0?baud=57600', profile: 'candle-ub485', address: 32, workplace: 1 };
const faultsOf = (kind: typeof KEYPADS | typeof SCANNERS, table: object): string[] =>
  kind.read({ one: table }).faults.map(({ field, expected }) => `${field}: ${expected}`);

describe('a keypad in the settings', () => {
  it('has what its profile and the table say', () => {
    const { devices } = KEYPADS.read({ one: { ...candle, keys: { '33': 'finish' } }, two: { ...pad, pin: true, debounce_ms: 0 } });
    expect(devices).toMatchObject([
      {
        name: 'one',
        line: { baud: 57_600, dataBits: 8 },
        lineAddress: 32,
        hasPin: false,
        debounceMs: 500,
        place: { kind: 'workplace', id: 1 },
      },
      { name: 'two', line: null, lineAddress: null, hasPin: true, debounceMs: 0 },
    ]);
    expect(devices[0]?.keyMap.command('33', 'free')).toEqual({ kind: 'finish' });
    expect(devices[0]?.keyMap.command('31', 'free')).toEqual({ kind: 'call' });
  });

  it('behind a converter in the network has the usual speed, or the one that is said', () => {
    const { devices } = KEYPADS.read({
      one: { ...candle, port: 'tcp:10.0.0.9:4001' },
      two: { ...candle, port: 'tcp:10.0.0.9:4002', baud: 57_600 },
    });
    expect(devices.map(({ line }) => line?.baud)).toEqual([19_200, 57_600]);
  });

  it.each<[what: string, table: object, fault: RegExp]>([
    ['nowhere', { ...pad, workplace: undefined }, /^keypads\.one\.workplace: the id of a workplace, or registrator instead$/],
    ['at two places', { ...pad, registrator: 1 }, /registrator: to be left out: workplace is set/],
    ['a user at a window', { ...pad, user: 'kiosk' }, /user: to be left out/],
    ['frames over USB', { ...candle, port: 'hid:1-2' }, /port: a serial line or a converter/],
    [
      'a topic with a wildcard',
      { port: 'mqtt:zigbee2mqtt/#', profile: 'zigbee-button', workplace: 1 },
      /^keypads\.one\.port: a topic of the broker: mqtt:…$/,
    ],
    ['a keyboard on a serial line', { ...pad, port: 'serial:/dev/ttyUSB0?baud=9600' }, /port: a USB device: hid:…/],
    ['no number on a line', { ...candle, address: undefined }, /address: the number of the keypad on its line, from 32 to 127/],
    ['a number without a line', { ...pad, address: 40 }, /address: to be left out/],
    ['a number that no keypad has', { ...candle, address: 31 }, /address: a whole number from 32 to 127/],
    ['a speed that the port says itself', { ...candle, baud: 9600 }, /baud: to be left out/],
    ['a PIN without digits', { ...candle, pin: true }, /pin: to be left out: this keypad has no digits and Enter/],
    [
      'a PIN at a kiosk',
      { port: 'hid:1-2', profile: 'usb-number-pad', registrator: 1, pin: true },
      /pin: to be left out: clerks log in at windows/,
    ],
    ['a key that it has not', { ...pad, keys: { F13: 'call' } }, /keys: keys of this keypad: it has none named F13/],
    ['a key that does what nobody knows', { ...pad, keys: { F1: { free: 'cal' } } }, /keys: as what key F1\.free does one of call, recall/],
    ['a model that there is not', { ...pad, profile: 'usb-numberpad' }, /profile: the name of a profile \(did you mean usb-number-pad/],
    ['a setting that there is not', { ...pad, adress: 32 }, /adress: a known setting \(did you mean keypads\.one\.address\?\)/],
  ])('%s is refused', (_what, table, fault) => {
    const given = Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
    expect(faultsOf(KEYPADS, given).join('\n')).toMatch(fault);
  });

  it('two of one line have two numbers', () => {
    const clash = (one: object, two: object) => addressFaults(KEYPADS.read({ one, two }).devices).map(({ field }) => field);
    expect(clash(candle, candle)).toEqual(['keypads.two.address']);
    expect(clash(candle, { ...candle, address: 33 })).toEqual([]);
    expect(clash(candle, { ...candle, port: 'serial:/dev/ttyUSB1?baud=57600' })).toEqual([]);
    const buttons = { port: candle.port, profile: 'kiosk-buttons', registrator: 1 };
    expect(clash(candle, buttons)).toEqual(['keypads.two.address']);
  });
});

describe('a scanner in the settings', () => {
  it.each<[what: string, table: object, fault: RegExp]>([
    ['serial over USB', { port: 'hid:1-2', profile: 'serial-scanner', workplace: 1 }, /port: a serial line: serial:… or tcp:…/],
    [
      'a keyboard on a serial line',
      { port: 'serial:/dev/ttyACM0?baud=9600', profile: 'keyboard-scanner', workplace: 1 },
      /port: a USB device/,
    ],
    [
      'serial with a layout',
      { port: 'serial:/dev/ttyACM0?baud=9600', profile: 'serial-scanner', layout: 'ru', workplace: 1 },
      /layout: to be left/,
    ],
    [
      'of no known layout',
      { port: 'hid:1-2', profile: 'keyboard-scanner', layout: 'dvorak', workplace: 1 },
      /layout: one of us, gb, de, fr, ru, kz/,
    ],
    ['nowhere', { port: 'hid:1-2', profile: 'keyboard-scanner' }, /workplace: the id of a workplace/],
  ])('%s is refused', (_what, table, fault) => {
    expect(faultsOf(SCANNERS, table).join('\n')).toMatch(fault);
  });
});
