/** Frames as documents and other programs have them, in both directions. `computed`: by two implementations, no document prints it. */
import { describe, expect, it } from 'vitest';
import { crc16Arc, crc16Modbus, sum16, xor8 } from '../../../drivers/led/checksums.js';
import type { LedContent } from '../../../drivers/led/content.js';
import { decodeAlpha, decodeAlphaText, encodeAlpha } from '../../../drivers/led/families/alpha.js';
import { decodeAm03127, decodePage, encodeAm03127, encodePage } from '../../../drivers/led/families/am03127.js';
import { decodeCandle, encodeCandle } from '../../../drivers/led/families/candle.js';
import { decodeEdi, encodeEdi } from '../../../drivers/led/families/edi.js';
import { decodeFourByte, encodeFourByte } from '../../../drivers/led/families/four-byte.js';
import { decodeModbus, encodeModbus } from '../../../drivers/led/families/modbus.js';
import { decodeLiveText, decodeOnbon, encodeLiveText, encodeOnbon } from '../../../drivers/led/families/onbon.js';
import { decodeProLite, encodeProLite } from '../../../drivers/led/families/pro-lite.js';
import { decodeVenus, encodeVenus } from '../../../drivers/led/families/venus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import type { Scanner } from '../../../drivers/led/scan.js';
import { hex } from '../printer/bytes.js';
import { bytes } from './bytes.js';

const PROFILES = loadLedProfiles();
const FOR_EVER = Number.POSITIVE_INFINITY;

/** The frame is made of the message, and is understood as the message, to its last byte. */
function bothWays<Message>(encode: (message: Message) => Uint8Array, decode: Scanner<Message>, message: Message, written: string): void {
  const frame = bytes(written);
  expect(hex(encode(message))).toBe(hex(frame));
  expect(decode(frame)).toEqual({ kind: 'message', length: frame.length, message });
}

/** What a board of a profile is sent for one line. */
function shown(
  id: string,
  address: number,
  { ticket = '', window = '', ...rest }: Partial<LedContent> & { ticket?: string; window?: string },
) {
  const profile = PROFILES.get(id);
  if (!profile) throw new Error(`no profile ${id}`);
  const content = { lines: [{ ticket, arrow: 'none', window }], clock: null, blinkCount: 0, ...rest } as const;
  return ledFamily(profile)
    .show(address, content)
    .map(({ frame }) => hex(frame));
}

describe('sums', () => {
  it('are those of the documents', () => {
    expect(crc16Arc(bytes('"123456789"'))).toBe(0xbb3d);
    expect(crc16Modbus(bytes('"123456789"'))).toBe(0x4b37);
    expect(crc16Modbus(bytes('0A 04 00 00 00 1F B0 B9'))).toBe(0);
    // inspiredclick/alpha_protocol, src/SignClient.test.ts: from 02 to 03.
    expect(sum16(bytes('02 41 41 1B 20 6F 1C 43 68 65 6C 6C 6F 03'))).toBe(0x3a4);
    // jeelabs and many others: `<ID00><BE>05<E>`, `<ID00><BF>06<E>`.
    expect(xor8(bytes('"<BE>"'))).toBe(0x05);
    expect(xor8(bytes('"<BF>"'))).toBe(0x06);
  });
});

