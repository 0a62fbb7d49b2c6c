/** What becomes of a ticket and of its answer when there is no paper: by kiosk, by moment, by doubt. */
import { describe, expect, it } from 'vitest';
import { DEADLINE_MS, PaperBench } from './bench.js';

const SCREEN = { printer: 'hall', without_paper: 'screen' } as const;
const REFUSE = { printer: 'hall', without_paper: 'refuse' } as const;
const SPARE = { printer: 'hall', spare_printer: 'desk', without_paper: 'refuse' } as const;
/** In the middle of a ticket: bytes of its picture that the printer has taken. */
const MIDDLE = 20_000;

describe('a printer that works', () => {
  it('prints, and the answer says so; the picture is drawn once', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    expect(await bench.ticket()).toBe('printed');
    expect(bench.printed('hall')).toEqual(['A001']);
    expect(bench.story).toEqual(['printQueued', 'printStarted', 'PRINTED']);
    expect(bench.state.prints.size).toBe(0);
    expect(bench.twin('hall').faults).toEqual([]);
    expect(bench.drawings).toEqual(['A001']);
  });

  it('shows the dots that it prints', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    const taken = bench.taken();
    const preview = bench.preview(taken.id);
    await bench.verdict(taken.verdict);
    // The first piece is what the printer cut off when the box started.
    expect(await preview).toEqual(bench.dotsOf('hall', 1));
    expect(bench.drawings).toEqual(['A001']);
  });

  it.each([
    [null, 'none noPrinter'],
    [1, 'none noPrinter'],
  ])('nobody asks for paper where there is no printer: kiosk %s', async (kiosk, answer) => {
    const bench = await new PaperBench([{ printer: null }]).ready();
    expect(await bench.ticket(kiosk)).toBe(answer);
    expect(bench.story).toEqual([]);
  });

  it('serves two kiosks in the order in which they asked', async () => {
    const bench = await new PaperBench([SCREEN, SPARE]).ready();
    const taken = [1, 2, 1, 2, 1, 2, 1, 2].map((kiosk) => bench.taken(kiosk));
    expect(await bench.verdict(taken[0]?.verdict)).toBe('printed');
    // The answers to the last ones do not wait for ever.
    expect(await bench.verdict(taken[7]?.verdict)).toBe('queued');
    await bench.pass(10_000, 50);
    expect(bench.printed('hall')).toEqual(['A001', 'A002', 'A003', 'A004', 'A005', 'A006', 'A007', 'A008']);
    expect(bench.printed('desk')).toEqual([]);
  });
});

describe('no paper before the ticket is begun', () => {
  it('screen: the ticket is given without paper, the number is on the screen', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    bench.twin('hall').removePaper();
    await bench.pass(2_000);
    expect(await bench.ticket()).toBe('screen paperEnd');
    expect([bench.state.consumers.size, bench.state.prints.size]).toEqual([1, 0]);
    bench.twin('hall').loadPaper();
    await bench.pass(10_000, 50);
    expect(bench.allPrinted).toEqual([]);
  });

  it('refuse: no ticket is given, and nothing happens at all', async () => {
    const bench = await new PaperBench([REFUSE]).ready();
    bench.twin('hall').openCover();
    await bench.pass(2_000);
    const before = bench.events.length;
    expect(await bench.ticket()).toBe('refused noPaper coverOpen');
    expect(bench.events.length).toBe(before);
    bench.twin('hall').closeCover();
    await bench.pass(2_000);
    expect(await bench.ticket()).toBe('printed');
  });

  it.each([['spare'], ['screen'], ['refuse']])('a printer that is not configured is one in trouble: %s', async (policy) => {
    const without_paper = policy === 'refuse' ? 'refuse' : 'screen';
    const spare_printer = policy === 'spare' ? 'desk' : null;
    const bench = await new PaperBench([{ printer: 'hall', spare_printer, without_paper }], { printers: ['desk'] }).ready();
    const answers = { spare: 'printed', screen: 'screen unknownPrinter', refuse: 'refused noPaper unknownPrinter' };
    expect(await bench.ticket()).toBe(answers[policy as keyof typeof answers]);
  });

  it('a spare printer that is in trouble, too, gets nothing: the first one is named', async () => {
    const bench = await new PaperBench([SPARE]).ready();
    bench.twin('hall').openCover();
    bench.pipe('desk').unplug();
    await bench.pass(2_000);
    expect(await bench.ticket()).toBe('refused noPaper coverOpen');
  });

  it('the spare printer prints while the first one is in trouble, and the first one again afterwards', async () => {
    const bench = await new PaperBench([SPARE]).ready();
    bench.pipe('hall').unplug();
    await bench.pass(2_000);
    expect(await bench.ticket()).toBe('printed');
    bench.pipe('hall').plugIn();
    await bench.pass(10_000, 50);
    expect(await bench.ticket()).toBe('printed');
    expect([bench.printed('desk'), bench.printed('hall')]).toEqual([['A001'], ['A002']]);
  });
});

