/**
 * Boards of seven segments by Candle, as used with QSystem. 8N1, 57600 (jumper on) or 19200, RS-485; no sum, no answer; bytes below 20h
 * only frame.
 * Sources: `protokol.pdf` (Candle, 2010-2012), `УПРАВЛЕНИЕ ТАБЛО.docx` and `src/ru/apertum/cbrs485/core/Sender485.java` of
 * github.com/alkumaish/apertum-qsystem.rs485-plugin. Older boards have no byte for blinking: `QIndicatorBoardRS.java` of QSystem.
 *
 *     show        01 address blink data… 07    blink: 20 steady, 21 for ever, 22 to 7F as often as this less 21h
 *     brightness  02 address level 07          20 bright to 23 dark; kept without power
 *     address     03 old new 07                old FF = every board of the line; kept without power
 *     scan        04 address 07                asks keypads
 *
 * Data is written from the left, one cell for each letter; the other cells keep their content, so a line is padded to all its cells. A
 * board of several rows is several boards: each has the address after that of the row above.
 */
import { Type } from '@sinclair/typebox';
import type { Exchange } from '../../bus/exchange.js';
import { table } from '../../profile-files.js';
import { heard, type Inside, lettersIn, type Reaction } from '../../twins/led/reaction.js';
import { MORE, message, noise, type Scanner, skip } from '../scan.js';
import type { Board, LedCodec, LedFamilyKind } from './kind.js';

const settings = table({
  family: Type.Literal('candle'),
  /** The blink byte after the address; older boards have none. */
  hasBlinkByte: Type.Boolean(),
});

const SHOW = 0x01;
const BRIGHTNESS = 0x02;
const ADDRESS = 0x03;
const SCAN = 0x04;
const END = 0x07;
const DATA_FROM = 0x20;
const STEADY = 0x20;
const FOR_EVER = 0x21;
const BLINKS_MAX = 0x7f - FOR_EVER;
const DARKEST = 3;
const EVERY_CANDLE = 0xff;
/** Longer than the longest line; a longer run of bytes is not a frame. */
const FRAME_MAX = 80;

export type CandleMessage =
  /** `blinks`: 0 = steady, Infinity = for ever. */
  | { readonly kind: 'show'; readonly address: number; readonly blinks: number; readonly data: Uint8Array }
  /** 0 bright to 3 dark. */
  | { readonly kind: 'brightness'; readonly address: number; readonly darkness: number }
  | { readonly kind: 'address'; readonly from: number; readonly to: number }
  | { readonly kind: 'scan'; readonly address: number };

export function encodeCandle(what: CandleMessage, hasBlinkByte = true): Uint8Array {
  switch (what.kind) {
    case 'show':
      return Uint8Array.of(SHOW, what.address, ...(hasBlinkByte ? [blinkByte(what.blinks)] : []), ...what.data, END);
    case 'brightness':
      return Uint8Array.of(BRIGHTNESS, what.address, DATA_FROM + what.darkness, END);
    case 'address':
      return Uint8Array.of(ADDRESS, what.from, what.to, END);
    case 'scan':
      return Uint8Array.of(SCAN, what.address, END);
  }
}

const blinkByte = (blinks: number): number => {
  if (blinks === Number.POSITIVE_INFINITY) return FOR_EVER;
  return blinks === 0 ? STEADY : FOR_EVER + Math.min(blinks, BLINKS_MAX);
};

const mayBegin = (byte: number): boolean => byte >= SHOW && byte <= SCAN;

export function decodeCandle(hasBlinkByte: boolean): Scanner<CandleMessage> {
  return (bytes) => {
    const [begin = 0] = bytes;
    if (!mayBegin(begin)) return skip(bytes, mayBegin, 'no frame begins so');
    const end = bytes.findIndex((byte, at) => at > 0 && byte < DATA_FROM);
    if (end === -1 && bytes.length <= FRAME_MAX) return MORE;
    if (end === -1 || end > FRAME_MAX) return skip(bytes, mayBegin, 'a frame without an end');
    if (bytes[end] !== END) return noise(end, 'a frame that was broken off');
    const found = read(begin, bytes.subarray(1, end), hasBlinkByte);
    return found === null ? noise(end + 1, 'a frame of the wrong length, or a byte out of its range') : message(end + 1, found);
  };
}

