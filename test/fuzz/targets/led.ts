/** Boards on a line: frames found in whatever comes, and what boards answer to what they were told. One target a family. */
import { deepEqual, ok } from 'node:assert/strict';
import type { Exchange } from '../../../drivers/bus/exchange.js';
import type { LedContent, LedFamily } from '../../../drivers/led/content.js';
import { decodeAlphaText } from '../../../drivers/led/families/alpha.js';
import { decodePage, encodeAm03127 } from '../../../drivers/led/families/am03127.js';
import { encodeHuidu } from '../../../drivers/led/families/huidu.js';
import { kindOf } from '../../../drivers/led/families/index.js';
import { encodeModbus } from '../../../drivers/led/families/modbus.js';
import { decodeLiveText, encodeOnbon } from '../../../drivers/led/families/onbon.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { COMMAND, documentPackets, numbers, packetOf } from '../../../drivers/led/huidu-packets.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import type { Scanner } from '../../../drivers/led/scan.js';
import { ledDecoder } from '../../../server/devices/diagnostics/byte-words.js';
import { type FuzzTarget, textOf } from '../target.js';

const PROFILES = loadLedProfiles();
const CONTENT: LedContent = { lines: [{ ticket: 'A012', arrow: 'right', window: '3' }], clock: '14:05', blinkCount: 3 };

interface Family {
  readonly name: string;
  readonly profile: string;
  /** Longer than the longest frame: what was begun by garbage is over by then. */
  readonly settlingBytes: number;
  /** What is read out of a message that was found. */
  readonly readsOn?: (message: unknown) => unknown;
  /** Only the silence before a frame says where it begins: in a stream it is not found again. */
  readonly isFoundBySilence?: true;
  /** Answers of a board that is well, or says no. */
  readonly replies?: readonly Uint8Array[];
}

const FAMILIES: readonly Family[] = [
  { name: 'candle', profile: 'candle-7', settlingBytes: 200 },
  { name: 'candle-old', profile: 'candle-old-7', settlingBytes: 200 },
  {
    name: 'modbus',
    profile: 'led-485-6',
    settlingBytes: 700,
    replies: [
      encodeModbus({ kind: 'written', address: 1, register: 16, count: 6 }),
      encodeModbus({ kind: 'refused', address: 1, fn: 0x10, code: 2 }),
      encodeModbus({ kind: 'refused', address: 1, fn: 3, code: 9 }),
    ],
  },
  {
    name: 'alpha',
    profile: 'alpha-betabrite',
    settlingBytes: 4800,
    readsOn: (message) => (message as { blocks: Parameters<typeof decodeAlphaText>[0][] }).blocks.map(decodeAlphaText),
  },
  {
    name: 'onbon',
    profile: 'onbon-bx-5k',
    settlingBytes: 3000,
    readsOn: (message) => decodeLiveText((message as { data: Uint8Array }).data),
    replies: [
      encodeOnbon({ to: 0x8000, from: 1, reserved: 0, data: Uint8Array.of(0xa0, 0, 0, 0, 0) }),
      encodeOnbon({ to: 0x8000, from: 1, reserved: 0, data: Uint8Array.of(0xa0, 1, 7, 0, 0) }),
    ],
  },
  {
    name: 'am03127',
    profile: 'am03127',
    settlingBytes: 1500,
    readsOn: (message) => decodePage(String((message as { data?: string }).data)),
    replies: [Buffer.from('ACK'), Buffer.from('NACK'), encodeAm03127({ kind: 'data', address: 1, data: '<L1>', isSumRight: false })],
  },
  {
    name: 'huidu',
    profile: 'huidu-hd2020-64x32',
    settlingBytes: 2200,
    replies: [0, 4].map((status) =>
      encodeHuidu({ kind: 'answer', id: new Uint8Array(16), command: 0x18, status, rest: Uint8Array.of(0, 0, 0x0b, 0x76, 0x87, 0xa2) }),
    ),
  },
  {
    name: 'huidu-sdk',
    profile: 'huidu-sdk-64x32',
    settlingBytes: 40_000,
    replies: [
      packetOf(COMMAND.fileStartAnswer, numbers([2, 0], [8, 0])),
      packetOf(COMMAND.error, numbers([2, 9])),
      ...documentPackets(COMMAND.sdkAnswer, '<sdk guid="1"><out method="AddProgram" result="kSuccess"><files/></out></sdk>'),
      ...documentPackets(COMMAND.sdkAnswer, '<sdk guid="1"><out method="AddProgram" result="kInvalidGUID"/></sdk>'),
    ],
  },
  { name: 'pro-lite', profile: 'pro-lite-pl-m2014r', settlingBytes: 1400 },
  { name: 'venus', profile: 'daktronics-venus-1500', settlingBytes: 800 },
  { name: 'edi', profile: 'edi-ed400d', settlingBytes: 100 },
  { name: 'four-byte', profile: 'four-byte', settlingBytes: 40, isFoundBySilence: true },
];

