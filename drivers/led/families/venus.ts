/**
 * Daktronics Venus 1500, real-time data. 19200 8N1. Sources: timingguys.com; stephenhirst.azurewebsites.net/?p=3682.
 *
 *     16 "20000000" 01 "004010" nnnn 02 text 04 SUM 17
 *
 * nnnn: the first position to write. SUM: two hexadecimal digits, all bytes from the header to 04 inclusive, mod 256. The frame has no
 * address: one board a line. The board's answer is undocumented; the gap after the frame is long enough for it.
 */
import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../../profile-files.js';
import { type Behaviour, heard, type Inside, lettersIn, reacting, showRow } from '../../twins/led/reaction.js';
import { hexDigits, sum8 } from '../checksums.js';
import { rowTexts } from '../rows.js';
import { fromLatin1, latin1, MORE, message, noise, type Scan, skip } from '../scan.js';
import { type Board, FIXED, type LedCodec, type LedFamilyKind, said, UNHEARD } from './kind.js';

const settings = Type.Object(
  {
    family: Type.Literal('venus'),
    /** The first position to write; four digits in the frame. */
    field: Type.Integer({ minimum: 0, maximum: 9999 }),
  },
  closed,
);

const BEGIN = 0x16;
const END = 0x17;
const BEGINNING = '20000000\x01004010';
const FRAME_MAX = 600;

interface VenusFrame {
  readonly field: number;
  readonly text: string;
}

export function encodeVenus({ field, text }: VenusFrame): Uint8Array {
  const summed = body(String(field).padStart(4, '0'), text);
  return fromLatin1(`\x16${summed}${hexDigits(sum8(fromLatin1(summed)), 2)}\x17`);
}

const body = (field: string, text: string): string => `${BEGINNING}${field}\x02${text}\x04`;

export function decodeVenus(bytes: Uint8Array): Scan<VenusFrame> {
  const mayBegin = (byte: number): boolean => byte === BEGIN;
  if (bytes[0] !== BEGIN) return skip(bytes, mayBegin, 'no 16 before the frame');
  const end = bytes.findIndex((byte, at) => at > 0 && (byte === END || byte === BEGIN));
  if (end === -1 && bytes.length <= FRAME_MAX) return MORE;
  if (end === -1 || end > FRAME_MAX) return skip(bytes, mayBegin, 'a frame without an end');
  if (bytes[end] !== END) return noise(end, 'a frame that was broken off');
  const frame = latin1(bytes.subarray(1, end));
  const [beginning = '', rest = ''] = frame.split('\x02');
  const [text, sum = ''] = rest.split('\x04');
  const field = beginning.startsWith(BEGINNING) ? beginning.slice(BEGINNING.length) : '';
  if (!/^\d{4}$/.test(field) || text === undefined) return noise(end + 1, 'another header, or no text');
  const isSumRight = frame === `${body(field, text)}${sum}` && sum === hexDigits(sum8(fromLatin1(frame.slice(0, -2))), 2);
  return isSumRight ? message(end + 1, { field: Number(field), text }) : noise(end + 1, 'the sum is wrong');
}

function codec(board: Board<typeof settings>): LedCodec {
  const { profile, protocol, letters } = board;
  return {
    ...UNHEARD,
    ...FIXED,
    blinking: 'never',
    show: (_address, content) =>
      rowTexts(profile, letters, content).map((text) =>
        said(encodeVenus({ field: protocol.field, text: latin1(letters.bytes(text)) }), profile.timing.gapMs),
      ),
  };
}

function behaviour(inside: Inside, protocol: Static<typeof settings>): Behaviour {
  const scanner = reacting(decodeVenus, ({ field, text }) => {
    if (field === protocol.field) showRow(inside, 0, lettersIn(inside, fromLatin1(text)));
    else inside.note(`field ${field} is not shown`);
    return heard();
  });
  return { scanner, silenceMs: null, keepsBrightness: false };
}

export const venus: LedFamilyKind<typeof settings> = {
  settings,
  addresses: { first: 1, last: 1 },
  rows: 'one',
  answers: false,
  codec,
  decoder: () => decodeVenus,
  behaviour,
};
