import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLANK } from '../../../drivers/led/content.js';
import { decodeAlpha, encodeAlpha } from '../../../drivers/led/families/alpha.js';
import { decodeAm03127, encodeAm03127 } from '../../../drivers/led/families/am03127.js';
import { type CandleMessage, decodeCandle, encodeCandle } from '../../../drivers/led/families/candle.js';
import { decodeEdi, encodeEdi } from '../../../drivers/led/families/edi.js';
import { decodeFourByte, encodeFourByte } from '../../../drivers/led/families/four-byte.js';
import { decodeHuidu, encodeHuidu, type HuiduMessage } from '../../../drivers/led/families/huidu.js';
import { kindOf } from '../../../drivers/led/families/index.js';
import { decodeModbus, encodeModbus, type ModbusMessage } from '../../../drivers/led/families/modbus.js';
import { decodeOnbon, encodeOnbon } from '../../../drivers/led/families/onbon.js';
import { decodeProLite, encodeProLite } from '../../../drivers/led/families/pro-lite.js';
import { decodeVenus, encodeVenus } from '../../../drivers/led/families/venus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { COMMAND, decodePacket, packetOf } from '../../../drivers/led/huidu-packets.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import type { Scanner } from '../../../drivers/led/scan.js';
import { bytes } from './bytes.js';

const PROFILES = loadLedProfiles();
const IDS = [...PROFILES.keys()];

function profileOf(id: string) {
  const profile = PROFILES.get(id);
  if (!profile) throw new Error(`no profile ${id}`);
  return profile;
}

const familyOf = (id: string, transliterates = false) => ledFamily(profileOf(id), { transliterates });

const byte = fc.nat(255);
const word = fc.nat(0xffff);
const text = fc.string({ unit: fc.constantFrom(...'0123456789ABCXYZabc -:.'), maxLength: 20 });
const plainBytes = fc.uint8Array({ maxLength: 30 });

describe('what is encoded is decoded as what it was', () => {
  const returns = <Message>(encode: (message: Message) => Uint8Array, decode: Scanner<Message>, messages: fc.Arbitrary<Message>): void =>
    fc.assert(
      fc.property(messages, (message) => {
        const frame = encode(message);
        expect(decode(frame)).toEqual({ kind: 'message', length: frame.length, message });
        for (let end = 0; end < frame.length; end++) expect(decode(frame.subarray(0, end)).kind).not.toBe('message');
      }),
      { numRuns: 60 },
    );

  it('Candle', () => {
    const address = fc.integer({ min: 0x20, max: 0x7f });
    const data = fc.uint8Array({ min: 0x20, maxLength: 16 });
    const blinks = fc.oneof(fc.integer({ min: 0, max: 94 }), fc.constant(Number.POSITIVE_INFINITY));
    const messages: fc.Arbitrary<CandleMessage> = fc.oneof(
      fc.record({ kind: fc.constant('show' as const), address, blinks, data }),
      fc.record({ kind: fc.constant('brightness' as const), address, darkness: fc.nat(3) }),
      fc.record({ kind: fc.constant('address' as const), from: fc.oneof(address, fc.constant(0xff)), to: address }),
      fc.record({ kind: fc.constant('scan' as const), address }),
    );
    returns((message) => encodeCandle(message), decodeCandle(true), messages);
  });

  it('Modbus', () => {
    const address = fc.nat(247);
    const values = fc.array(word, { minLength: 1, maxLength: 20 });
    const messages: fc.Arbitrary<ModbusMessage> = fc.oneof(
      fc.record({ kind: fc.constant('read' as const), address, fn: fc.constantFrom(3, 4), register: word, count: word }),
      fc.record({ kind: fc.constant('writeOne' as const), address, register: word, value: word }),
      fc.record({ kind: fc.constant('writeMany' as const), address, register: word, values }),
      fc.record({ kind: fc.constant('written' as const), address, register: word, count: word }),
      fc.record({ kind: fc.constant('refused' as const), address, fn: fc.constantFrom(6, 16), code: byte }),
    );
    returns(encodeModbus, decodeModbus, messages);
  });

  it('onbon', () => {
    // A header that begins with A5 cannot be told from what stands before it, unless it is escaped: it is.
    const frames = fc.record({ to: word, from: word, reserved: byte, data: plainBytes });
    returns(
      encodeOnbon,
      decodeOnbon,
      frames.map((frame) => ({ ...frame, begins: 8, isCrcRight: true })),
    );
  });

  it('Huidu', () => {
    const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    const messages: fc.Arbitrary<HuiduMessage> = fc.oneof(
      fc.record({ kind: fc.constant('packet' as const), command: byte, sequence: byte, payload: plainBytes }),
      fc.record({ kind: fc.constant('answer' as const), id: exactly(16), command: byte, status: byte, rest: exactly(6) }),
      fc.constant({ kind: 'hello' as const }),
    );
    returns(encodeHuidu, decodeHuidu, messages);
  });

  it('Huidu, SDK 2.0', () => {
    const command = fc.constantFrom(...Object.values(COMMAND));
    const messages = fc.record({ kind: fc.constant('packet' as const), command, payload: plainBytes });
    returns(({ command: of, payload }) => packetOf(of, payload), decodePacket, messages);
  });

  it('the others', () => {
    const block = fc.record({ command: fc.constant('A'), data: text, sum: fc.constantFrom('right' as const, null) });
    const blocks = fc.array(block, { minLength: 1, maxLength: 3 });
    returns(encodeAlpha, decodeAlpha, fc.record({ zeros: fc.integer({ min: 5, max: 20 }), type: fc.constant('Z'), address: byte, blocks }));
    const data = fc.record({ kind: fc.constant('data' as const), address: byte, data: text, isSumRight: fc.boolean() });
    returns(encodeAm03127, decodeAm03127, data);
    returns(encodeProLite, decodeProLite, fc.record({ address: byte, command: text }));
    returns(encodeVenus, decodeVenus, fc.record({ field: fc.nat(9999), text }));
    returns(encodeEdi, decodeEdi, fc.record({ address: fc.nat(99), text: fc.stringMatching(/^[-0-9 ]{0,6}$/) }));
    returns(encodeFourByte, decodeFourByte, fc.record({ address: byte, value: word }));
  });
});

