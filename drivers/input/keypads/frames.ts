/**
 * Keypads of Candle on RS-485 and boxes with buttons: four bytes each way, no checksum, no answer. Sources: the project QSystem,
 * github.com/binali-rustamov/apertum-qsystem, `src/ru/apertum/qsystem/ub485/core/` (ButtonDevice.java, ActionTransmit.java; commits
 * 6fc493e for the lamp, d57d9dd for the display); buttons of a kiosk: github.com/bcgov/sbc-qsystem, `client/forms/FWelcome.java`.
 */
import { type Static, Type } from '@sinclair/typebox';
import iconv from 'iconv-lite';
import { table } from '../../profile-files.js';
import { isSameDisplay, isSameLight, type KeypadDisplay, type KeypadLight } from '../keypad.js';
import type { KeypadPart, LineKeypadKind, LineReader } from './kind.js';

const settings = table({
  protocol: Type.Literal('frames'),
  /** Whether the second byte is the keypad's number; otherwise the line has only one keypad. */
  isAddressed: Type.Boolean(),
  hasLight: Type.Boolean(),
  hasDisplay: Type.Boolean(),
});
type Keys = Static<typeof settings>;

export interface KeyFrame {
  readonly address: number;
  readonly key: number;
}

const START = 0x01;
const STOP = 0x07;
/** Bytes below this value only delimit frames (protokol.pdf of github.com/alkumaish/apertum-qsystem.rs485-plugin). */
const DATA_FIRST = 0x20;
const DATA_BYTES = 2;

/** Data since the last start byte; null = no frame is open. */
export type FramePending = readonly number[] | null;

export interface FramesRead {
  readonly pending: FramePending;
  readonly frames: readonly KeyFrame[];
  /** Bytes outside of any frame: two keypads sent at once, the line is disturbed, or the speed is wrong. */
  readonly strayBytes: number;
}

/** Only `01 address key 07` is a press. A start byte always starts a frame: garbage before it costs no more than itself. */
export function readKeyFrames(before: FramePending, bytes: Uint8Array): FramesRead {
  const frames: KeyFrame[] = [];
  let pending = before;
  let strayBytes = 0;
  const giveUp = (): void => {
    strayBytes += 1 + (pending === null ? 0 : 1 + pending.length);
    pending = null;
  };
  for (const byte of bytes) {
    if (byte === START) {
      if (pending !== null) strayBytes += 1 + pending.length;
      pending = [];
    } else if (byte === STOP && pending?.length === DATA_BYTES) {
      const [address = 0, key = 0] = pending;
      frames.push({ address, key });
      pending = null;
    } else if (pending !== null && byte >= DATA_FIRST && pending.length < DATA_BYTES) pending = [...pending, byte];
    else giveUp();
  }
  return { pending, frames, strayBytes };
}

/** Name of a key of these devices in profiles and key maps: its byte, `31`. */
export const keyFrameName = ({ key }: KeyFrame): string => key.toString(16).toUpperCase().padStart(2, '0');

const LIGHTS: Readonly<Record<KeypadLight['color'], Readonly<Record<KeypadLight['blinkMs'], number>>>> = {
  off: { 0: 0x30, 200: 0x30, 500: 0x30 },
  red: { 0: 0x31, 200: 0x33, 500: 0x35 },
  green: { 0: 0x32, 200: 0x34, 500: 0x36 },
};
/** The same lamps, and a beep of 500 ms. */
const WITH_BEEP = 7;

export const lightFrame = (address: number, { color, blinkMs }: KeypadLight, beeps: boolean): Uint8Array =>
  Uint8Array.of(START, address, LIGHTS[color][blinkMs] + (beeps ? WITH_BEEP : 0), STOP);

export const DISPLAY_CELLS = 3;
const STEADY = 0x20;
const BLINKS_FOR_EVER = 0x21;

/** A longer text loses its beginning: visitors distinguish tickets by the last digits. */
export function displayFrame(address: number, { text, isBlinking }: KeypadDisplay): Uint8Array {
  const cells = [...iconv.encode(text, 'windows1251')].slice(-DISPLAY_CELLS).map((byte) => Math.max(byte, DATA_FIRST));
  const padded = [...cells, ...Array<number>(DISPLAY_CELLS - cells.length).fill(DATA_FIRST)];
  return Uint8Array.of(START, address, isBlinking ? BLINKS_FOR_EVER : STEADY, ...padded, STOP);
}

