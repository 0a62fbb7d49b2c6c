/**
 * Pro-Lite signs. Sources: linuxjournal.com/article/2823; wls.wwco.com/ledsigns/prolite/ProliteProtocol.html (ROM 5.24Q); the tests of
 * knevelina/prolite (packagist.org).
 *
 *     <IDxx>command CR LF    xx: 01 to FF, 00 = every sign; at most 1023 bytes
 *     <PA>text               writes page A
 *     <RPA>                  shows page A
 *
 * A sign answers with its address, but not on a shared line, so the driver does not wait for answers. `<` in a text begins a command.
 */
import { Type } from '@sinclair/typebox';
import { table } from '../../profile-files.js';
import { heard, isMeant, lettersIn, showRow } from '../../twins/led/reaction.js';
import { hexDigits } from '../checksums.js';
import { fromLatin1, latin1, MORE, message, noise, type Scan, skip } from '../scan.js';
import type { LedFamilyKind } from './kind.js';

const settings = table({ family: Type.Literal('pro-lite') });

const BEGIN = 0x3c;
const FRAME_MAX = 1023;
const OPEN = '<ID';
const END = '\r\n';

export interface ProLiteFrame {
  /** 0 = every sign. */
  readonly address: number;
  readonly command: string;
}

export const encodeProLite = ({ address, command }: ProLiteFrame): Uint8Array => fromLatin1(`<ID${hexDigits(address, 2)}>${command}${END}`);

export function decodeProLite(bytes: Uint8Array): Scan<ProLiteFrame> {
  const mayBegin = (byte: number): boolean => byte === BEGIN;
  const text = latin1(bytes.subarray(0, FRAME_MAX));
  if (!OPEN.startsWith(text.slice(0, OPEN.length))) return skip(bytes, mayBegin, 'no <ID before the frame');
  const again = text.indexOf(OPEN, 1);
  const end = text.indexOf(END);
  if (again !== -1 && (end === -1 || again < end)) return noise(again, 'a frame that was broken off');
  if (end === -1) return text.length < FRAME_MAX ? MORE : noise(FRAME_MAX, 'more than 1023 bytes: the sign ignores it');
  const [, address = '', command = ''] = /^<ID([0-9A-F]{2})>(.*)$/s.exec(text.slice(0, end)) ?? [];
  const length = end + END.length;
  return address === '' ? noise(length, 'no address') : message(length, { address: Number.parseInt(address, 16), command });
}

export const proLite: LedFamilyKind<typeof settings, ProLiteFrame> = {
  settings,
  addresses: { first: 1, last: 255 },
  codec: ({ letters, rows, said }) => ({
    show: (address, content) =>
      rows(content)
        .flatMap((text) => [`<PA>${latin1(letters.bytes(text))}`, '<RPA>'])
        .map((command) => said(encodeProLite({ address, command }))),
  }),
  decoder: () => decodeProLite,
  behaviour: (inside) => {
    let pageA = '';
    return ({ address, command }) => {
      if (!isMeant(inside, address)) return null;
      if (command === '<RPA>') showRow(inside, 0, pageA);
      else if (/^<PA>[^<>]*$/.test(command)) pageA = lettersIn(inside, fromLatin1(command.slice('<PA>'.length)));
      else inside.note(`it does not know ${command}`);
      return heard();
    };
  },
};