describe('Candle: protokol.pdf and Sender485.java', () => {
  const candle = decodeCandle(true);
  const show = (blinks: number, data: string, address = 0x20) => ({ kind: 'show', address, blinks, data: bytes(data) }) as const;

  it.each([
    ['computed: data of the manual, "A13" over "A045 98"', show(0, '41 31 33'), '01 20 20 41 31 33 07'],
    ['computed: data of the manual, "A135 < 72"', show(0, '41 31 33 35 3C 37 32'), '01 20 20 41 31 33 35 3C 37 32 07'],
    ['the example of the manual: A13, right, 72, for ever', show(FOR_EVER, '41 31 33 3E 37 32'), '01 20 21 41 31 33 3E 37 32 07'],
    ['computed: "Г002" for ever', show(FOR_EVER, 'C3 30 30 32'), '01 20 21 C3 30 30 32 07'],
    ['Sender485: 11 bytes', show(0x6d - 0x21, '41 31 34 37 3E 31 32', 0x61), '01 61 6D 41 31 34 37 3E 31 32 07'],
    ['a keypad\'s "next", which has the same bytes', show(0x31 - 0x21, ''), '01 20 31 07'],
    ['brightness, the darkest', { kind: 'brightness', address: 0x20, darkness: 3 } as const, '02 20 23 07'],
    ['address', { kind: 'address', from: 0x20, to: 0x21 } as const, '03 20 21 07'],
    ['the address of every board', { kind: 'address', from: 0xff, to: 0x21 } as const, '03 FF 21 07'],
    ['scan', { kind: 'scan', address: 0x20 } as const, '04 20 07'],
  ])('%s', (_, message, written) => bothWays(encodeCandle, candle, message, written));

  it('older boards: QIndicatorBoardRS.java, no byte for blinking', () => {
    bothWays((message) => encodeCandle(message, false), decodeCandle(false), show(0, '" 14:05 "'), '01 20 " 14:05 " 07');
  });

  it('a call is a frame of 11 bytes, padded', () => {
    expect(shown('candle-7', 32, { ticket: 'Г002', window: '5', blinkCount: FOR_EVER })).toEqual([hex(bytes('01 20 21 C3 "002-5 " 07'))]);
    expect(shown('candle-7', 32, { lines: [], clock: '14:05' })).toEqual([hex(bytes('01 20 20 " 14-05 " 07'))]);
  });
});

describe('Modbus RTU', () => {
  it.each([
    ['Pulsar manual, page 6', { kind: 'read', address: 10, fn: 4, register: 0, count: 31 } as const, '0A 04 00 00 00 1F B0 B9'],
    ['Applent AT381x, page 109', { kind: 'read', address: 1, fn: 3, register: 0x300c, count: 1 } as const, '01 03 30 0C 00 01 4B 09'],
    ['computed: LED-485, 12345', { kind: 'writeOne', address: 1, register: 0, value: 12345 } as const, '01 06 00 00 30 39 5D D8'],
    ['computed: LED-485, board 5, 999', { kind: 'writeOne', address: 5, register: 0, value: 999 } as const, '05 06 00 00 03 E7 C8 F4'],
    ['computed: an exception', { kind: 'refused', address: 1, fn: 6, code: 2 } as const, '01 86 02 C3 A1'],
    [
      'computed: LED-485, "  A002"',
      { kind: 'writeMany', address: 1, register: 0x70, values: [0x2020, 0x4130, 0x3032] } as const,
      '01 10 00 70 00 03 06 20 20 41 30 30 32 E3 EA',
    ],
    [
      'computed: DM36, "A002  "',
      { kind: 'writeMany', address: 1, register: 0, values: [0x41, 0x30, 0x30, 0x32, 0x20, 0x20] } as const,
      '01 10 00 00 00 06 0C 00 41 00 30 00 30 00 32 00 20 00 20 06 3E',
    ],
  ])('%s', (_, message, written) => bothWays(encodeModbus, decodeModbus, message, written));

  it('a misprint of AT381x, page 109, is no frame', () => {
    expect(decodeModbus(bytes('01 10 30 0C 00 01 02 00 01 FA C8'))).toMatchObject({ kind: 'noise' });
  });

  it('the panels of the profiles are sent those frames', () => {
    expect(shown('led-485-6', 1, { ticket: 'A002' })).toEqual(['01 10 00 70 00 03 06 20 20 41 30 30 32 E3 EA']);
    expect(shown('dm36b06', 1, { ticket: 'A002' })).toEqual(['01 10 00 00 00 06 0C 00 41 00 30 00 30 00 32 00 20 00 20 06 3E']);
  });
});

