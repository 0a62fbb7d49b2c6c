/** What the twin answers, byte by byte, against vectors of manuals and of programs that were tried on real devices. */
import { describe, expect, it } from 'vitest';
import { Bench, blackRows, CUSTOM, EJECTOR, EPSON, profileOf } from './bench.js';

const ALL = ['10 04 01', '10 04 02', '10 04 03', '10 04 04'];
const answersOf = (bench: Bench, questions = ALL): string => questions.flatMap((question) => bench.say(question)).join(' ');

/** A state, how a printer comes into it, and what it answers to DLE EOT 1 to 4 and by ASB. */
const STATES: readonly [string, (bench: Bench) => void, string, string][] = [
  ['idle', () => {}, '12 12 12 12', '10 00 00 00'],
  ['near its end', ({ twin }) => twin.paperOutAfterMm(1000), '12 12 12 1E', '10 00 03 00'],
  // docs.rs/hardless_http_dialects, PrinterStatus: 1A, 32 and 7E to 1, 2 and 4.
  ['out of paper', ({ twin }) => twin.removePaper(), '1A 32 12 7E', '18 00 0F 00'],
  ['open', ({ twin }) => twin.openCover(), '1A 16 12 12', '38 00 00 00'],
  ['hot', ({ twin }) => twin.overheat(), '1A 52 52 12', '18 40 00 00'],
  [
    'with a cutter that failed',
    (bench) => {
      bench.twin.jamCutter();
      bench.put('1D 56 42 00');
      bench.timers.runAll();
    },
    '1A 52 1A 12',
    '18 08 00 00',
  ],
];

describe('a printer like Epson', () => {
  it.each(STATES)('that is %s answers DLE EOT', (_name, bring, realTime) => {
    const bench = new Bench(EPSON);
    bring(bench);
    expect(answersOf(bench)).toBe(realTime);
  });

  it.each(STATES)('that is %s says so by itself when it was asked to', (name, bring, _realTime, automatic) => {
    const bench = new Bench(EPSON);
    expect(bench.say('1D 61 0F')).toEqual(['10 00 00 00']);
    bring(bench);
    expect(bench.said.at(-1)).toBe(name === 'idle' ? undefined : automatic);
  });

  it('that has all again says so once', () => {
    const bench = new Bench(EPSON);
    bench.say('1D 61 0F');
    bench.twin.openCover();
    bench.twin.openCover();
    bench.twin.closeCover();
    expect(bench.said).toEqual(['38 00 00 00', '10 00 00 00']);
  });

  it.each([
    ['02', ['38 00 00 00', '10 00 03 00']],
    ['04', []],
    ['08', ['38 00 03 00']],
  ])('tells only what it was asked to watch: GS a %s', (mask, told) => {
    const bench = new Bench(EPSON);
    bench.say(`1D 61 ${mask}`);
    bench.twin.openCover();
    bench.twin.paperOutAfterMm(1000);
    bench.twin.closeCover();
    expect(bench.said).toEqual(told);
  });

  it('says nothing more after GS a 0 and after power off', () => {
    const bench = new Bench(EPSON);
    bench.say('1D 61 0F 1D 61 00');
    bench.twin.openCover();
    expect(bench.said).toEqual([]);
    bench.twin.closeCover();
    bench.say('1D 61 0F');
    bench.twin.powerOff();
    bench.twin.powerOn();
    bench.twin.openCover();
    expect(bench.said).toEqual([]);
  });

  it('answers GS r when everything before it is on paper, and DLE EOT at once', () => {
    const bench = new Bench(EPSON);
    bench.put(Buffer.concat([blackRows(EPSON, 40), Buffer.from('1D5642001D7201', 'hex')]));
    bench.put('10 04 04');
    expect(bench.said).toEqual(['12']);
    while (bench.said.length === 1 && bench.timers.pending > 0) bench.timers.advance(1);
    expect(bench.said).toEqual(['12', '00']);
    expect(bench.twin.pieces).toHaveLength(1);
    // 160 rows and a cut.
    expect(bench.timers.nowMs()).toBeGreaterThanOrEqual(Math.floor((160 / 203) * 25.4 * (1000 / 150) + 200));
  });

  it.each([
    ['GS r 1', '1D 72 01'],
    ['ESC v', '1B 76'],
  ] as const)('says by %s in its turn that the paper is near its end', (inTurn, question) => {
    const bench = new Bench({ ...EPSON, status: { ...EPSON.status, inTurn } }, { paperMm: 500 });
    bench.put(blackRows(EPSON, 20));
    bench.put(question);
    expect(bench.said).toEqual([]);
    bench.timers.runAll();
    expect(bench.said).toEqual(['03']);
  });

  it('says who it is in blocks from 5F to 00', () => {
    const bench = new Bench(EPSON);
    // "EPSON" in devices of the maker: 5F "EPSON" 00 (Bixolon SRP-330II manual, page 101).
    expect(bench.say('1D 49 42')).toEqual(['5F 45 70 73 6F 6E 00']);
    expect(bench.say('1D 49 01')).toEqual(['20']);
    expect(bench.complaints).toEqual([]);
  });

  it('can be told apart: real-time answers, automatic ones and the others (TM-T88III manual, appendix G)', () => {
    for (const [, bring] of STATES) {
      const bench = new Bench(EPSON);
      const first = (answer: string | undefined): number => Number.parseInt(answer?.slice(0, 2) ?? '', 16);
      expect(first(bench.say('1D 61 0F')[0]) & 0x93).toBe(0x10);
      bring(bench);
      for (const answer of bench.said.splice(0)) expect(first(answer) & 0x93).toBe(0x10);
      for (const question of ALL) expect(first(bench.say(question)[0]) & 0x93).toBe(0x12);
    }
  });
});

