/** Processor time that a process has used, as the kernel counts it: to the nanosecond, however busy the machine is. */
import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of processor time so far. */
export interface CpuTime {
  readonly mainThread: number;
  readonly allThreads: number;
}

export function cpuTime(pid: number): CpuTime {
  const folder = `/proc/${pid}/task`;
  const threads = readdirSync(folder).map((thread) => ({ thread, seconds: threadSeconds(`${folder}/${thread}/schedstat`) }));
  return {
    mainThread: threads.find(({ thread }) => thread === String(pid))?.seconds ?? 0,
    allThreads: threads.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

export const cpuTimeBetween = (before: CpuTime, after: CpuTime): CpuTime => ({
  mainThread: after.mainThread - before.mainThread,
  allThreads: after.allThreads - before.allThreads,
});

/** 0 for a thread that has just ended. `stat` beside it counts in hundredths of a second: too coarse for a turn of half a second. */
function threadSeconds(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ', 1)[0]) / 1e9;
  } catch {
    return 0;
  }
}