describe('the printer fails while tickets wait for it', () => {
  it('those of kiosks that wait go to the spare printer, to the screen, or are taken back', async () => {
    const bench = await new PaperBench([SCREEN, SPARE, REFUSE]).ready();
    // The first is in the printer when the cable is pulled, the others wait.
    const taken = [2, 1, 2, 3].map((kiosk) => bench.taken(kiosk));
    await bench.pass(200);
    bench.pipe('hall').unplug();
    const answers: string[] = [];
    for (const { verdict } of taken) answers.push(await bench.verdict(verdict));
    expect(answers).toEqual(['printed', 'screen unplugged', 'printed', 'refused noPaper unplugged']);
    expect(bench.printed('desk')).toEqual(['A001 (copy)', 'A003']);
    expect([...bench.state.consumers.values()].map(({ ticket }) => ticket)).toEqual(['A001', 'A002', 'A003']);
  });

  it('what nobody waits for any more is printed when the printer is back', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    const taken = Array.from({ length: 8 }, () => bench.taken());
    for (const { verdict } of taken) await bench.verdict(verdict);
    bench.pipe('hall').unplug();
    await bench.pass(20_000, 50);
    bench.pipe('hall').plugIn();
    await bench.pass(40_000, 50);
    expect(new Set(bench.printed('hall').map((text) => text.slice(0, 4))).size).toBe(8);
    // At most one of them was in the printer when the cable was pulled.
    expect(bench.printed('hall').filter((text) => text.includes('copy')).length).toBeLessThanOrEqual(1);
    expect(bench.state.prints.size).toBe(0);
  });

  it('after the deadline it is given up, and never printed', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    const taken = Array.from({ length: 8 }, () => bench.taken());
    for (const { verdict } of taken) await bench.verdict(verdict);
    bench.pipe('hall').unplug();
    await bench.pass(DEADLINE_MS + 1_000, 500);
    expect(bench.state.prints.size).toBe(0);
    const before = bench.allPrinted.length;
    const lost = bench.story.filter((line) => line === 'FAILED unplugged').length;
    // Of the one that was in the printer nobody knows.
    expect([8 - before, 9 - before]).toContain(lost);
    bench.pipe('hall').plugIn();
    await bench.pass(30_000, 100);
    expect(bench.allPrinted.length).toBe(before);
    expect(bench.state.consumers.size).toBe(8);
  });
});

