import { describe, expect, it } from 'vitest';
import { BLANK } from '../../../../drivers/led/content.js';
import { ledFamily } from '../../../../drivers/led/family.js';
import { bytes } from '../../led/bytes.js';
import { benchOf, callFor, contentOf, PROFILES, profileOf } from './bench.js';

const IDS = [...PROFILES.keys()];
const ANSWERING = IDS.filter((id) => ledFamily(profileOf(id)).isAcknowledged);
const FOR_EVER = Number.POSITIVE_INFINITY;

/** What a person reads, without the spaces that fill cells. */
const read = ({ twin }: ReturnType<typeof benchOf>): string[] => twin.lit.rows.map(({ text }) => text.replace(/ +/g, ' ').trim());

const CALL_READ: Readonly<Record<string, string>> = {
  'candle-4': 'A002',
  'led-485-4': 'A002',
  'led-485-6': 'A002',
  'candle-7': 'A002-5',
  'candle-7-arrow-4': '002-5',
  'candle-7x4': 'A002-5',
  dm36b06: 'A002-5',
  am03127: 'A002 5',
  'edi-ed400d': '002',
  'four-byte': '2',
};

describe('every board shows what it is told', () => {
  it.each(IDS)('%s: a call, then nothing', (id) => {
    const bench = benchOf(id);
    const { profile, show, twin } = bench;
    show(contentOf(callFor(profile)));
    expect(read(bench)[0]).toBe(CALL_READ[id] ?? 'A002 5');
    show(BLANK);
    expect(read(bench).join('')).toBe(id === 'four-byte' ? '0' : '');
    expect(twin.faults).toEqual([]);
  });

  it.each(IDS)('%s: the time, where there is room', (id) => {
    const bench = benchOf(id);
    bench.show({ ...BLANK, clock: '14:05' });
    const { layout } = bench.profile;
    const expected = layout.cells < 5 ? (id === 'four-byte' ? '0' : '') : `14${layout.clockColon}05`;
    expect(read(bench).at(-1)).toBe(expected);
    expect(bench.twin.faults).toEqual([]);
  });

  it.each(IDS)('%s: blinks as the family says', (id) => {
    const bench = benchOf(id);
    const { family, profile, show, timers, twin } = bench;
    show({ ...contentOf(callFor(profile)), blinkCount: 3 });
    expect(twin.lit.rows[0]?.isBlinking).toBe(family.blinking !== 'never');
    timers.advance(3000);
    expect(twin.lit.rows[0]?.isBlinking).toBe(family.blinking === 'untilTold');
    show(contentOf(callFor(profile)));
    expect(twin.lit.rows[0]?.isBlinking).toBe(false);
    expect(twin.faults).toEqual([]);
  });

  it.each(ANSWERING)('%s: says that it understood', (id) => {
    const { answers, family, profile, twin, timers } = benchOf(id);
    const [exchange] = family.show(twin.address, contentOf(callFor(profile)));
    twin.receive(exchange?.frame ?? new Uint8Array());
    expect(answers).toEqual([]);
    timers.advance(5);
    expect(exchange?.reply?.judge(answers[0] ?? new Uint8Array())).toBe('done');
  });

  it('four rows, each with an address of its own, and the clock in the last', () => {
    const bench = benchOf('candle-7x4', { address: 40 });
    const lines = [callFor(bench.profile, 'Г012', '3'), callFor(bench.profile, 'Г011', '12')];
    bench.show({ lines, clock: '09:41', blinkCount: FOR_EVER });
    expect(read(bench)).toEqual(['Г012-3', 'Г011-12', '', '09-41']);
    expect(bench.twin.lit.rows.map(({ isBlinking }) => isBlinking)).toEqual([true, false, false, false]);
    expect(bench.family.show(40, BLANK).map(({ frame }) => frame[1])).toEqual([40, 41, 42, 43]);
  });

  it('four rows take their addresses together', () => {
    const { family, timers, twin } = benchOf('candle-7x4', { address: 40 });
    for (const to of [50, 42, 43]) {
      for (const { frame } of family.changeAddress(twin.address, to)?.exchanges ?? []) {
        twin.receive(frame);
        timers.advance(200);
      }
      expect(twin.address).toBe(to);
    }
    expect(twin.faults).toEqual([]);
  });

  it('arrows', () => {
    const bench = benchOf('candle-7');
    bench.show(contentOf({ ...callFor(bench.profile), arrow: 'left' }));
    expect(bench.twin.lit.rows[0]?.text).toBe('A002<5 ');
    bench.show(contentOf({ ...callFor(bench.profile), arrow: 'right' }));
    expect(bench.twin.lit.rows[0]?.text).toBe('A002>5 ');
  });
});

