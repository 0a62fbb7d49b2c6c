/**
 * Messages a second of the box against the two ceilings; with a year of history beside it on the same terms. All of them take turns in
 * each round, because the speed of a machine drifts, and the figure is the median of the rounds' ratios.
 */
import { asAdministrator, type Bench, fill, fillApart } from '../bench.js';
import { startCopy } from '../branch.js';
import { askQueue, callAndServe, register, type Workload } from '../load.js';
import type { LoadResult } from '../load-order.js';
import { type Box, type Ceiling, cpuTime, startCeiling } from '../processes.js';
import { type Figure, median } from '../report.js';
import { makeYear, measureStatistics } from './year.js';

export const measureThroughput = (bench: Bench): Promise<readonly Figure[]> => measure(bench, false);
export const measureWithHistory = (bench: Bench): Promise<readonly Figure[]> => measure(bench, true);

const QUEUE_LENGTH = 50;
/** Of the box against a ceiling. */
const TARGETS = { durable: 0.6, raw: 0.5 };
/** Of the box with a year of history against the box without. */
const HISTORY_TARGET = 0.9;

interface Contest {
  readonly name: string;
  readonly title: string;
  readonly against: 'raw' | 'durable';
  readonly workload: Workload;
  /** Visitors that one circle adds to the queue. */
  readonly adds: 1 | 0 | -1;
}

const contestsOf = ({ branch }: Bench): readonly Contest[] =>
  [20, 200].flatMap((clients): Contest[] => [
    {
      name: `register.${clients}`,
      title: `registrateConsumer, ${clients} clients`,
      against: 'durable',
      workload: register(branch, clients),
      adds: 1,
    },
    {
      name: `next+serve.${clients}`,
      title: `nextConsumer+serveConsumer, ${clients} clients`,
      against: 'durable',
      workload: callAndServe(branch, clients),
      adds: -1,
    },
    {
      name: `queue.${clients}`,
      title: `currentQueue of ${QUEUE_LENGTH}, ${clients} clients`,
      against: 'raw',
      workload: askQueue(branch, clients, QUEUE_LENGTH),
      adds: 0,
    },
  ]);

/** A box under load, and how many visitors wait in it. */
interface Contender {
  readonly box: Box;
  waiting: number;
}

interface Times {
  readonly warmUpMs: number;
  readonly measureMs: number;
}

async function measure(bench: Bench, withHistory: boolean): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const fresh = await startContender(bench, bench.branch.data);
  const old = withHistory ? await startContender(bench, await makeYear(bench)) : null;
  // Before the rounds: a day asked about is not one on which hundreds of thousands wait.
  const statistics = old === null ? [] : await measureStatistics(bench, old.box);
  const replies = await takeReplies(bench, fresh.box);
  const ceilings = { raw: await startCeiling('raw', bench.folder, replies), durable: await startCeiling('durable', bench.folder, replies) };
  const rounds = await takeTurns(bench, ceilings, old === null ? [fresh] : [fresh, old]);
  for (const contest of contestsOf(bench)) {
    const measured = rounds.filter((round) => round.contest === contest.name);
    figures.push(ceilingFigure(contest, measured));
    if (old !== null) figures.push(historyFigure(contest, measured));
  }
  figures.push(...statistics);
  for (const { stop } of [ceilings.raw, ceilings.durable, fresh.box, ...(old === null ? [] : [old.box])]) await stop();
  return figures;
}

async function startContender(bench: Bench, original: string): Promise<Contender> {
  const box = await startCopy(bench.folder, original);
  await asAdministrator(bench, box, (session) => fillApart(bench, session, QUEUE_LENGTH));
  return { box, waiting: 0 };
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
  /** In the order of the contenders. */
  readonly boxes: readonly Turn[];
}

async function takeTurns(
  bench: Bench,
  ceilings: Readonly<Record<'raw' | 'durable', Ceiling>>,
  contenders: readonly Contender[],
): Promise<readonly Round[]> {
  const times = bench.quick ? { warmUpMs: 150, measureMs: 400 } : { warmUpMs: 200, measureMs: 800 };
  const count = bench.quick ? 2 : 5;
  const rounds: Round[] = [];
  // The first round is not counted: everybody's code has to be compiled first.
  for (let round = 0; round <= count; round++) {
    for (const contest of contestsOf(bench)) {
      const ceiling = await run(bench, ceilings[contest.against], contest, times);
      const boxes: Turn[] = [];
      for (const contender of contenders) boxes.push(await runBox(bench, contender, contest, times));
      if (round > 0) rounds.push({ contest: contest.name, ceiling, boxes });
      const speeds = [ceiling, ...boxes].map(({ messagesPerSecond }) => Math.round(messagesPerSecond)).join(' / ');
      const names = [`${contest.against} ceiling`, 'box', 'box with a year'].slice(0, 1 + boxes.length).join(' / ');
      bench.tell(`round ${round} of ${count}: ${contest.title}: ${names}: ${speeds}`);
    }
  }
  return rounds;
}

async function runBox(bench: Bench, contender: Contender, contest: Contest, times: Times): Promise<Turn> {
  if (contest.adds < 0) {
    // Nobody may call in vain, whatever speed this machine turns out to have.
    const most = Math.ceil((FASTEST_CALLS_PER_SECOND * (times.warmUpMs + times.measureMs)) / 1000);
    await fill(bench, contender.box, Math.max(0, most - contender.waiting));
    contender.waiting = Math.max(most, contender.waiting);
  }
  const result = await run(bench, contender.box, contest, times);
  contender.waiting += contest.adds * result.circles;
  return result;
}

const FASTEST_CALLS_PER_SECOND = 40_000;

async function run(bench: Bench, { port, pid }: Box | Ceiling, { workload }: Contest, times: Times): Promise<Turn> {
  const before = cpuTime(pid);
  const result = await bench.generator.run({ port, ...workload, until: { kind: 'time', ...times } });
  const after = cpuTime(pid);
  const messages = result.circles * workload.leastReplyBytes.length;
  return {
    ...result,
    mainThreadMicrosecondsAMessage: ((after.mainThread - before.mainThread) * 1e6) / messages,
    allThreadsMicrosecondsAMessage: ((after.allThreads - before.allThreads) * 1e6) / messages,
  };
}

// ---- figures

function ceilingFigure(contest: Contest, rounds: readonly Round[]): Figure {
  const ceilings = rounds.map(({ ceiling }) => ceiling);
  const boxes = rounds.flatMap(({ boxes: [box] }) => box ?? []);
  const ratios = boxes.map((box, round) => box.messagesPerSecond / (ceilings[round]?.messagesPerSecond ?? 0));
  const speeds = [boxes, ceilings].map((turns) => Math.round(median(turns.map((turn) => turn.messagesPerSecond))));
  const costs = [boxes, ceilings].map((turns) => median(turns.map((turn) => turn.mainThreadMicrosecondsAMessage)).toFixed(0));
  const p99Ms = median(boxes.map(({ latency }) => latency.p99Ms));
  return {
    name: contest.name,
    title: `${contest.title}, of the ${contest.against} ceiling`,
    value: median(ratios),
    unit: 'ratio',
    target: { atLeast: TARGETS[contest.against] },
    details: { ratios, ceilings, boxes },
    note: [
      `${speeds.join(' of ')} messages/s (rounds ${spread(ratios)})`,
      `main thread ${costs.join(' to ')} µs a message`,
      `p99 ${p99Ms.toFixed(1)} ms`,
    ].join(', '),
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
