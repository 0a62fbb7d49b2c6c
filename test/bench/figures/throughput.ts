/**
 * Messages a second of the box against the two ceilings; with a year of history beside it on the same terms. All of them take turns in
 * each round, because the speed of a machine drifts, and the figure is the median of the rounds' ratios.
 */
import { asAdministrator, type Bench, fill, fillApart } from '../bench.js';
import { startCopy } from '../branch.js';
import type { LoadResult } from '../load-order.js';
import { type Box, type Ceiling, startCeiling } from '../processes.js';
import { type Figure, median } from '../report.js';
import { type Contest, contestsOf, QUEUE_LENGTH } from './contests.js';
import { makeYear, measureStatistics } from './year.js';

export const measureThroughput = (bench: Bench): Promise<readonly Figure[]> => measure(bench, false);
export const measureWithHistory = (bench: Bench): Promise<readonly Figure[]> => measure(bench, true);

/** Tickets that wait while it is measured. */
const WAITING = 10_000;
/** Of each turn. Many short ones rather than few long ones: what else the machine does hits few of them, and the median none. */
const CIRCLES = 1000;
/** Also for a quick look, as it is compared with what is recorded. */
const ROUNDS = 13;
/** Code has to be compiled first, and again when it has been seen to be hot. */
const ROUNDS_NOT_COUNTED = 4;
/** Of the box against a ceiling. */
const TARGETS = { durable: 0.6, raw: 0.5 };
/** Of the box with a year of history against the box without. */
const HISTORY_TARGET = 0.9;

async function measure(bench: Bench, withHistory: boolean): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const fresh = await startContender(bench, bench.branch.data);
  const old = withHistory ? await startContender(bench, await makeYear(bench)) : null;
  // Before the rounds: a day asked about is not one on which hundreds of thousands wait.
  const statistics = old === null ? [] : await measureStatistics(bench, old);
  const replies = await takeReplies(bench, fresh);
  const ceilings = {
    raw: await startCeiling('raw', bench.folder, replies),
    durable: await startCeiling('durable', bench.folder, replies),
    handover: await startCeiling('handover', bench.folder, replies),
  };
  const rounds = await takeTurns(bench, ceilings, old === null ? [fresh] : [fresh, old]);
  for (const contest of contestsOf(bench)) {
    const measured = rounds.filter((round) => round.contest === contest.name);
    figures.push(ceilingFigure(contest, measured), processorFigure(contest, measured));
    if (contest.against === 'durable') figures.push(floorFigure(contest, measured));
    if (old !== null) figures.push(historyFigure(contest, measured));
  }
  figures.push(...statistics);
  for (const { stop } of [...Object.values(ceilings), fresh, ...(old === null ? [] : [old])]) await stop();
  return figures;
}

async function startContender(bench: Bench, original: string): Promise<Box> {
  const box = await startCopy(bench.folder, original);
  await asAdministrator(bench, box, (session) => fillApart(bench, session, QUEUE_LENGTH));
  return box;
}

/** What the box says is what the ceilings say: they are as long as it, to the byte. */
async function takeReplies(bench: Bench, box: Box): Promise<Readonly<Record<string, unknown>>> {
  const { workplaceId, serviceId } = bench.branch.apart;
  const workplace = { workplace: workplaceId };
  return asAdministrator(bench, box, async (session) => ({
    currentQueue: await session.ask('currentQueue', { ...workplace, detailed: false }),
    nextConsumer: await session.ask('nextConsumer', workplace),
    serveConsumer: await session.ask('serveConsumer', workplace),
    registrateConsumer: await session.ask('registrateConsumer', { services: [serviceId], noprint: true, preview: false }),
  }));
}

// ---- rounds

/** Processor time is given beside the speed: it tells a slow box from a busy machine. */
interface Turn extends LoadResult {
  readonly mainThreadMicrosecondsAMessage: number;
  readonly allThreadsMicrosecondsAMessage: number;
}

interface Round {
  readonly contest: string;
  readonly ceiling: Turn;
  /** What the design of the box costs without a queue; null = nothing is written. */
  readonly floor: Turn | null;
  /** In the order of the contenders. */
  readonly boxes: readonly Turn[];
}

async function takeTurns(
  bench: Bench,
  ceilings: Readonly<Record<'raw' | 'durable' | 'handover', Ceiling>>,
  contenders: readonly Box[],
): Promise<readonly Round[]> {
  for (const box of contenders) await fill(bench, box, WAITING);
  const rounds: Round[] = [];
  for (let round = 1 - ROUNDS_NOT_COUNTED; round <= ROUNDS; round++) {
    for (const contest of contestsOf(bench)) {
      const ceiling = await run(bench, ceilings[contest.against], contest);
      const floor = contest.against === 'durable' ? await run(bench, ceilings.handover, contest) : null;
      const boxes: Turn[] = [];
      for (const box of contenders) boxes.push(await run(bench, box, contest));
      if (round > 0) rounds.push({ contest: contest.name, ceiling, floor, boxes });
    }
    bench.tell(`round ${round} of ${ROUNDS}`);
  }
  return rounds;
}

