/**
 * Daktronics Venus 1500, real-time data. 19200 8N1. Sources: timingguys.com; stephenhirst.azurewebsites.net/?p=3682.
 *
 *     16 "20000000" 01 "004010" nnnn 02 text 04 SUM 17
 *
 * nnnn: the first position to write. SUM: two hexadecimal digits, all bytes from the header to 04 inclusive, mod 256. The frame has no
 * address: one board a line. The board's answer is undocumented; the gap after the frame is long enough for it.
 */
import { Type } from '@sinclair/typebox';
import { table } from '../../profile-files.js';
import { heard, lettersIn, showRow } from '../../twins/led/reaction.js';
import { hexDigits, sum8 } from '../checksums.js';
import { between, fromLatin1, latin1, message, noise, type Scan } from '../scan.js';
import type { LedFamilyKind } from './kind.js';

const settings = table({
  family: Type.Literal('venus'),
  /** The first position to write; four digits in the frame. */
  field: Type.Integer({ minimum: 0, maximum: 9999 }),
});

const BEGIN = 0x16;
const END = 0x17;
const BEGINNING = '20000000\x01004010';
const FRAME_MAX = 600;

export interface VenusFrame {
  readonly field: number;
  readonly text: string;
}

export function encodeVenus({ field, text }: VenusFrame): Uint8Array {
  const summed = body(String(field).padStart(4, '0'), text);
  return fromLatin1(`\x16${summed}${hexDigits(sum8(fromLatin1(summed)), 2)}\x17`);
}

const body = (field: string, text: string): string => `${BEGINNING}${field}\x02${text}\x04`;

export function decodeVenus(bytes: Uint8Array): Scan<VenusFrame> {
  const scan = between(bytes, BEGIN, END, FRAME_MAX);
  if (scan.kind !== 'message') return scan;
  const { length } = scan;
  const frame = latin1(scan.message);
  const [beginning = '', rest = ''] = frame.split('\x02');
  const [text, sum = ''] = rest.split('\x04');
  const field = beginning.startsWith(BEGINNING) ? beginning.slice(BEGINNING.length) : '';
  if (!/^\d{4}$/.test(field) || text === undefined) return noise(length, 'another header, or no text');
  const isSumRight = frame === `${body(field, text)}${sum}` && sum === hexDigits(sum8(fromLatin1(frame.slice(0, -2))), 2);
  return isSumRight ? message(length, { field: Number(field), text }) : noise(length, 'the sum is wrong');
}

export const venus: LedFamilyKind<typeof settings, VenusFrame> = {
  settings,
  addresses: { first: 1, last: 1 },
  codec: ({ protocol, letters, rows, said }) => ({
    show: (_address, content) =>
      rows(content).map((text) => said(encodeVenus({ field: protocol.field, text: latin1(letters.bytes(text)) }))),
  }),
  decoder: () => decodeVenus,
  behaviour:
    (inside, protocol) =>
    ({ field, text }) => {
      if (field === protocol.field) showRow(inside, 0, lettersIn(inside, fromLatin1(text)));
      else inside.note(`field ${field} is not shown`);
      return heard();
    },
};
