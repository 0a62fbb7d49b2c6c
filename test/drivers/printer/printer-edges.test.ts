/** The printer on its twin: what is left in the mouth, ports that do not open, and ends in the middle. */
import { describe, expect, it } from 'vitest';
import { PortError, type PortFault } from '../../../drivers/ports/port.js';
import type { PrinterFault } from '../../../drivers/printer/faults.js';
import { Printer } from '../../../drivers/printer/printer.js';
import { printedPart } from '../../../drivers/twins/printer/paper.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { pageOf, ready, smallBands, TwinBench, told } from './twin-bench.js';

const EPSON = smallBands('epson-tm-t20iii');
const CUSTOM = smallBands('custom-vkp80iii');
const EJECTOR = smallBands('custom-vkp80ii');

describe('a presenter', () => {
  it('that holds a ticket says so until it is taken', async () => {
    const bench = await ready({ profile: { ...EJECTOR, presenter: EJECTOR.presenter && { ...EJECTOR.presenter, untaken: 'hold' } } });
    const seconds = EJECTOR.presenter?.timeoutSeconds ?? 0;
    expect(told(await bench.printed())).toBe('printed');
    await bench.timers.advanceAsync((seconds - 1) * 1_000);
    expect(bench.faults).toBe('');
    await bench.timers.advanceAsync(2_000);
    expect(bench.printer.health).toEqual({ state: 'warning', faults: ['ticketNotTaken'] });
    bench.twin.takeTicket();
    await bench.timers.advanceAsync(1_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    await bench.end();
  });

  it('whose ticket is taken in time is not told anything', async () => {
    const bench = await ready({ profile: EJECTOR });
    await bench.printed();
    await bench.timers.advanceAsync(1_000);
    bench.twin.takeTicket();
    await bench.timers.advanceAsync(120_000);
    expect(bench.left.map(({ how }) => how)).toEqual(['taken']);
    expect(bench.healths.map(({ state }) => state)).toEqual(['ready']);
    await bench.end();
  });

  it.each(['eject', 'retract'] as const)('is told to %s what nobody took', async (untaken) => {
    const bench = await ready({ profile: { ...EJECTOR, presenter: EJECTOR.presenter && { ...EJECTOR.presenter, untaken } } });
    await bench.printed();
    await bench.timers.advanceAsync(((EJECTOR.presenter?.timeoutSeconds ?? 0) + 2) * 1_000);
    expect(bench.left.map(({ how }) => how)).toEqual([`${untaken}ed`]);
    expect(bench.faults).toBe('');
    await bench.end();
  });

  it('that helps itself is left alone', async () => {
    const bench = await ready({ profile: CUSTOM });
    await bench.printed();
    await bench.timers.advanceAsync(((CUSTOM.presenter?.timeoutSeconds ?? 0) + 2) * 1_000);
    expect(bench.left.length).toBe(1);
    expect(bench.twin.faults).toEqual([]);
    await bench.end();
  });
});

describe('what is no printer', () => {
  const WEB = 'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n';
  // mulberry32: bytes of a line at the wrong speed, the same in each run.
  const noise = Uint8Array.from({ length: 64 }, (_, at) => Math.imul(at + 7, 0x6d2b79f5) >>> 24);

  it.each([
    ['a web server', Buffer.from(WEB)],
    ['the end of its answer, which looks like an automatic status', Buffer.from('r: 0\r\n\r\n, 0\r\n\r\n')],
    ['a line at the wrong speed', noise],
  ])('%s is told to speak no ESC/POS, and no faults are read from its bytes', async (_what, bytes) => {
    const bench = new TwinBench({ profile: EPSON });
    bench.twin.setSilent(true);
    for (let times = 0; times < 40; times++) {
      await bench.timers.advanceAsync(500);
      bench.twin.babble(bytes);
    }
    expect(bench.printer.health).toEqual({ state: 'trouble', faults: ['notEscPos'] });
    expect([...new Set(bench.healths.flatMap(({ faults }) => faults))]).toEqual(['notEscPos']);
    expect(told(await bench.printed())).toBe('notPrinted notEscPos');
    bench.twin.setSilent(false);
    await bench.timers.advanceAsync(10_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    await bench.end();
  });

  it('and hangs up is told so, too, once', async () => {
    const bench = new TwinBench({ profile: EPSON });
    bench.twin.setSilent(true);
    for (let times = 0; times < 5; times++) {
      await bench.timers.advanceAsync(200);
      bench.twin.babble(Buffer.from(WEB));
      await bench.timers.advanceAsync(10);
      bench.pipe.unplug();
      bench.pipe.plugIn();
      await bench.timers.advanceAsync(10);
      expect(bench.faults).toBe('notEscPos');
      await bench.timers.advanceAsync(10_000);
    }
    expect(bench.healths.map(({ state, faults }) => [state, ...faults].join(' '))).toEqual(['trouble notEscPos']);
    bench.twin.setSilent(false);
    await bench.timers.advanceAsync(10_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    await bench.end();
  });
});

describe('a printer that has stopped, when the box comes back', () => {
  const FULL_BANDS = smallBands('epson-tm-t20iii', 128);

  /** The cutter is stuck, and at that moment the box loses its power. */
  async function stoppedAndLeft(): Promise<{ bench: TwinBench; next: Printer }> {
    const bench = await ready({ profile: FULL_BANDS, cable: { kernelBytes: 4096 } });
    bench.twin.jamCutter();
    expect(told(await bench.printed())).toBe('doubtful cutterError');
    await bench.end();
    const { profile, pipe, timers } = bench;
    const next = new Printer({ profile, mode: 'raster', openPort: pipe.openPort, timers, onHealth: () => {}, isInterrupted: true });
    return { bench, next };
  }

  it('and whose buffer is full is asked in real time, told to go on, and prints', async () => {
    const { bench, next } = await stoppedAndLeft();
    await bench.timers.advanceAsync(30_000);
    expect(next.health).toEqual({ state: 'trouble', faults: ['cutterError'] });
    bench.twin.clearCutter();
    await bench.timers.advanceAsync(20_000);
    expect(next.health).toEqual({ state: 'ready', faults: [] });
    expect(told(await bench.timers.until(next.print(pageOf(7, FULL_BANDS)), 60_000))).toBe('printed');
    expect(bench.twin.faults).toEqual([]);
    await bench.timers.until(next.close());
  });

  it('does not push out paper all the time while it is jammed', async () => {
    const { bench, next } = await stoppedAndLeft();
    const beforeMm = bench.twin.paperLeftMm;
    await bench.timers.advanceAsync(60_000);
    // A clean-up with its way to the cutter, every fifth look.
    expect(beforeMm - bench.twin.paperLeftMm).toBeLessThan(300);
    await bench.timers.until(next.close());
  });
});

describe('the port', () => {
  it.each<[PortFault, PrinterFault]>([
    ['absent', 'unplugged'],
    ['busy', 'portBusy'],
    ['denied', 'portDenied'],
    ['failed', 'portFailed'],
  ])('that is %s', async (why, fault) => {
    const timers = new VirtualTimers();
    const healths: string[] = [];
    const printer = new Printer({
      profile: EPSON,
      mode: 'raster',
      timers,
      openPort: () => Promise.reject(new PortError(why, 'no')),
      onHealth: ({ faults }) => healths.push(faults.join()),
    });
    const waiting = printer.print(pageOf(1, EPSON));
    expect(told(await timers.until(waiting, 100))).toBe(`notPrinted ${fault}`);
    expect(told(await printer.print(pageOf(2, EPSON)))).toBe(`notPrinted ${fault}`);
    await timers.advanceAsync(60_000);
    expect(healths).toEqual([fault]);
    await timers.until(printer.close());
    expect(timers.pending).toBe(0);
  });

  it('that does not open is waited for as long as the patience lasts', async () => {
    const timers = new VirtualTimers();
    const printer = new Printer({
      profile: EPSON,
      mode: 'raster',
      timers,
      openPort: () => new Promise(() => {}),
      onHealth: () => {},
      patienceMs: 2_000,
    });
    expect(told(await timers.until(printer.print(pageOf(1, EPSON)), 2_000))).toBe('notPrinted unplugged');
    expect(timers.nowMs()).toBe(2_000);
    await timers.until(printer.close());
    expect(timers.pending).toBe(0);
  });
});

describe('a program that ended in the middle of a ticket', () => {
  it.each([true, false])('and begins again, told so: %s', async (isInterrupted) => {
    const bench = await ready({ profile: EPSON });
    let closing: Promise<void> | undefined;
    // In the middle of a band.
    bench.twin.afterBytes(700, () => {
      closing = bench.printer.close();
    });
    expect(told(await bench.printed())).toBe('doubtful offline');
    await bench.timers.until(closing ?? Promise.resolve());
    const { timers, profile, pipe } = bench;
    const printer = new Printer({ profile, mode: 'raster', timers, openPort: pipe.openPort, onHealth: () => {}, isInterrupted });
    await timers.advanceAsync(10_000);
    // A printer that waits for the rest of a band takes questions for a picture, until somebody completes it.
    expect(printer.health).toEqual({ state: 'ready', faults: [] });
    expect(bench.pieces.length).toBe(isInterrupted ? 1 : 0);
    bench.outcomes.set(9, await timers.until(printer.print(pageOf(9, profile))));
    expect(bench.outcomes.get(9)?.kind).toBe('printed');
    if (isInterrupted) bench.check();
    await timers.until(printer.close());
  });
});

describe('closing', () => {
  it('in the middle of a ticket leaves it doubtful, refuses the others, and frees the port', async () => {
    const bench = await ready({ profile: EPSON, cable: { bytesPerSecond: 1_000 } });
    const outcomes = Promise.all([bench.print(), bench.print()]);
    await bench.timers.advanceAsync(500);
    await bench.end();
    expect((await outcomes).map(told)).toEqual(['doubtful offline', 'notPrinted offline']);
    expect(told(await bench.print())).toBe('notPrinted offline');
    await bench.timers.advanceAsync(60_000);
    expect(bench.timers.pending).toBe(0);
    const again = new TwinBench({ profile: EPSON });
    await again.end();
    await bench.end();
  });
});

describe('what a broken-off ticket leaves behind', () => {
  it('does not lie about the next one: old questions are answered when the printer goes on, and prove nothing', async () => {
    const bench = await ready({ profile: EPSON });
    bench.twin.afterBytes(700, () => bench.twin.openCover());
    expect(told(await bench.printed())).toBe('doubtful coverOpen');
    // Each time the printer stops with the clean-up and the question behind it in its buffer.
    for (let stops = 0; stops < 3; stops++) {
      bench.twin.closeCover();
      await bench.timers.advanceAsync(30);
      bench.twin.openCover();
      await bench.timers.advanceAsync(5_000);
    }
    bench.twin.closeCover();
    await bench.timers.advanceAsync(100);
    expect(told(await bench.printed())).toBe('printed');
    bench.check();
    await bench.end();
  });

  it('is cleaned up at a printer that never says a word, whatever it was told to have printed', async () => {
    const profile = smallBands('generic-58mm');
    const bench = new TwinBench({ profile, cable: { kernelBytes: 100_000 } });
    await bench.timers.advanceAsync(1_000);
    // The kernel has taken all of it; the cable is pulled in the middle of a header: 1B 40 1C 2E 1D 76 30 00 30.
    bench.twin.afterBytes(9, () => {
      bench.pipe.unplug();
      bench.timers.after(1_000, () => bench.pipe.plugIn());
    });
    expect(told(await bench.printed())).toBe('printed');
    await bench.timers.advanceAsync(20_000);
    expect(told(await bench.printed())).toBe('printed');
    await bench.timers.advanceAsync(5_000);
    bench.twin.tearOff();
    const [piece] = bench.pieces.slice(-1);
    expect(piece && Buffer.from(printedPart(piece).bytes).includes(Buffer.from(pageOf(2, profile).bitmap.bytes))).toBe(true);
    await bench.end();
  });
});

describe('a connection that comes back', () => {
  it.each(['generic-80mm-silent', 'generic-58mm'])('costs %s no paper, however often a server closes it', async (id) => {
    const bench = await ready({ profile: smallBands(id) });
    const lose = async (): Promise<void> => {
      bench.pipe.unplug();
      bench.pipe.plugIn();
      await bench.timers.advanceAsync(5_000);
    };
    // The start clears what an earlier run may have left.
    const [atStart, ofStart] = [bench.pieces.length, bench.twin.pending.bitmap.heightDots];
    for (let times = 0; times < 20; times++) await lose();
    expect([bench.pieces.length, bench.twin.pending.bitmap.heightDots]).toEqual([atStart, ofStart]);
    expect(told(await bench.printed())).toBe('printed');
    await bench.timers.advanceAsync(5_000);
    const [pieces, fed, carried] = [bench.pieces.length, bench.twin.pending.bitmap.heightDots, bench.pipe.bytesCarried];
    for (let times = 0; times < 20; times++) await lose();
    expect([bench.pieces.length, bench.twin.pending.bitmap.heightDots, bench.pipe.bytesCarried]).toEqual([pieces, fed, carried]);
    bench.check();
    await bench.end();
  });
});

it('one that never answers prints nothing with a profile that asks, and says so; with one that does not, it prints', async () => {
  const [asked, silent] = [smallBands('generic-80mm'), smallBands('generic-80mm-silent')];
  const bench = new TwinBench({ profile: asked, twin: { profile: silent } });
  await bench.timers.advanceAsync(30_000);
  expect([bench.printer.health.state, bench.faults]).toEqual(['trouble', 'noAnswer']);
  expect(told(await bench.printed())).toBe('notPrinted noAnswer');
  expect(bench.pieces.length).toBe(0);
  await bench.end();
  const patient = await ready({ profile: silent });
  expect(await patient.printed()).toMatchObject({ kind: 'printed', isConfirmed: false });
  await patient.timers.advanceAsync(5_000);
  patient.check();
  expect(patient.pieces.at(-1)?.isWhole).toBe(true);
  await patient.end();
});

describe('one that answers some questions only', () => {
  const some = (id: string, dleEot: number[]) => {
    const profile = smallBands(id);
    return { profile, twin: { profile: { ...profile, status: { ...profile.status, dleEot, asb: false, inTurn: null } } } };
  };

  it.each([
    ['generic-80mm', [1]],
    ['generic-80mm', [1, 4]],
    ['generic-80mm', [2, 3]],
    ['epson-tm-t20iii', [1]],
  ])('%s with DLE EOT %j is asked these, prints, and keeps the faults that it tells', async (id, dleEot) => {
    const bench = new TwinBench(some(id, dleEot));
    await bench.timers.advanceAsync(20_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    expect(told(await bench.printed())).toBe('printed');
    bench.twin.openCover();
    await bench.timers.advanceAsync(5_000);
    expect(bench.faults).toBe(dleEot.includes(2) ? 'coverOpen' : 'offline');
    bench.twin.closeCover();
    await bench.timers.advanceAsync(5_000);
    expect(told(await bench.printed())).toBe('printed');
    // The next connection learns it again.
    bench.pipe.unplug();
    await bench.timers.advanceAsync(3_000);
    bench.pipe.plugIn();
    await bench.timers.advanceAsync(20_000);
    expect(told(await bench.printed())).toBe('printed');
    bench.check();
    await bench.end();
  });

  it('that answered late once is asked everything again after some minutes', async () => {
    const late = [1];
    const bench = new TwinBench(some('generic-80mm', late));
    await bench.timers.advanceAsync(20_000);
    late.push(2, 3, 4);
    bench.twin.openCover();
    await bench.timers.advanceAsync(5_000);
    expect(bench.faults).toBe('offline');
    bench.twin.closeCover();
    await bench.timers.advanceAsync(600_000);
    bench.twin.openCover();
    await bench.timers.advanceAsync(5_000);
    expect(bench.faults).toBe('coverOpen');
    await bench.end();
  });

  it('falls silent as others do, and is then asked everything again', async () => {
    const bench = new TwinBench(some('generic-80mm', [1]));
    await bench.timers.advanceAsync(20_000);
    bench.twin.setSilent(true);
    await bench.timers.advanceAsync(10_000);
    expect(bench.faults).toBe('noAnswer');
    bench.twin.setSilent(false);
    await bench.timers.advanceAsync(30_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    await bench.end();
  });
});
