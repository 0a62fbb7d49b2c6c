/** Every sync of the disk takes 20 ms longer, as on a worn memory card: clerks wait for the disk, the event loop must not. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, fill } from '../bench.js';
import { startCopy } from '../branch.js';
import { callAndServe } from '../load.js';
import type { LoopDelay } from '../loop-delay.js';
import type { Figure } from '../report.js';

const CLERKS = 20;
const SYNC_DELAY_MS = 20;
const ANSWER_TARGET_MS = 60;
const LOOP_TARGET_MS = 10;
/** More than 20 clerks can call within the time at this speed. */
const VISITORS = 6000;

/** A box under a runner is asked for its process. */
export const PROBE = ['--import', fileURLToPath(new URL('../loop-delay.js', import.meta.url))];

/** Runs a box each of whose syncs takes longer. */
export const slowSyncs = (trace: string, delayMs: number): readonly string[] => [
  ...['strace', '-f', '--seccomp-bpf', '-o', trace, '-e', 'trace=fdatasync,fsync'],
  ...['-e', `inject=fdatasync,fsync:delay_enter=${delayMs * 1000}`],
];

export async function syncsIn(trace: string): Promise<number> {
  const syncs = (await readFile(trace, 'utf8')).split('\n').filter((line) => line.includes('sync(')).length;
  if (syncs < 10) throw new Error(`strace saw ${syncs} syncs: the disk was not slowed down`);
  return syncs;
}

export async function measureSlowDisk(bench: Bench): Promise<readonly Figure[]> {
  const traces = await mkdtemp(join(bench.folder, 'strace-'));
  const trace = join(traces, 'syncs');
  const box = await startCopy(bench.folder, bench.branch.data, {
    runner: slowSyncs(trace, SYNC_DELAY_MS),
    nodeArgs: PROBE,
  });
  await fill(bench, box, VISITORS);
  await box.askProbe('reset');
  const result = await bench.generator.run({
    port: box.port,
    ...callAndServe(bench.branch, CLERKS),
    until: { kind: 'time', warmUpMs: 500, measureMs: bench.quick ? 3000 : 10_000 },
  });
  const loop = (await box.askProbe('report')) as LoopDelay;
  await box.stop();
  const syncs = await syncsIn(trace);
  bench.tell(`slow disk: ${result.messages} answers, ${syncs} syncs`);
  const { p50Ms, p99Ms, maxMs } = result.latency;
  return [
    {
      name: 'slow-disk.answer',
      title: `answer to ${CLERKS} clerks, every sync ${SYNC_DELAY_MS} ms slower (p99)`,
      value: p99Ms,
      unit: 'ms',
      target: { below: ANSWER_TARGET_MS },
      details: { latency: result.latency, messagesPerSecond: result.messagesPerSecond, syncs },
      note: `median ${p50Ms.toFixed(0)} ms, max ${maxMs.toFixed(0)} ms, ${Math.round(result.messagesPerSecond)} messages/s`,
    },
    {
      name: 'slow-disk.loop',
      title: 'delay of the event loop meanwhile (p99)',
      value: loop.p99Ms,
      unit: 'ms',
      target: { below: LOOP_TARGET_MS },
      details: { loop },
      note: `median ${loop.p50Ms.toFixed(2)} ms, max ${loop.maxMs.toFixed(1)} ms`,
    },
  ];
}
