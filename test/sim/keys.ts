/** Keypads at windows: one of Candle on the line of the boards, a number pad on USB; and the hands that press their keys. */

import { type CandleKey, KeypadTwin } from '../../drivers/input/keypads/frames.js';
import { loadLedProfiles } from '../../drivers/led/profiles.js';
import { KEYPADS, type KeypadSettings } from '../../server/config/devices/inputs.js';
import { KeyboardTwin } from '../support/keyboard-twin.js';
import { pipeToTwin, type TwinPipe } from '../support/memory-port.js';
import type { VirtualTimers } from '../support/virtual-timers.js';

/** What a clerk does without a computer. The second press of two comes when the first has been obeyed. */
export interface Hand {
  readonly call: readonly (() => void)[];
  readonly finish: readonly (() => void)[];
  readonly postpone: readonly (() => void)[];
}

const CANDLE = { address: 97, window: 12, profile: 'candle-ub485' } as const;
const PAD = { port: 'hid:1-2.3', window: 13, profile: 'usb-number-pad' } as const;
/** Of the USB HID usage tables, page 07h: the number pad. */
const USAGE = { '*': 0x55, '-': 0x56, '+': 0x57, '5': 0x5d } as const;

export class Keypads {
  readonly settings: readonly KeypadSettings[];
  readonly candle: KeypadTwin;
  readonly pad: TwinPipe<KeyboardTwin>;
  /** By window. */
  readonly hands: ReadonlyMap<number, Hand>;

  /** @param line the port of the line, which the Candle keypad shares with boards of that model */
  constructor(timers: VirtualTimers, line: { readonly port: string; readonly model: string; send(bytes: Uint8Array): void }) {
    const baud = loadLedProfiles().get(line.model)?.line.baud;
    this.candle = new KeypadTwin({ address: CANDLE.address, hasDisplay: false, send: (bytes) => line.send(bytes) });
    this.pad = pipeToTwin(timers, (cable) => new KeyboardTwin({ cable }));
    const read = KEYPADS.read({
      candle: { port: line.port, baud, profile: CANDLE.profile, address: CANDLE.address, workplace: CANDLE.window },
      pad: { port: PAD.port, profile: PAD.profile, workplace: PAD.window },
    });
    if (read.devices.length !== 2) throw new Error(`the settings of the keypads are wrong: ${JSON.stringify(read)}`);
    this.settings = read.devices;
    const key = (name: CandleKey) => () => this.candle.press(name);
    const tap = (name: keyof typeof USAGE) => () => this.pad.twin.tap(USAGE[name]);
    this.hands = new Map<number, Hand>([
      [CANDLE.window, { call: [key('31')], finish: [key('32'), key('34')], postpone: [key('32'), key('33')] }],
      [PAD.window, { call: [tap('+')], finish: [tap('-')], postpone: [tap('5'), tap('*')] }],
    ]);
  }
}
