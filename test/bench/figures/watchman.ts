/**
 * Twenty clerks at work, and one further client that asks for something long, again as soon as it has its answer: how much longer a
 * clerk waits for the next visitor than with nobody asking.
 */
import { asAdministrator, type Bench, fill } from '../bench.js';
import { makeBranch, startCopy } from '../branch.js';
import { Histogram } from '../histogram.js';
import { callServeRegister } from '../load.js';
import type { Counts } from '../load-order.js';
import { type Box, startGenerator } from '../processes.js';
import { type Figure, median } from '../report.js';
import { type HeavyCommand, heavyCommands } from './heavy-commands.js';
import { makeYear } from './year.js';

const CLERKS = 20;
const SIZE = { windows: CLERKS, services: 20, servicesOfWindow: 20 };
const WAITING = 10_000;
/** Each clerk's between two visitors: 400 calls a second are more than any branch has, and leave the box time. */
const PAUSE_MS = 50;
const TARGET = 2;
/** So many commands are measured before the clerks are measured alone again. */
const COMMANDS_A_ROUND = 3;
const DAY_MS = 86_400_000;

interface Asked extends HeavyCommand {
  readonly request: string;
  /** Half of its first answer: a refusal is shorter. */
  readonly leastBytes: number;
}

interface Beside {
  readonly name: string;
  readonly clerks: Counts;
  /** How long the command itself takes. */
  readonly answerMs: number;
}

export async function measureWatchman(bench: Bench): Promise<readonly Figure[]> {
  const branch = await makeBranch(bench.folder, SIZE);
  const own = { ...bench, branch };
  const box = await startCopy(bench.folder, await makeYear(own));
  await fill(own, box, WAITING);
  const commands = await ask(own, box);
  const alone: Counts[] = [];
  const beside: Beside[] = [];
  for (let round = 0; round < (bench.quick ? 1 : 5); round++) {
    for (const [index, command] of commands.entries()) {
      if (index % COMMANDS_A_ROUND === 0) alone.push(await workOf(own, box));
      beside.push(await workBeside(own, box, command));
    }
    bench.tell(`watchman: round ${round + 1}, ${commands.length} commands`);
  }
  await box.stop();
  return commands.map(({ name }) =>
    figure(
      name,
      alone,
      beside.filter((one) => one.name === name),
    ),
  );
}

/** Each command once, which must go well. */
function ask(bench: Bench, box: Box): Promise<readonly Asked[]> {
  const day = new Date(Date.now() - 30 * DAY_MS).toISOString().slice(0, 10);
  return asAdministrator(bench, box, async (session) => {
    const asked: Asked[] = [];
    for (const one of await heavyCommands(session, bench, day)) {
      const answer = JSON.stringify(await session.ask(one.command, one.data));
      const request = JSON.stringify({ token: session.token, command: one.command, data: one.data });
      asked.push({ ...one, request, leastBytes: answer.length / 2 });
    }
    return asked;
  });
}

const measureMs = ({ quick }: Bench): number => (quick ? 600 : 1200);
const WARM_UP_MS = 200;

/** How long `nextConsumer` takes. */
async function workOf(bench: Bench, { port }: Box): Promise<Counts> {
  const { countsByPlace } = await bench.generator.run({
    port,
    ...callServeRegister(bench.branch, CLERKS),
    pauseMs: PAUSE_MS,
    until: { kind: 'time', warmUpMs: WARM_UP_MS, measureMs: measureMs(bench) },
  });
  const [next] = countsByPlace;
  if (next === undefined) throw new Error('no clerk called anybody');
  return next;
}

async function workBeside(bench: Bench, box: Box, { name, request, leastBytes }: Asked): Promise<Beside> {
  // A process of its own: what is on its way to the one must not delay the others.
  const watchman = startGenerator();
  const asking = watchman.run({
    port: box.port,
    clients: [[request]],
    leastReplyBytes: [leastBytes],
    until: { kind: 'time', warmUpMs: 0, measureMs: WARM_UP_MS + measureMs(bench) },
  });
  const [clerks, { latency }] = await Promise.all([workOf(bench, box), asking]);
  await watchman.stop();
  return { name, clerks, answerMs: latency.p50Ms };
}

function figure(name: string, alone: readonly Counts[], beside: readonly Beside[]): Figure {
  const before = Histogram.together(alone).summary();
  const meanwhile = Histogram.together(beside.map(({ clerks }) => clerks)).summary();
  const answerMs = median(beside.map((one) => one.answerMs));
  // None came while the clerks were measured.
  const answer = answerMs === 0 ? 'longer than was measured' : `${answerMs.toFixed(answerMs < 10 ? 1 : 0)} ms`;
  return {
    name: `watchman.${name}`,
    title: `nextConsumer (p99) of ${CLERKS} clerks beside ${name}, to alone`,
    value: meanwhile.p99Ms / before.p99Ms,
    unit: 'ratio',
    target: { below: TARGET },
    details: { before, meanwhile },
    note:
      `p50 ${before.p50Ms.toFixed(1)} → ${meanwhile.p50Ms.toFixed(1)} ms, ` +
      `p99 ${before.p99Ms.toFixed(1)} → ${meanwhile.p99Ms.toFixed(1)} ms; ` +
      `the answer takes ${answer}`,
  };
}