describe('in doubt: the ticket was begun, and nobody knows what came out', () => {
  it.each([
    ['screen', SCREEN, 'screen paperEnd'],
    ['refuse', REFUSE, 'refused noPaper paperEnd'],
  ])('%s: the printer stays in trouble until the end of the wait', async (policy, kiosk, answer) => {
    const bench = await new PaperBench([kiosk]).ready();
    bench.twin('hall').afterBytes(MIDDLE, () => bench.twin('hall').removePaper());
    expect(await bench.ticket()).toBe(answer);
    expect(bench.state.consumers.size).toBe(policy === 'refuse' ? 0 : 1);
    expect(bench.state.prints.size).toBe(0);
    bench.twin('hall').loadPaper();
    await bench.pass(20_000, 50);
    // Neither ticket is printed any more.
    expect(bench.allPrinted).toEqual([]);
    expect(await bench.ticket()).toBe('printed');
    expect(bench.printed('hall').at(-1)).toBe('A002');
  });

  it('the spare printer prints it again, marked, while the kiosk waits', async () => {
    const bench = await new PaperBench([SPARE]).ready();
    bench.twin('hall').afterBytes(MIDDLE, () => bench.twin('hall').openCover());
    expect(await bench.ticket()).toBe('printed');
    expect(bench.printed('desk')).toEqual(['A001 (copy)']);
    expect(bench.story).toEqual(['printQueued', 'printStarted', 'returned doubt coverOpen', 'moved desk', 'printStarted', 'PRINTED']);
  });

  it('the same printer prints it again, marked, if it is back within the wait', async () => {
    const bench = await new PaperBench([REFUSE]).ready();
    bench.twin('hall').afterBytes(MIDDLE, () => bench.pipe('hall').unplug());
    const taken = bench.taken();
    await bench.pass(600);
    bench.pipe('hall').plugIn();
    expect(await bench.verdict(taken.verdict)).toMatch(/^(printed|printing)/);
    await bench.pass(3_000);
    expect(bench.printed('hall')).toEqual(['A001 (copy)']);
    expect(bench.state.consumers.size).toBe(1);
  });

  it('a printer that never gets to the end of a ticket is not fed for ever', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    const cutShort = (): void => {
      bench.twin('hall').powerOff();
      bench.twin('hall').powerOn();
      bench.twin('hall').afterBytes(MIDDLE, cutShort);
    };
    bench.twin('hall').afterBytes(MIDDLE, cutShort);
    bench.taken();
    await bench.pass(60_000, 20);
    expect(bench.story.filter((line) => line === 'printStarted').length).toBeLessThanOrEqual(3);
    expect(bench.story.at(-1)).toMatch(/^FAILED/);
    expect(bench.state.prints.size).toBe(0);
  });
});

describe('a ticket that ends before its paper', () => {
  it('is not printed any more', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    const [, second, third] = [bench.taken(), bench.taken(), bench.taken()];
    bench.pipeline.execute({ type: 'removeElement', book: 'Consumer', id: second?.id ?? 0, actingUserId: 1 });
    expect(await bench.verdict(third?.verdict)).toMatch(/^(printed|queued|printing)/);
    expect(await bench.verdict(second?.verdict)).toBe('failed ticket ended');
    await bench.pass(10_000, 50);
    expect(bench.printed('hall')).toEqual(['A001', 'A003']);
  });

  it('nor when it ends while the start of its print goes to the disk', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    const taken = bench.taken();
    bench.whenApplied('printStarted', () =>
      bench.pipeline.execute({ type: 'removeElement', book: 'Consumer', id: taken.id, actingUserId: 1 }),
    );
    expect(await bench.verdict(taken.verdict)).toBe('failed ticket ended');
    await bench.pass(5_000, 50);
    expect(bench.allPrinted).toEqual([]);
    expect(bench.state.prints.size).toBe(0);
  });

  it('who was called already keeps his ticket although the kiosk gives none without paper', async () => {
    const bench = await new PaperBench([REFUSE]).ready();
    bench.twin('hall').afterBytes(MIDDLE, () => bench.twin('hall').openCover());
    const taken = bench.taken();
    bench.pipeline.execute({ type: 'callNext', workplaceId: 1, actingUserId: 1 });
    expect(await bench.verdict(taken.verdict)).toBe('screen coverOpen');
    expect(bench.state.consumers.get(taken.id)?.state).toBe('SERVING');
  });
});

describe('copies', () => {
  it('are marked, and come out where the ticket did unless somebody names another printer', async () => {
    const bench = await new PaperBench([SPARE]).ready();
    await bench.ticket();
    expect(await bench.reprint(1)).toBe('printed');
    expect(await bench.reprint(1, 'desk')).toBe('printed');
    expect(await bench.reprint(1, 'attic')).toBe('refused printerUnknown');
    expect([bench.printed('hall'), bench.printed('desk')]).toEqual([['A001', 'A001 (copy)'], ['A001 (copy)']]);
  });

  it('have no printer where neither ticket nor kiosk has one', async () => {
    const bench = await new PaperBench([{ printer: null }]).ready();
    await bench.ticket();
    expect(await bench.reprint(1)).toBe('refused noPrinter');
  });

  it('wait for a printer in trouble: the clerk is told at once, the paper comes later', async () => {
    const bench = await new PaperBench([SCREEN]).ready();
    await bench.ticket();
    bench.twin('hall').removePaper();
    await bench.pass(2_000);
    expect(await bench.reprint(1)).toBe('queued paperEnd');
    bench.twin('hall').loadPaper();
    await bench.pass(10_000, 50);
    expect(bench.printed('hall')).toEqual(['A001', 'A001 (copy)']);
  });
});