function reader(): LineReader {
  let pending: FramePending = null;
  return (bytes) => {
    const read = readKeyFrames(pending, bytes);
    pending = read.pending;
    return { presses: read.frames.map((frame) => ({ address: frame.address, key: keyFrameName(frame) })), strayBytes: read.strayBytes };
  };
}

const LIGHT: KeypadPart = {
  isSame: (one, other) => isSameLight(one.light, other.light),
  hasBeeper: true,
  frame: (address, { light }, beeps) => lightFrame(address, light, beeps),
};
const DISPLAY: KeypadPart = {
  isSame: (one, other) => isSameDisplay(one.display, other.display),
  hasBeeper: false,
  frame: (address, { display }) => displayFrame(address, display),
};

export const frames: LineKeypadKind<typeof settings> = {
  cable: 'line',
  settings,
  hasKey: (_keys, name) => /^[0-9A-F]{2}$/.test(name),
  addresses: { first: 0x20, last: 0x7f },
  isNumbered: ({ isAddressed }) => isAddressed,
  reader,
  parts: ({ hasLight, hasDisplay }: Keys) => [...(hasLight ? [LIGHT] : []), ...(hasDisplay ? [DISPLAY] : [])],
};

export interface KeypadTwinOptions {
  readonly address: number;
  readonly hasDisplay: boolean;
  send(bytes: Uint8Array): void;
  onChange?(): void;
}

const KEYS = ['31', '32', '33', '34'] as const;
export type CandleKey = (typeof KEYS)[number];
export const isCandleKey = (text: string): text is CandleKey => KEYS.some((key) => key === text);

const LAMPS = ['off', 'red', 'green', 'red 200', 'green 200', 'red 500', 'green 500'] as const;
const LAMP_FIRST = 0x30;
const LAMP_LAST = 0x3d;
const BLINK_LAST = 0x7f;
const FAULTS_MAX = 1000;
const CP1251 = new TextDecoder('windows-1251');

/** An operator's keypad of Candle on a `BusTwin`: four keys, and a lamp with a beeper or a display of three digits. */
export class KeypadTwin {
  /** Frames addressed to it that no keypad would understand. The first thousand. */
  readonly faults: string[] = [];
  /** `green 500` = blinks every 500 ms. */
  lamp: (typeof LAMPS)[number] = 'off';
  beeps = 0;
  display = { text: '   ', isBlinking: false };
  #heard: number[] | null = null;
  #isOn = true;

  constructor(private readonly options: KeypadTwinOptions) {}

  press(key: CandleKey): void {
    if (this.#isOn) this.options.send(Uint8Array.of(0x01, this.options.address, Number.parseInt(key, 16), 0x07));
  }

  /** Power-cycles the keypad: it forgets its display. */
  power(isOn: boolean): void {
    this.#isOn = isOn;
    this.#heard = null;
    this.lamp = 'off';
    this.display = { text: '   ', isBlinking: false };
    this.options.onChange?.();
  }

  receive(bytes: Uint8Array): void {
    if (!this.#isOn) return;
    for (const byte of bytes) {
      if (byte === 0x01) this.#heard = [];
      else if (byte === 0x07) this.#obey(this.#heard ?? []);
      else this.#heard?.push(byte);
    }
  }

  #obey([address, first, ...cells]: readonly number[]): void {
    this.#heard = null;
    if (address !== this.options.address || first === undefined) return;
    if (this.options.hasDisplay) this.#write(first, cells);
    else this.#light(first, cells);
    this.options.onChange?.();
  }

  #write(blink: number, cells: readonly number[]): void {
    if (blink < 0x20 || blink > BLINK_LAST || cells.length !== 3) this.#fault(`no frame for a display: ${[blink, ...cells].join(' ')}`);
    else this.display = { text: CP1251.decode(Uint8Array.from(cells)), isBlinking: blink !== 0x20 };
  }

  #light(code: number, cells: readonly number[]): void {
    const isLamp = code >= LAMP_FIRST && code <= LAMP_LAST && cells.length === 0;
    if (!isLamp) {
      this.#fault(`no frame for a lamp: ${[code, ...cells].join(' ')}`);
      return;
    }
    const index = code - LAMP_FIRST;
    if (index >= LAMPS.length) this.beeps++;
    this.lamp = LAMPS[index % LAMPS.length] ?? 'off';
  }

  #fault(what: string): void {
    if (this.faults.length < FAULTS_MAX) this.faults.push(what);
  }
}