describe('Candle', () => {
  it('writes as many cells as it is sent letters: the manual\'s "A045 98"', () => {
    const { twin, timers } = benchOf('candle-7');
    twin.receive(bytes('01 20 20 "A045 98" 07'));
    timers.advance(200);
    twin.receive(bytes('01 20 20 41 31 33 07'));
    expect(twin.lit.rows[0]?.text).toBe('A135 98');
    expect(twin.faults).toEqual([]);
  });

  it('keeps brightness and address without power, and nothing else', () => {
    const bench = benchOf('candle-7');
    const { family, profile, show, timers, twin } = bench;
    show(contentOf(callFor(profile)));
    const told = [...(family.brightness(32, 25) ?? []), ...(family.changeAddress(32, 50)?.exchanges ?? [])];
    for (const { frame } of told) {
      twin.receive(frame);
      timers.advance(200);
    }
    twin.powerOff();
    expect(twin.lit.isOn).toBe(false);
    twin.receive(bytes('01 32 20 "A111111" 07'));
    twin.powerOn();
    expect(twin.lit).toEqual({ isOn: true, brightnessPercent: 50, rows: [{ text: '       ', isBlinking: false }] });
    expect(twin.address).toBe(50);
    show(contentOf(callFor(profile, 'A003')));
    expect(read(bench)).toEqual(['A003-5']);
    expect(twin.faults).toEqual([]);
  });

  it('every board takes the address that FF is told', () => {
    const { family, twin } = benchOf('candle-7', { address: 77 });
    const change = family.changeAddress('all', 33);
    expect(change).toMatchObject({ reaches: 'everyBoard', exchanges: [{ gapMs: 200 }] });
    expect(family.changeAddress(32, 33)?.reaches).toBe('one');
    for (const { frame } of change?.exchanges ?? []) twin.receive(frame);
    expect(twin.address).toBe(33);
  });

  it.each([
    ['letters that it has not', '01 20 20 "AZ" 07', 'letters that it has not: Z'],
    ['more letters than cells', '01 20 20 "A1234567" 07', '1 letters more than cells'],
    ['no letters', '01 20 20 07', 'a frame without letters'],
    ['a frame that is broken off', '01 20 20 "A" 01 20 20 "A" 07', 'a frame that was broken off'],
    ['a brightness that it has not', '02 20 24 07', 'a frame of the wrong length, or a byte out of its range'],
    ['no end', '01 20 20 "A"', 'not whole yet'],
    ['a letter that frames', '01 20 20 "A" 0D 07', 'a frame that was broken off'],
  ])('a fault: %s', (_, written, what) => {
    const { twin } = benchOf('candle-7');
    twin.receive(bytes(written));
    if (written.startsWith('02')) twin.receive(bytes('01 20 20 "A" 07'));
    expect(twin.faults[0]?.what).toBe(what);
  });

  it('a fault: a frame too soon after the former one, but not one for another board', () => {
    const { twin, timers } = benchOf('candle-7');
    twin.receive(bytes('01 20 20 "A" 07'));
    timers.advance(5);
    twin.receive(bytes('01 21 20 "A" 07'));
    expect(twin.faults).toEqual([]);
    twin.receive(bytes('01 20 20 "A" 07'));
    expect(twin.faults.map(({ what }) => what)).toEqual(['5 ms after the former frame; it needs 200']);
  });
});

