/** The printer on its twin: one thing after the other that can happen, and what is told of it. */
import { describe, expect, it } from 'vitest';
import type { PrinterFault } from '../../../drivers/printer/faults.js';
import { pageOf, ready, smallBands, TwinBench, told } from './twin-bench.js';

const EPSON = smallBands('epson-tm-t20iii');
const CUSTOM = smallBands('custom-vkp80iii');
const EJECTOR = smallBands('custom-vkp80ii');
const CITIZEN = smallBands('citizen-ct-s651');
const GENERIC = smallBands('generic-80mm');
const MUTE = smallBands('generic-58mm');

/** Bytes of one ticket with its questions. */
async function bytesOf(profile: typeof EPSON): Promise<number> {
  const bench = await ready({ profile });
  const before = bench.pipe.bytesCarried;
  await bench.printed();
  const bytes = bench.pipe.bytesCarried - before;
  await bench.end();
  return bytes;
}

describe('a printer that is well', () => {
  it.each([EPSON, CUSTOM, EJECTOR, CITIZEN, GENERIC, MUTE])(
    '$id prints whole tickets, in the order in which they were wanted',
    async (profile) => {
      const bench = await ready({ profile });
      const outcomes = await bench.timers.until(Promise.all([bench.print(), bench.print(), bench.print()]));
      expect(outcomes.map(told)).toEqual(['printed', 'printed', 'printed']);
      await bench.timers.advanceAsync(5_000);
      if (profile !== MUTE) bench.check();
      expect(bench.twin.faults).toEqual([]);
      bench.twin.takeTicket();
      await bench.end();
      expect(bench.timers.pending).toBe(0);
    },
  );

  it.each([
    [EPSON, true],
    [CITIZEN, true],
    // The ticket is seen in the mouth.
    [CUSTOM, true],
    [EJECTOR, true],
    [GENERIC, false],
    [MUTE, false],
  ])('$0.id proves its tickets: $1', async (profile, isConfirmed) => {
    const bench = await ready({ profile });
    for (let tickets = 0; tickets < 3; tickets++) {
      expect(await bench.printed()).toMatchObject({ kind: 'printed', isConfirmed });
      bench.twin.takeTicket();
    }
    await bench.end();
  });

  it('does not take the last ticket in the mouth for this one', async () => {
    const bench = await ready({ profile: CUSTOM });
    await bench.printed();
    expect(await bench.printed()).toMatchObject({ kind: 'printed', isConfirmed: false });
    bench.twin.takeTicket();
    await bench.end();
  });

  it('refuses a page of another width before a byte is sent', async () => {
    const bench = await ready({ profile: EPSON });
    const before = bench.pipe.bytesCarried;
    await expect(bench.printer.print(pageOf(1, MUTE))).rejects.toThrow(RangeError);
    await bench.timers.advanceAsync(100);
    expect(bench.pipe.bytesCarried).toBe(before);
    await bench.end();
  });

  it('tells that paper is nearly at its end, and prints', async () => {
    const bench = new TwinBench({ profile: EPSON, twin: { paperMm: 1_000 } });
    expect(told(await bench.printed())).toBe('printed');
    expect(bench.printer.health).toEqual({ state: 'warning', faults: ['paperNearEnd'] });
    await bench.end();
  });
});

/** What somebody does, what is told of it, how it is put right. */
const BREAKS: readonly (readonly [PrinterFault, (bench: TwinBench) => void, (bench: TwinBench) => void])[] = [
  ['paperEnd', ({ twin }) => twin.removePaper(), ({ twin }) => twin.loadPaper()],
  ['coverOpen', ({ twin }) => twin.openCover(), ({ twin }) => twin.closeCover()],
  ['headHot', ({ twin }) => twin.overheat(), ({ twin }) => twin.coolDown()],
  ['unplugged', ({ pipe }) => pipe.unplug(), ({ pipe }) => pipe.plugIn()],
  ['unplugged', ({ twin }) => twin.powerOff(), ({ twin }) => twin.powerOn()],
];
/** Only Custom tells it. */
const VOLTAGE = [
  'voltageError',
  ({ twin }: TwinBench) => twin.supplyVoltage(true),
  ({ twin }: TwinBench) => twin.supplyVoltage(false),
] as const;
const WITH_PROFILES = [EPSON, CUSTOM, CITIZEN, GENERIC].flatMap((profile) =>
  [...BREAKS, ...(profile === CUSTOM ? [VOLTAGE] : [])].map(([fault, breaks, mends]) => ({
    profile,
    id: profile.id,
    fault,
    breaks,
    mends,
  })),
);

