/** Splits bytes into commands on arrival: only then is it known whether `10 04 01` asks for the status or is part of a picture. */
import { DLE, ESC, FS, GS } from '../../printer/commands.js';
import type { Align, Command, OwnCommands, Reading } from './commands.js';

/** Position of a command among all bytes ever received. */
export interface Origin {
  readonly offset: number;
  /** Of a picture only the header. */
  readonly bytes: readonly number[];
}

export interface Misread extends Origin {
  readonly what: string;
}

export interface DecoderListener {
  /** `size` = bytes it occupies in the buffer until it is executed. */
  command(command: Command, size: number, origin: Origin): void;
  /** Executed at once, before everything that waits. */
  realTime(command: readonly number[], origin: Origin): void;
  fault(misread: Misread): void;
}

interface Incoming {
  readonly row: Uint8Array;
  filled: number;
  rowsLeft: number;
  bytesLeft: number;
}

const [NUL, LF, CR] = [0x00, 0x0a, 0x0d];

/** Of the language of a printer. */
export interface PrinterDecoder {
  readonly isBetweenCommands: boolean;
  readonly isInRealTime: boolean;
  /** Bytes that take room in the buffer, and wait for the rest of their command. */
  readonly heldBytes: number;
  readonly unfinished: Misread | null;
  /** Whether the byte begins a command that needs no room in the buffer. */
  beginsRealTime(byte: number): boolean;
  reset(): void;
  push(byte: number): void;
}

export class Decoder implements PrinterDecoder {
  #offset = 0;
  #held: number[] = [];
  #picture: Incoming | null = null;

  constructor(
    private readonly own: OwnCommands,
    private readonly listener: DecoderListener,
  ) {}

  /** Real-time commands are recognised only in this state. */
  get isBetweenCommands(): boolean {
    return this.#held.length === 0 && this.#picture === null;
  }

  /** Inside a real-time command, which needs no room in the buffer. */
  get isInRealTime(): boolean {
    return this.#held[0] === DLE;
  }

  /** Bytes that wait for the rest of their command. */
  get heldBytes(): number {
    return this.#held.length + (this.#picture?.filled ?? 0);
  }

