/** What real printers do to a ticket when somebody interferes, at the byte and the row where it happens. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printedPart } from '../../../drivers/twins/printer/paper.js';
import { Bench, blackRows, bytesOf, CUSTOM, EJECTOR, EPSON } from './bench.js';

const MM_PER_DOT = 25.4 / 203;
const CUT = bytesOf('1D 56 42 00');
/** 100 black rows and a cut. */
const TICKET = Buffer.concat([blackRows(EPSON, 100), CUT]);

const printedRows = (bench: Bench): number[] => bench.twin.pieces.map((piece) => printedPart(piece).heightDots);
const blackDots = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + (byte === 0xff ? 8 : 0), 0);

describe('paper', () => {
  it('that ends in the middle of a picture stops it there, and the rest comes on the new roll', () => {
    const bench = new Bench(EPSON);
    bench.twin.paperOutAfterMm(40.5 * MM_PER_DOT);
    bench.say(TICKET);
    expect(bench.twin.sensors).toMatchObject({ isPaperOut: true, isBusy: true });
    expect(bench.twin.pending.bitmap.heightDots).toBe(120 + 40);
    bench.twin.loadPaper();
    bench.timers.runAll();
    expect(bench.twin.pieces.map(({ endedBy, isWhole }) => ({ endedBy, isWhole }))).toEqual([
      { endedBy: 'newRoll', isWhole: false },
      { endedBy: 'cut', isWhole: false },
    ]);
    expect(printedRows(bench)).toEqual([40, 60]);
    expect(blackDots(bench.twin.pieces[1]?.bitmap.bytes ?? new Uint8Array())).toBe(60 * 576);
  });

  it('that ends keeps what was received, unless DLE ENQ 2 between commands clears it', () => {
    const bench = new Bench(EPSON);
    const picture = blackRows(EPSON, 40);
    bench.twin.removePaper();
    bench.say(picture.subarray(0, 1000));
    bench.say('10 05 02');
    // That was a part of the picture, because it was not complete.
    bench.say(picture.subarray(1003));
    expect(bench.twin.sensors.isBusy).toBe(true);
    bench.say('10 05 02');
    expect(bench.twin.sensors.isBusy).toBe(false);
    bench.twin.loadPaper();
    bench.say(TICKET);
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([true]);
    expect([printedRows(bench), bench.complaints]).toEqual([[100], []]);
  });

  it('that ends holds a picture larger than the buffer up, and with it all that comes behind', () => {
    const bench = new Bench(EPSON);
    bench.twin.removePaper();
    bench.say(TICKET);
    expect(bench.rest.length).toBe(TICKET.length - 4096);
    expect(bench.say('10 04 01')).toEqual([]);
    bench.twin.loadPaper();
    bench.timers.runAll();
    expect([bench.said, printedRows(bench)]).toEqual([['12'], [100]]);
  });

  it('is used up by what is printed and fed', () => {
    const bench = new Bench(EPSON, { paperMm: 1000 });
    bench.say(TICKET);
    expect(bench.twin.paperLeftMm).toBeCloseTo(1000 - 220 * MM_PER_DOT, 0);
    bench.twin.loadPaper();
    expect(bench.twin.paperLeftMm).toBeCloseTo(1000, 0);
  });

  it('is torn off where there is no cutter', () => {
    const bench = new Bench({ ...EPSON, cut: { command: null, feedDots: 120 } });
    bench.say(Buffer.concat([blackRows(EPSON, 50), bytesOf('1D 50 CB CB 1B 4A 78')]));
    bench.twin.tearOff();
    expect(bench.twin.pieces).toMatchObject([{ endedBy: 'torn', isWhole: false, marginDots: 120 }]);
    expect(printedRows(bench)).toEqual([50]);
    expect(bench.twin.pending.isInked).toBe(false);
  });
});

describe('a cover', () => {
  it('that is opened stops the printer, and it goes on when it is closed', () => {
    const bench = new Bench(EPSON);
    bench.put(TICKET.subarray(0, 2000));
    bench.timers.advance(20);
    bench.twin.openCover();
    const rows = bench.twin.pending.bitmap.heightDots;
    bench.say(TICKET.subarray(2000));
    expect(bench.twin.pending.bitmap.heightDots).toBe(rows);
    bench.twin.closeCover();
    bench.timers.runAll();
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([true]);
    expect(printedRows(bench)).toEqual([100]);
  });
});

