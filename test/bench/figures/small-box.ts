/**
 * What a branch with twenty windows feels on a small board: one core, 1 GiB, and a memory card that is as quick as this machine's disk,
 * or 5 or 20 ms slower at each sync. The clerks pause as people do: this is not about how much the box can do.
 */
import { mkdtemp } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Bench, fill } from '../bench.js';
import { type Branch, makeBranch, startCopy } from '../branch.js';
import { callServeRegister } from '../load.js';
import { residentMiB } from '../processes.js';
import type { Figure } from '../report.js';
import { PROBE, slowSyncs, syncsIn } from './slow-disk.js';

const WINDOWS = 20;
const SIZE = { windows: WINDOWS, services: 10, servicesOfWindow: 10 };
const WAITING = 200;
/** Of each clerk between two visitors: ten times as quick as people in a rush. */
const PAUSE_MS = 1000;
const DELAYS_MS = [0, 5, 20];
/** Writable memory. The address space cannot be limited: V8 reserves more than it ever uses. */
const MEMORY_BYTES = 2 ** 30;
/** In the order of the requests of a clerk. */
const COMMANDS = ['nextConsumer', 'serveConsumer', 'registrateConsumer'];

export async function measureSmallBox(bench: Bench): Promise<readonly Figure[]> {
  const branch = await makeBranch(bench.folder, SIZE);
  const figures: Figure[] = [];
  for (const delayMs of DELAYS_MS) figures.push(...(await measureWith({ ...bench, branch }, branch, delayMs)));
  return figures;
}

async function measureWith(bench: Bench, branch: Branch, delayMs: number): Promise<readonly Figure[]> {
  const trace = join(await mkdtemp(join(bench.folder, 'strace-')), 'syncs');
  // The last core: the kernel puts everything else on the others.
  const core = cpus().length - 1;
  const smallBoard = ['taskset', '--cpu-list', String(core), 'prlimit', `--data=${MEMORY_BYTES}`];
  const box = await startCopy(bench.folder, branch.data, {
    runner: [...(delayMs > 0 ? slowSyncs(trace, delayMs) : []), ...smallBoard],
    nodeArgs: PROBE,
  });
  await fill(bench, box, WAITING);
  const { latencyByPlace, messages } = await bench.generator.run({
    port: box.port,
    server: box.pid,
    ...callServeRegister(branch, WINDOWS),
    pauseMs: PAUSE_MS,
    until: { kind: 'time', warmUpMs: 1000, measureMs: bench.quick ? 5000 : 20_000 },
  });
  const peakMiB = residentMiB(box.pid, 'VmHWM');
  await box.stop();
  if (delayMs > 0) await syncsIn(trace);
  bench.tell(`small box, syncs ${delayMs} ms slower: ${messages} answers, at most ${peakMiB.toFixed(0)} MiB`);
  return COMMANDS.map((command, place) => {
    const { p50Ms = Number.NaN, p99Ms = Number.NaN, maxMs = Number.NaN } = latencyByPlace[place] ?? {};
    return {
      name: `small-box.${delayMs}.${command}`,
      title: `${command} of ${WINDOWS} clerks on one core with 1 GiB, ${delayMs === 0 ? 'this disk' : `syncs ${delayMs} ms slower`} (p99)`,
      value: p99Ms,
      unit: 'ms',
      target: null,
      details: { latency: latencyByPlace[place], peakMiB },
      note: `p50 ${p50Ms.toFixed(1)} ms, max ${maxMs.toFixed(0)} ms; ${peakMiB.toFixed(0)} MiB at most`,
    };
  });
}
