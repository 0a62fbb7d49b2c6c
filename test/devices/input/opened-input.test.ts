/** By which driver a keypad is kept open: by its cable, or by the broker that it is behind. */
import { beforeEach, expect, it } from 'vitest';
import type { InputFault, KeypadContent } from '../../../drivers/input/keypad.js';
import type { Messages, Received } from '../../../drivers/mqtt/broker.js';
import { formatPortAddress } from '../../../drivers/ports/address.js';
import { KEYPADS, type KeypadSettings } from '../../../server/config/devices/inputs.js';
import { inputOpener } from '../../../server/devices/input/opened-input.js';
import { Buses } from '../../../server/devices/shared/buses.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const BUTTON = { port: 'mqtt:zigbee2mqtt/desk', profile: 'zigbee-button', lamp: 'zigbee2mqtt/lamp' };
const NUMBER_PAD = { port: 'hid:1-2', profile: 'usb-number-pad' };
const ON_LINE = { port: 'serial:/dev/line?baud=57600', profile: 'candle-ub485', address: 0x20 };
const RED: KeypadContent = { light: { color: 'red', blinkMs: 0 }, display: { text: '', isBlinking: false } };

let timers: VirtualTimers;
let opened: string[];
let set: string[];
let follow: Map<string, (message: Received) => void>;
let told: string[];
beforeEach(() => {
  timers = new VirtualTimers();
  [opened, set, follow, told] = [[], [], new Map(), []];
});

const broker = (): Messages => ({
  follow: (topic, received) => {
    follow.set(topic, received);
    return () => follow.delete(topic);
  },
  set: (topic) => void set.push(topic),
  tell: () => {},
  watch: (changed) => {
    changed(null);
    return () => {};
  },
});

function settingsOf(table: object): KeypadSettings {
  const { devices, faults } = KEYPADS.read({ pad: { ...table, workplace: 1 } });
  expect(faults).toEqual([]);
  return devices[0] ?? expect.unreachable();
}

function open(settings: KeypadSettings, messages: Messages | null) {
  const portOf = (address: Parameters<typeof formatPortAddress>[0]) => async () => {
    opened.push(formatPortAddress(address));
    return { write: async () => {}, close: async () => {} };
  };
  const listener = { pressed: (key: string) => told.push(key), fault: (fault: InputFault | null) => told.push(`fault ${fault}`) };
  return inputOpener(timers, new Buses(timers, portOf), messages, portOf).keypad(settings, listener);
}

it('a button behind a broker is followed by its topic, its lamp is set by another, and no port is opened', async () => {
  const keypad = open(settingsOf(BUTTON), broker());
  follow.get('zigbee2mqtt/desk')?.({ topic: 'zigbee2mqtt/desk', payload: Buffer.from('{"action":"single"}'), isRetained: false });
  keypad.show(RED);
  expect([told, new Set(set)]).toEqual([['fault null', 'single'], new Set(['zigbee2mqtt/lamp/set'])]);
  await timers.advanceAsync(1_000);
  expect(opened).toEqual([]);
  await keypad.close();
  expect([...follow.keys()]).toEqual([]);
});

it('one without a broker says so, and can be shown to and closed like any other', async () => {
  const keypad = open(settingsOf(BUTTON), null);
  keypad.show(RED);
  await keypad.close();
  expect([told, opened]).toEqual([['fault noBroker'], []]);
});

it.each([
  ['on USB', NUMBER_PAD],
  ['on a line', ON_LINE],
])('one %s opens its port, also where there is a broker', async (_where, table) => {
  const keypad = open(settingsOf(table), broker());
  await timers.advanceAsync(100);
  expect([opened, follow.size]).toEqual([[table.port], 0]);
  const closed = keypad.close();
  await timers.advanceAsync(5_000);
  await closed;
});

it.each<readonly [string, () => KeypadSettings]>([
  ['a button at a cable', () => ({ ...settingsOf(BUTTON), address: settingsOf(NUMBER_PAD).address })],
  ['a number pad behind a broker', () => ({ ...settingsOf(NUMBER_PAD), address: settingsOf(BUTTON).address })],
  ['a keypad on a line of which nothing is known', () => ({ ...settingsOf(ON_LINE), line: null })],
])('%s is a fault of the box', (_what, settings) => {
  expect(() => open(settings(), broker())).toThrow(/has (a topic|the settings of the line)/);
  expect([opened, follow.size]).toEqual([[], 0]);
});
