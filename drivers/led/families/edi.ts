/**
 * Numeric displays of EDI (ED400D…). Source: manualshive.com/en/manual/edi/ed400d.../2360269?page=5.
 *
 *     02 A A digits 03    A A: address, two digits; digits: 0 to 9, space, `-`, one `.`
 *
 * No sum, no answer.
 */
import { Type } from '@sinclair/typebox';
import { closed } from '../../profile-files.js';
import { type Behaviour, heard, type Inside, lettersIn, reacting, showRow } from '../../twins/led/reaction.js';
import { rowTexts } from '../rows.js';
import { fromLatin1, latin1, MORE, message, noise, type Scan, skip } from '../scan.js';
import { type Board, FIXED, type LedCodec, type LedFamilyKind, said, UNHEARD } from './kind.js';

const settings = Type.Object({ family: Type.Literal('edi') }, closed);

const BEGIN = 0x02;
const END = 0x03;
const FRAME_MAX = 40;

interface EdiFrame {
  readonly address: number;
  readonly text: string;
}

export const encodeEdi = ({ address, text }: EdiFrame): Uint8Array => fromLatin1(`\x02${String(address).padStart(2, '0')}${text}\x03`);

export function decodeEdi(bytes: Uint8Array): Scan<EdiFrame> {
  const mayBegin = (byte: number): boolean => byte === BEGIN;
  if (bytes[0] !== BEGIN) return skip(bytes, mayBegin, 'no 02 before the frame');
  const end = bytes.findIndex((byte, at) => at > 0 && (byte === END || byte === BEGIN));
  if (end === -1 && bytes.length <= FRAME_MAX) return MORE;
  if (end === -1 || end > FRAME_MAX) return skip(bytes, mayBegin, 'a frame without an end');
  if (bytes[end] !== END) return noise(end, 'a frame that was broken off');
  const [, address = '', text = ''] = /^(\d\d)([-0-9 ]*\.?[-0-9 ]*)$/.exec(latin1(bytes.subarray(1, end))) ?? [];
  return address === '' ? noise(end + 1, 'letters that it has not') : message(end + 1, { address: Number(address), text });
}

function codec(board: Board<typeof settings>): LedCodec {
  const { profile, letters } = board;
  return {
    ...UNHEARD,
    ...FIXED,
    blinking: 'never',
    show: (address, content) => rowTexts(profile, letters, content).map((text) => said(encodeEdi({ address, text }), profile.timing.gapMs)),
  };
}

function behaviour(inside: Inside): Behaviour {
  const scanner = reacting(decodeEdi, ({ address, text }) => {
    if (address !== inside.address) return null;
    showRow(inside, 0, lettersIn(inside, fromLatin1(text.replace('.', ''))));
    return heard();
  });
  return { scanner, silenceMs: null, keepsBrightness: false };
}

export const edi: LedFamilyKind<typeof settings> = {
  settings,
  addresses: { first: 0, last: 99 },
  rows: 'one',
  answers: false,
  codec,
  decoder: () => decodeEdi,
  behaviour,
};
