/**
 * Power comes back: from the start of the process to the line that says it is ready, with a day's tickets in the journal. A branch needs
 * hours for what the load does in seconds, so the snapshot that is due meanwhile is made; then nearly as much happens as fits before the
 * next one, which is the most that a start has to replay.
 */
import { type Bench, fill } from '../bench.js';
import { startCopy } from '../branch.js';
import { callAndServe, callServeRegister } from '../load.js';
import { type Box, startBox } from '../processes.js';
import { type Figure, median } from '../report.js';

const TICKETS = 50_000;
const SERVED = 40_000;
const CLERKS = 200;
const TARGET_MS = 1000;

export async function measureRestart(bench: Bench): Promise<readonly Figure[]> {
  const box = await startCopy(bench.folder, bench.branch.data);
  // The hardest hour first: everybody took a ticket and nobody was called.
  await fill(bench, box, TICKETS);
  const allWaiting = await restartAgain(bench, box);
  const { last } = allWaiting;
  await bench.generator.run({ port: last.port, ...callAndServe(bench.branch, CLERKS), until: { kind: 'circles', circles: SERVED } });
  const mostServed = await restartAgain(bench, last);
  await mostServed.last.kill9();
  return [
    restartFigure('restart.waiting', `${TICKETS} tickets of the day, all waiting`, allWaiting.timesMs, TARGET_MS),
    restartFigure('restart.served', `${TICKETS} tickets of the day, ${SERVED} served`, mostServed.timesMs, TARGET_MS),
  ];
}

/** Of a call, a finish and a registration: three events each, a little fewer than `snapshot_events` together. */
const CIRCLES_SINCE_SNAPSHOT = 3200;

/** Kills it a few times, and leaves it running. */
export async function restartAgain(bench: Bench, worked: Box): Promise<{ readonly last: Box; readonly timesMs: readonly number[] }> {
  const { data } = worked;
  // Its end leaves a snapshot.
  await worked.stop();
  let box = await startBox({ data });
  const workload = callServeRegister(bench.branch, CLERKS);
  await bench.generator.run({ port: box.port, ...workload, until: { kind: 'circles', circles: CIRCLES_SINCE_SNAPSHOT } });
  const timesMs: number[] = [];
  for (const count = bench.quick ? 2 : 5; timesMs.length < count; timesMs.push(box.readyMs)) {
    await box.kill9();
    box = await startBox({ data });
  }
  return { last: box, timesMs };
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
