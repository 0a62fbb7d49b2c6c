/** What the box takes of a small board's memory, beyond what any Node process takes. */
import { type Bench, fill, pause } from '../bench.js';
import { startCopy } from '../branch.js';
import { callServeRegister } from '../load.js';
import { bareNodeMiB, residentMiB } from '../processes.js';
import type { Figure } from '../report.js';

const LIVE = 10_000;
const CLIENTS = 200;
const TARGET_MIB = 150;

export async function measureMemory(bench: Bench): Promise<readonly Figure[]> {
  const bare = await bareNodeMiB();
  const box = await startCopy(bench.folder, bench.branch.data);
  await fill(bench, box, LIVE);
  const samples: number[] = [];
  const sampler = setInterval(() => samples.push(residentMiB(box.pid)), 100);
  // Flat out, which no branch ever is: what gathers between two collections of garbage, and the thread that makes a snapshot, count too.
  await bench.generator.run({
    port: box.port,
    ...callServeRegister(bench.branch, CLIENTS),
    until: { kind: 'time', warmUpMs: 200, measureMs: bench.quick ? 1000 : 5000 },
  });
  clearInterval(sampler);
  await pause(2000);
  const settled = residentMiB(box.pid);
  const peak = residentMiB(box.pid, 'VmHWM');
  await box.stop();
  const details = { bareNodeMiB: bare, samplesMiB: samples, settledMiB: settled, peakMiB: peak };
  const figure = (name: string, when: string, sizeMiB: number): Figure => ({
    name,
    title: `memory beyond Node's own, ${LIVE} live tickets, ${CLIENTS} clients, ${when}`,
    value: sizeMiB - bare,
    unit: 'MiB',
    target: { below: TARGET_MIB },
    details,
    note: `${sizeMiB.toFixed(0)} MiB, a bare Node ${bare.toFixed(0)} MiB`,
  });
  return [figure('memory.load', 'at most under full load', Math.max(...samples)), figure('memory.settled', '2 s later', settled)];
}
