/** A branch as large as the box may be asked to carry: 300 windows, 5,000 services, 10,000 waiting, 1,000 who watch. */
import { type Bench, fill } from '../bench.js';
import { makeBranch, startCopy } from '../branch.js';
import { callAndServe, registerAndAskLengths } from '../load.js';
import type { Box } from '../processes.js';
import type { Figure } from '../report.js';
import { fanOutOf } from './fan-out.js';
import { memoryOf } from './memory.js';
import { restartAgain, restartFigure } from './restart.js';

/** Each window serves seventeen services of its own: nobody waits at all windows at once. */
const SIZE = { windows: 300, services: 5000, servicesOfWindow: 17 };
const WAITING = 10_000;
const SUBSCRIBERS = 1000;
const TICKETS = 100_000;
/** By clerks at two thirds of the windows. */
const SERVED = 40_000;
const CLERKS = 200;
const TARGETS_MS = { fanOut: 50, queueLengths: 5, restart: 1500 };
const IN_SIZE = `${SIZE.windows} windows, ${SIZE.services} services`;

export async function measureScale(bench: Bench): Promise<readonly Figure[]> {
  const own = { ...bench, branch: await makeBranch(bench.folder, SIZE) };
  bench.tell('scale: the branch is made');
  const box = await startCopy(own.folder, own.branch.data);
  await fill(own, box, WAITING);
  const fanOut = await fanOutOf(own, box, SUBSCRIBERS);
  const figures: Figure[] = [
    {
      ...fanOut,
      name: 'scale.fan-out',
      title: `${fanOut.title}, ${IN_SIZE}, ${WAITING} waiting`,
      target: { below: TARGETS_MS.fanOut },
    },
    await measureLengths(own, box),
  ];
  await box.stop();
  bench.tell('scale: subscribers and lengths are measured');
  figures.push(await measureRestart(own), ...(await memoryOf(own, 'scale.memory', `, ${IN_SIZE}`)));
  return figures;
}

/** A kiosk that asks in a loop waits for the network (`long-replies.ts`), which is not measured here: kiosks ask every few seconds. */
const BETWEEN_QUESTIONS_MS = 200;

/** After each change, so that no answer can be given twice. */
async function measureLengths(bench: Bench, box: Box): Promise<Figure> {
  const { latencyByPlace, replyBytes } = await bench.generator.run({
    port: box.port,
    ...registerAndAskLengths(bench.branch),
    pauseMs: BETWEEN_QUESTIONS_MS,
    until: { kind: 'time', warmUpMs: 2000, measureMs: bench.quick ? 3000 : 10_000 },
  });
  const { p50Ms = Number.NaN, p99Ms = Number.NaN } = latencyByPlace[1] ?? {};
  return {
    name: 'scale.queue-lengths',
    title: `queueLengths after a change (median), ${IN_SIZE}, ${WAITING} waiting`,
    value: p50Ms,
    unit: 'ms',
    target: { below: TARGETS_MS.queueLengths },
    details: { latencyByPlace, replyBytes },
    note: `p99 ${p99Ms.toFixed(1)} ms, ${replyBytes[1]} bytes`,
  };
}

async function measureRestart(bench: Bench): Promise<Figure> {
  const box = await startCopy(bench.folder, bench.branch.data);
  await fill(bench, box, TICKETS);
  await bench.generator.run({ port: box.port, ...callAndServe(bench.branch, CLERKS), until: { kind: 'circles', circles: SERVED } });
  const { last, timesMs } = await restartAgain(bench, box);
  await last.kill9();
  const what = `${TICKETS} tickets of the day, ${SERVED} served, ${IN_SIZE}`;
  return restartFigure('scale.restart', what, timesMs, TARGETS_MS.restart);
}