async function run(bench: Bench, { port, pid }: Box | Ceiling, { workload }: Contest): Promise<Turn> {
  const result = await bench.generator.run({ port, server: pid, ...workload, until: { kind: 'circles', circles: CIRCLES } });
  const { mainThread = Number.NaN, allThreads = Number.NaN } = result.serverCpu ?? {};
  return {
    ...result,
    mainThreadMicrosecondsAMessage: (mainThread * 1e6) / result.messages,
    allThreadsMicrosecondsAMessage: (allThreads * 1e6) / result.messages,
  };
}

// ---- figures

function ceilingFigure(contest: Contest, rounds: readonly Round[]): Figure {
  const ceilings = rounds.map(({ ceiling }) => ceiling);
  const boxes = rounds.flatMap(({ boxes: [box] }) => box ?? []);
  const ratios = boxes.map((box, round) => box.messagesPerSecond / (ceilings[round]?.messagesPerSecond ?? 0));
  const speeds = [boxes, ceilings].map((turns) => Math.round(median(turns.map((turn) => turn.messagesPerSecond))));
  const p99Ms = median(boxes.map(({ latency }) => latency.p99Ms));
  return {
    name: contest.name,
    title: `${contest.title}, of the ${contest.against} ceiling`,
    value: median(ratios),
    unit: 'ratio',
    target: { atLeast: TARGETS[contest.against] },
    details: { ratios, ceilings, boxes },
    note: `${speeds.join(' of ')} messages/s (rounds ${spread(ratios)}), p99 ${p99Ms.toFixed(1)} ms`,
  };
}

const cost = (turn: Turn | null | undefined): number => turn?.mainThreadMicrosecondsAMessage ?? Number.NaN;

/**
 * A group of its own, as a machine too busy to tell a speed can still tell this. The quotient is taken in each round: a neighbour on the
 * machine slows down both, but not for long.
 */
function processorFigure({ name, title, against }: Contest, rounds: readonly Round[]): Figure {
  const costs = rounds.map(({ ceiling, boxes: [box] }) => ({ box: cost(box), ceiling: cost(ceiling) }));
  const quotient = median(costs.map(({ box, ceiling }) => box / ceiling));
  const [box, ceiling] = [median(costs.map((one) => one.box)), median(costs.map((one) => one.ceiling))];
  return {
    name: `processor.${name}`,
    title: `${title}, the main thread's time for a message, to that of the ${against} ceiling`,
    value: quotient,
    unit: 'ratio',
    target: null,
    details: { costs },
    processor: { box, ceiling, quotient },
    note: `${box.toFixed(0)} to ${ceiling.toFixed(0)} µs`,
  };
}

/** How much of the ceiling is gone before the queue, its rules and its rights have cost anything. */
function floorFigure({ name, title }: Contest, rounds: readonly Round[]): Figure {
  const costs = rounds.map(({ ceiling, floor }) => ({ floor: cost(floor), ceiling: cost(ceiling) }));
  const [floor, ceiling] = [median(costs.map((one) => one.floor)), median(costs.map((one) => one.ceiling))];
  return {
    name: `floor.${name}`,
    title: `${title}, the main thread's time of a box without a queue, to that of the durable ceiling`,
    value: median(costs.map((one) => one.floor / one.ceiling)),
    unit: 'ratio',
    target: null,
    details: { costs },
    note: `${floor.toFixed(0)} to ${ceiling.toFixed(0)} µs`,
  };
}

function historyFigure(contest: Contest, rounds: readonly Round[]): Figure {
  const speeds = rounds.map(({ boxes }) => boxes.map(({ messagesPerSecond }) => messagesPerSecond));
  const ratios = speeds.map(([fresh = 0, old = 0]) => old / fresh);
  return {
    name: `history.${contest.name}`,
    title: `${contest.title}, with a year of history`,
    value: median(ratios),
    unit: 'ratio',
    target: { atLeast: HISTORY_TARGET },
    details: { ratios, withoutPerSecond: speeds.map(([fresh]) => fresh), withPerSecond: speeds.map(([, old]) => old) },
    note: `rounds ${spread(ratios)}`,
  };
}

const spread = (ratios: readonly number[]): string => `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
