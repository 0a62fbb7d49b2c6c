/**
 * Cards of onbon, BX-5K and BX-6K, that have fonts of their own. 9600 or 57600, 8N1. Source: the protocol of the K series, version 1.4
 * (github.com/onbonlab/onbonlab.github.io, onbon-docs/docs/zh/k/potocol.md at 3e283ea = doc.onbonbx.com/zh/k/potocol).
 *
 *     A5 ×8  escaped(header of 14, data, CRC-16/ARC low byte first)  5A
 *     header: to (2), from (2), 0 0 0, barcode, kind of sum, display mode, kind of device, version, length of the data (2); low bytes first
 *     data: group, command, answer (01 yes, 02 no), 0 0, …      A0 00 = understood, A0 01 error = not
 *
 * Escaped: A5 → A6 02, A6 → A6 01, 5A → 5B 02, 5B → 5B 01. To FFFF every card listens and none answers; to FFFE every card listens and
 * answers with that address. The text is in an area of the memory: it may be written without limit, and is lost without power.
 */
import { type Static, Type } from '@sinclair/typebox';
import { table } from '../../profile-files.js';
import { heard, type Inside, lettersIn, type Reaction, showRow } from '../../twins/led/reaction.js';
import { crc16Arc } from '../checksums.js';
import { fromLatin1, latin1, MORE, message, noise, type Scan, scanAll, skip } from '../scan.js';
import type { Board, LedCodec, LedFamilyKind } from './kind.js';

const settings = table({
  family: Type.Literal('onbon'),
  /** The live area: the whole board, in dots. */
  widthDots: Type.Integer({ minimum: 8, maximum: 2048 }),
  heightDots: Type.Integer({ minimum: 8, maximum: 512 }),
  /** Prefix of the text: fonts and colours, such as `\FE000\C1`. Empty = the board chooses. */
  begin: Type.String({ pattern: '^[\\x20-\\x7e]*$', 'x-expects': 'letters of ASCII' }),
});

const BEGIN = 0xa5;
const END = 0x5a;
const BEGINS = 8;
/** Addresses from here on belong to programs of a PC. */
const HOST = 0x8000;
/** Every card accepts and answers it; the address of a card can only be set this way (8.11). */
const ANY_CARD = 0xfffe;
const HEADER_BYTES = 14;
const ANY_DEVICE = 0xfe;
const VERSION = 0x02;
/** The card takes 1024 bytes (5.1.3); escaping at most doubles them. */
const FRAME_MAX = 2 * 1024 + 64;
const LIVE_TEXT = [0xa3, 0x06] as const;
const SET_BRIGHTNESS = [0xa3, 0x02] as const;
const SET_ADDRESS = [0xa2, 0x06] as const;
const PING = [0xa2, 0x00] as const;
const BRIGHTEST = 15;
const WITH_ANSWER = [0x01, 0x00, 0x00] as const;

export interface OnbonFrame {
  readonly to: number;
  readonly from: number;
  /** The first of the three unused bytes; FF in some examples of the document. */
  readonly reserved: number;
  readonly data: Uint8Array;
}

export interface OnbonHeard extends OnbonFrame {
  readonly begins: number;
  readonly isCrcRight: boolean;
}

interface LiveArea {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly timeoutSeconds: number;
  readonly text: Uint8Array;
}

export function encodeOnbon({ to, from, reserved, data }: OnbonFrame): Uint8Array {
  const header = [...low(to), ...low(from), reserved, 0, 0, 0, 0, 0, ANY_DEVICE, VERSION, ...low(data.length)];
  const content = Uint8Array.of(...header, ...data);
  return Uint8Array.of(...new Array<number>(BEGINS).fill(BEGIN), ...escaped([...content, ...low(crc16Arc(content))]), END);
}

const low = (value: number): [number, number] => [value & 0xff, (value >> 8) & 0xff];

const ESCAPES: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xa5, [0xa6, 0x02]],
  [0xa6, [0xa6, 0x01]],
  [0x5a, [0x5b, 0x02]],
  [0x5b, [0x5b, 0x01]],
]);
const escaped = (bytes: readonly number[]): number[] => bytes.flatMap((byte) => ESCAPES.get(byte) ?? [byte]);

function unescaped(bytes: Uint8Array): Uint8Array | null {
  const plain: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0xa6 && byte !== 0x5b) {
      plain.push(byte);
      continue;
    }
    at++;
    const meant = [...ESCAPES].find(([, [first, second]]) => first === byte && second === bytes[at]);
    if (meant === undefined) return null;
    plain.push(meant[0]);
  }
  return Uint8Array.from(plain);
}