describe('other boards', () => {
  it.each([
    [
      'Alpha, too few zeros',
      'alpha-betabrite',
      '00x4 01 5A 30 30 02 41 41 1B 20 62 41 03 30 30 46 46 04 00',
      'fewer than 5 zeros, or nothing behind them',
    ],
    ['Alpha, a wrong sum', 'alpha-betabrite', '00x5 01 5A 30 30 02 41 41 1B 20 62 41 03 30 30 30 30 04', 'the sum is wrong'],
    ['Alpha, a text that moves', 'alpha-betabrite', '00x5 01 5A 30 30 02 41 41 1B 20 61 41 04', 'the text moves: mode a'],
    ['Alpha, another file', 'alpha-betabrite', '00x5 01 5A 30 30 02 41 42 1B 20 62 41 04', 'file B is not the one that runs'],
    ['Pro-Lite, a command that it has not', 'pro-lite-pl-m2014r', '"<ID01><XX>" 0D 0A', 'it does not know <XX>'],
    ['Daktronics, another field', 'daktronics-venus-1500', '16 "20000000" 01 "0040100036" 02 "hello" 04 "8B" 17', 'field 36 is not shown'],
    ['EDI, letters', 'edi-ed400d', '02 "01A1" 03 02 "01" 03', 'letters that it has not'],
    ['four bytes, more digits than it has', 'four-byte', '00 03 E8 EB', '1000 has more digits than the board'],
  ])('a fault: %s', (_, id, written, what) => {
    const { twin } = benchOf(id);
    twin.receive(bytes(written));
    expect(twin.faults[0]?.what).toBe(what);
  });

  it('four bytes are found behind a single one', () => {
    const { twin } = benchOf('four-byte', { address: 5 });
    twin.receive(bytes('FF 05 03 E7 EF'));
    expect(twin.lit.rows[0]?.text).toBe('999');
  });

  it('without power half a frame is lost', () => {
    const { twin } = benchOf('candle-7');
    twin.receive(bytes('01 20 20 "A"'));
    twin.powerOff();
    twin.powerOn();
    twin.receive(bytes('"B" 07'));
    expect(twin.lit.rows[0]?.text.trim()).toBe('');
    expect(twin.faults.map(({ what }) => what)).toEqual(['a frame that was broken off by power', 'no frame begins so']);
  });
});