describe('what a family says is understood by its decoder', () => {
  const decoderOf = (id: string) => kindOf(profileOf(id)).decoder(profileOf(id).protocol);
  const content = { lines: [{ ticket: '12', arrow: 'right', window: '3' }], clock: null, blinkCount: 2 } as const;

  it.each(IDS)('%s', (id) => {
    const { addresses, show, brightness, changeAddress, probe } = familyOf(id);
    const { first } = addresses;
    const changes = changeAddress(first, first)?.exchanges ?? [];
    for (const exchange of [...show(first, content), ...(brightness(first, 50) ?? []), ...changes, probe(first)]) {
      if (exchange !== null) expect(decoderOf(id)(exchange.frame)).toMatchObject({ kind: 'message', length: exchange.frame.length });
    }
  });

  it.each(['candle-7', 'candle-old-7'])('%s: a byte says how often it blinks, or there is none', (id) => {
    const [exchange] = familyOf(id).show(32, content);
    const data = bytes('"12  >3 "');
    expect(decoderOf(id)(exchange?.frame ?? data)).toMatchObject({ message: { kind: 'show', data } });
  });
});

describe('letters', () => {
  it.each([
    ['candle-7', 'АБВГЕЗНОПРСУЧ0123456789ABCEFHILOPSU', []],
    ['candle-7', 'КДИ', ['К', 'Д', 'И']],
    ['candle-7', 'Ж1ЖЖ', ['Ж']],
    ['candle-7', 'г', ['г']],
    ['alpha-betabrite', 'A002', []],
    ['alpha-betabrite', 'Г002', ['Г']],
    ['onbon-bx-6k', 'Г\\', ['Г', '\\']],
    ['am03127', '<1>', ['<', '>']],
    ['edi-ed400d', 'A12', ['A']],
    ['led-485-6', 'A12b', []],
    ['led-485-6', 'Г', ['Г']],
    ['candle-7', 'A\n\u0007', ['\n', '\u0007']],
  ])('%s: of %j it has not %j', (id, letters, missing) => {
    expect(familyOf(id).unshowable(letters)).toEqual(missing);
  });

  it('are exchanged only where that is allowed', () => {
    expect(familyOf('alpha-betabrite', true).unshowable('ГЧЪ')).toEqual(['Ъ']);
    const content = { ...BLANK, lines: [{ ticket: 'Г002', arrow: 'none', window: '5' }] } as const;
    const shown = (transliterates: boolean): string =>
      Buffer.from(familyOf('alpha-betabrite', transliterates).show(1, content)[0]?.frame ?? []).toString('latin1');
    expect(shown(true)).toContain('G002 5');
    // What was let through all the same is dark, and never a letter that looks like another ticket.
    expect(shown(false)).toContain(' 002 5'.trim());
    expect(shown(false)).not.toContain('?');
  });

  it('that do not fit lose their beginning: the end tells one ticket from the next', () => {
    const content = { ...BLANK, lines: [{ ticket: 'А12345', arrow: 'left', window: '123' }] } as const;
    expect(Buffer.from(familyOf('candle-7').show(32, content)[0]?.frame ?? []).toString('latin1')).toBe('\x01\x20\x202345<23\x07');
  });
});