/** A frame with a wrong checksum is a message too: a card reports it. */
export function decodeOnbon(bytes: Uint8Array): Scan<OnbonHeard> {
  const isBegin = (byte: number): boolean => byte === BEGIN;
  if (bytes[0] !== BEGIN) return skip(bytes, isBegin, 'no A5 before the frame');
  const begins = bytes.findIndex((byte) => byte !== BEGIN);
  if (begins === -1) return MORE;
  const end = bytes.findIndex((byte, at) => at > begins && (byte === END || byte === BEGIN));
  if (end === -1 && bytes.length <= FRAME_MAX) return MORE;
  if (end === -1 || end > FRAME_MAX) return skip(bytes.subarray(0, FRAME_MAX), () => false, 'a frame without an end');
  if (bytes[end] !== END) return noise(end, 'a frame that was broken off');
  const plain = unescaped(bytes.subarray(begins, end));
  const frame = plain === null ? null : readFrame(plain, begins);
  return frame === null ? noise(end + 1, 'a frame whose length or escapes are wrong') : message(end + 1, frame);
}

function readFrame(plain: Uint8Array, begins: number): OnbonHeard | null {
  const word = (at: number): number => (plain[at] ?? 0) | ((plain[at + 1] ?? 0) << 8);
  const length = word(HEADER_BYTES - 2);
  if (plain.length !== HEADER_BYTES + length + 2) return null;
  const isCrcRight = crc16Arc(plain.subarray(0, -2)) === word(plain.length - 2);
  return { begins, to: word(0), from: word(2), reserved: plain[4] ?? 0, data: plain.slice(HEADER_BYTES, -2), isCrcRight };
}

const IN_DOTS = 0x8000;

/** 8.2.1 and 9.1: one area over the whole board, static, of lines separated by `\n`; the former areas stay. */
export function encodeLiveText({ widthDots, heightDots, timeoutSeconds, text }: LiveArea): Uint8Array {
  const place = [0, ...low(IN_DOTS), ...low(0), ...low(IN_DOTS | widthDots), ...low(heightDots)];
  // Number of the area, space between lines, loop; no sound, nothing extended, left and top.
  const how = [0, 0, 0, ...low(timeoutSeconds), 0, 0, 0];
  const several = [2, 1];
  // Static, exit 0, speed 2, stays 5 s before it is drawn again.
  const motion = [1, 0, 2, 10];
  const area = [...place, ...how, ...several, ...motion, ...low(text.length), 0, 0, ...text];
  return Uint8Array.of(...LIVE_TEXT, ...WITH_ANSWER, 0, 1, ...low(area.length), ...area);
}

const TEXT_AT = 36;

export function decodeLiveText(data: Uint8Array): LiveArea | null {
  const word = (at: number): number => (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8);
  const text = data.slice(TEXT_AT);
  const area = { widthDots: word(14) & ~IN_DOTS, heightDots: word(16), timeoutSeconds: word(21), text };
  // Compare with our own encoding: this project sends no other kind of area.
  const again = encodeLiveText(area);
  return again.length === data.length && again.every((byte, at) => byte === data[at]) ? area : null;
}

/** Section 6 of the document. */
const ERRORS: Readonly<Record<number, string>> = {
  1: 'it does not know the group of the command',
  2: 'it does not know the command',
  3: 'it is busy',
  4: 'the text is too long for its memory',
  5: 'the sum was wrong: check the wires and the speed',
  12: 'it has not the font that the profile names',
  13: 'it is another kind of card',
};

