/** How often a ticket is tried. */
import { expect, it } from 'vitest';
import { PaperBench } from './bench.js';

const KIOSK = { printer: 'hall', without_paper: 'screen' } as const;
/** In the middle of a ticket: bytes of its picture that the printer has taken. */
const MIDDLE = 20_000;

it('a ticket that cannot be drawn is tried three times and given up, and stops no other ticket', async () => {
  const bench = await new PaperBench([KIOSK]).ready();
  bench.isDrawingBroken = true;
  bench.owe();
  await bench.pass(10_000, 50);
  expect(bench.drawings).toHaveLength(3);
  expect(bench.story).toEqual(['printQueued', 'FAILED notDrawn']);
  expect(bench.state.prints.size).toBe(0);
  bench.isDrawingBroken = false;
  expect(await bench.ticket()).toBe('printed');
});

it('a ticket that is cut off each time is begun three times, and given up', async () => {
  const bench = await new PaperBench([KIOSK]).ready();
  const cutShort = (): void => {
    bench.twin('hall').powerOff();
    bench.twin('hall').powerOn();
    bench.twin('hall').afterBytes(MIDDLE, cutShort);
  };
  bench.twin('hall').afterBytes(MIDDLE, cutShort);
  bench.owe();
  await bench.pass(60_000, 20);
  expect(bench.story.filter((line) => line === 'printStarted')).toHaveLength(3);
  expect(bench.story.at(-1)).toMatch(/^FAILED/);
});

it.each([
  ['answers again within the wait', 2_000],
  ['is silent for longer', 20_000],
])(
  'a printer that falls silent in mid-ticket and %s: the stub is cut off, the whole is printed again and says so',
  async (_how, silentMs) => {
    const bench = await new PaperBench([KIOSK]).ready();
    bench.twin('hall').afterBytes(MIDDLE, () => {
      bench.twin('hall').setSilent(true);
    });
    const ticket = bench.owe();
    await bench.pass(silentMs, 50);
    bench.twin('hall').setSilent(false);
    await bench.pass(30_000, 50);
    expect(bench.printed('hall')).toEqual([`${ticket} (copy)`]);
    expect(bench.story).toEqual(['printQueued', 'printStarted', 'returned doubt noAnswer', 'printStarted', 'PRINTED']);
  },
);
