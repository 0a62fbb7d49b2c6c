/**
 * Boards with the controller AM03127 or AM03128 of Amplus, sold by MC Crypt and Maplin. 9600 8N1. Source: "AM004-03128/03127 LED Display
 * Board Communication", version 2.2 (38.142.81.21:8001/manual/mc-crypt/am03127-h13/datasheet-english, pages 4 to 16).
 *
 *     <IDxx>data CS<E>   xx: 01 to FF, 00 = every board, which does not answer; CS: XOR of the data, two digits of base 16
 *     <ID><xx><E>        the board takes this address: no sum, and every board that hears it does
 *
 * Answers: ACK; NACK = the sum is wrong; none = another board, or not understood. Data: `<L1><PA><FE><MA><WC><FE>text` writes page A, which
 * is shown by default: line, page, how it comes, how it stands, how long, how it goes. `<BA>` 100 % … `<BD>` 25 % brightness.
 * How it stands, `<Mx>`: A still, B blinking (README of github.com/adamtinweb/Maplin-Display-N01GA, tried there on a board).
 */
import { Type } from '@sinclair/typebox';
import { table } from '../../profile-files.js';
import { heard, type Inside, isMeant, lettersIn, type Reaction, showRow } from '../../twins/led/reaction.js';
import { hexDigits, xor8 } from '../checksums.js';
import { fromLatin1, latin1, MORE, message, noise, type Scan, skip } from '../scan.js';
import type { Board, LedCodec, LedFamilyKind } from './kind.js';

const settings = table({ family: Type.Literal('am03127') });

const FRAME_MAX = 1100;
const OPEN = '<ID';
const BEGINNINGS = [OPEN, 'ACK', 'NACK'] as const;
const END = '<E>';
/** Levels for 100, 75, 50 and 25 %. */
const BRIGHTNESSES = ['A', 'B', 'C', 'D'];

export type Am03127Message =
  | { readonly kind: 'data'; readonly address: number; readonly data: string; readonly isSumRight: boolean }
  | { readonly kind: 'address'; readonly to: number }
  | { readonly kind: 'answer'; readonly answer: 'ACK' | 'NACK' };

interface Am03127Page {
  /** `I`, of `<FI>`, and so on: see the document. */
  readonly comes: string;
  readonly stands: string;
  readonly stays: string;
  readonly goes: string;
  readonly text: string;
}

export function encodeAm03127(what: Am03127Message): Uint8Array {
  if (what.kind === 'answer') return fromLatin1(what.answer);
  if (what.kind === 'address') return fromLatin1(`<ID><${hexDigits(what.to, 2)}><E>`);
  const sum = xor8(fromLatin1(what.data));
  return fromLatin1(`<ID${hexDigits(what.address, 2)}>${what.data}${hexDigits(what.isSumRight ? sum : sum ^ 0xff, 2)}<E>`);
}

export function decodeAm03127(bytes: Uint8Array): Scan<Am03127Message> {
  const mayBegin = (byte: number): boolean => BEGINNINGS.some((beginning) => beginning.charCodeAt(0) === byte);
  const text = latin1(bytes.subarray(0, FRAME_MAX));
  const beginning = BEGINNINGS.find((one) => one.startsWith(text.slice(0, one.length)));
  if (beginning === undefined) return skip(bytes, mayBegin, 'no <ID before the frame');
  if (text.length < beginning.length) return MORE;
  if (beginning !== OPEN) return message(beginning.length, { kind: 'answer', answer: beginning });
  const again = text.indexOf(OPEN, 1);
  const end = text.indexOf(END);
  if (again !== -1 && (end === -1 || again < end)) return noise(again, 'a frame that was broken off');
  if (end === -1) return text.length < FRAME_MAX ? MORE : noise(FRAME_MAX, 'a frame without an end');
  const frame = text.slice(0, end);
  const length = end + END.length;
  const setting = /^<ID><([0-9A-F]{2})>$/.exec(frame);
  if (setting) return message(length, { kind: 'address', to: Number.parseInt(setting[1] ?? '', 16) });
  const [, address = '', data = '', sum = ''] = /^<ID([0-9A-F]{2})>(.*)([0-9A-F]{2})$/s.exec(frame) ?? [];
  if (address === '') return noise(length, 'no address, or no sum');
  const isSumRight = hexDigits(xor8(fromLatin1(data)), 2) === sum;
  return message(length, { kind: 'data', address: Number.parseInt(address, 16), data, isSumRight });
}