function read(begin: number, [address = 0, ...rest]: Uint8Array, hasBlinkByte: boolean): CandleMessage | null {
  const [first = 0] = rest;
  switch (begin) {
    case SHOW: {
      const data = Uint8Array.from(rest.slice(hasBlinkByte ? 1 : 0));
      if (!hasBlinkByte) return rest.length > 0 ? { kind: 'show', address, blinks: 0, data } : null;
      const blinks = first === FOR_EVER ? Number.POSITIVE_INFINITY : Math.max(0, first - FOR_EVER);
      return rest.length > 0 && first < 0x80 ? { kind: 'show', address, blinks, data } : null;
    }
    case BRIGHTNESS:
      return rest.length === 1 && first <= DATA_FROM + DARKEST ? { kind: 'brightness', address, darkness: first - DATA_FROM } : null;
    case ADDRESS:
      return rest.length === 1 && first < 0x80 ? { kind: 'address', from: address, to: first } : null;
    default:
      return address !== 0 && rest.length === 0 ? { kind: 'scan', address } : null;
  }
}

function codec({ profile, protocol, letters, said, ...board }: Board<typeof settings>): LedCodec {
  const rows = Array.from({ length: profile.layout.rows }, (_, row) => row);
  const frame = (message: CandleMessage): Uint8Array => encodeCandle(message, protocol.hasBlinkByte);
  return {
    blinking: protocol.hasBlinkByte ? 'counted' : 'never',
    show: (address, content) =>
      board.rows(content).map((text, row) => {
        const blinks = row === 0 && text.trim() !== '' ? content.blinkCount : 0;
        return said(frame({ kind: 'show', address: address + row, blinks, data: letters.bytes(text) }));
      }),
    brightness: (address, percent) => {
      const darkness = Math.round(((100 - Math.min(100, Math.max(0, percent))) / 100) * DARKEST);
      return rows.map((row) => said(frame({ kind: 'brightness', address: address + row, darkness })));
    },
    changeAddress: (from, to) => {
      // Every board stores data, so no board is addressed meanwhile.
      const change = (one: number, other: number): Exchange =>
        said(frame({ kind: 'address', from: one, to: other }), profile.timing.sameAddressGapMs);
      if (from !== 'all') {
        // No row may take an address that another one still has.
        const inOrder = to > from ? rows.toReversed() : rows;
        return { exchanges: inOrder.map((row) => change(from + row, to + row)), reaches: 'one' };
      }
      // All rows would become one board.
      return rows.length > 1 ? null : { exchanges: [change(EVERY_CANDLE, to)], reaches: 'everyBoard' };
    },
  };
}

function behaviour(inside: Inside): (message: CandleMessage) => Reaction | null {
  const { face, note, profile } = inside;
  return (message) => {
    if (message.kind === 'scan') return null;
    if (message.kind === 'address') {
      if (message.from !== EVERY_CANDLE && message.from !== inside.address) return null;
      inside.address = message.to;
      return heard();
    }
    const row = message.address - inside.address;
    if (row < 0 || row >= profile.layout.rows) return null;
    if (message.kind === 'brightness') {
      // Four steps; no source states how bright each is.
      face.brightnessPercent = 100 - message.darkness * 25;
      return heard(row);
    }
    if (message.data.length === 0) note('a frame without letters');
    const lost = face.write(row, lettersIn(inside, message.data));
    if (lost > 0) note(`${lost} letters more than cells`);
    face.blink(row, message.blinks);
    return heard(row);
  };
}

export const candle: LedFamilyKind<typeof settings, CandleMessage> = {
  settings,
  // Candle's manual: 20h to 7Fh, FFh = every board.
  addresses: { first: 0x20, last: 0x7f },
  rows: 'addressed',
  obeysKeypadFrames: true,
  codec,
  decoder: ({ hasBlinkByte }) => decodeCandle(hasBlinkByte),
  behaviour,
  keepsBrightness: true,
};