function codec({ protocol, letters, rows, asked }: Board<typeof settings>): LedCodec {
  const { widthDots, heightDots, begin } = protocol;
  const ask = (to: number, data: Uint8Array) => asked(encodeOnbon({ to, from: HOST, reserved: 0, data }), judge);
  return {
    probe: (address) => ask(address, Uint8Array.of(...PING, ...WITH_ANSWER)),
    show: (address, content) => {
      // `\` begins an escape of the card; no profile has it among its letters.
      const lines = rows(content).map((text) => latin1(letters.bytes(text)));
      const text = fromLatin1(begin + lines.join('\\n'));
      return [ask(address, encodeLiveText({ widthDots, heightDots, timeoutSeconds: 10, text }))];
    },
    brightness: (address, percent) => {
      const level = Math.round((Math.min(100, Math.max(0, percent)) / 100) * BRIGHTEST);
      return [ask(address, Uint8Array.of(...SET_BRIGHTNESS, ...WITH_ANSWER, 1, level))];
    },
    // The command has no field for the former address.
    changeAddress: (_from, to) => ({
      exchanges: [ask(ANY_CARD, Uint8Array.of(...SET_ADDRESS, ...WITH_ANSWER, ...low(to)))],
      reaches: 'everyBoard',
    }),
    explain: (reply) => {
      if (reply.length === 0) return 'no answer: check its power, its wires, the speed and its address';
      const [group, isRefused, error = 0] = scanAll(decodeOnbon, reply)[0]?.data ?? [];
      if (group !== 0xa0 || isRefused !== 1) return 'the answer is garbled: does another board have this address?';
      return `refused with error ${error}: ${ERRORS[error] ?? 'see the protocol of the K series, section 6'}`;
    },
  };
}

function judge(received: Uint8Array): 'more' | 'done' | 'bad' {
  const [answer] = scanAll(decodeOnbon, received);
  if (answer === undefined) return 'more';
  const [group, isRefused] = answer.data;
  return answer.isCrcRight && group === 0xa0 && isRefused === 0 ? 'done' : 'bad';
}

const EVERY_CARD = 0xffff;
const UNKNOWN_COMMAND = 2;
const BUSY = 3;
const WRONG_SUM = 5;

function behaviour(inside: Inside, protocol: Static<typeof settings>): (frame: OnbonHeard) => Reaction | null {
  const { face, note, profile } = inside;
  const say = (heardFrame: OnbonHeard, data: readonly number[]): Uint8Array => {
    const from = heardFrame.to === ANY_CARD ? ANY_CARD : inside.address;
    // A card begins with nine A5: the examples of section 7.
    return Uint8Array.of(0xa5, ...encodeOnbon({ to: heardFrame.from, from, reserved: 0, data: Uint8Array.from(data) }));
  };
  const showText = (data: Uint8Array): boolean => {
    const area = decodeLiveText(data);
    if (area === null || area.widthDots !== protocol.widthDots || area.heightDots !== protocol.heightDots) return false;
    const letters = latin1(area.text).replace(/^(\\F[OEK][0-9A-F]{3}|\\C[1-3])*/, '');
    const rows = letters.split('\\n');
    if (rows.length > profile.layout.rows) note(`${rows.length} rows on ${profile.layout.rows}`);
    for (let row = 0; row < profile.layout.rows; row++) showRow(inside, row, lettersIn(inside, fromLatin1(rows[row] ?? '')));
    return true;
  };
  const carryOut = ({ data, to }: OnbonHeard): boolean => {
    const [group = 0, command = 0, , , , first = 0, second = 0] = data;
    switch ((group << 8) | command) {
      case 0xa200:
        return true;
      case 0xa206:
        if (to === ANY_CARD || to === EVERY_CARD) inside.address = first | (second << 8);
        return to === ANY_CARD || to === EVERY_CARD;
      case 0xa302:
        face.brightnessPercent = Math.round((second / BRIGHTEST) * 100);
        return first === 1 && second <= BRIGHTEST;
      case 0xa306:
        return showText(data);
      default:
        return false;
    }
  };
  return (frame) => {
    if (frame.to !== inside.address && frame.to !== ANY_CARD && frame.to !== EVERY_CARD) return null;
    if (frame.begins < BEGINS) note(`${frame.begins} A5 before the frame instead of ${BEGINS}`);
    if (!frame.isCrcRight) note('the sum is wrong');
    const isDone = frame.isCrcRight && carryOut(frame);
    if (frame.isCrcRight && !isDone) note('it does not know this command, or a value in it');
    const wantsAnswer = frame.to !== EVERY_CARD && frame.data[2] === 1;
    if (!wantsAnswer) return heard();
    const data = isDone ? [0xa0, 0, 0, 0, 0] : [0xa0, 1, frame.isCrcRight ? UNKNOWN_COMMAND : WRONG_SUM, 0, 0];
    return { row: 0, reply: say(frame, data), refusal: say(frame, [0xa0, 1, BUSY, 0, 0]) };
  };
}

export const onbon: LedFamilyKind<typeof settings, OnbonHeard> = {
  settings,
  // Section 8.11: 0000 to 7FFF, of which 0000 is kept free.
  addresses: { first: 1, last: 0x7fff },
  rows: 'together',
  answers: true,
  codec,
  decoder: () => decodeOnbon,
  behaviour,
};
