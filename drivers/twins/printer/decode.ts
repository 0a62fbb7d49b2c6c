/**
 * Where commands begin and end in the bytes that a printer receives. It is done when bytes come in, not when they are carried
 * out, because only so a printer knows whether `10 04 01` asks for its status or is a part of a picture.
 */
import type { Align, Command, Repertoire } from './commands.js';

/** Where a command stood in all that was ever received. */
export interface Origin {
  readonly offset: number;
  /** Of a picture only the head. */
  readonly bytes: readonly number[];
}

/** What the printer did not understand, or understood and cannot do. */
interface Misread extends Origin {
  readonly what: string;
}

interface DecoderListener {
  /** `size` = bytes it holds in the buffer until it is carried out. */
  command(command: Command, size: number, origin: Origin): void;
  /** Done at once, before all that waits. */
  realTime(command: readonly number[], origin: Origin): void;
  fault(misread: Misread): void;
}

/** A picture whose rows are coming in. */
interface Incoming {
  readonly row: Uint8Array;
  filled: number;
  rowsLeft: number;
  bytesLeft: number;
}

/** What the bytes so far are: a beginning, nothing known, known with a wrong value, or a command. `realTime` = carried out at once. */
type Reading = 'more' | 'unknown' | 'realTime' | { readonly wrong: string } | Command;

/** Real-time commands begin with it. */
export const DLE = 0x10;
const [NUL, LF, CR, ESC, FS, GS] = [0x00, 0x0a, 0x0d, 0x1b, 0x1c, 0x1d];

export class Decoder {
  #offset = 0;
  #held: number[] = [];
  #picture: Incoming | null = null;

  constructor(
    private readonly repertoire: Repertoire,
    private readonly listener: DecoderListener,
  ) {}

  /** A real-time command is one only here. */
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

