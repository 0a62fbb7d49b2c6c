/**
 * Cards of Huidu that speak HD2020 / Gen6 (HD-E, HD-W): a picture for a live area, over TCP, usually to port 6101. So the letters are ours,
 * and Russian and Kazakh ones too. Source: github.com/alparslanahmed/huidu-led at d438a8c, hd2020_gen6.go and diagnose.go, made after
 * captured traffic; the answer of a card is in its hd2020_gen6_test.go. Its isHD2020FullColorCard says which cards have three planes.
 *
 *     to the card   48 54 00 1B  length (2)  command  00 ×19  sequence  payload  sum (2)  AA     length: of all; sum: of all before it
 *     from it       48 52  id (16)  00 1C  command  status  00 00  …  kind of card  …  sum (2)  AA     31 bytes, status 0 = understood
 *
 * Numbers are written high byte first, but for the number of a transfer. A picture is three packets, each of which is answered: 18 begins
 * a transfer, 19 carries the area and its dots, 1A shows it. Each row of dots stands there once for each colour of the card: red, green
 * and, on cards of three colours, blue.
 *
 * SDK 2.0 of full-colour cards (port 10001) is another protocol, in `huidu-sdk.ts`. Its first packet tells the two apart: a Gen6 card
 * answers it with 48 52. The frames of github.com/chrissnell/huidu-led-rs are no source: its fixtures call themselves placeholders.
 */
import { type Static, Type } from '@sinclair/typebox';
import { type Bitmap, bytesPerRow } from '../../imaging/bitmap.js';
import { type Misfit, table } from '../../profile-files.js';
import { type Inside, type Reaction, showRow } from '../../twins/led/reaction.js';
import { crc16Arc } from '../checksums.js';
import { dotLayoutOf, dotMisfits, drawDots, readDots } from '../dot-letters.js';
import type { LedProfile } from '../profile.js';
import { MORE, message, type Scan, scanAll, skip } from '../scan.js';
import type { Board, LedCodec, LedFamilyKind } from './kind.js';

const settings = table({
  family: Type.Literal('huidu'),
  /** The live area, which is the whole board. A larger one is stored as a program, which this family does not do. */
  widthDots: Type.Integer({ minimum: 8, maximum: 64, multipleOf: 8 }),
  heightDots: Type.Integer({ minimum: 8, maximum: 32 }),
  /** Colours of the card; all are lit. */
  planes: Type.Integer({ minimum: 2, maximum: 3 }),
  /** How often a dot of a letter of 5 by 7 is repeated. */
  across: Type.Integer({ minimum: 1, maximum: 8 }),
  down: Type.Integer({ minimum: 1, maximum: 8 }),
});
type Settings = Static<typeof settings>;

const BEGIN = 0x48;
const TO_CARD = 0x54;
const FROM_CARD = 0x52;
const END = 0xaa;
const HEADER_BYTES = 27;
const TRAILER_BYTES = 3;
/** The source sends 1029 bytes at most in a packet. */
const PACKET_MAX = HEADER_BYTES + 1029 + TRAILER_BYTES;
const ANSWER_BYTES = 31;
const [START, DATA, SHOW] = [0x18, 0x19, 0x1a];
/** Of SDK 2.0, 2001: version 1000005. It changes nothing; a Gen6 card refuses it, and tells by that what it is. */
const HELLO = Uint8Array.of(0x08, 0x00, 0x01, 0x20, 0x05, 0x00, 0x00, 0x01);
/** `HA` (hd2020_gen6.go, hd2020AreaHeader): what the other bytes say is not known. Width at 8, height at 10, planes at 50. */
const AREA = Uint8Array.from(
  Buffer.from(`48410019${'00'.repeat(4)}004000200001${'00'.repeat(14)}1d001739${'00'.repeat(7)}1ec90300010000001700000200`, 'hex'),
);
const [WIDTH_AT, HEIGHT_AT, PLANES_AT] = [8, 10, 50];

export type HuiduMessage =
  | { readonly kind: 'packet'; readonly command: number; readonly sequence: number; readonly payload: Uint8Array }
  | { readonly kind: 'hello' }
  /** `id` 16 bytes, `rest` 6: of them the fifth is the kind of the card. */
  | { readonly kind: 'answer'; readonly id: Uint8Array; readonly command: number; readonly status: number; readonly rest: Uint8Array };

export function encodeHuidu(said: HuiduMessage): Uint8Array {
  if (said.kind === 'hello') return Uint8Array.from(HELLO);
  if (said.kind === 'answer') {
    return closed([BEGIN, FROM_CARD, ...said.id, 0, ANSWER_BYTES - TRAILER_BYTES, said.command, said.status, ...said.rest]);
  }
  const header = new Uint8Array(HEADER_BYTES);
  header.set([BEGIN, TO_CARD, 0, HEADER_BYTES, ...high(HEADER_BYTES + said.payload.length + TRAILER_BYTES), said.command]);
  header[HEADER_BYTES - 1] = said.sequence;
  return closed([...header, ...said.payload]);
}