describe('Alpha', () => {
  const text = (data: string, sum: 'right' | null = 'right') => ({ command: 'A', data, sum });

  it('what a real sign says, with its sum: inspiredclick/alpha_protocol', () => {
    const block = text('A\x1b\x20o\x1cChello');
    const written = '00x20 01 30 30 30 02 41 41 1B 20 6F 1C 43 68 65 6C 6C 6F 03 30 33 41 34 04';
    bothWays(encodeAlpha, decodeAlpha, { zeros: 20, type: '0', address: 0, blocks: [block] }, written);
    expect(decodeAlphaText(block)).toEqual({ file: 'A', position: ' ', mode: 'o', colour: 'C', text: 'hello' });
  });

  it('memory, tenderlove/betabrite test_memory.rb', () => {
    const block = { command: 'E', data: '$AAU0100FF00', sum: null };
    bothWays(
      encodeAlpha,
      decodeAlpha,
      { zeros: 5, type: 'Z', address: 0, blocks: [block] },
      '00x5 01 5A 30 30 02 45 24 41 41 55 30 31 30 30 46 46 30 30 04',
    );
  });

  it('two strings, tenderlove/betabrite test_set_string.rb', () => {
    const blocks = [
      { command: 'G', data: '011045.28 ', sum: null },
      { command: 'G', data: '12.41 ', sum: null },
    ];
    bothWays(
      encodeAlpha,
      decodeAlpha,
      { zeros: 5, type: 'Z', address: 0, blocks },
      '00x5 01 5A 30 30 02 47 30 "11045.28 " 03 02 47 31 "2.41 " 03 04',
    );
  });

  it('computed: "A002 5" held, on every sign', () => {
    const frame = { zeros: 5, type: 'Z', address: 0, blocks: [text('A\x1b\x20bA002 5')] };
    bothWays(encodeAlpha, decodeAlpha, frame, '00x5 01 5A 30 30 02 41 41 1B 20 62 41 30 30 32 20 35 03 30 32 34 43 04');
  });

  it('computed: "A002" in red, on sign 1, and its parts', () => {
    const written = '00x5 01 5A 30 31 02 41 41 1B 20 62 1C 31 41 30 30 32 03 30 32 34 34 04';
    const block = text('A\x1b\x20b\x1c1A002');
    bothWays(encodeAlpha, decodeAlpha, { zeros: 5, type: 'Z', address: 1, blocks: [block] }, written);
    expect(decodeAlphaText(block)).toEqual({ file: 'A', position: ' ', mode: 'b', colour: '1', text: 'A002' });
    expect(shown('alpha-betabrite', 1, { ticket: 'A002' })).toEqual([hex(bytes(written))]);
  });
});

describe('onbon: protocol of the K series, version 1.4', () => {
  const host = 0x8000;
  it.each([
    ['PING', { to: 1, from: host, data: 'A2 00 01 00 00' }, 'A5x8 01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00 68 F8 5A'],
    [
      'screen on',
      { to: 0xfffe, from: host, reserved: 0xff, data: 'A2 08 01 00 00 01' },
      'A5x8 FE FF 00 80 FF 00 00 00 00 00 FE 02 06 00 A2 08 01 00 00 01 BC 51 5A',
    ],
    [
      'the clock',
      { to: 1, from: host, data: 'A2 03 01 08 00 13 20 01 25 11 17 26 05' },
      'A5x8 01 00 00 80 00 00 00 00 00 00 FE 02 0D 00 A2 03 01 08 00 13 20 01 25 11 17 26 05 B0 3F 5A',
    ],
  ])('%s', (_, { data, ...frame }, written) => {
    const message = { reserved: 0, ...frame, data: bytes(data), begins: 8, isCrcRight: true };
    bothWays(encodeOnbon, decodeOnbon, message, written);
  });

  // The card sends nine A5 where eight are asked for; the header begins behind them.
  it.each([
    ['ACK', 'A0 00 00 00 00', 'A5x9 00 80 FE FF 00 00 00 00 00 00 FE 02 05 00 A0 00 00 00 00 14 AC 5A'],
    ['NACK: the sum was wrong', 'A0 01 05 00 00', 'A5x9 00 80 FE FF 00 00 00 00 00 00 FE 02 05 00 A0 01 05 00 00 05 51 5A'],
  ])('%s', (_, data, written) => {
    const frame = { to: host, from: 0xfffe, reserved: 0, data: bytes(data) };
    expect(decodeOnbon(bytes(written))).toMatchObject({ kind: 'message', message: { ...frame, begins: 9, isCrcRight: true } });
    expect(`A5 ${hex(encodeOnbon(frame))}`).toBe(hex(bytes(written)));
  });

  it('live text, command 8: 欢迎光临 on 128 by 32', () => {
    const text = bytes('BB B6 D3 AD B9 E2 C1 D9');
    const data = encodeLiveText({ widthDots: 128, heightDots: 32, timeoutSeconds: 10, text });
    const written = `A5x8 FE FF 00 80 00 00 00 00 00 00 FE 02 2C 00 A3 06 01 00 00 00 01 23 00
      00 00 80 00 00 80 80 20 00 00 00 00 0A 00 00 00 00
      02 01 01 00 02 0A 08 00 00 00 BB B6 D3 AD B9 E2 C1 D9 3C 49 5A`;
    bothWays(encodeOnbon, decodeOnbon, { to: 0xfffe, from: host, reserved: 0, data, begins: 8, isCrcRight: true }, written);
    expect(decodeLiveText(data)).toEqual({ widthDots: 128, heightDots: 32, timeoutSeconds: 10, text });
  });

  it('what is escaped comes back, and sums are over what it stands for', () => {
    const data = bytes('A2 00 A5 A6 5A 5B');
    const frame = encodeOnbon({ to: 0x5aa5, from: host, reserved: 0, data });
    expect(hex(frame)).toContain('A6 02 5B 02 00 80');
    expect(hex(frame)).toContain('A2 00 A6 02 A6 01 5B 02 5B 01');
    expect(decodeOnbon(frame)).toMatchObject({ kind: 'message', message: { to: 0x5aa5, data, isCrcRight: true } });
  });
});

