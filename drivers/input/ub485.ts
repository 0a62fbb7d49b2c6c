/**
 * Keypads of Candle on RS-485 and boxes with buttons: four bytes each way, no checksum, no answer. Sources: the project QSystem,
 * github.com/binali-rustamov/apertum-qsystem, `src/ru/apertum/qsystem/ub485/core/` (ButtonDevice.java, ActionTransmit.java; commits
 * 6fc493e for the lamp, d57d9dd for the display); buttons of a kiosk: github.com/bcgov/sbc-qsystem, `client/forms/FWelcome.java`.
 */
import iconv from 'iconv-lite';
import type { KeypadDisplay, KeypadLight } from './keypad-content.js';

export interface KeyFrame {
  readonly address: number;
  readonly key: number;
}

const START = 0x01;
const STOP = 0x07;
/** Bytes below stand around frames only (protokol.pdf of github.com/alkumaish/apertum-qsystem.rs485-plugin). */
const DATA_FIRST = 0x20;
const DATA_BYTES = 2;

export const KEYPAD_ADDRESSES = { first: 0x20, last: 0x7f } as const;

/** The data since the last start byte; null = no frame is open. */
export type FramePending = readonly number[] | null;

export interface FramesRead {
  readonly pending: FramePending;
  readonly frames: readonly KeyFrame[];
  /** Bytes that belong to no frame: two keypads spoke at once, the line is disturbed, or its speed is another one. */
  readonly strayBytes: number;
}

/**
 * `01 address key 07` and nothing else is a press. A start byte always begins anew, so that whatever stands before it, a frame that was
 * cut off included, costs no more than itself.
 */
export function readKeyFrames(before: FramePending, bytes: Uint8Array): FramesRead {
  const frames: KeyFrame[] = [];
  let pending = before;
  let strayBytes = 0;
  /** The open frame is none, and this byte belongs to nothing. */
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

/** How profiles and key maps name a key of these devices: its byte, `31`. */
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

/** What is longer loses its beginning: the last digits of a number are what tells visitors apart. */
export function displayFrame(address: number, { text, isBlinking }: KeypadDisplay): Uint8Array {
  const cells = [...iconv.encode(text, 'windows1251')].slice(-DISPLAY_CELLS).map((byte) => Math.max(byte, DATA_FIRST));
  const padded = [...cells, ...Array<number>(DISPLAY_CELLS - cells.length).fill(DATA_FIRST)];
  return Uint8Array.of(START, address, isBlinking ? BLINKS_FOR_EVER : STEADY, ...padded, STOP);
}