const high = (value: number): [number, number] => [(value >> 8) & 0xff, value & 0xff];
const low = (value: number): [number, number] => [value & 0xff, (value >> 8) & 0xff];
const sumOf = (bytes: Iterable<number>): number => [...bytes].reduce((sum, byte) => sum + byte, 0) & 0xffff;
const closed = (bytes: readonly number[]): Uint8Array => Uint8Array.of(...bytes, ...high(sumOf(bytes)), END);

export function decodeHuidu(bytes: Uint8Array): Scan<HuiduMessage> {
  const mayBegin = (byte: number): boolean => byte === BEGIN || byte === HELLO[0];
  if (bytes[0] === HELLO[0]) {
    const end = Math.min(bytes.length, HELLO.length);
    if (!bytes.subarray(0, end).every((byte, at) => byte === HELLO[at])) return skip(bytes, mayBegin, 'no packet begins so');
    return end < HELLO.length ? MORE : message(end, { kind: 'hello' });
  }
  if (bytes[0] !== BEGIN) return skip(bytes, mayBegin, 'no packet begins so');
  const length = lengthOf(bytes);
  if (length === 'more') return MORE;
  if (length === null) return skip(bytes, mayBegin, 'a packet with a wrong header');
  if (bytes.length < length) return MORE;
  const frame = bytes.subarray(0, length);
  const [sumHigh = 0, sumLow = 0, end] = frame.subarray(-TRAILER_BYTES);
  if (end !== END || ((sumHigh << 8) | sumLow) !== sumOf(frame.subarray(0, -TRAILER_BYTES)))
    return skip(bytes, mayBegin, 'the sum is wrong');
  return message(length, readFrame(frame));
}

/** Of the whole packet; null = its header is of no packet. */
function lengthOf(bytes: Uint8Array): number | 'more' | null {
  const [, to, zero, header, lengthHigh, lengthLow] = bytes;
  if (to === undefined) return 'more';
  if (to === FROM_CARD) return ANSWER_BYTES;
  if (to !== TO_CARD) return null;
  if (lengthHigh === undefined || lengthLow === undefined) return 'more';
  const length = (lengthHigh << 8) | lengthLow;
  const isWhole = zero === 0 && header === HEADER_BYTES && length >= HEADER_BYTES + TRAILER_BYTES && length <= PACKET_MAX;
  return isWhole ? length : null;
}

function readFrame(frame: Uint8Array): HuiduMessage {
  if (frame[1] === TO_CARD) {
    const payload = Uint8Array.from(frame.subarray(HEADER_BYTES, -TRAILER_BYTES));
    return { kind: 'packet', command: frame[6] ?? 0, sequence: frame[HEADER_BYTES - 1] ?? 0, payload };
  }
  return {
    kind: 'answer',
    id: Uint8Array.from(frame.subarray(2, 18)),
    command: frame[20] ?? 0,
    status: frame[21] ?? 0,
    rest: Uint8Array.from(frame.subarray(22, 28)),
  };
}

/** The three packets of a picture whose dots fit one packet. `transfer` is its number, of two bytes. */
export function pictureFrames({ widthDots, heightDots, bytes }: Bitmap, planes: number, transfer: number): Uint8Array[] {
  const area = Uint8Array.from(AREA);
  area.set(high(widthDots), WIDTH_AT);
  area.set(high(heightDots), HEIGHT_AT);
  area[PLANES_AT] = planes;
  const stride = bytesPerRow(widthDots);
  const rows = Array.from({ length: heightDots }, (_, row) => bytes.subarray(row * stride, (row + 1) * stride));
  const dots = rows.flatMap((row) => Array.from({ length: planes }, () => [...row]).flat());
  const start = new Uint8Array(47);
  start.set([start.length, ...low(transfer), 0, 1, 0, 1]);
  const payloads = [start, Uint8Array.of(5, ...low(transfer), 0, 0, ...area, ...dots), Uint8Array.of(3, ...low(transfer))];
  return payloads.map((payload, at) => encodeHuidu({ kind: 'packet', command: START + at, sequence: at + 1, payload }));
}

function* misfits(profile: LedProfile): Iterable<Misfit> {
  if (profile.protocol.family === 'huidu') yield* dotMisfits(dotLayoutOf(profile.layout, profile.protocol));
}

function codec({ profile, protocol, rows, asked }: Board<typeof settings>): LedCodec {
  return {
    show: (_address, content) => {
      const picture = drawDots(dotLayoutOf(profile.layout, protocol), rows(content));
      // The same picture has the same number: what is said again is the same transfer.
      return pictureFrames(picture, protocol.planes, crc16Arc(picture.bytes)).map((frame, at) => asked(frame, judge(START + at)));
    },
    // Any whole answer will do: it comes from a card.
    probe: () => asked(encodeHuidu({ kind: 'hello' }), judge(null)),
    explain: (reply) => {
      if (reply.length === 0) return 'no answer: check its power, its address in the network, and the port (usually 6101)';
      const [answer] = scanAll(decodeHuidu, reply);
      if (answer?.kind !== 'answer') return 'the answer is none of a Huidu card of Gen6: is it a full-colour card, or another device?';
      return `refused with status ${answer.status}, command ${answer.command}`;
    },
  };
}