describe('a head', () => {
  it('that is hot waits until it is cool', () => {
    const bench = new Bench(EPSON);
    bench.twin.overheat();
    bench.say(TICKET);
    expect(bench.twin.pieces).toEqual([]);
    bench.twin.coolDown();
    bench.timers.runAll();
    expect(printedRows(bench)).toEqual([100]);
  });
});

describe('a cutter', () => {
  it('that is jammed leaves the ticket in the printer; DLE ENQ 1 tries again when it is free', () => {
    const bench = new Bench(EPSON);
    bench.twin.jamCutter();
    bench.say(TICKET);
    bench.say('10 05 01');
    expect(bench.twin.sensors.isCutterError).toBe(true);
    bench.twin.clearCutter();
    bench.timers.runAll();
    expect([bench.twin.pieces.length, bench.twin.sensors.isCutterError]).toEqual([0, true]);
    bench.say('10 05 01');
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([true]);
  });

  it('DLE ENQ 2 gives the cut up; the next ticket hangs on the spoiled one', () => {
    const bench = new Bench(EPSON);
    bench.twin.jamCutter();
    bench.say(TICKET);
    bench.twin.clearCutter();
    bench.say('10 05 02');
    expect(bench.twin.sensors.isCutterError).toBe(false);
    bench.say(TICKET);
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([false]);
    expect(blackDots(bench.twin.pieces[0]?.bitmap.bytes ?? new Uint8Array())).toBe(200 * 576);
  });

  it('of a printer that knows no DLE ENQ tries again by itself', () => {
    const bench = new Bench(EJECTOR);
    bench.twin.jamCutter();
    bench.say(Buffer.concat([blackRows(EJECTOR, 60), blackRows(EJECTOR, 60), bytesOf('1D 50 CC CC 1B 4A 78 1B 69 1D 65 03 0C')]));
    expect(bench.twin.sensors.isCutterError).toBe(true);
    bench.twin.clearCutter();
    bench.timers.runAll();
    expect(bench.twin.pieces).toHaveLength(1);
    expect(bench.twin.ticketInMouth).toBe(bench.twin.pieces[0]);
  });
});

describe('power', () => {
  it('that goes keeps the paper and loses what was received', () => {
    const bench = new Bench(EPSON);
    bench.put(TICKET.subarray(0, 3000));
    bench.timers.advance(20);
    const rows = bench.twin.pending.bitmap.heightDots;
    expect(rows).toBeGreaterThan(120);
    bench.twin.powerOff();
    expect(bench.timers.pending).toBe(0);
    expect(bench.say('10 04 01')).toEqual([]);
    expect(bench.rest.length).toBe(0);
    bench.twin.powerOn();
    bench.timers.runAll();
    expect(bench.twin.pending.bitmap.heightDots).toBe(rows);
    bench.say(CUT);
    bench.say(TICKET);
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([false, true]);
    expect(bench.complaints).toEqual([]);
  });

  it('that goes before anything was printed spoils nothing', () => {
    const bench = new Bench(EPSON);
    bench.put(TICKET.subarray(0, 50));
    bench.twin.powerOff();
    bench.twin.powerOn();
    bench.say(TICKET);
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([true]);
  });

  it('forgets settings, and a line that was composed', () => {
    const bench = new Bench(EPSON);
    bench.say('1B 45 01 1B 74 11 "lost"');
    bench.twin.powerOff();
    bench.twin.powerOn();
    bench.say('"plain" 0A');
    expect(bench.twin.pending.texts).toMatchObject([{ content: 'plain', isBold: false }]);
  });
});

