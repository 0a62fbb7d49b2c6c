/**
 * Cards of Huidu that speak SDK 2.0: packets as other programs make them, and the card in software held against those programs.
 * The packets were printed by protocol.go of github.com/alparslanahmed/huidu-led at d438a8c.
 */
import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeDotsPng } from '../../../drivers/imaging/png.js';
import { dotLayoutOf, drawDots } from '../../../drivers/led/dot-letters.js';
import { filePackets } from '../../../drivers/led/families/huidu-sdk.js';
import { ledFamily } from '../../../drivers/led/family.js';
import {
  COMMAND,
  commandXml,
  decodePacket,
  documentPackets,
  type HuiduPacket,
  numbers,
  packetOf,
  readAnswer,
  short,
} from '../../../drivers/led/huidu-packets.js';
import { scanAll } from '../../../drivers/led/scan.js';
import { readXml } from '../../../drivers/led/xml.js';
import { readPng } from '../../../drivers/twins/led/read-png.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { hex } from '../printer/bytes.js';
import { profileOf } from '../twins/led/bench.js';
import { HUIDU_LED, NODE_HUIDU_SDK } from './huidu-clients.js';

const PROFILE = profileOf('huidu-sdk-64x32');
const FAMILY = ledFamily(PROFILE);
if (PROFILE.protocol.family !== 'huidu-sdk') throw new Error('another family');
const LAYOUT = dotLayoutOf(PROFILE.layout, PROFILE.protocol);
const CALL = { lines: [{ ticket: 'Щ012', arrow: 'left', window: '3' }], clock: null, blinkCount: 0 } as const;
const NOTHING = new Uint8Array();

const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('packets', () => {
  it('are those of huidu-led', () => {
    expect(plain(packetOf(COMMAND.version, numbers([4, 0x1000005])))).toBe('0800012005000001');
    expect(plain(packetOf(COMMAND.heartbeat))).toBe('04005f00');
    const { start, contents, end } = filePackets(Buffer.from('abc'), 'stored', 'qbox.png');
    expect([start, ...contents, end].map(plain)).toEqual([
      '380001803930303135303938336364323466623064363936336637643238653137663732000300000000000000000071626f782e706e6700',
      '07000380616263',
      '04000580',
    ]);
    // The kind and the eight bytes of the size, which the picture above does not need: buildFileStartPacket of 70000 bytes, kind 128.
    const large = filePackets(new Uint8Array(70_000), 'temporary', 'qbox.png');
    expect(plain(large.start).slice(-38)).toBe('7011010000000000800071626f782e706e6700');
    expect(large.contents.map(({ length }) => length)).toEqual([...Array<number>(8).fill(8004), 6004]);
  });

  it('of a long command carry 8000 bytes each, their place and the length of the whole', () => {
    const packets = documentPackets(COMMAND.sdk, Array.from({ length: 20_000 }, (_, at) => 'abcdefghijklmnopqrstuvwxyz'[at % 26]).join(''));
    expect(packets.map((packet) => [plain(packet.subarray(0, 16)), packet.length])).toEqual([
      ['4c1f0320204e00000000000061626364', 8012],
      ['4c1f0320204e0000401f000073747576', 8012],
      ['ac0f0320204e0000803e00006b6c6d6e', 4012],
    ]);
  });

  it("the answer of the maker's document that names the session", () => {
    const said = '<?xml version="1.0" encoding="utf-8"?>\n<sdk guid="f7b3b451c4f3cf3310e2d6714fbb50e8">\n<out method="GetIFVersion" ';
    const answer = readAnswer(`${said}result="kSuccess">\n<version value="1000000"/>\n</out>\n</sdk>\n`);
    expect(answer).toEqual({ guid: 'f7b3b451c4f3cf3310e2d6714fbb50e8', method: 'GetIFVersion', refusal: null });
  });
});