describe('a fault', () => {
  it.each(WITH_PROFILES)('$fault of $id is noticed, refuses tickets at once, and goes', async ({ profile, fault, breaks, mends }) => {
    const bench = await ready({ profile });
    breaks(bench);
    await bench.timers.advanceAsync(4_000);
    expect(bench.printer.health).toEqual({ state: 'trouble', faults: [fault] });
    const startMs = bench.timers.nowMs();
    expect(told(await bench.printed())).toBe(`notPrinted ${fault}`);
    expect(bench.timers.nowMs() - startMs).toBeLessThan(100);
    mends(bench);
    await bench.timers.advanceAsync(3_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    expect(told(await bench.printed())).toBe('printed');
    bench.check();
    expect(bench.pieces.length).toBe(1);
    await bench.end();
  });

  it.each(WITH_PROFILES)(
    '$fault of $id in the middle of a ticket leaves it doubtful, and the next one begins at a clean edge',
    async (scene) => {
      const { profile, fault, breaks, mends } = scene;
      const bench = await ready({ profile });
      bench.twin.afterBytes(700, () => breaks(bench));
      expect(told(await bench.printed())).toBe(`doubtful ${fault}`);
      mends(bench);
      await bench.timers.advanceAsync(15_000);
      expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
      expect(told(await bench.printed())).toBe('printed');
      bench.check();
      expect(bench.twin.pending.isInked).toBe(false);
      await bench.end();
    },
  );

  it('is told by those who tell it by themselves as soon as it is there', async () => {
    const bench = await ready({ profile: EPSON });
    bench.twin.openCover();
    await bench.timers.advanceAsync(300);
    expect(bench.faults).toBe('coverOpen');
    bench.twin.closeCover();
    await bench.timers.advanceAsync(1);
    expect(bench.faults).toBe('');
    await bench.end();
  });

  it('that passes within the patience leaves the ticket whole', async () => {
    const bench = await ready({ profile: EPSON });
    bench.twin.afterBytes(700, () => {
      bench.twin.overheat();
      bench.timers.after(2_000, () => bench.twin.coolDown());
    });
    expect(told(await bench.printed())).toBe('printed');
    bench.check();
    await bench.end();
  });

  it.each([EPSON, CITIZEN])('of the cutter of $id leaves the ticket doubtful; it is recovered from', async (profile) => {
    const bench = await ready({ profile });
    bench.twin.jamCutter();
    expect(told(await bench.printed())).toBe('doubtful cutterError');
    expect(bench.printer.health).toEqual({ state: 'trouble', faults: ['cutterError'] });
    bench.twin.clearCutter();
    await bench.timers.advanceAsync(15_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    expect(told(await bench.printed())).toBe('printed');
    bench.check();
    await bench.end();
  });

  it('of a printer that says nothing: doubtful, noAnswer, and well again', async () => {
    const bench = await ready({ profile: EPSON });
    bench.twin.afterBytes(700, () => bench.twin.setSilent(true));
    expect(told(await bench.printed())).toBe('doubtful noAnswer');
    expect(told(await bench.printed())).toBe('notPrinted noAnswer');
    await bench.timers.advanceAsync(60_000);
    expect(bench.healths.map(({ faults }) => faults.join())).toEqual(['', 'noAnswer']);
    bench.twin.setSilent(false);
    await bench.timers.advanceAsync(10_000);
    expect(bench.printer.health.state).toBe('ready');
    expect(told(await bench.printed())).toBe('printed');
    bench.check();
    await bench.end();
  });

  it('of a serial line whose printer is switched off and on: it is told again what it has forgotten', async () => {
    const bench = await ready({ profile: EPSON, cable: { noticesPower: false } });
    bench.twin.powerOff();
    await bench.timers.advanceAsync(10_000);
    expect(bench.faults).toBe('noAnswer');
    bench.twin.powerOn();
    await bench.timers.advanceAsync(10_000);
    expect(bench.faults).toBe('');
    // It tells by itself again, long before the next poll.
    bench.twin.openCover();
    await bench.timers.advanceAsync(300);
    expect(bench.faults).toBe('coverOpen');
    await bench.end();
  });

  it.each([
    [0, 'not begun'],
    [1, 'begun'],
  ])('behind the answer: a cable that is pulled %i bytes after it', async (bytesAfter) => {
    const bench = await ready({ profile: EPSON });
    const bytes = await bytesOf(EPSON);
    // The last look has twelve bytes, and before it the ticket was proved.
    bench.twin.afterBytes(bytes - 12 + bytesAfter, () => bench.pipe.unplug());
    const outcome = await bench.printed();
    expect(told(outcome)).toBe(bytesAfter === 0 ? 'doubtful unplugged' : 'printed');
    await bench.timers.advanceAsync(1_000);
    expect(bench.pieces.length).toBe(1);
    await bench.end();
  });

  it('in the middle of a ticket refuses those that wait for it', async () => {
    const bench = await ready({ profile: EPSON });
    bench.twin.afterBytes(700, () => bench.pipe.unplug());
    const outcomes = await bench.timers.until(Promise.all([bench.print(), bench.print(), bench.print()]));
    expect(outcomes.map(told)).toEqual(['doubtful unplugged', 'notPrinted unplugged', 'notPrinted unplugged']);
    await bench.end();
  });

  it('that somebody babbles is not believed', async () => {
    const bench = await ready({ profile: EPSON });
    // An answer of a drawer in the wrong place would be an open cover.
    for (const at of [80, 700, 1_300]) bench.twin.afterBytes(at, () => bench.twin.babble(Uint8Array.of(0x16, 0x7e)));
    expect(told(await bench.printed())).toBe('printed');
    expect(bench.healths.map(({ state }) => state)).toEqual(['ready']);
    bench.check();
    await bench.end();
  });
});

describe('a printer that never says anything', () => {
  it('is believed when its port has taken everything', async () => {
    const bench = await ready({ profile: MUTE });
    expect(await bench.printed()).toMatchObject({ kind: 'printed', isConfirmed: false });
    await bench.end();
  });

  it('that takes nothing any more leaves the ticket doubtful, and is cleaned up when it does', async () => {
    const bench = await ready({ profile: MUTE });
    bench.twin.afterBytes(700, () => bench.twin.slowTo(1));
    expect(told(await bench.printed())).toBe('doubtful noAnswer');
    expect(bench.printer.health).toEqual({ state: 'trouble', faults: ['noAnswer'] });
    bench.twin.slowTo(null);
    await bench.timers.advanceAsync(30_000);
    expect(bench.printer.health).toEqual({ state: 'ready', faults: [] });
    expect(told(await bench.printed())).toBe('printed');
    await bench.end();
  });
});