export const led: readonly FuzzTarget[] = FAMILIES.map(target);

function target({ name, profile: id, settlingBytes, readsOn, isFoundBySilence, replies = [] }: Family): FuzzTarget {
  const profile = PROFILES.get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  const family = ledFamily(profile);
  const scanner = kindOf(profile).decoder(profile.protocol);
  const address = profile.addresses.first;
  const frames = family.show(address, CONTENT).map(({ frame }) => frame);
  const [good = new Uint8Array()] = frames;
  return {
    name: `led-${name}`,
    watched: ['drivers/led/', 'server/devices/diagnostics/byte-words'],
    seeds: () => [...frames, ...replies, ...exchangesOf(family, address).map(({ frame }) => frame)],
    run: (bytes) => {
      for (const message of found(scanner, bytes)) readsOn?.(message);
      if (!isFoundBySilence) isUnderstoodAfter(scanner, bytes, good, settlingBytes);
      for (const exchange of exchangesOf(family, address)) isJudged(exchange, bytes);
      ok(family.explain(bytes).length < 400);
      for (const words of ledDecoder(profile)('in', bytes)) ok(words.length > 0);
      ok(family.unshowable(textOf(bytes)).length <= bytes.length);
    },
  };
}

function exchangesOf(family: LedFamily, address: number): readonly Exchange[] {
  const probe = family.probe(address);
  return [
    ...family.show(address, CONTENT),
    ...(family.brightness(address, 50) ?? []),
    ...(family.changeAddress(address, address + 1)?.exchanges ?? []),
    ...(probe === null ? [] : [probe]),
  ];
}

/** All messages, and each step takes at least one byte and no more than there are. */
function found(scanner: Scanner<unknown>, bytes: Uint8Array): unknown[] {
  const messages: unknown[] = [];
  for (let at = 0; at < bytes.length; ) {
    const scan = scanner(bytes.subarray(at));
    if (scan.kind === 'more') break;
    ok(scan.length >= 1 && at + scan.length <= bytes.length, `${scan.kind} of ${scan.length} bytes where ${bytes.length - at} are left`);
    if (scan.kind === 'message') messages.push(scan.message);
    at += scan.length;
  }
  return messages;
}

/** Behind any garbage a board that says the same again and again is understood in the end. */
function isUnderstoodAfter(scanner: Scanner<unknown>, garbage: Uint8Array, good: Uint8Array, settlingBytes: number): void {
  const [expected] = found(scanner, good);
  const repeated = Array<Uint8Array>(Math.ceil(settlingBytes / good.length)).fill(good);
  const messages = found(scanner, Buffer.concat([garbage.subarray(0, settlingBytes / 2), ...repeated]));
  deepEqual(messages.at(-1), expected, 'the last frame was not understood');
}

function isJudged({ reply }: Exchange, bytes: Uint8Array): void {
  if (reply === null) return;
  // As the bus does it: all that came so far, each time that something comes.
  for (let length = 0; length <= bytes.length; length += Math.max(1, length >> 1)) {
    ok(['more', 'done', 'bad'].includes(reply.judge(bytes.subarray(0, length))));
  }
  ok(['more', 'done', 'bad'].includes(reply.judge(bytes)));
}