describe('simple boards', () => {
  const am03127 = (data: string, address = 1) => ({ kind: 'data', address, data, isSumRight: true }) as const;

  it.each([
    [
      "of JeeLabs' and others' examples: message",
      am03127('<L1><PA><FE><MA><WC><FE>message'),
      '"<ID01><L1><PA><FE><MA><WC><FE>message1F<E>"',
    ],
    ['computed: Hello', am03127('<L1><PA><FE><MA><WC><FE>Hello'), '"<ID01><L1><PA><FE><MA><WC><FE>Hello36<E>"'],
    ['computed: A002, every board', am03127('<L1><PA><FE><MA><WC><FE>A002', 0), '"<ID00><L1><PA><FE><MA><WC><FE>A00207<E>"'],
    ['brightness, 75 %', am03127('<BB>'), '"<ID01><BB>02<E>"'],
    ['address', { kind: 'address', to: 5 } as const, '"<ID><05><E>"'],
    ['understood', { kind: 'answer', answer: 'ACK' } as const, '"ACK"'],
    ['not understood', { kind: 'answer', answer: 'NACK' } as const, '"NACK"'],
  ])('AM03127, %s', (_, message, written) => bothWays(encodeAm03127, decodeAm03127, message, written));

  it('AM03127: the page of those examples', () => {
    const page = { comes: 'E', stands: 'A', stays: 'C', goes: 'E', text: 'Hello' };
    expect(encodePage(page)).toBe('<L1><PA><FE><MA><WC><FE>Hello');
    expect(decodePage(encodePage(page))).toEqual(page);
  });

  it.each([
    ['the tests of knevelina/prolite: a page', { address: 1, command: '<PA>Test' }, '"<ID01><PA>Test" 0D 0A'],
    ['the tests of knevelina/prolite: show it', { address: 1, command: '<RPA>' }, '"<ID01><RPA>" 0D 0A'],
  ])('Pro-Lite, %s', (_, message, written) => bothWays(encodeProLite, decodeProLite, message, written));

  it('Daktronics: stephenhirst.azurewebsites.net', () => {
    bothWays(encodeVenus, decodeVenus, { field: 35, text: 'hello' }, '16 "20000000" 01 "0040100035" 02 "hello" 04 "8A" 17');
  });

  it('EDI: its manual', () => {
    bothWays(encodeEdi, decodeEdi, { address: 1, text: '1234' }, '02 30 31 31 32 33 34 03');
  });

  it('four bytes: musicexecdevelopment.com', () => {
    bothWays(encodeFourByte, decodeFourByte, { address: 5, value: 999 }, '05 03 E7 EF');
  });
});