export const encodePage = ({ comes, stands, stays, goes, text }: Am03127Page): string =>
  `<L1><PA><F${comes}><M${stands}><W${stays}><F${goes}>${text}`;

/** null = it does not write page A. */
export function decodePage(data: string): Am03127Page | null {
  const match = /^<L1><PA><F([A-Za-z])><M([A-Za-z])><W([A-Z])><F([A-Za-z])>([^<>]*)$/.exec(data);
  if (match === null) return null;
  const [, comes = '', stands = '', stays = '', goes = '', text = ''] = match;
  return { comes, stands, stays, goes, text };
}

function codec({ profile, letters, rows, said, asked }: Board<typeof settings>): LedCodec {
  const ask = (address: number, data: string) => asked(encodeAm03127({ kind: 'data', address, data, isSumRight: true }), judge);
  return {
    // The checksum is wrong on purpose: the board answers NACK and executes nothing.
    probe: (address) => asked(encodeAm03127({ kind: 'data', address, data: '<BA>', isSumRight: false }), heardAtAll),
    blinking: 'untilTold',
    show: (address, content) =>
      rows(content).map((text) => {
        const stands = content.blinkCount > 0 && text !== '' ? 'B' : 'A';
        // Appears at once, and stays until the page is shown again.
        return ask(address, encodePage({ comes: 'A', stands, stays: 'C', goes: 'A', text: latin1(letters.bytes(text)) }));
      }),
    brightness: (address, percent) => {
      const step = Math.round((100 - Math.min(100, Math.max(25, percent))) / 25);
      return [ask(address, `<B${BRIGHTNESSES[step] ?? 'A'}>`)];
    },
    // The frame has no field for the former address.
    changeAddress: (_from, to) => ({
      exchanges: [said(encodeAm03127({ kind: 'address', to }), profile.timing.sameAddressGapMs)],
      reaches: 'everyBoard',
    }),
    explain: (reply) => {
      if (reply.length === 0) return 'no answer: check its power, its wires and its address';
      const refused = latin1(reply).includes('NACK');
      return refused
        ? 'refused with NACK: the sum was wrong, check the wires'
        : 'the answer is garbled: does another board have this address?';
    },
  };
}

/** Either answer shows that a board is present. */
const heardAtAll = (received: Uint8Array): 'more' | 'done' | 'bad' =>
  judge(received) === 'more' ? 'more' : isAnswer(received) ? 'done' : 'bad';
const isAnswer = (received: Uint8Array): boolean => latin1(received).includes('ACK');

/** `NACK` contains `ACK`. */
function judge(received: Uint8Array): 'more' | 'done' | 'bad' {
  const text = latin1(received);
  if (text.includes('NACK')) return 'bad';
  if (text.includes('ACK')) return 'done';
  return text.length > 'NACK'.length ? 'bad' : 'more';
}

const ACK = encodeAm03127({ kind: 'answer', answer: 'ACK' });
const NACK = encodeAm03127({ kind: 'answer', answer: 'NACK' });
const PERCENTS: Readonly<Record<string, number>> = { A: 100, B: 75, C: 50, D: 25 };

function behaviour(inside: Inside): (message: Am03127Message) => Reaction | null {
  const { face, note } = inside;
  const carryOut = (data: string): boolean => {
    const percent = /^<B([A-D])>$/.exec(data)?.[1];
    const page = decodePage(data);
    if (percent !== undefined) face.brightnessPercent = PERCENTS[percent] ?? 100;
    if (page !== null) {
      showRow(inside, 0, lettersIn(inside, fromLatin1(page.text)));
      face.blink(0, page.stands === 'B' ? Number.POSITIVE_INFINITY : 0);
    }
    return percent !== undefined || page !== null;
  };
  return (message) => {
    // Another board is sending.
    if (message.kind === 'answer') return null;
    if (message.kind === 'address') {
      inside.address = message.to;
      return heard();
    }
    if (!isMeant(inside, message.address)) return null;
    const isKnown = message.isSumRight && carryOut(message.data);
    if (!isKnown) note(message.isSumRight ? `it does not know ${message.data}` : 'the sum is wrong');
    // A board does not answer unknown commands, and no board answers a broadcast.
    if (message.address === 0 || (message.isSumRight && !isKnown)) return heard();
    return { row: 0, reply: message.isSumRight ? ACK : NACK, refusal: NACK };
  };
}

export const am03127: LedFamilyKind<typeof settings, Am03127Message> = {
  settings,
  addresses: { first: 1, last: 255 },
  answers: true,
  codec,
  decoder: () => decodeAm03127,
  behaviour,
};