describe('documents', () => {
  it('are read with their attributes, texts and letters', () => {
    expect(readXml('\uFEFF<?xml version="1.0"?>\n<a b="1 &lt; 2" c=\'"\'><!-- no --><d/>&#1046; &amp; &#x416;<e>f</e></a>\n')).toEqual({
      ...{ name: 'a', text: 'Ж & Ж' },
      attributes: new Map([
        ['b', '1 < 2'],
        ['c', '"'],
      ]),
      children: [
        { name: 'd', attributes: new Map(), children: [], text: '' },
        { name: 'e', attributes: new Map(), children: [], text: 'f' },
      ],
    });
  });

  it.each([
    ...['', 'text', '<a>', '</a>', '<a></b>', '<a/><b/>', '<a b=1/>', '<a b="1" b="2"/>', '<a>&nothing;</a>', '<a>&lt</a>', '<a b="&"/>'],
    ...['<a/>text', '<!DOCTYPE a><a/>', '<a>&#0;</a>', '<a></a b="1">', '<a', '<a b="1>', '<a></a/>'],
    ...['<a>'.repeat(100) + '</a>'.repeat(100), `<a>${'<b/>'.repeat(20_000)}</a>`],
  ])('%.30j is none', (document) => {
    expect(readXml(document)).toBeNull();
  });

  it('of whatever letters end', () => {
    const likely = fc.string({
      unit: fc.constantFrom('<', '>', '/', 'a', ' ', '=', '"', '&', ';', '!', '-', '?', '#', '9'),
      maxLength: 60,
    });
    fc.assert(fc.property(likely, (document) => void readXml(document)));
    expect(readXml(`<a${' '.repeat(50_000)}`)).toBeNull();
  });
});

describe('the picture', () => {
  const dots = drawDots(LAYOUT, ['Щ012  < 3', 'ҚӨЖЫ-ЁӘҢ 7']);

  it('is a PNG that others read alike: lit dots are white', async () => {
    const file = encodeDotsPng(dots);
    const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([64, 32]);
    const isLit = (at: number): boolean => (((dots.bytes[at >> 3] ?? 0) << (at & 7)) & 0x80) !== 0;
    expect([...data]).toEqual(Array.from({ length: 64 * 32 }, (_, at) => (isLit(at) ? 255 : 0)));
    expect(readPng(file)).toEqual(dots);
  });

  it('is not read by the card where it is damaged, or of another kind', async () => {
    const file = encodeDotsPng(dots);
    for (let at = 0; at < file.length; at++) expect(readPng(file.map((byte, place) => (place === at ? byte ^ 1 : byte)))).toBeNull();
    for (let end = 0; end < file.length; end++) expect(readPng(file.subarray(0, end))).toBeNull();
    // A row that is told by what stands to its left: filter 1.
    const idat = Buffer.from(`IDAT${deflateSync(Buffer.alloc(32 * 9, 1)).toString('latin1')}`, 'latin1');
    const [size, sum] = [idat.length - 4, crc32(idat)].map((number) => Buffer.from(number.toString(16).padStart(8, '0'), 'hex'));
    expect(readPng(Buffer.concat([file.subarray(0, 33), size ?? file, idat, sum ?? file, file.subarray(-12)]))).toBeNull();
    const blank = { create: { width: 64, height: 32, channels: 3, background: '#fff' } } as const;
    expect(readPng(await sharp(blank).png().toBuffer())).toBeNull();
  });
});

