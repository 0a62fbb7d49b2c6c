/**
 * Loaded into the box before its own code (`node --import`), to see from inside how long its event loop lets anybody wait. The box
 * itself does not know of it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** A timer fires so often; what it is late is the delay of the loop. */
const RESOLUTION_MS = 1;
const NANOSECONDS = 1e6;

/** Milliseconds. */
export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

if (isMainThread && process.send !== undefined) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const lateMs = (nanoseconds: number): number => Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS);
  process.on('message', (question) => {
    if (question === 'reset') histogram.reset();
    const delay: LoopDelay = {
      p50Ms: lateMs(histogram.percentile(50)),
      p99Ms: lateMs(histogram.percentile(99)),
      maxMs: lateMs(histogram.max),
    };
    process.send?.(question === 'pid' ? process.pid : question === 'memory' ? process.memoryUsage() : delay);
  });
  // The channel must not keep a stopped box alive.
  process.channel?.unref();
}
