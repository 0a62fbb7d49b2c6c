/**
 * Cards of Huidu: packets as huidu-led (Go) makes them, the answer of a real card, and letters that are pictures.
 * The packets were printed by buildHD2020RealtimeAreaPackets and encodeHD2020TextBitmap of github.com/alparslanahmed/huidu-led at d438a8c.
 */

import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import type { LedContent } from '../../../drivers/led/content.js';
import { DOT_LETTERS, drawDots, readDots } from '../../../drivers/led/dot-letters.js';
import { decodeHuidu, encodeHuidu, pictureFrames } from '../../../drivers/led/families/huidu.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { LedBoard, type LedHealth } from '../../../drivers/led/led-board.js';
import { GATEWAY_LINE } from '../../../drivers/led/modbus-tcp.js';
import type { LedProfile } from '../../../drivers/led/profile.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { scanBus } from '../../../drivers/led/scan-bus.js';
import { openPort } from '../../../drivers/ports/open.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { hex } from '../printer/bytes.js';
import { Closing } from './modbus-boards.js';

function shipped(): LedProfile {
  const profile = loadLedProfiles().get('huidu-hd2020-64x32');
  if (profile === undefined) throw new Error('no profile of Huidu');
  return profile;
}
const PROFILE = shipped();
const FAMILY = ledFamily(PROFILE);
const LAYOUT = { widthDots: 64, heightDots: 32, rows: 2, cells: 10, across: 1, down: 2 };

const closing = new Closing();
afterEach(() => closing.all());

