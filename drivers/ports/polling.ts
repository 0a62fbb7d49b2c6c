/** Readiness of descriptors that Node cannot wait for: looked at again and again, quickly while something is going on. */
import { SYSTEM_TIMERS } from '../timing.js';
import type { Readiness } from './descriptor-port.js';

/** A printer takes 8 KiB in about 70 ms (200 mm/s, 8 rows a mm, 72 bytes a row), so it hardly waits for us. */
const WRITE_RETRY_MS = 5;
/** A ticket may ask for the status after each band: slow answers would make it stutter. */
const QUICK_READ_MS = 5;
const QUICK_FOR_MS = 1000;
/** With nothing going on: 20 reads a second, each a few microseconds, and a lifted cover is still noticed at once. */
const IDLE_READ_MS = 50;

export function polledReadiness(): Readiness & { stirred(): void } {
  let quickUntilMs = Number.NEGATIVE_INFINITY;
  let stopReading = (): void => {};
  let stopWriting = (): void => {};
  return {
    stirred: () => {
      quickUntilMs = SYSTEM_TIMERS.nowMs() + QUICK_FOR_MS;
    },
    whenReadable: (run) => {
      stopReading = SYSTEM_TIMERS.after(SYSTEM_TIMERS.nowMs() < quickUntilMs ? QUICK_READ_MS : IDLE_READ_MS, run);
    },
    whenWritable: (run) => {
      stopWriting = SYSTEM_TIMERS.after(WRITE_RETRY_MS, run);
    },
    stop: () => {
      stopReading();
      stopWriting();
    },
  };
}