/** A card in software, what it answers, and time that passes with each packet. */
function cardOf(profile = PROFILE) {
  const timers = new VirtualTimers();
  let answers: Uint8Array[] = [];
  const twin = new LedTwin({ profile, address: 1, timers, send: (bytes) => answers.push(bytes) });
  const tell = (...packets: readonly Uint8Array[]): HuiduPacket[] => {
    answers = [];
    for (const packet of packets) {
      twin.receive(packet);
      timers.advance(5);
    }
    return answers.flatMap((answer) => scanAll(decodePacket, answer));
  };
  const ask = (guid: string, method: string, inner = '') => {
    const [answer] = tell(...documentPackets(COMMAND.sdk, commandXml(guid, method, inner)));
    return readAnswer(Buffer.from(answer?.payload.subarray(8) ?? NOTHING).toString());
  };
  const open = (): string => {
    expect(tell(packetOf(COMMAND.version, numbers([4, 0x1000005])))).toEqual([
      { kind: 'packet', command: COMMAND.versionAnswer, payload: Uint8Array.of(5, 0, 0, 1) },
    ]);
    return ask('##GUID', 'GetIFVersion')?.guid ?? '';
  };
  const faults = () => twin.faults.map(({ what }) => what);
  return { twin, tell, ask, open, faults, timers };
}

/** Command and status of each answer. */
const statuses = (answers: readonly HuiduPacket[]) => answers.map(({ command, payload }) => [command, short(payload)]);

