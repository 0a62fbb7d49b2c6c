/** Power comes back: from the start of the process to the line that says it is ready, with a day's tickets in the journal. */
import { type Bench, fill } from '../bench.js';
import { startCopy } from '../branch.js';
import { callAndServe } from '../load.js';
import { type Box, startBox } from '../processes.js';
import { type Figure, median } from '../report.js';

const TICKETS = 50_000;
const SERVED = 40_000;
const CLERKS = 200;
const TARGET_MS = 1000;

export async function measureRestart(bench: Bench): Promise<readonly Figure[]> {
  const box = await startCopy(bench.folder, bench.branch.data);
  await fill(bench, box, TICKETS);
  await box.kill9();
  // The hardest hour first: everybody took a ticket and nobody was called.
  const allWaiting = await restartAgain(bench, box.data);
  const next = allWaiting.box;
  await bench.generator.run({ port: next.port, ...callAndServe(bench.branch, CLERKS), until: { kind: 'circles', circles: SERVED } });
  await next.kill9();
  const mostServed = await restartAgain(bench, box.data);
  await mostServed.box.kill9();
  return [
    restartFigure('restart.waiting', `${TICKETS} tickets of the day, all waiting`, allWaiting.timesMs, TARGET_MS),
    restartFigure('restart.served', `${TICKETS} tickets of the day, ${SERVED} served`, mostServed.timesMs, TARGET_MS),
  ];
}

/** Starts and kills it a few times, and leaves it running. */
export async function restartAgain(bench: Bench, data: string): Promise<{ readonly box: Box; readonly timesMs: readonly number[] }> {
  const timesMs: number[] = [];
  const count = bench.quick ? 2 : 5;
  for (;;) {
    const box = await startBox({ data });
    timesMs.push(box.readyMs);
    if (timesMs.length >= count) return { box, timesMs };
    await box.kill9();
  }
}

export const restartFigure = (name: string, what: string, timesMs: readonly number[], targetMs: number): Figure => ({
  name,
  title: `kill -9 to ready, ${what}`,
  value: median(timesMs),
  unit: 'ms',
  target: { below: targetMs },
  details: { timesMs },
  note: `starts ${timesMs.map((ms) => ms.toFixed(0)).join(', ')} ms`,
});