  get unfinished(): Misread | null {
    if (this.isBetweenCommands) return null;
    const what = this.#picture ? `cut off: a picture lacks ${this.#picture.bytesLeft} bytes` : 'cut off: a command lacks its end';
    return { what, offset: this.#offset - this.heldBytes, bytes: this.#held };
  }

  beginsRealTime(byte: number): boolean {
    return byte === DLE && this.isBetweenCommands;
  }

  /** Power off: drops partly received data. */
  reset(): void {
    this.#held = [];
    this.#picture = null;
  }

  push(byte: number): void {
    this.#offset++;
    if (this.#picture) this.#pushPicture(this.#picture, byte);
    else this.#pushCommand(byte);
  }

  #pushCommand(byte: number): void {
    this.#held.push(byte);
    const reading = read(this.#held, this.own);
    if (reading === 'more') return;
    const origin = { offset: this.#offset - this.#held.length, bytes: this.#held };
    const held = this.#held;
    this.#held = [];
    if (reading === 'unknown') this.listener.fault({ what: 'unknown command', ...origin });
    else if (reading === 'realTime') this.listener.realTime(held, origin);
    else if ('wrong' in reading) this.listener.fault({ what: reading.wrong, ...origin });
    else this.#take(reading, held.length, origin);
  }

  #take(command: Command, size: number, origin: Origin): void {
    this.listener.command(command, size, origin);
    if (command.kind !== 'raster' && command.kind !== 'store' && command.kind !== 'columns') return;
    const { bytesPerRow, rows, dataBytes } = command;
    if (dataBytes !== bytesPerRow * rows) {
      this.listener.fault({ what: `${rows} rows of ${bytesPerRow} bytes are announced as ${dataBytes} bytes`, ...origin });
    }
    if (dataBytes > 0) this.#picture = { row: new Uint8Array(bytesPerRow), filled: 0, rowsLeft: rows, bytesLeft: dataBytes };
  }

  #pushPicture(picture: Incoming, byte: number): void {
    // The stated length takes precedence over the picture's size, as in real printers: excess bytes are swallowed.
    if (picture.rowsLeft > 0 && picture.row.length > 0) picture.row[picture.filled++] = byte;
    if (--picture.bytesLeft === 0) this.#picture = null;
    if (picture.rowsLeft === 0 || picture.filled < picture.row.length) return;
    picture.filled = 0;
    picture.rowsLeft--;
    this.listener.command({ kind: 'row', row: Uint8Array.from(picture.row) }, picture.row.length, { offset: this.#offset, bytes: [] });
  }
}

function read(held: readonly number[], own: OwnCommands): Reading {
  for (const readOwn of own) {
    const reading = readOwn(held);
    if (reading !== 'unknown') return reading;
  }
  const [first = 0, second, third, fourth] = held;
  if (first === DLE) return held.length < 3 ? 'more' : 'realTime';
  // NUL and CR do nothing in a printer that is set to feed by LF.
  if (first === NUL || first === CR) return { kind: 'nothing' };
  if (first === LF) return { kind: 'feed', unit: 'lines', count: 1 };
  if (first >= 0x20) return first === 0x7f ? 'unknown' : { kind: 'text', byte: first };
  if (first !== ESC && first !== FS && first !== GS) return 'unknown';
  if (second === undefined) return 'more';
  if (first === ESC) return readEsc(second, third);
  if (first === FS) return second === 0x2e ? { kind: 'cancelKanji' } : 'unknown';
  if (second === 0x56) return readGsV(third, fourth);
  return readGs(second, third, fourth);
}

const ALIGNS: readonly Align[] = ['left', 'center', 'right'];

/** `ESC letter`, with one parameter or none. */
function readEsc(letter: number, n: number | undefined): Reading {
  if (letter === 0x40) return { kind: 'initialise' };
  if (letter === 0x69 || letter === 0x6d) return { kind: 'cut', extraDots: null };
  if (![0x52, 0x61, 0x45, 0x4d, 0x2d, 0x64, 0x4a, 0x74].includes(letter)) return 'unknown';
  if (n === undefined) return 'more';
  switch (letter) {
    case 0x52:
      return n === 0 ? { kind: 'nothing' } : { wrong: 'ESC R takes 0 here: other countries have other letters for # and [' };
    case 0x61: {
      const align = ALIGNS[n >= 0x30 ? n - 0x30 : n];
      return align ? { kind: 'align', align } : { wrong: 'ESC a takes 0, 1 or 2' };
    }
    case 0x45:
      return { kind: 'bold', isOn: (n & 1) === 1 };
    case 0x4d:
      return n <= 1 ? { kind: 'font', isSmall: n === 1 } : { wrong: 'ESC M takes 0 or 1' };
    case 0x2d:
      return n <= 2 ? { kind: 'underline', isOn: n > 0 } : { wrong: 'ESC - takes 0, 1 or 2' };
    case 0x64:
      return { kind: 'feed', unit: 'lines', count: n };
    case 0x4a:
      return { kind: 'feed', unit: 'dots', count: n };
    default:
      return { kind: 'codePage', number: n };
  }
}

function readGs(letter: number, n: number | undefined, second: number | undefined): Reading {
  if (letter !== 0x21 && letter !== 0x50) return 'unknown';
  if (n === undefined) return 'more';
  if (letter === 0x50) return second === undefined ? 'more' : { kind: 'motionUnits', perInch: second };
  return (n & 0x88) === 0 ? { kind: 'size', widthTimes: (n >> 4) + 1, heightTimes: (n & 7) + 1 } : { wrong: 'GS ! takes twice 0 to 7' };
}

/** `GS V m [n]`: m = 0, 1, 30, 31 cut at the current position; 41, 42 feed to the cutter and n dots more; 61 to 68 are not used here. */
function readGsV(m: number | undefined, n: number | undefined): Reading {
  if (m === undefined) return 'more';
  if ([0x00, 0x01, 0x30, 0x31].includes(m)) return { kind: 'cut', extraDots: null };
  if (m !== 0x41 && m !== 0x42) return 'unknown';
  return n === undefined ? 'more' : { kind: 'cut', extraDots: n };
}