  /** The command that lacks its end, or null. */
  get unfinished(): Misread | null {
    if (this.isBetweenCommands) return null;
    const what = this.#picture ? `cut off: a picture lacks ${this.#picture.bytesLeft} bytes` : 'cut off: a command lacks its end';
    return { what, offset: this.#offset - this.heldBytes, bytes: this.#held };
  }

  /** The power went: what was half received is forgotten. */
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
    const reading = read(this.#held, this.repertoire);
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
    if (command.kind !== 'raster' && command.kind !== 'store') return;
    const { bytesPerRow, rows, dataBytes } = command;
    if (dataBytes !== bytesPerRow * rows) {
      this.listener.fault({ what: `${rows} rows of ${bytesPerRow} bytes are announced as ${dataBytes} bytes`, ...origin });
    }
    if (dataBytes > 0) this.#picture = { row: new Uint8Array(bytesPerRow), filled: 0, rowsLeft: rows, bytesLeft: dataBytes };
  }

  #pushPicture(picture: Incoming, byte: number): void {
    // A length that does not fit the picture rules it, as in real printers: what is too much is swallowed.
    if (picture.rowsLeft > 0 && picture.row.length > 0) picture.row[picture.filled++] = byte;
    if (--picture.bytesLeft === 0) this.#picture = null;
    if (picture.rowsLeft === 0 || picture.filled < picture.row.length) return;
    picture.filled = 0;
    picture.rowsLeft--;
    this.listener.command({ kind: 'row', row: Uint8Array.from(picture.row) }, picture.row.length, { offset: this.#offset, bytes: [] });
  }
}

function read(held: readonly number[], repertoire: Repertoire): Reading {
  const [first = 0, second, third, fourth] = held;
  if (first === DLE) return held.length < 3 ? 'more' : 'realTime';
  if (first === 0x05 && repertoire.presenter === 'zebra') return { kind: 'fate', how: 'ejected' };
  if (first === 0x19 && repertoire.presenter === 'zebra') return readZebraFate(second);
  // NUL and CR do nothing in a printer that is set to feed by LF.
  if (first === NUL || first === CR) return { kind: 'nothing' };
  if (first === LF) return { kind: 'feed', unit: 'lines', count: 1 };
  if (first >= 0x20) return first === 0x7f ? 'unknown' : { kind: 'text', byte: first };
  if (first !== ESC && first !== FS && first !== GS) return 'unknown';
  if (second === undefined) return 'more';
  if (first === ESC) return readEsc(second, third, repertoire);
  if (first === FS) return readFs(second, held, repertoire);
  if (second === 0x56) return readGsV(third, fourth);
  if (second === 0x65) return repertoire.presenter === 'ejector' ? readEjector(third, fourth) : 'unknown';
  if (second === 0x76) return repertoire.raster === 'GS v 0' ? readGsV0(held) : 'unknown';
  if (second === 0x28) return repertoire.raster === 'GS ( L' ? readGraphics(held) : 'unknown';
  return readGs(second, third, fourth);
}

const ALIGNS: readonly Align[] = ['left', 'center', 'right'];

/** `ESC letter`, with one parameter or without. */
function readEsc(letter: number, n: number | undefined, repertoire: Repertoire): Reading {
  if (letter === 0x40) return { kind: 'initialise' };
  if (letter === 0x76) return { kind: 'askPaper', by: 'ESC v' };
  if (letter === 0x69 || letter === 0x6d) return { kind: 'cut', extraDots: null };
  const known = [0x52, 0x61, 0x45, 0x4d, 0x2d, 0x64, 0x4a, 0x74].includes(letter) || (letter === 0x0c && repertoire.presenter === 'zebra');
  if (!known) return 'unknown';
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
    case 0x74:
      return { kind: 'codePage', number: n };
    default:
      return { kind: 'present', untaken: null };
  }
}

/** `FS .` ends the mode of two bytes a letter; `FS P steps led what seconds` presents, E = ejects, R = retracts (Custom VKP80III). */
function readFs(letter: number, held: readonly number[], repertoire: Repertoire): Reading {
  if (letter === 0x2e) return { kind: 'cancelKanji' };
  if (letter !== 0x50 || repertoire.presenter !== 'custom') return 'unknown';
  const [, , , , what, seconds] = held;
  if (seconds === undefined) return 'more';
  if (what !== 0x45 && what !== 0x52) return { wrong: 'FS P takes 45 (eject) or 52 (retract) in its third place' };
  return { kind: 'present', untaken: { how: what === 0x45 ? 'ejected' : 'retracted', seconds } };
}

function readGs(letter: number, n: number | undefined, second: number | undefined): Reading {
  if (![0x21, 0x50, 0x61, 0x72, 0x49].includes(letter)) return 'unknown';
  if (n === undefined) return 'more';
  switch (letter) {
    case 0x21:
      if ((n & 0x88) !== 0) return { wrong: 'GS ! takes twice 0 to 7' };
      return { kind: 'size', widthTimes: (n >> 4) + 1, heightTimes: (n & 7) + 1 };
    case 0x50:
      return second === undefined ? 'more' : { kind: 'motionUnits', perInch: second };
    case 0x61:
      return { kind: 'statusBack', mask: n };
    case 0x72:
      return n === 1 || n === 0x31 ? { kind: 'askPaper', by: 'GS r 1' } : { wrong: 'GS r takes 1' };
    default:
      return { kind: 'askIdentity', number: n };
  }
}

/** `GS V m [n]`: m = 0, 1, 30, 31 cut where the paper is; 41, 42 feed to the cutter and n dots more; 61 to 68 are not in use here. */
function readGsV(m: number | undefined, n: number | undefined): Reading {
  if (m === undefined) return 'more';
  if ([0x00, 0x01, 0x30, 0x31].includes(m)) return { kind: 'cut', extraDots: null };
  if (m !== 0x41 && m !== 0x42) return 'unknown';
  return n === undefined ? 'more' : { kind: 'cut', extraDots: n };
}

/** `GS e n [m]` of Custom VKP80II and KPM210. */
function readEjector(n: number | undefined, m: number | undefined): Reading {
  if (n === undefined) return 'more';
  if (n === 2) return { kind: 'fate', how: 'retracted' };
  if (n === 3) return m === undefined ? 'more' : { kind: 'present', untaken: null };
  if (n === 5) return { kind: 'fate', how: 'ejected' };
  return n === 6 ? { kind: 'askEjector' } : 'unknown';
}

/** `19 00` throws the ticket out, `19 64` pulls it in (Zebra TTP 8000). */
function readZebraFate(n: number | undefined): Reading {
  if (n === undefined) return 'more';
  if (n === 0x00) return { kind: 'fate', how: 'ejected' };
  return n === 0x64 ? { kind: 'fate', how: 'retracted' } : 'unknown';
}

const word = (held: readonly number[], at: number): number => (held[at] ?? 0) + 256 * (held[at + 1] ?? 0);

/** `GS v 0 m xL xH yL yH`, x in bytes, y in dots. */
function readGsV0(held: readonly number[]): Reading {
  if (held.length >= 3 && held[2] !== 0x30) return 'unknown';
  if (held.length < 8) return 'more';
  const [bytesPerRow, rows] = [word(held, 4), word(held, 6)];
  const isScaled = held[3] !== 0 && held[3] !== 0x30;
  return { kind: 'raster', bytesPerRow, rows, widthDots: bytesPerRow * 8, dataBytes: bytesPerRow * rows, isScaled };
}

/** `GS ( L pL pH 30 fn`: fn 70 stores `30 bx by 31 xL xH yL yH`, x and y in dots, and p is ten more than the data; fn 32 prints. */
function readGraphics(held: readonly number[]): Reading {
  if (held.length >= 3 && held[2] !== 0x4c) return 'unknown';
  if (held.length < 7) return 'more';
  const [length, fn] = [word(held, 3), held[6]];
  if (held[5] !== 0x30) return 'unknown';
  if (fn === 0x32 || fn === 2) return length === 2 ? { kind: 'printStored' } : { wrong: 'GS ( L 50 has a length of 2' };
  if (fn !== 0x70 && fn !== 112) return 'unknown';
  if (held.length < 15) return 'more';
  if (held[7] !== 0x30 || held[10] !== 0x31) return { wrong: 'GS ( L 112 takes one colour: 30 .. .. 31' };
  const [widthDots, rows] = [word(held, 11), word(held, 13)];
  const isScaled = held[8] !== 1 || held[9] !== 1;
  return { kind: 'store', bytesPerRow: Math.ceil(widthDots / 8), rows, widthDots, dataBytes: Math.max(0, length - 10), isScaled };
}
