/**
 * Wireless buttons and remote controls behind a broker, as zigbee2mqtt publishes them: JSON with the name of what was done in `action`,
 * such as `{"action":"1_single"}`. Source: zigbee2mqtt.io, "MQTT Topics and Messages", and "Exposes" on the pages of the devices.
 */
import { Type } from '@sinclair/typebox';
import { table } from '../../profile-files.js';
import type { KeypadLight } from '../keypad.js';
import type { MqttKeypadKind } from './kind.js';

const settings = table({ protocol: Type.Literal('actions') });

/** `1_single`, `on`, `brightness_step_up`, `dial_rotate_left_step`. */
const ACTION = /^[a-z0-9][a-z0-9_.+-]{0,59}$/i;

/** The key of a message; null = nothing was pressed: other values of the device, such as its battery, or no JSON. */
export function actionOf(payload: Uint8Array): string | null {
  const value = jsonOf(payload);
  const action = typeof value === 'object' && value !== null && 'action' in value ? value.action : null;
  return typeof action === 'string' && ACTION.test(action) ? action : null;
}

/**
 * What `TOPIC/availability` says: `{"state":"offline"}`, in older versions the word alone. null = something else.
 * Source: zigbee2mqtt.io, "Availability"; `bridge/state` has the same shape.
 */
export function availabilityOf(payload: Uint8Array): boolean | null {
  const value = jsonOf(payload);
  const state = typeof value === 'object' && value !== null && 'state' in value ? value.state : new TextDecoder().decode(payload).trim();
  return state === 'online' ? true : state === 'offline' ? false : null;
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return null;
  }
}

const COLOURS: Readonly<Record<KeypadLight['color'], string | null>> = { off: null, red: '#FF0000', green: '#00FF00' };

/**
 * For `TOPIC/set` of a lamp: `{"state":"ON","color":{"hex":"#00FF00"}}`. A lamp without colours obeys the rest of it. What blinks is
 * bright, what is steady is half as bright: lamps of the net blink for a moment only. Source: zigbee2mqtt.io, "Exposes", light.
 */
export function lampSet({ color, blinkMs }: KeypadLight): string {
  const hex = COLOURS[color];
  if (hex === null) return JSON.stringify({ state: 'OFF' });
  return JSON.stringify({ state: 'ON', brightness: blinkMs > 0 ? 254 : 127, color: { hex } });
}

export const actions: MqttKeypadKind<typeof settings> = {
  cable: 'mqtt',
  settings,
  hasKey: (_keys, name) => ACTION.test(name),
  keyOf: actionOf,
};
