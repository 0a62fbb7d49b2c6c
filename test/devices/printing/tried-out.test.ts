/** A printer that is tried out: what the technician is told. */
import { expect, it } from 'vitest';
import { PaperBench } from './bench.js';

const KIOSK = { printer: 'hall', without_paper: 'screen' } as const;
const order = (name: string, pattern = 'page') => ({ name, pattern, pause: () => Promise.resolve(true) });

async function tried(bench: PaperBench, ...given: Parameters<typeof order>): Promise<unknown> {
  let outcome: unknown;
  void bench.printing.test(order(...given)).then((one) => {
    outcome = one;
  });
  for (let passedMs = 0; outcome === undefined && passedMs < 60_000; passedMs += 100) await bench.pass(100, 20);
  return outcome;
}

it('a page comes out, and its length and proof are told', async () => {
  const bench = await new PaperBench([KIOSK]).ready();
  const before = bench.twin('hall').pieces.length;
  expect(await tried(bench, 'hall')).toMatchObject({ isDone: true, code: 'printed', parameters: { length: expect.any(Number) } });
  expect(bench.twin('hall').pieces.length).toBe(before + 1);
});

it('one with a fault is not sent anything, and its fault is told', async () => {
  const bench = await new PaperBench([KIOSK]).ready();
  bench.twin('hall').removePaper();
  await bench.pass(3_000, 20);
  const before = bench.twin('hall').pieces.length;
  const told = {
    isDone: false,
    code: 'deviceTrouble',
    parameters: { trouble: 'paperEnd', note: expect.stringContaining('The paper is used up.') },
  };
  expect(await tried(bench, 'hall')).toMatchObject(told);
  bench.pipe('desk').unplug();
  await bench.pass(3_000, 20);
  expect(await tried(bench, 'desk', 'identify')).toMatchObject({ code: 'deviceTrouble', parameters: { trouble: 'unplugged' } });
  expect(bench.twin('hall').pieces.length).toBe(before);
});

it('one that is not configured is told as that', async () => {
  const bench = await new PaperBench([KIOSK]).ready();
  expect(await tried(bench, 'lobby')).toMatchObject({ isDone: false, code: 'deviceTrouble', parameters: { trouble: 'unknownPrinter' } });
});

it('one that is busy with tickets for too long prints no page, one that fails in the middle has printed a part', async () => {
  const bench = await new PaperBench([KIOSK]).ready();
  bench.taken();
  const busy = bench.printing.test({ name: 'hall', pattern: 'page', pause: () => Promise.resolve(true) });
  expect(await busy).toMatchObject({ isDone: false, code: 'printerBusy' });
  await bench.pass(10_000, 50);
  bench.twin('hall').afterBytes(5_000, () => bench.twin('hall').openCover());
  expect(await tried(bench, 'hall')).toMatchObject({ isDone: false, code: 'printedPartly', parameters: { trouble: 'coverOpen' } });
});
