/**
 * Numeric boards that take four bytes. 9600 8N1. Source: musicexecdevelopment.com/8238227.
 *
 *     address high low sum    sum: of the three, mod 256; the number is shown
 *
 * The board cannot be blanked: 0 means nothing to call. Only the silence before a frame marks its beginning.
 */
import { Type } from '@sinclair/typebox';
import { closed } from '../../profile-files.js';
import { type Behaviour, heard, type Inside, reacting, showRow } from '../../twins/led/reaction.js';
import { sum8 } from '../checksums.js';
import { rowTexts } from '../rows.js';
import { MORE, message, noise, type Scan } from '../scan.js';
import { type Board, FIXED, type LedCodec, type LedFamilyKind, said, UNHEARD } from './kind.js';

const settings = Type.Object({ family: Type.Literal('four-byte') }, closed);

const FRAME = 4;

interface FourByteFrame {
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

function codec(board: Board<typeof settings>): LedCodec {
  const { profile, letters } = board;
  return {
    ...UNHEARD,
    ...FIXED,
    blinking: 'never',
    show: (address, content) =>
      rowTexts(profile, letters, content).map((text) => {
        const value = Number(text.replace(/\D/g, '')) & 0xffff;
        return said(encodeFourByte({ address, value }), profile.timing.gapMs);
      }),
  };
}

/** Twenty letters at 9600. */
const FOUR_BYTE_SILENCE_MS = 20;

function behaviour(inside: Inside): Behaviour {
  const { cells } = inside.profile.layout;
  const scanner = reacting(decodeFourByte, ({ address, value }) => {
    if (address !== inside.address) return null;
    if (String(value).length > cells) inside.note(`${value} has more digits than the board`);
    showRow(inside, 0, String(value).slice(-cells).padStart(cells));
    return heard();
  });
  return { scanner, silenceMs: FOUR_BYTE_SILENCE_MS, keepsBrightness: false };
}

export const fourByte: LedFamilyKind<typeof settings> = {
  settings,
  addresses: { first: 0, last: 255 },
  rows: 'one',
  answers: false,
  codec,
  decoder: () => decodeFourByte,
  behaviour,
};
