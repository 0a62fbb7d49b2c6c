/**
 * How the time of a call grows with the queue: the whole box (20 clerks, each calls, serves, and lets one more visitor in, so that the
 * queue keeps its length), and the engine alone, where neither disk nor network hide a growth.
 */
import { type Bench, fill } from '../bench.js';
import { startCopy } from '../branch.js';
import { callServeRegister } from '../load.js';
import type { LoadResult } from '../load-order.js';
import type { Box } from '../processes.js';
import { type Figure, median } from '../report.js';
import { timeEngineCalls } from './engine.js';

const SHORT = 1000;
const LONG = 100_000;
const TARGET = 1.5;
const CLERKS = 20;

export async function measureGrowth(bench: Bench): Promise<readonly Figure[]> {
  return [await measureBoxes(bench), measureEngine(bench)];
}

async function measureBoxes(bench: Bench): Promise<Figure> {
  const boxes = [await startCopy(bench.folder, bench.branch.data), await startCopy(bench.folder, bench.branch.data)] as const;
  await fill(bench, boxes[0], SHORT);
  await fill(bench, boxes[1], LONG);
  const rounds: { readonly short: LoadResult; readonly long: LoadResult }[] = [];
  const count = bench.quick ? 2 : 7;
  for (let round = 0; round <= count; round++) {
    const turn = { short: await run(bench, boxes[0]), long: await run(bench, boxes[1]) };
    if (round > 0) rounds.push(turn);
  }
  for (const box of boxes) await box.stop();
  const ratios = rounds.map(({ short, long }) => callMs(long) / callMs(short));
  const [shortMs, longMs] = [median(rounds.map(({ short }) => callMs(short))), median(rounds.map(({ long }) => callMs(long)))];
  return {
    name: 'growth.box',
    title: `time of a call, ${LONG} waiting to ${SHORT} waiting`,
    value: median(ratios),
    unit: 'ratio',
    target: { below: TARGET },
    details: { ratios, rounds },
    note: `nextConsumer ${shortMs.toFixed(2)} → ${longMs.toFixed(2)} ms, median of ${CLERKS} clerks`,
  };
}

const run = (bench: Bench, box: Box): Promise<LoadResult> =>
  bench.generator.run({
    port: box.port,
    ...callServeRegister(bench.branch, CLERKS),
    until: { kind: 'time', warmUpMs: 300, measureMs: bench.quick ? 500 : 1000 },
  });

/** `nextConsumer` is the first request of the circle. */
const callMs = ({ latencyByPlace }: LoadResult): number => latencyByPlace[0]?.p50Ms ?? Number.NaN;

function measureEngine(bench: Bench): Figure {
  const rounds: { readonly short: number; readonly long: number }[] = [];
  const count = bench.quick ? 3 : 9;
  const short = timeEngineCalls(SHORT);
  const long = timeEngineCalls(LONG);
  for (let round = 0; round <= count; round++) {
    const turn = { short: short(), long: long() };
    if (round > 0) rounds.push(turn);
  }
  const ratios = rounds.map((turn) => turn.long / turn.short);
  const [shortTime, longTime] = [median(rounds.map((turn) => turn.short)), median(rounds.map((turn) => turn.long))];
  return {
    name: 'growth.engine',
    title: `the same in the engine alone`,
    value: median(ratios),
    unit: 'ratio',
    target: { below: TARGET },
    details: { ratios, rounds },
    note: `call + serve + register ${shortTime.toFixed(1)} → ${longTime.toFixed(1)} µs`,
  };
}