describe('boards that answer', () => {
  it.each(ANSWERING)('%s: wrongly, refusing, late, and not at all', (id) => {
    const { answers, family, profile, twin, timers } = benchOf(id);
    const [exchange] = family.show(twin.address, contentOf(callFor(profile)));
    const ask = (): string | undefined => {
      answers.length = 0;
      timers.advance(2000);
      twin.receive(exchange?.frame ?? new Uint8Array());
      timers.advance(profile.timing.replyTimeoutMs ?? 0);
      const [answer] = answers;
      return answer && exchange?.reply?.judge(answer);
    };
    twin.answer('wrongly');
    expect(ask()).not.toBe('done');
    twin.powerOff();
    twin.powerOn();
    twin.answer('refusing');
    expect(ask()).toBe('bad');
    expect(family.explain(answers[0] ?? new Uint8Array())).toContain('refused with');
    expect(twin.lit.rows.map(({ text }) => text.trim()).join('')).toBe('');
    twin.answer('rightly', 10_000);
    expect(ask()).toBeUndefined();
    timers.advance(10_000);
    expect(answers).toHaveLength(1);
    twin.answer('never');
    expect(ask()).toBeUndefined();
    twin.answer('rightly');
    expect(ask()).toBe('done');
    expect(family.explain(new Uint8Array())).toContain('no answer');
    expect(twin.faults).toEqual([]);
  });

  it('an answer is not given without power', () => {
    const { answers, family, profile, twin, timers } = benchOf('led-485-6');
    twin.receive(family.show(1, contentOf(callFor(profile)))[0]?.frame ?? new Uint8Array());
    twin.powerOff();
    timers.advance(100);
    expect(answers).toEqual([]);
  });

  it.each([
    ['led-485-6, a register that it has not', 'led-485-6', '01 06 00 00 30 39 5D D8', 'it has no register 0'],
    ['led-485-6, a misprint of AT381x', 'led-485-6', '01 10 30 0C 00 01 02 00 01 FA C8', 'no frame begins here, or its CRC is wrong'],
    ['onbon, a wrong sum', 'onbon-bx-5k', 'A5x8 01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00 68 F9 5A', 'the sum is wrong'],
    [
      'onbon, a clipped beginning',
      'onbon-bx-5k',
      'A5x3 01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00 68 F8 5A',
      '3 A5 before the frame instead of 8',
    ],
    ['AM03127, a wrong sum', 'am03127', '"<ID01><L1><PA><FE><MA><WC><FE>message1E<E>"', 'the sum is wrong'],
    ['AM03127, a command that it has not', 'am03127', '"<ID01><XX>02<E>"', 'it does not know <XX>'],
  ])('a fault: %s', (_, id, written, what) => {
    const { timers, twin } = benchOf(id);
    twin.receive(bytes(written));
    timers.advance(2000);
    twin.receive(bytes('00'));
    expect(twin.faults.map((fault) => fault.what)).toContain(what);
  });

  it('what everybody was told is answered by nobody', () => {
    const { answers, timers, twin } = benchOf('am03127', { address: 7 });
    twin.receive(bytes('"<ID00><L1><PA><FE><MA><WC><FE>A00207<E>"'));
    timers.advance(100);
    expect(twin.lit.rows[0]?.text).toBe('A002');
    expect(answers).toEqual([]);
  });

  it.each(['onbon-bx-5k', 'am03127'])('%s: the new address is taken by every board that hears it', (id) => {
    const { family, timers, twin } = benchOf(id, { address: 7 });
    const change = family.changeAddress(1, 9);
    expect(change?.reaches).toBe('everyBoard');
    for (const { frame } of change?.exchanges ?? []) twin.receive(frame);
    timers.advance(100);
    expect(twin.address).toBe(9);
  });

  it.each([
    ['onbon-bx-6k', 40],
    ['am03127', 50],
  ])('%s: brightness, lost without power', (id, percent) => {
    const { answers, family, timers, twin } = benchOf(id);
    const [exchange] = family.brightness(twin.address, 40) ?? [];
    twin.receive(exchange?.frame ?? new Uint8Array());
    timers.advance(10);
    expect(exchange?.reply?.judge(answers[0] ?? new Uint8Array())).toBe('done');
    expect(twin.lit.brightnessPercent).toBe(percent);
    twin.powerOff();
    twin.powerOn();
    expect(twin.lit.brightnessPercent).toBe(100);
  });
});

describe('the picture', () => {
  it.each(IDS)('%s: is an SVG with what is lit', (id) => {
    const { profile, show, twin } = benchOf(id);
    const dark = twin.picture();
    show({ ...contentOf(callFor(profile)), blinkCount: FOR_EVER });
    const lit = twin.picture();
    expect(lit).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(lit).not.toBe(dark);
    expect(lit.includes('<animate')).toBe(twin.lit.rows[0]?.isBlinking);
    twin.powerOff();
    expect(twin.picture()).toContain('opacity:0.00');
  });

  it('every letter of the boards of segments has a shape', async () => {
    const { segmentsOf } = await import('../../../../drivers/twins/led/picture.js');
    const letters = IDS.map(profileOf).flatMap(({ look, text }) => (look === 'segments' ? [...(text.glyphs ?? '')] : []));
    expect(letters.filter((letter) => segmentsOf(letter) === 0)).toEqual(['<', '>', '<', '>', '<', '>', '<', '>', '<', '>']);
  });
});