describe('the others of its abilities', () => {
  it('brightness of Candle has four steps', () => {
    const level = (percent: number): number | undefined => familyOf('candle-7').brightness(32, percent)?.[0]?.frame[2];
    expect([100, 90, 70, 40, 0, 500, -1].map(level)).toEqual([0x20, 0x20, 0x21, 0x22, 0x23, 0x20, 0x23]);
    expect(familyOf('candle-7x4').brightness(32, 0)).toHaveLength(4);
  });

  it('brightness of AM03127 and onbon', () => {
    const said = (id: string, percent: number) => Buffer.from(familyOf(id).brightness(1, percent)?.[0]?.frame ?? []).toString('latin1');
    expect([100, 75, 50, 25, 0].map((percent) => said('am03127', percent).slice(6, 10))).toEqual(['<BA>', '<BB>', '<BC>', '<BD>', '<BD>']);
    expect(familyOf('onbon-bx-5k').brightness(1, 100)?.[0]?.frame.slice(22, 29)).toEqual(bytes('A3 02 01 00 00 01 0F'));
    expect(familyOf('alpha-betabrite').brightness(1, 50)).toBeNull();
  });

  it('addresses', () => {
    expect(familyOf('led-485-6').changeAddress(1, 5)?.exchanges[0]?.frame).toEqual(bytes('01 06 00 02 00 05 E8 09'));
    expect(familyOf('led-485-6').changeAddress('all', 5)).toBeNull();
    expect(familyOf('dm36b06').changeAddress(1, 5)).toBeNull();
    expect(familyOf('edi-ed400d').changeAddress(1, 5)).toBeNull();
    expect(familyOf('onbon-bx-5k').changeAddress(1, 5)?.reaches).toBe('everyBoard');
  });

  it('addresses of four rows follow each other, and none is given twice on the way', () => {
    const told = (from: number, to: number): number[][] =>
      (familyOf('candle-7x4').changeAddress(from, to)?.exchanges ?? []).map(({ frame }) => [...frame.slice(1, 3)]);
    expect(told(40, 41)).toEqual([
      [43, 44],
      [42, 43],
      [41, 42],
      [40, 41],
    ]);
    expect(told(41, 40)).toEqual([
      [41, 40],
      [42, 41],
      [43, 42],
      [44, 43],
    ]);
    expect(familyOf('candle-7x4').changeAddress('all', 40)).toBeNull();
  });

  it.each(IDS)('%s: silences and limits are those of its profile', (id) => {
    const family = familyOf(id);
    const profile = PROFILES.get(id);
    expect(family).toMatchObject({
      addresses: profile?.addresses,
      rows: profile?.layout.rows,
      sameAddressGapMs: profile?.timing.sameAddressGapMs,
    });
    const exchanges = family.show(family.addresses.first, BLANK);
    // Of several frames of one content some may not be answered: the pieces of a file.
    const timeoutsMs = new Set(exchanges.flatMap(({ reply }) => reply?.timeoutMs ?? []));
    expect(new Set(exchanges.map(({ gapMs }) => gapMs))).toEqual(new Set([profile?.timing.gapMs]));
    expect([...timeoutsMs]).toEqual(profile?.timing.replyTimeoutMs == null ? [] : [profile.timing.replyTimeoutMs]);
  });

  it('the frame to every board keeps the whole line silent for as long as a board needs', () => {
    expect(familyOf('candle-7').changeAddress('all', 33)?.exchanges[0]?.gapMs).toBe(200);
    expect(familyOf('candle-7').show(32, BLANK)[0]?.gapMs).toBe(5);
  });

  it('replies of a Modbus panel are judged byte by byte, behind what a turned line makes up', () => {
    const judge = familyOf('led-485-6').show(1, BLANK)[0]?.reply?.judge;
    const answer = bytes('01 10 00 70 00 03 81 D3');
    for (let end = 0; end < answer.length; end++) expect(judge?.(answer.subarray(0, end))).toBe('more');
    expect(judge?.(answer)).toBe('done');
    expect(judge?.(Buffer.concat([bytes('00 FF'), answer]))).toBe('done');
    expect(judge?.(bytes('01 90 02 CD C1'))).toBe('bad');
    expect(judge?.(bytes('02 10 00 70 00 03 81 E0'))).toBe('bad');
    expect(familyOf('led-485-6').explain(bytes('01 90 02 CD C1'))).toBe(
      'refused with exception 2: it has no such register: is it another model?',
    );
  });

  it('replies of onbon and AM03127', () => {
    const onbon = familyOf('onbon-bx-5k');
    const judge = onbon.show(1, BLANK)[0]?.reply?.judge;
    const nack = bytes('A5x9 00 80 FE FF 00 00 00 00 00 00 FE 02 05 00 A0 01 05 00 00 05 51 5A');
    expect(judge?.(bytes('A5x9 00 80 FE FF 00 00 00 00 00 00 FE 02 05 00 A0 00 00 00 00 14 AC 5A'))).toBe('done');
    expect(judge?.(bytes('A5x9 00 80 FE FF 00 00 00 00 00 00 FE 02 05 00 A0 00 00 00 00 14 AC'))).toBe('more');
    expect(judge?.(nack)).toBe('bad');
    expect(onbon.explain(nack)).toBe('refused with error 5: the sum was wrong: check the wires and the speed');
    const am03127 = familyOf('am03127').show(1, BLANK)[0]?.reply?.judge;
    expect(['', 'AC', 'ACK', 'NAC', 'NACK', 'xxxxx'].map((said) => am03127?.(Buffer.from(said)))).toEqual([
      'more',
      'more',
      'done',
      'more',
      'bad',
      'bad',
    ]);
  });
});
