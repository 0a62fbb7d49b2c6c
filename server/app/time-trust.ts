/**
 * Whether the system clock is synchronised, from files of the system; a process cannot ask the kernel itself. systemd's time service
 * creates a file after its first contact with a time server; the kernel reports whether it set the time from a battery clock. Other time
 * services leave no readable trace: then the state is unknown, and the clock is not doubted.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn, textIn } from '../../drivers/kernel-files.js';
import type { TimeTrust } from '../pipeline/commit/clock.js';

const TIME_SERVICE = 'run/systemd/timesync';
const SYNCHRONISED = 'run/systemd/timesync/synchronized';
const BATTERY_CLOCKS = 'sys/class/rtc';
/** A battery clock without a battery starts at 1970, whatever time the system set afterwards. */
const BATTERY_APART_MS = 60_000;

/** @param root where the files of the system are found */
export function timeTrust(root: string, wallMs: () => number = Date.now): () => TimeTrust {
  // Read once: some battery clocks are on a slow bus, and their state at the start does not change.
  let hasBattery: boolean | undefined;
  return () => {
    if (existsSync(join(root, SYNCHRONISED))) return 'network';
    hasBattery ??= batteryClockAgrees(root, wallMs());
    if (hasBattery) return 'battery';
    return existsSync(join(root, TIME_SERVICE)) ? 'nobody' : 'unknown';
  };
}

function batteryClockAgrees(root: string, nowMs: number): boolean {
  const folder = join(root, BATTERY_CLOCKS);
  return namesIn(folder).some((name) => {
    if (textIn(join(folder, name, 'hctosys')) !== '1') return false;
    const seconds = Number(textIn(join(folder, name, 'since_epoch')) ?? Number.NaN);
    return Math.abs(seconds * 1000 - nowMs) <= BATTERY_APART_MS;
  });
}
