/**
 * Numeric boards that take four bytes. 9600 8N1. Source: musicexecdevelopment.com/8238227.
 *
 *     address high low sum    sum: of the three, mod 256; the number is shown
 *
 * The board cannot be blanked: 0 means nothing to call. Only the silence before a frame marks its beginning.
 */
import { Type } from '@sinclair/typebox';
import { table } from '../../profile-files.js';
import { heard, showRow } from '../../twins/led/reaction.js';
import { sum8 } from '../checksums.js';
import { MORE, message, noise, type Scan } from '../scan.js';
import type { LedFamilyKind } from './kind.js';

const settings = table({ family: Type.Literal('four-byte') });

const FRAME = 4;

export interface FourByteFrame {
  readonly address: number;
  readonly value: number;
}

export function encodeFourByte({ address, value }: FourByteFrame): Uint8Array {
  const bytes = Uint8Array.of(address, value >> 8, value & 0xff);
  return Uint8Array.of(...bytes, sum8(bytes));
}

export function decodeFourByte(bytes: Uint8Array): Scan<FourByteFrame> {
  if (bytes.length < FRAME) return MORE;
  const [address = 0, high = 0, low = 0, sum] = bytes;
  return sum8(bytes.subarray(0, FRAME - 1)) === sum ? message(FRAME, { address, value: (high << 8) | low }) : noise(1, 'the sum is wrong');
}

export const fourByte: LedFamilyKind<typeof settings, FourByteFrame> = {
  settings,
  addresses: { first: 0, last: 255 },
  codec: ({ rows, said }) => ({
    show: (address, content) =>
      rows(content).map((text) => said(encodeFourByte({ address, value: Number(text.replace(/\D/g, '')) & 0xffff }))),
  }),
  decoder: () => decodeFourByte,
  // Twenty letters at 9600.
  silenceMs: 20,
  behaviour:
    (inside) =>
    ({ address, value }) => {
      if (address !== inside.address) return null;
      const { cells } = inside.profile.layout;
      if (String(value).length > cells) inside.note(`${value} has more digits than the board`);
      showRow(inside, 0, String(value).slice(-cells).padStart(cells));
      return heard();
    },
};
