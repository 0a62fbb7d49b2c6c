/**
 * Numeric displays of EDI (ED400D…). Source: manualshive.com/en/manual/edi/ed400d.../2360269?page=5.
 *
 *     02 A A digits 03    A A: address, two digits; digits: 0 to 9, space, `-`, one `.`
 *
 * No sum, no answer.
 */
import { Type } from '@sinclair/typebox';
import { table } from '../../profile-files.js';
import { heard, lettersIn, showRow } from '../../twins/led/reaction.js';
import { between, fromLatin1, latin1, message, noise, type Scan } from '../scan.js';
import type { LedFamilyKind } from './kind.js';

const settings = table({ family: Type.Literal('edi') });

const BEGIN = 0x02;
const END = 0x03;
const FRAME_MAX = 40;

export interface EdiFrame {
  readonly address: number;
  readonly text: string;
}

export const encodeEdi = ({ address, text }: EdiFrame): Uint8Array => fromLatin1(`\x02${String(address).padStart(2, '0')}${text}\x03`);

export function decodeEdi(bytes: Uint8Array): Scan<EdiFrame> {
  const scan = between(bytes, BEGIN, END, FRAME_MAX);
  if (scan.kind !== 'message') return scan;
  const [, address = '', text = ''] = /^(\d\d)([-0-9 ]*\.?[-0-9 ]*)$/.exec(latin1(scan.message)) ?? [];
  return address === '' ? noise(scan.length, 'letters that it has not') : message(scan.length, { address: Number(address), text });
}

export const edi: LedFamilyKind<typeof settings, EdiFrame> = {
  settings,
  addresses: { first: 0, last: 99 },
  codec: ({ rows, said }) => ({ show: (address, content) => rows(content).map((text) => said(encodeEdi({ address, text }))) }),
  decoder: () => decodeEdi,
  behaviour:
    (inside) =>
    ({ address, text }) => {
      if (address !== inside.address) return null;
      showRow(inside, 0, lettersIn(inside, fromLatin1(text.replace('.', ''))));
      return heard();
    },
};
