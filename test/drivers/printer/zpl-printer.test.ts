/** A kiosk printer of ZPL and its twin, which reads the real bytes, answers `~HS` and `~HQES`, and misbehaves. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PortFactory } from '../../../drivers/ports/port.js';
import { Printer } from '../../../drivers/printer/printer.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { pageOf, ready, smallBands, type TwinBench, told } from './twin-bench.js';

const PROFILE = smallBands('zebra-kr403', 8);
const HEIGHT_DOTS = 80;

let bench: TwinBench;

describe('a ticket of ZPL', () => {
  afterEach(() => bench.end());

  it('comes out whole and is confirmed while it is in the mouth', async () => {
    bench = await ready({ profile: PROFILE });
    const outcome = await bench.printed(HEIGHT_DOTS);
    expect(outcome).toMatchObject({ kind: 'printed', isConfirmed: true });
    expect(bench.twin.faults).toEqual([]);
    bench.check(HEIGHT_DOTS);
    expect(bench.twin.ticketInMouth).not.toBeNull();
  });

  it('is printed, not confirmed, when the visitor has it before it was seen at rest', async () => {
    bench = await ready({ profile: PROFILE });
    bench.timers.after(400, () => bench.twin.takeTicket());
    expect(await bench.printed(HEIGHT_DOTS)).toMatchObject({ kind: 'printed', isConfirmed: false });
    bench.check(HEIGHT_DOTS);
  });

  it('is not confirmed by the ticket of before', async () => {
    bench = await ready({ profile: PROFILE });
    await bench.printed(HEIGHT_DOTS);
    // It is still in the mouth: the printer ejects it for the next one.
    expect(await bench.printed(HEIGHT_DOTS)).toMatchObject({ kind: 'printed', isConfirmed: false });
    bench.check(HEIGHT_DOTS);
  });

  it('that is left is retracted by the printer, and told meanwhile', async () => {
    bench = await ready({ profile: { ...PROFILE, presenter: PROFILE.presenter && { ...PROFILE.presenter, timeoutSeconds: 300 } } });
    await bench.printed(HEIGHT_DOTS);
    await bench.timers.advanceAsync(299_000);
    expect(bench.left.map(({ how }) => how)).toEqual([]);
    await bench.timers.advanceAsync(5_000);
    expect(bench.left.map(({ how }) => how)).toEqual(['retracted']);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
  });

  it('is told not to be taken while a printer that does not retract it has it in its mouth', async () => {
    bench = await ready({ profile: { ...PROFILE, presenter: PROFILE.presenter && { ...PROFILE.presenter, untaken: 'hold' } } });
    await bench.printed(HEIGHT_DOTS);
    await bench.timers.advanceAsync(32_000);
    expect(bench.printer.health).toEqual({ state: 'warning', faults: ['ticketNotTaken'] });
    bench.twin.takeTicket();
    await bench.timers.advanceAsync(2_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
  });
});

it('paper in the mouth while a ticket is printed proves nothing: it may be fed straight through', async () => {
  const timers = new VirtualTimers();
  let errors = '0 00000000 00000000';
  let warnings = errors;
  const openPort: PortFactory = async ({ received }) => ({
    write: async (bytes) => {
      const said = Buffer.from(bytes).toString('latin1');
      // The end of the ticket: its first rows come to the mouth, and then somebody opens the head.
      if (said.includes('^PN0')) {
        warnings = '1 00000000 00000100';
        timers.after(1_200, () => {
          errors = '1 00000000 00000004';
        });
      }
      if (said.includes('~HQES'))
        timers.after(1, () => received(Buffer.from(`\x02\r\nPRINTER STATUS\r\nERRORS: ${errors}\r\nWARNINGS: ${warnings}\r\n\x03`)));
    },
    close: async () => {},
  });
  const printer = new Printer({ profile: PROFILE, mode: 'raster', timers, openPort, onHealth: () => {} });
  await timers.advanceAsync(1_000);
  expect(told(await timers.until(printer.print(pageOf(1, PROFILE, 1_000)), 60_000))).toBe('doubtful coverOpen');
  await timers.until(printer.close());
});

describe('a printer of ZPL that misbehaves', () => {
  afterEach(() => bench.end());

  it.each<[fault: string, breaks: (one: TwinBench) => void, mends: (one: TwinBench) => void]>([
    ['paperEnd', ({ twin }) => twin.removePaper(), ({ twin }) => twin.loadPaper()],
    ['coverOpen', ({ twin }) => twin.openCover(), ({ twin }) => twin.closeCover()],
    ['paperJam', ({ twin }) => twin.jamPresenter(true), ({ twin }) => twin.jamPresenter(false)],
    ['headHot', ({ twin }) => twin.overheat(), ({ twin }) => twin.coolDown()],
  ])('%s is noticed, refuses tickets, and goes', async (fault, breaks, mends) => {
    bench = await ready({ profile: PROFILE });
    breaks(bench);
    await bench.timers.advanceAsync(7_000);
    expect(bench.faults).toBe(fault);
    expect(told(await bench.printed(HEIGHT_DOTS))).toBe(`notPrinted ${fault}`);
    mends(bench);
    await bench.timers.advanceAsync(3_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    expect(told(await bench.printed(HEIGHT_DOTS))).toBe('printed');
    bench.check(HEIGHT_DOTS);
    expect(bench.twin.faults).toEqual([]);
  });

  it('while a ticket is being sent: certainly nothing is on paper, as its end has not come', async () => {
    bench = await ready({ profile: PROFILE });
    bench.twin.afterBytes(150, () => bench.twin.openCover());
    expect(told(await bench.printed(HEIGHT_DOTS))).toBe('notPrinted coverOpen');
    bench.twin.closeCover();
    await bench.timers.advanceAsync(10_000);
    expect(bench.pieces).toEqual([]);
    expect(told(await bench.printed(HEIGHT_DOTS))).toBe('printed');
    bench.check(HEIGHT_DOTS);
  });

  it('while a ticket is being printed: it is doubtful, the printer does not print it once more, and the stub is cut off', async () => {
    bench = await ready({ profile: PROFILE });
    bench.twin.paperOutAfterMm(4);
    expect(told(await bench.printed(HEIGHT_DOTS))).toBe('doubtful paperEnd');
    bench.twin.loadPaper();
    await bench.printsAgain(HEIGHT_DOTS);
    bench.check(HEIGHT_DOTS);
  });

  it('that falls silent in a ticket has not printed it; one that never answers is told', async () => {
    bench = await ready({ profile: PROFILE });
    bench.twin.afterBytes(150, () => bench.twin.setSilent(true));
    expect(told(await bench.printed(HEIGHT_DOTS))).toBe('notPrinted noAnswer');
    await bench.timers.advanceAsync(20_000);
    expect(bench.faults).toBe('noAnswer');
    bench.twin.setSilent(false);
    await bench.timers.advanceAsync(20_000);
    expect(told(await bench.printed(HEIGHT_DOTS))).toBe('printed');
    bench.check(HEIGHT_DOTS);
  });

  it('an answer to ~HS that never comes is no silence: paper is out', async () => {
    bench = await ready({ profile: PROFILE });
    bench.twin.removePaper();
    await bench.timers.advanceAsync(60_000);
    expect(bench.healths.flatMap(({ faults }) => faults)).toEqual(['paperEnd']);
  });

  it('and something else at its address speaks no ZPL', async () => {
    bench = await ready({ profile: PROFILE });
    bench.twin.setSilent(true);
    bench.twin.babble(Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
    await bench.timers.advanceAsync(15_000);
    expect(bench.faults).toBe('notZpl');
  });

  it('a half ticket of an earlier run is cancelled: it is not on the next one', async () => {
    bench = await ready({ profile: PROFILE });
    bench.twin.afterBytes(150, () => bench.pipe.unplug());
    await bench.printed(HEIGHT_DOTS);
    await bench.timers.until(bench.printer.close());
    bench.pipe.plugIn();
    const { pipe, timers } = bench;
    const next = new Printer({
      profile: PROFILE,
      mode: 'raster',
      timers,
      openPort: pipe.openPort,
      onHealth: () => {},
      isInterrupted: true,
    });
    await timers.advanceAsync(10_000);
    const outcome = await timers.until(next.print(pageOf(99, PROFILE, HEIGHT_DOTS)), 60_000);
    expect(told(outcome)).toBe('printed');
    bench.outcomes.set(99, outcome);
    bench.check(HEIGHT_DOTS);
    await timers.until(next.close());
  });
});