/** The picture that the packets were printed with. */
const MASK = { widthDots: 64, heightDots: 32, bytes: new Uint8Array(8 * 32) };
for (let y = 0; y < 32; y++) {
  for (let x = 0; x < 64; x++)
    if ((x * 7 + y * 3) % 11 < 4) MASK.bytes[y * 8 + (x >> 3)] = (MASK.bytes[y * 8 + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
}
const GOLDEN = [
  '4854001b004d1800000000000000000000000000000000000000012f34120001000100000000000000000000000000000000' +
    '0000000000000000000000000000000000000000000000000194aa',
  [
    '4854001b0257190000000000000000000000000000000000000002053412000048410019000000000040002000010000000000000000000000000000',
    '1d001739000000000000001ec90300010000001700000200a4949292524a4949a4949292524a494992524a494929252492524a494929252449492925',
    '24a494924949292524a494922524a4949292524a2524a4949292524a949292524a494929949292524a494929524a4949292524a4524a4949292524a4',
    '49292524a494929249292524a494929224a4949292524a4924a4949292524a499292524a494929259292524a494929254a4949292524a4944a494929',
    '2524a494292524a494929252292524a494929252a4949292524a4949a4949292524a494992524a494929252492524a49492925244949292524a49492',
    '4949292524a494922524a4949292524a2524a4949292524a949292524a494929949292524a494929524a4949292524a4524a4949292524a449292524',
    'a494929249292524a494929224a4949292524a4924a4949292524a499292524a494929259292524a494929254a4949292524a4944a4949292524a494',
    '292524a494929252292524a494929252a4949292524a4949a4949292524a494992524a494929252492524a49492925244949292524a4949249492925',
    '24a494922524a4949292524a2524a4949292524a949292524a494929949292524a494929524a4949292524a4524a4949292524a449292524a4949292',
    '49292524a494929224a4949292524a4924a4949292524a499292524a494929259292524a494929254a4949292524a4944a4949292524a494bceaaa',
  ].join(''),
  '4854001b00211a0000000000000000000000000000000000000003033412013eaa',
];
/** The same picture for HD-E63, white: encodeHD2020TextBitmap in its mode of full colour. The other two packets are as above. */
const GOLDEN_OF_THREE = [
  '4854001b0357190000000000000000000000000000000000000002053412000048410019000000000040002000010000000000000000000000000000',
  '1d001739000000000000001ec90300010000001700000300a4949292524a4949a4949292524a4949a4949292524a494992524a494929252492524a49',
  '4929252492524a49492925244949292524a494924949292524a494924949292524a494922524a4949292524a2524a4949292524a2524a4949292524a',
  '949292524a494929949292524a494929949292524a494929524a4949292524a4524a4949292524a4524a4949292524a449292524a494929249292524',
  'a494929249292524a494929224a4949292524a4924a4949292524a4924a4949292524a499292524a494929259292524a494929259292524a49492925',
  '4a4949292524a4944a4949292524a4944a4949292524a494292524a494929252292524a494929252292524a494929252a4949292524a4949a4949292',
  '524a4949a4949292524a494992524a494929252492524a494929252492524a49492925244949292524a494924949292524a494924949292524a49492',
  '2524a4949292524a2524a4949292524a2524a4949292524a949292524a494929949292524a494929949292524a494929524a4949292524a4524a4949',
  '292524a4524a4949292524a449292524a494929249292524a494929249292524a494929224a4949292524a4924a4949292524a4924a4949292524a49',
  '9292524a494929259292524a494929259292524a494929254a4949292524a4944a4949292524a4944a4949292524a494292524a494929252292524a4',
  '94929252292524a494929252a4949292524a4949a4949292524a4949a4949292524a494992524a494929252492524a494929252492524a4949292524',
  '4949292524a494924949292524a494924949292524a494922524a4949292524a2524a4949292524a2524a4949292524a949292524a49492994929252',
  '4a494929949292524a494929524a4949292524a4524a4949292524a4524a4949292524a449292524a494929249292524a494929249292524a4949292',
  '24a4949292524a4924a4949292524a4924a4949292524a499292524a494929259292524a494929259292524a494929254a4949292524a4944a494929',
  '2524a4944a4949292524a494196caa',
].join('');

describe('packets', () => {
  it('are those of huidu-led', () => {
    const packets = (planes: number) => pictureFrames(MASK, planes, 0x1234).map((frame) => Buffer.from(frame).toString('hex'));
    expect(packets(2)).toEqual(GOLDEN);
    expect(packets(3)).toEqual([GOLDEN[0], GOLDEN_OF_THREE, GOLDEN[2]]);
  });

  it('the answer of a real card (hd2020_gen6_test.go, TestParseHD2020ProbeInfo)', () => {
    const answer = Buffer.from('48520eff437f9d5cbed0e34d3f56cdfd0b36001c1b0400000b7687a20aa5aa', 'hex');
    const read = decodeHuidu(answer);
    expect(read).toMatchObject({ kind: 'message', length: 31, message: { kind: 'answer', command: 0x1b, status: 4 } });
    if (read.kind === 'message') expect(hex(encodeHuidu(read.message))).toBe(hex(answer));
    const probe = FAMILY.probe(1);
    // diagnose.go, probeTCPProtocol: the first packet of SDK 2.0 (protocol.go, buildVersionPacket).
    expect(hex(probe?.frame ?? answer)).toBe('08 00 01 20 05 00 00 01');
    expect(probe?.reply?.judge(answer)).toBe('done');
    expect(probe?.reply?.judge(answer.subarray(0, 30))).toBe('more');
    expect(FAMILY.show(1, { lines: [], clock: null, blinkCount: 0 })[0]?.reply?.judge(answer)).toBe('bad');
    expect(FAMILY.explain(answer)).toBe('refused with status 4, command 27');
  });

  it('an answer to an earlier command is passed over, and one whose sum is wrong is none', () => {
    const card = { id: new Uint8Array(16), rest: new Uint8Array(6) };
    const answer = (command: number, status: number) => encodeHuidu({ kind: 'answer', command, status, ...card });
    const judge = FAMILY.show(1, { lines: [], clock: null, blinkCount: 0 })[1]?.reply?.judge ?? (() => 'more');
    expect(judge(answer(0x18, 0))).toBe('more');
    expect(judge(Buffer.concat([answer(0x18, 0), answer(0x19, 0)]))).toBe('done');
    expect(judge(Buffer.concat([answer(0x18, 1), answer(0x19, 0)]))).toBe('bad');
    expect(judge(answer(0x19, 0).map((byte, at) => (at === 9 ? byte ^ 1 : byte)))).toBe('bad');
    expect(judge(Buffer.from('HTTP/1.1 400'))).not.toBe('done');
  });
});

describe('letters', () => {
  it('are all read as what they are, but for those of the same shape', () => {
    for (const letter of DOT_LETTERS) {
      const { texts, strange } = readDots(LAYOUT, drawDots(LAYOUT, [letter]));
      const same = { А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', Х: 'X', І: 'I' }[letter];
      expect([texts[0]?.trim(), strange], letter).toEqual([same ?? letter, 0]);
    }
  });

  it('are the glyphs of the profile, the rows of its board, and a half of a letter is none', () => {
    expect([...(PROFILE.text.glyphs ?? '')].sort()).toEqual([...DOT_LETTERS].sort());
    const picture = drawDots(LAYOUT, ['Ж012  < 3', 'Ө7']);
    expect(readDots(LAYOUT, picture)).toEqual({ texts: ['Ж012  < 3 ', 'Ө7        '], strange: 0 });
    const broken = picture.bytes.map((byte, at) => (at === 3 * 8 ? byte ^ 0x10 : byte));
    expect(readDots(LAYOUT, { bytes: broken }).strange).toBe(1);
    expect(readDots(LAYOUT, { bytes: picture.bytes.map((byte, at) => (at === 7 ? byte | 1 : byte)) }).strange).toBe(1);
  });

  it('of a call look like this', () => {
    const dots = drawDots(LAYOUT, ['Щ012  < 3', '']);
    const rows = Array.from({ length: 16 }, (_, y) =>
      [...dots.bytes.subarray(y * 8, y * 8 + 8)].map((byte) => byte.toString(2).padStart(8, '0')).join(''),
    );
    expect(rows.filter((_, y) => y % 2 === 1).map((row) => row.replaceAll('0', ' ').replaceAll('1', '#').trimEnd())).toMatchSnapshot();
  });
});

describe('a card on a real socket', () => {
  async function card() {
    const served = await serveTwinOnTcp(
      (cable) => new LedTwin({ profile: PROFILE, address: 1, timers: SYSTEM_TIMERS, send: (bytes) => cable.send(bytes) }),
      { host: '127.0.0.1', port: 0 },
    );
    closing.later(() => served.close());
    return served;
  }

  function boardAt(port: number) {
    const bus = new Bus({ openPort: openPort({ kind: 'tcp', host: '127.0.0.1', port }), line: GATEWAY_LINE, timers: SYSTEM_TIMERS });
    closing.later(() => bus.close());
    const healths: LedHealth[] = [];
    const board = new LedBoard({ family: FAMILY, address: 1, onHealth: (health) => healths.push(health) });
    bus.join(board);
    return { bus, board, healths };
  }
  const call: LedContent = { lines: [{ ticket: 'Ж012', arrow: 'right', window: '3' }], clock: null, blinkCount: 0 };

  it('shows a call in Russian letters, is found, and is right again after its power was off in mid-transfer', async () => {
    const { twin, port } = await card();
    const { bus, board } = boardAt(port);
    board.show(call, 1);
    bus.wake();
    await expect.poll(() => twin.lit.rows[0]?.text).toBe('Ж012  >3  ');
    expect(board.health).toMatchObject({ state: 'ready' });
    expect(await scanBus(bus, FAMILY, { first: 1, last: 1 })).toEqual([{ address: 1, how: 'answers' }]);
    twin.receive(FAMILY.show(1, call)[0]?.frame ?? new Uint8Array());
    twin.powerOff();
    twin.powerOn();
    for (const { frame } of FAMILY.show(1, call).slice(1)) twin.receive(frame);
    expect(twin.lit.rows[0]?.text.trim()).toBe('');
    expect(twin.faults.map(({ what }) => what)).toEqual(['it cannot carry out command 19', 'it cannot carry out command 1a']);
    // A transfer that was shown is over: it cannot be shown again.
    for (const { frame } of FAMILY.show(1, call)) twin.receive(frame);
    const before = twin.faults.length;
    twin.receive(FAMILY.show(1, call)[2]?.frame ?? new Uint8Array());
    expect(twin.faults.length).toBe(before + 1);
    board.show({ ...call, clock: '14:05' }, 2);
    bus.wake();
    await expect.poll(() => twin.lit.rows.map(({ text }) => text.trim())).toEqual(['Ж012  >3', '14:05']);
  });

  it('that refuses, and another device at its port, are told apart', async () => {
    const { twin, port } = await card();
    twin.answer('refusing');
    const refusing = boardAt(port);
    refusing.board.show(call, 1);
    refusing.bus.wake();
    await expect
      .poll(() => refusing.board.health, { timeout: 10_000 })
      .toMatchObject({ fault: 'refused', detail: 'refused with status 4, command 24' });
    const web: Server = createServer((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
      socket.on('error', () => {});
      closing.later(() => socket.destroy());
    }).listen(0, '127.0.0.1');
    await once(web, 'listening');
    closing.later(() => web.close());
    const other = boardAt((web.address() as { port: number }).port);
    other.board.show(call, 1);
    other.bus.wake();
    await expect
      .poll(() => other.board.health, { timeout: 10_000 })
      .toMatchObject({ fault: 'refused', detail: expect.stringContaining('none of a Huidu card') });
  });
});