/** hd2020_gen6.go, readHD2020Ack: an answer to another command is passed over while it is a good one. */
function judge(command: number | null): (received: Uint8Array) => 'more' | 'done' | 'bad' {
  return (received) => {
    for (let at = 0; at < received.length; ) {
      const scan = decodeHuidu(received.subarray(at));
      if (scan.kind === 'more') return 'more';
      if (scan.kind === 'noise' || scan.message.kind !== 'answer') return 'bad';
      if (command === null) return 'done';
      if (scan.message.status !== 0) return 'bad';
      if (scan.message.command === command) return 'done';
      at += scan.length;
    }
    return 'more';
  };
}

/** Identity and kind of the card of the source's test. */
const CARD = {
  id: Uint8Array.from(Buffer.from('0eff437f9d5cbed0e34d3f56cdfd0b36', 'hex')),
  rest: Uint8Array.of(0, 0, 0x0b, 0x76, 0x87, 0xa2),
};
/** What a card says to a packet that is none of its protocol. */
const [NO_PACKET, REFUSED] = [0x1b, 0x04];

function behaviour(inside: Inside, protocol: Settings): (heard: HuiduMessage) => Reaction | null {
  const { note, profile } = inside;
  const layout = dotLayoutOf(profile.layout, protocol);
  let transfer: { readonly number: number; readonly chunks: number; readonly data: Uint8Array[] } | null = null;
  const start = (payload: Uint8Array): boolean => {
    transfer = { number: word(payload, 1), chunks: payload[4] ?? 0, data: [] };
    return payload.length === 47 && payload[0] === 47 && transfer.chunks > 0;
  };
  const take = (payload: Uint8Array): boolean => {
    const isNext =
      transfer !== null && word(payload, 1) === transfer.number && (((payload[3] ?? 0) << 8) | (payload[4] ?? 0)) === transfer.data.length;
    if (isNext) transfer?.data.push(payload.subarray(5));
    return isNext && payload[0] === 5;
  };
  const show = (payload: Uint8Array): boolean => {
    const whole = transfer;
    transfer = null;
    if (whole === null || word(payload, 1) !== whole.number || whole.data.length !== whole.chunks) return false;
    const dots = dotsIn(protocol, Buffer.concat(whole.data));
    if (dots === null) return false;
    const { texts, strange } = readDots(layout, dots);
    if (strange > 0) note(`dots that are no letters, in ${strange} places`);
    for (const [row, text] of texts.entries()) showRow(inside, row, text);
    return true;
  };
  const carryOut: Readonly<Record<number, (payload: Uint8Array) => boolean>> = { [START]: start, [DATA]: take, [SHOW]: show };
  const answer = (command: number, status: number): Uint8Array => encodeHuidu({ kind: 'answer', command, status, ...CARD });
  return (heard) => {
    if (heard.kind === 'answer') return null;
    if (heard.kind === 'hello') return { row: 0, reply: answer(NO_PACKET, REFUSED), refusal: null };
    const { command, payload } = heard;
    const isDone = carryOut[command]?.(payload) ?? false;
    if (!isDone) note(`it cannot carry out command ${command.toString(16)}`);
    return { row: 0, reply: answer(command, isDone ? 0 : REFUSED), refusal: answer(command, REFUSED) };
  };
}

const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** Lit dots, of whatever colour; null = the data is not that of an area of this board. */
function dotsIn({ widthDots, heightDots, planes }: Settings, data: Uint8Array): { readonly bytes: Uint8Array } | null {
  const stride = bytesPerRow(widthDots);
  const at = (place: number): number => ((data[place] ?? 0) << 8) | (data[place + 1] ?? 0);
  const isArea =
    data[0] === 0x48 && data[1] === 0x41 && at(WIDTH_AT) === widthDots && at(HEIGHT_AT) === heightDots && data[PLANES_AT] === planes;
  if (!isArea || data.length !== AREA.length + stride * planes * heightDots) return null;
  const colours = data.subarray(AREA.length);
  const bytes = new Uint8Array(stride * heightDots);
  for (let place = 0; place < bytes.length; place++) {
    const [row, byte] = [Math.floor(place / stride), place % stride];
    for (let plane = 0; plane < planes; plane++) {
      bytes[place] = (bytes[place] ?? 0) | (colours[(row * planes + plane) * stride + byte] ?? 0);
    }
  }
  return { bytes };
}

export const huidu: LedFamilyKind<typeof settings, HuiduMessage> = {
  settings,
  // The card is the only one at its address in the network.
  addresses: { first: 1, last: 1 },
  rows: 'together',
  answers: true,
  isNetworked: true,
  misfits,
  codec,
  decoder: () => decodeHuidu,
  silenceMs: 1000,
  behaviour,
};
