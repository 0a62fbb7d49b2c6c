/** Buttons and lamps behind a broker: documented messages of zigbee2mqtt in, keys and orders for lamps out. */
import { describe, expect, it } from 'vitest';
import type { KeypadLight } from '../../../drivers/input/keypad.js';
import { actionOf, availabilityOf, lampSet } from '../../../drivers/input/keypads/actions.js';
import { keypadKind } from '../../../drivers/input/keypads/index.js';
import { MqttKeypad } from '../../../drivers/input/mqtt-keypad.js';
import type { Messages, Received } from '../../../drivers/mqtt/broker.js';
import type { BrokerFault } from '../../../drivers/mqtt/faults.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Messages from "MQTT Topics and Messages" and the pages of devices on zigbee2mqtt.io, and what else comes along. */
describe('the key of a message', () => {
  it.each([
    ['{"action":"single"}', 'single'],
    ['{"action":"1_single","battery":97,"linkquality":120}', '1_single'],
    ['{"action":"brightness_step_up","action_step_size":23}', 'brightness_step_up'],
    ['{"action":""}', null],
    ['{"action":null,"battery":97}', null],
    ['{"battery":97,"voltage":2900}', null],
    ['{"action":7}', null],
    ['{"action":"x y"}', null],
    [`{"action":"${'a'.repeat(61)}"}`, null],
    ['"single"', null],
    ['single', null],
    ['[]', null],
    ['null', null],
    ['{"action":"single"', null],
    ['\uFFFD', null],
  ])('%s: %s', (payload, key) => {
    expect(actionOf(bytes(payload))).toBe(key);
  });
});

it('whether a device is there: JSON, and the bare word of older versions', () => {
  const said = ['{"state":"online"}', '{"state":"offline"}', 'online', 'offline\n', '', '{}', 'ON'];
  expect(said.map((text) => availabilityOf(bytes(text)))).toEqual([true, false, true, false, null, null, null]);
});

it('orders for a lamp: colours where it has them, on and off where not', () => {
  const lit = (color: KeypadLight['color'], blinkMs: KeypadLight['blinkMs']): unknown => JSON.parse(lampSet({ color, blinkMs }));
  expect(lit('off', 0)).toEqual({ state: 'OFF' });
  expect(lit('red', 0)).toEqual({ state: 'ON', brightness: 127, color: { hex: '#FF0000' } });
  expect(lit('green', 500)).toEqual({ state: 'ON', brightness: 254, color: { hex: '#00FF00' } });
});

/** A broker that gives out what a test says. */
function bench(lampTopic: string | null = 'zigbee2mqtt/lamp') {
  const timers = new VirtualTimers();
  const followed = new Map<string, (message: Received) => void>();
  const lamp: string[] = [];
  let watcher = (_fault: BrokerFault | null): void => {};
  const broker: Messages = {
    follow: (topic, received) => {
      followed.set(topic, received);
      return () => followed.delete(topic);
    },
    set: (topic, payload, isKept) => lamp.push(`${isKept} ${topic} ${payload}`),
    tell: () => {},
    watch: (changed) => {
      watcher = changed;
      changed('starting');
      return () => {};
    },
  };
  const pressed: string[] = [];
  const faults: unknown[] = [];
  const listener = { pressed: (key: string) => pressed.push(key), fault: (fault: unknown) => faults.push(fault) };
  const kind = keypadKind({ protocol: 'actions' });
  if (kind.cable !== 'mqtt') throw new Error('a kind behind a broker');
  const keypad = new MqttKeypad({ broker, kind, topic: 'zigbee2mqtt/hall/button', lampTopic, bounceMs: 300, timers, listener });
  const say = (topic: string, text: string, isRetained = false) => followed.get(topic)?.({ topic, payload: bytes(text), isRetained });
  return { timers, followed, lamp, pressed, faults, keypad, say, broker: (fault: BrokerFault | null) => watcher(fault) };
}

const BUTTON = 'zigbee2mqtt/hall/button';

it('a press is obeyed once, and never one that the broker kept', () => {
  const { say, pressed, timers } = bench();
  say(BUTTON, '{"action":"single"}', true);
  expect(pressed).toEqual([]);
  say(BUTTON, '{"action":"single"}');
  // Bridges publish it twice, and an empty one behind it.
  say(BUTTON, '{"action":"single"}');
  say(BUTTON, '{"action":""}');
  timers.advance(400);
  say(BUTTON, '{"action":"single"}');
  expect(pressed).toEqual(['single', 'single']);
});

it('is missing while broker, bridge or button are away, and there as soon as they are', () => {
  const { say, faults, broker } = bench();
  broker('brokerAway');
  broker(null);
  say(`${BUTTON}/availability`, '{"state":"offline"}', true);
  say('zigbee2mqtt/bridge/state', '{"state":"offline"}');
  say(`${BUTTON}/availability`, '{"state":"online"}');
  say('zigbee2mqtt/bridge/state', '{"state":"online"}');
  expect(faults).toEqual(['brokerAway', null, 'unplugged', null]);
});

it('the lamp follows the light of the window, and is not kept by the broker', () => {
  const { lamp, keypad } = bench();
  keypad.show({ light: { color: 'green', blinkMs: 0 }, display: { text: '', isBlinking: false } });
  keypad.show({ light: { color: 'green', blinkMs: 0 }, display: { text: 'A1', isBlinking: false } });
  expect(lamp).toEqual([
    'false zigbee2mqtt/lamp/set {"state":"OFF"}',
    'false zigbee2mqtt/lamp/set {"state":"ON","brightness":127,"color":{"hex":"#00FF00"}}',
  ]);
});

it('a closed one says and does nothing any more', async () => {
  const { say, pressed, keypad, followed } = bench(null);
  await keypad.close();
  say(BUTTON, '{"action":"single"}');
  expect([pressed, followed.size]).toEqual([[], 0]);
});
