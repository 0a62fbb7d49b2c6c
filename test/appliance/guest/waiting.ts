/** Waiting in the guest, where nothing tells when the kernel has made a device node. */
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';

const LOOK_AGAIN_MS = 10;
/** The machine is emulated, and the one that emulates it may be busy. */
const LIMIT_MS = 300_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => SYSTEM_TIMERS.after(ms, resolve));

/** Resolves when `isSo`; rejects, saying what did not happen, when that takes too long. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs = LIMIT_MS,
  lookMs = LOOK_AGAIN_MS,
): Promise<void> {
  const endMs = SYSTEM_TIMERS.nowMs() + limitMs;
  while (!(await isSo())) {
    if (SYSTEM_TIMERS.nowMs() > endMs) throw new Error(`it did not happen that ${what}`);
    await pause(lookMs);
  }
}