describe('the card in software', () => {
  it.each([
    ['huidu-led', HUIDU_LED],
    ['node-huidu-sdk', NODE_HUIDU_SDK],
  ])('is driven by %s', (_, recorded) => {
    const { twin, tell, faults } = cardOf();
    let guid = 'g'.repeat(32);
    for (let rest: Uint8Array = Buffer.from(recorded, 'hex'); rest.length > 0; ) {
      const length = short(rest);
      const packet = Buffer.from(Buffer.from(rest.subarray(0, length)).toString('latin1').replace('g'.repeat(32), guid), 'latin1');
      for (const { command, payload } of tell(packet)) {
        const named = /^GetIFVersion/.exec(readAnswer(Buffer.from(payload.subarray(8)).toString())?.method ?? '');
        if (command === COMMAND.sdkAnswer && named) guid = readAnswer(Buffer.from(payload.subarray(8)).toString())?.guid ?? guid;
        expect(command).not.toBe(COMMAND.error);
      }
      rest = rest.subarray(length);
    }
    expect(twin.lit.rows.map(({ text }) => text)).toEqual(['Щ012  < 3 ', 'ҚӨЖЫ-ЁӘҢ 7']);
    expect(faults()).toEqual([]);
  });

  it('refuses a file with another MD5, one that is not whole, and bytes of no file', () => {
    const { tell, open, faults } = cardOf();
    open();
    const { start, end } = filePackets(Buffer.from('abc'), 'temporary');
    expect(statuses(tell(start, packetOf(COMMAND.content, Buffer.from('abd')), end))).toEqual([
      [COMMAND.fileStartAnswer, 0],
      [COMMAND.fileEndAnswer, 14],
    ]);
    expect(statuses(tell(start, packetOf(COMMAND.content, Buffer.from('ab')), end))[1]).toEqual([COMMAND.fileEndAnswer, 19]);
    expect(statuses(tell(start, packetOf(COMMAND.content, Buffer.from('abcd'))))[1]).toEqual([COMMAND.error, 2]);
    expect(statuses(tell(end))).toEqual([[COMMAND.error, 2]]);
    expect(faults()).toEqual([
      ...['a file with another MD5', 'a file that is not whole', 'more bytes than the file has, or of no file', 'the end of no file'],
    ]);
  });

  it('refuses a file of no picture, and one for which it has no room', () => {
    const { tell, open } = cardOf();
    open();
    const { start } = filePackets(Buffer.from('abc'), 'temporary');
    const other = (at: number, ...values: number[]) => {
      const changed = Buffer.from(start);
      changed.set(values, at);
      return statuses(tell(changed));
    };
    expect(other(45, 3, 0)).toEqual([[COMMAND.fileStartAnswer, 8]]);
    expect(other(4, 0x41)).toEqual([[COMMAND.fileStartAnswer, 8]]);
    expect(other(start.length - 1, 0x41)).toEqual([[COMMAND.fileStartAnswer, 8]]);
    expect(other(37, 0, 0, 0, 1)).toEqual([[COMMAND.fileStartAnswer, 9]]);
  });

  it('knows a session by its name, which is another one each time', () => {
    const { twin, tell, ask, open } = cardOf();
    const former = open();
    expect(former).toMatch(/^[0-9a-f]{32}$/);
    expect(ask(former, 'GetDeviceInfo')?.refusal).toBeNull();
    expect(ask('##GUID', 'GetDeviceInfo')?.refusal).toBe('kInvalidGUID');
    twin.powerOff();
    twin.powerOn();
    expect(ask(former, 'GetDeviceInfo')?.refusal).toBe('kInvalidGUID');
    expect(open()).not.toBe(former);
    // An error ends the session.
    const latter = open();
    tell(packetOf(COMMAND.fileEnd));
    expect(ask(latter, 'GetDeviceInfo')?.refusal).toBe('kInvalidGUID');
  });

  it.each([
    ['a version that it does not speak', packetOf(COMMAND.version, numbers([4, 5])), 3],
    ['a piece of a command that fits none', packetOf(COMMAND.sdk, numbers([4, 20], [4, 10]), Buffer.from('<sdk guid="')), 21],
    ['a command that is too long', packetOf(COMMAND.sdk, numbers([4, 3_000_000], [4, 0]), Buffer.from('<sdk guid="')), 20],
    ['a command that is no XML of this kind', packetOf(COMMAND.sdk, numbers([4, 5], [4, 0]), Buffer.from('<sdk>')), 22],
  ])('answers %s with an error', (what, packet, code) => {
    const { tell, open, faults } = cardOf();
    open();
    expect(statuses(tell(packet))).toEqual([[COMMAND.error, code]]);
    expect(faults()).toEqual([what]);
  });

  it('a command that was broken off is forgotten with the next one', () => {
    const { tell, ask, open, faults } = cardOf();
    const guid = open();
    const [first] = documentPackets(COMMAND.sdk, commandXml(guid, 'AddProgram', ' '.repeat(9_000)));
    expect(tell(first ?? NOTHING)).toEqual([]);
    expect(ask(guid, 'GetDeviceInfo')?.refusal).toBeNull();
    expect(faults()).toEqual([]);
  });

  it('takes a program whose picture it lacks, names the picture, and shows what it showed', () => {
    const { twin, tell, ask, open } = cardOf();
    const guid = open();
    const frames = FAMILY.show(1, CALL).map(({ frame }) => Buffer.from(Buffer.from(frame).toString('latin1'), 'latin1'));
    const [add] = frames.slice(-1);
    const [xml] = scanAll(decodePacket, add ?? NOTHING);
    const inner = /<screen.*<\/screen>/.exec(Buffer.from(xml?.payload ?? NOTHING).toString())?.[0] ?? '';
    expect(ask(guid, 'AddProgram', inner)).toMatchObject({ method: 'AddProgram', refusal: 'kFileNotFound' });
    expect(twin.lit.rows[0]?.text.trim()).toBe('');
    tell(...frames.slice(0, -1));
    expect(ask(guid, 'AddProgram', inner)?.refusal).toBeNull();
    expect(twin.lit.rows[0]?.text).toBe('Щ012  <3  ');
    expect(ask(guid, 'SetPony')?.refusal).toBe('kUnsupportMethod');
    expect(statuses(tell(packetOf(COMMAND.heartbeat)))).toEqual([[COMMAND.heartbeatAnswer, 0]]);
  });
});

