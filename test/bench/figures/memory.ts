/** What the box takes of a small board's memory, beyond what any Node process takes. */
import { readdirSync } from 'node:fs';
import { type Bench, fill, pause } from '../bench.js';
import { startCopy } from '../branch.js';
import { callServeRegister } from '../load.js';
import { bareNodeMiB, residentMiB } from '../processes.js';
import type { Figure } from '../report.js';

const LIVE = 10_000;
const CLIENTS = 200;
const TARGET_MIB = 150;
const SETTLING_MS = 2000;
/** More than a minute, after which a snapshot is made again. */
const LOADS_MOST = 15;

interface Sample {
  readonly sizeMiB: number;
  readonly threads: number;
}

const sampleOf = (pid: number): Sample => ({ sizeMiB: residentMiB(pid), threads: readdirSync(`/proc/${pid}/task`).length });

export const measureMemory = (bench: Bench): Promise<readonly Figure[]> => memoryOf(bench, 'memory', '');

/** @param group whose names the figures have; @param where says in their titles which branch it is */
export async function memoryOf(bench: Bench, group: string, where: string): Promise<readonly Figure[]> {
  const bare = await bareNodeMiB();
  const box = await startCopy(bench.folder, bench.branch.data);
  await fill(bench, box, LIVE);
  const samples: Sample[] = [];
  const sampler = setInterval(() => samples.push(sampleOf(box.pid)), 50);
  // Flat out, which no branch ever is: what gathers between two collections of garbage, and the thread that makes a snapshot, count too.
  const loadAndSettle = async (): Promise<Sample> => {
    await bench.generator.run({
      port: box.port,
      ...callServeRegister(bench.branch, CLIENTS),
      until: { kind: 'time', warmUpMs: 200, measureMs: bench.quick ? 3000 : 5000 },
    });
    await pause(SETTLING_MS);
    return sampleOf(box.pid);
  };
  let settled = await loadAndSettle();
  // The thread that makes a snapshot ends with it; the next one is due after a minute.
  const ofSnapshot = (): readonly Sample[] => samples.filter(({ threads }) => threads > settled.threads);
  for (let again = 0; ofSnapshot().length === 0 && again < LOADS_MOST; again++) settled = await loadAndSettle();
  clearInterval(sampler);
  if (ofSnapshot().length === 0) throw new Error('no snapshot was made, or its thread has not ended');
  const peak = residentMiB(box.pid, 'VmHWM');
  await box.stop();
  const details = { bareNodeMiB: bare, samples, settled, peakMiB: peak };
  const figure = (name: string, when: string, sizeMiB: number): Figure => ({
    name: `${group}.${name}`,
    title: `memory beyond Node's own, ${LIVE} live tickets, ${CLIENTS} clients${where}, ${when}`,
    value: sizeMiB - bare,
    unit: 'MiB',
    target: { below: TARGET_MIB },
    details,
    note: `${sizeMiB.toFixed(0)} MiB, a bare Node ${bare.toFixed(0)} MiB`,
  });
  const most = (some: readonly Sample[]): number => Math.max(...some.map(({ sizeMiB }) => sizeMiB));
  return [
    figure('load', 'at most under full load', most(samples)),
    figure('snapshot', 'at most while a snapshot is made under full load', most(ofSnapshot())),
    figure('settled', '2 s later', settled.sizeMiB),
  ];
}