describe('a printer of Custom', () => {
  it('answers its full status (quobox/vkp80iii, tests/test_status.py)', () => {
    const bench = new Bench(CUSTOM);
    expect(bench.say('10 04 14')).toEqual(['10 0F 00 00 00 00']);
    bench.twin.jamCutter();
    bench.say('1C 50 01 01 45 05');
    bench.twin.removePaper();
    bench.twin.openCover();
    bench.timers.runAll();
    const [answer = ''] = bench.say('10 04 14');
    expect(answer).toMatch(/^10 0F 01 0[26] 00 01$/);
  });

  it.each([
    ['near end', (bench: Bench) => bench.twin.paperOutAfterMm(1000), '10 0F 04 00 00 00'],
    ['hot', (bench: Bench) => bench.twin.overheat(), '10 0F 00 00 01 00'],
    ['open', (bench: Bench) => bench.twin.openCover(), '10 0F 00 02 00 00'],
  ])('says %s', (_name, bring, answer) => {
    const bench = new Bench(CUSTOM);
    bring(bench);
    expect(bench.say('10 04 14')).toEqual([answer]);
  });

  it('says that it has something to do, and that a ticket waits to be taken', () => {
    const bench = new Bench(CUSTOM);
    bench.put(blackRows(CUSTOM, 30));
    bench.put('10 04 14');
    expect(bench.said.splice(0)).toEqual(['10 0F 00 04 00 00']);
    bench.put('1C 50 02 00 52 00');
    bench.timers.runAll();
    expect(bench.say('10 04 14')).toEqual(['10 0F 20 00 00 00']);
    expect(bench.twin.takeTicket()).toBe(bench.twin.pieces[0]);
    expect(bench.say('10 04 14')).toEqual(['10 0F 00 00 00 00']);
  });

  it('with an ejector says what is in it (Defilak/libvkp80ii, cmd.js)', () => {
    const bench = new Bench(EJECTOR);
    expect(bench.say('1D 65 06')).toEqual(['00']);
    bench.say(Buffer.concat([blackRows(EJECTOR, 200), Buffer.from('1B4A781B691D65030C', 'hex')]));
    expect(bench.say('1D 65 06')).toEqual(['08']);
    bench.twin.paperOutAfterMm(1000);
    bench.say('1D 65 05');
    expect(bench.say('1D 65 06')).toEqual(['01']);
  });
});

describe('what a model does not know', () => {
  it.each([
    ['generic-58mm', '10 04 01'],
    ['generic-58mm', '10 05 02'],
    ['generic-58mm', '1D 72 01'],
    ['custom-vkp80iii', '1D 61 0F'],
    ['custom-vkp80iii', '1D 72 01'],
    ['custom-vkp80iii', '1B 76'],
    ['epson-tm-t20iii', '10 04 14'],
    ['epson-tm-t20iii', '1B 76'],
  ])('%s says nothing to %s, and that it was asked is a fault', (id, question) => {
    const bench = new Bench(profileOf(id));
    expect(bench.say(question)).toEqual([]);
    expect(bench.twin.faults).toHaveLength(1);
  });

  it('a printer that was made silent goes on printing', () => {
    const bench = new Bench(EPSON);
    bench.twin.setSilent(true);
    expect(bench.say('1D 61 0F 10 04 01 1D 72 01 1D 49 42')).toEqual([]);
    bench.say(blackRows(EPSON, 20));
    bench.say('1D 56 42 00');
    expect(bench.twin.pieces).toHaveLength(1);
    bench.twin.setSilent(false);
    expect(bench.say('10 04 01')).toEqual(['12']);
  });

  it('babble is said by whoever it is asked of', () => {
    const bench = new Bench(profileOf('generic-58mm'));
    bench.twin.babble(Uint8Array.of(0x7e, 0x00));
    expect(bench.said).toEqual(['7E 00']);
  });
});