describe('what the family says', () => {
  const [start, , end, add] = FAMILY.show(1, CALL);

  it('is the file, and a program that shows it on the whole board', () => {
    const xml = Buffer.from(add?.frame.subarray(12) ?? NOTHING).toString();
    const name = /qbox-[0-9a-f]{32}\.png/.exec(Buffer.from(start?.frame ?? NOTHING).toString('latin1'))?.[0];
    expect(xml).toContain(`<file name="${name}"/>`);
    expect(xml).toContain('<rectangle x="0" y="0" width="64" height="32"/>');
    expect(readXml(xml)).not.toBeNull();
    expect(hex(FAMILY.probe(1)?.frame.subarray(2, 4) ?? NOTHING)).toBe('03 20');
    // Kept in the memory of the card, or in its flash.
    const kind = (id: string) => ledFamily(profileOf(id)).show(1, CALL)[0]?.frame[45];
    expect([kind('huidu-sdk-128x64'), kind('huidu-sdk-128x64-stored')]).toEqual([128, 0]);
  });

  const status = (command: number, code: number, ...more: (readonly [2 | 4 | 8, number])[]) =>
    packetOf(command, numbers([2, code], ...more));
  const said = (inner: string) => Buffer.concat(documentPackets(COMMAND.sdkAnswer, `<sdk guid="1">${inner}</sdk>`));
  const done = '<out method="AddProgram" result="kSuccess"><files/></out>';
  const lost = '<out method="AddProgram" result="kSuccess"><files><file name="a" result="kFileNotFound"/></files></out>';

  it.each([
    ['the beginning', start, status(COMMAND.fileStartAnswer, 0, [8, 0]), 'done'],
    ['the beginning, all is there', start, status(COMMAND.fileStartAnswer, 0, [8, 100]), 'done'],
    ['the beginning, more than all', start, status(COMMAND.fileStartAnswer, 0, [8, 100_000]), 'bad'],
    ['the beginning, no room', start, status(COMMAND.fileStartAnswer, 9, [8, 0]), 'bad'],
    ['the beginning, an error', start, status(COMMAND.error, 4), 'bad'],
    ['the beginning, another answer', start, status(COMMAND.fileEndAnswer, 0), 'more'],
    ['the end', end, status(COMMAND.fileEndAnswer, 0), 'done'],
    ['the end, written', end, status(COMMAND.fileEndAnswer, 1), 'done'],
    ['the end, damaged', end, status(COMMAND.fileEndAnswer, 14), 'bad'],
    ['the program', add, said(done), 'done'],
    ['the program without its picture', add, said(lost), 'bad'],
    ['the program, refused', add, said('<out method="AddProgram" result="kMemoryFailed"/>'), 'bad'],
    ['the program, no result', add, said('<out method="AddProgram"/>'), 'bad'],
    ['the program, another answer', add, said('<out method="DeleteFiles" result="kFileNotFound"/>'), 'more'],
    ['the program, no XML', add, Buffer.concat(documentPackets(COMMAND.sdkAnswer, '<sdk>')), 'bad'],
    ['the program, no packet', add, Buffer.from('HTTP/1.1 400'), 'bad'],
  ] as const)('is judged: %s', (_, exchange, answer, verdict) => {
    const judge = exchange?.reply?.judge;
    expect(judge?.(answer)).toBe(verdict);
    for (let end = 0; end < answer.length; end++) expect(judge?.(answer.subarray(0, end))).not.toBe('done');
    expect(judge?.(Buffer.concat([packetOf(COMMAND.heartbeatAnswer), answer]))).toBe(verdict);
  });

  it.each([
    [status(COMMAND.fileStartAnswer, 9, [8, 0]), 'refused with kNotSpaceToSave (9): its memory is full: delete files with HDPlayer'],
    [status(COMMAND.error, 4), 'refused with kDeviceOccupa (4): another program has the card: end HDPlayer and its like'],
    [status(COMMAND.error, 77), 'refused with error (77)'],
    [said(lost), 'refused with kFileNotFound (18): it lost the picture at once: its model is one of huidu-sdk-…-stored'],
    [said('<out method="AddProgram" result="kNodeExist"/>'), 'refused with kNodeExist'],
    [said(`<out method="AddProgram" result="${'k'.repeat(300)}"/>`), 'refused with an unknown result'],
    [Buffer.from('HTTP/1.1 400'), 'the answer is none of a Huidu card of SDK 2.0'],
  ])('explains %#', (reply, words) => {
    expect(FAMILY.explain(reply)).toBe(words);
  });
});
