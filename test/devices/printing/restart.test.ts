/** Power cuts, stops, and long times without a printer: what is owed is printed, once for sure, a second time only with a mark. */
import { describe, expect, it } from 'vitest';
import { DEADLINE_MS, PaperBench, type PrintState, words } from './bench.js';

const KIOSK = { printer: 'hall', without_paper: 'screen' } as const;
const MIDDLE = 20_000;

describe('a power cut of the box', () => {
  it('before the first byte: the ticket is printed after the start, unmarked', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    bench.taken();
    expect(bench.jobStates()).toEqual(['QUEUED'] satisfies PrintState[]);
    await bench.powerCut();
    await bench.pass(5_000, 50);
    expect(bench.printed('hall')).toEqual(['A001']);
    expect(bench.story).toEqual(['printQueued', 'printStarted', 'PRINTED']);
  });

  it.each([
    ['as the first byte is about to go', 'printStarted'],
    ['in the middle of the ticket', 'bytes'],
  ])('%s: it is printed again, marked', async (_moment, at) => {
    const bench = await new PaperBench([KIOSK]).ready();
    const reached = new Promise<void>((resolve) => {
      if (at === 'bytes') bench.twin('hall').afterBytes(MIDDLE, resolve);
      else bench.whenApplied('printStarted', resolve);
    });
    bench.taken();
    await bench.until(reached);
    expect(bench.jobStates()).toEqual(['PRINTING'] satisfies PrintState[]);
    await bench.powerCut();
    await bench.pass(8_000, 50);
    expect(bench.printed('hall').at(-1)).toBe('A001 (copy)');
    expect(bench.story.slice(-3)).toEqual(['returned doubt restart', 'printStarted', 'PRINTED']);
    expect(bench.state.prints.size).toBe(0);
  });

  it('longer than the deadline: what waited and what was being printed are given up', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    const taken = [bench.taken(), bench.taken(), bench.taken()];
    await bench.pass(300);
    expect(bench.jobStates()).toEqual(['PRINTING', 'QUEUED', 'QUEUED']);
    await bench.powerCut(DEADLINE_MS + 1_000);
    await bench.pass(10_000, 50);
    expect(bench.story.slice(-4)).toEqual(['returned doubt restart', 'FAILED deadline', 'FAILED deadline', 'FAILED deadline']);
    expect(bench.allPrinted.filter((text) => text !== 'A001')).toEqual([]);
    expect(bench.state.consumers.size).toBe(taken.length);
  });

  it('whose ticket has ended meanwhile is not printed', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    const taken = bench.taken();
    await bench.pass(300);
    bench.pipeline.execute({ type: 'removeElement', book: 'Consumer', id: taken.id, actingUserId: 1 });
    await bench.powerCut();
    await bench.pass(8_000, 50);
    expect(bench.printed('hall').filter((text) => text.includes('copy'))).toEqual([]);
    expect(bench.state.prints.size).toBe(0);
  });

  it('the answer that is asked for again waits for the same paper', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    const taken = bench.taken();
    await bench.pass(300);
    await bench.powerCut();
    expect(await bench.reportOf(taken.id)).toBe('printed');
    expect(await bench.reportOf(taken.id)).toBe('printed');
    expect(bench.printed('hall').at(-1)).toBe('A001 (copy)');
  });
});

describe('a stop', () => {
  it('lets the running ticket end, answers who waits, and leaves the rest for the next start', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    const taken = [bench.taken(), bench.taken()];
    await bench.pass(300);
    await bench.until(bench.printing.stop());
    expect(await bench.verdict(taken[0]?.verdict)).toBe('printed');
    expect(await bench.verdict(taken[1]?.verdict)).toBe('queued');
    expect(bench.jobStates()).toEqual(['QUEUED']);
    expect(bench.timers.pending).toBe(0);
    await bench.powerCut();
    await bench.pass(5_000, 50);
    expect(bench.printed('hall')).toEqual(['A001', 'A002']);
  });

  it('with half a ticket in a printer that is off: the next ticket does not come out below it', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    const twin = bench.twin('hall');
    twin.afterBytes(MIDDLE, () => twin.powerOff());
    const taken = bench.taken();
    await bench.pass(500);
    bench.pipeline.execute({ type: 'removeElement', book: 'Consumer', id: taken.id, actingUserId: 1 });
    await bench.pass(1_000);
    await bench.until(bench.printing.stop());
    await bench.powerCut();
    twin.powerOn();
    await bench.pass(5_000, 50);
    expect(await bench.ticket()).toBe('printed');
    expect(bench.printed('hall')).toEqual(['A002']);
    expect(twin.pieces.at(-1)?.isWhole).toBe(true);
  });

  it('does not wait long for a printer that hangs', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    bench.twin('hall').afterBytes(MIDDLE, () => bench.twin('hall').setSilent(true));
    bench.taken();
    await bench.pass(500);
    const startedMs = bench.timers.nowMs();
    await bench.until(bench.printing.stop());
    expect(bench.timers.nowMs() - startedMs).toBeLessThan(7_000);
    expect(bench.timers.pending).toBe(0);
  });
});

describe('a hundred tickets while the printer is unplugged and back again and again', () => {
  const unplugAndBack = (bench: PaperBench, visitor: number): void => {
    if (visitor % 20 === 7) bench.pipe('hall').unplug();
    if (visitor % 20 === 13) bench.pipe('hall').plugIn();
  };

  it('of kiosks: whoever was told so has his paper, and no number comes out twice without a mark', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    const answers: { ticket: string; answer: Promise<string> }[] = [];
    for (let visitor = 0; visitor < 100; visitor++) {
      const { id, verdict } = bench.taken();
      answers.push({ ticket: bench.state.consumers.get(id)?.ticket ?? '', answer: verdict.then((value) => words(value)) });
      await bench.pass(visitor % 3 === 0 ? 1_000 : 400, 50);
      unplugAndBack(bench, visitor);
    }
    await bench.pass(60_000, 100);
    const papers = bench.printed('hall');
    const numbers = new Set(papers.map((text) => text.slice(0, 4)));
    const unmarked = papers.filter((text) => !text.includes('copy'));
    expect(new Set(unmarked).size).toBe(unmarked.length);
    const counts: Record<string, number> = {};
    for (const { ticket, answer } of answers) {
      const said = await answer;
      counts[said] = (counts[said] ?? 0) + 1;
      if (said === 'printed') expect(numbers).toContain(ticket);
    }
    expect(Object.keys(counts).sort()).toEqual(expect.arrayContaining(['printed', 'screen unplugged']));
    expect(counts.printed).toBeGreaterThan(30);
    expect(bench.state.prints.size).toBe(0);
    expect(bench.twin('hall').faults).toEqual([]);
  });

  it('of clerks: each comes out in the end', async () => {
    const bench = await new PaperBench([KIOSK], { deadlineMs: 3_600_000 }).ready();
    const owed = new Set<string>();
    for (let visitor = 0; visitor < 100; visitor++) {
      owed.add(bench.owe());
      await bench.pass(visitor % 3 === 0 ? 400 : 100, 50);
      unplugAndBack(bench, visitor);
    }
    await bench.pass(120_000, 100);
    expect(new Set(bench.printed('hall').map((text) => text.slice(0, 4)))).toEqual(owed);
    expect(bench.state.prints.size).toBe(0);
    expect(bench.twin('hall').faults).toEqual([]);
  });
});