describe('a presenter', () => {
  const ticket = Buffer.concat([blackRows(CUSTOM, 100), bytesOf('1C 50 02 01 45 05')]);
  const fates = (options: string): [Bench, string[]] => {
    const left: string[] = [];
    const bench = new Bench(CUSTOM, { onTicketLeft: (_piece, how) => left.push(how) });
    bench.put(Buffer.concat([blackRows(CUSTOM, 100), bytesOf(options)]));
    return [bench, left];
  };

  it.each([
    ['1C 50 02 01 45 05', 'ejected'],
    ['1C 50 02 01 52 05', 'retracted'],
  ])('%s: what is not taken within five seconds is %s', (command, how) => {
    const [bench, left] = fates(command);
    bench.timers.advance(5000);
    expect([left, bench.twin.ticketInMouth === null]).toEqual([[], false]);
    bench.timers.advance(1000);
    expect([left, bench.twin.ticketInMouth]).toEqual([[how], null]);
  });

  it('holds a ticket that has no time until the next one comes', () => {
    const [bench, left] = fates('1C 50 02 01 52 00');
    bench.timers.advance(3_600_000);
    expect(left).toEqual([]);
    bench.say(ticket);
    expect(left).toEqual(['retracted', 'ejected']);
  });

  it('does nothing more to a ticket that was taken', () => {
    const [bench, left] = fates('1C 50 02 01 45 05');
    bench.timers.advance(2000);
    bench.twin.takeTicket();
    bench.timers.runAll();
    expect(left).toEqual(['taken']);
    expect(bench.twin.takeTicket()).toBeNull();
  });

  it('without power keeps what it holds', () => {
    const [bench, left] = fates('1C 50 02 01 45 05');
    bench.timers.advance(2000);
    bench.twin.powerOff();
    bench.timers.runAll();
    expect([left, bench.twin.ticketInMouth === null]).toEqual([[], false]);
  });

  it('of the other kind is told what to do with it', () => {
    const left: string[] = [];
    const bench = new Bench(EJECTOR, { onTicketLeft: (_piece, how) => left.push(how) });
    const cut = Buffer.concat([blackRows(EJECTOR, 60), bytesOf('1D 50 CC CC 1B 4A 78 1B 69')]);
    bench.say(Buffer.concat([cut, bytesOf('1D 65 03 0C')]));
    bench.say('1D 65 02');
    expect(left.splice(0)).toEqual(['retracted']);
    // Cut off and not shown yet: that goes as well.
    bench.say(Buffer.concat([cut, bytesOf('1D 65 05')]));
    expect(left.splice(0)).toEqual(['ejected']);
    bench.say(Buffer.concat([cut, cut]));
    expect(left).toEqual(['ejected']);
  });
});

describe('a printer that prints', () => {
  it('does not listen to DLE ENQ', () => {
    const bench = new Bench(EPSON);
    bench.put(Buffer.concat([blackRows(EPSON, 20), CUT]));
    bench.say('10 05 02');
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([true]);
  });

  it('takes its time, also when it had nothing to do before', () => {
    const bench = new Bench(EPSON);
    bench.say(TICKET);
    bench.timers.advance(3_600_000);
    const beganMs = bench.timers.nowMs();
    bench.say(TICKET);
    // 220 rows at 150 mm a second, and the cut.
    expect(bench.timers.nowMs() - beganMs).toBeCloseTo((220 * MM_PER_DOT * 1000) / 150, -1);
  });
});

describe('the cable', () => {
  it('is held up when the buffer is full, and real-time commands between commands still pass', () => {
    const bench = new Bench(EPSON, { bufferBytes: 100 });
    bench.twin.removePaper();
    bench.put(Buffer.alloc(100, 0x41));
    expect(bench.rest.length).toBe(0);
    expect(bench.say('10 04 04')).toEqual(['7E']);
    bench.put('"A"');
    bench.put('10 04 04');
    expect([bench.rest.length, bench.said.length]).toEqual([4, 0]);
    bench.say('10 05 02');
    expect(bench.rest.length).toBe(7);
    bench.twin.loadPaper();
    bench.timers.runAll();
    expect([bench.rest.length, bench.said]).toEqual([0, ['12']]);
  });

  it('is slow when the printer takes its bytes slowly', () => {
    const bench = new Bench(EPSON);
    bench.twin.slowTo(1000);
    bench.put(TICKET);
    bench.timers.advance(3000);
    expect(TICKET.length - bench.rest.length).toBeGreaterThan(2990);
    expect(TICKET.length - bench.rest.length).toBeLessThan(3030);
    bench.twin.slowTo(null);
    bench.timers.runAll();
    expect(printedRows(bench)).toEqual([100]);
  });

  it('tells of exactly the byte that was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 500 }), fc.boolean(), (at, step, isSlow) => {
        const bench = new Bench(EPSON, { mmPerSecond: Number.POSITIVE_INFINITY });
        if (isSlow) bench.twin.slowTo(3000);
        let printed = -1;
        bench.twin.afterBytes(at, () => {
          printed = bench.twin.pending.texts.length;
        });
        const said = bytesOf('"a" 0A '.repeat(200));
        for (let from = 0; from < said.length; from += step) bench.say(said.subarray(from, from + step));
        expect(printed).toBe(Math.floor(at / 2));
        expect(bench.twin.pending.texts).toHaveLength(200);
      }),
      { numRuns: 30 },
    );
  });
});
