/** Small files of sysfs and procfs. Programs and devices come and go during a scan, so a missing entry is no error. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Sorted as people count: `lp2` before `lp10`. */
export function namesIn(folder: string): string[] {
  return orNull(() => readdirSync(folder).sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))) ?? [];
}

/** null = missing or empty. Printers pad their strings with spaces and zeros. */
export const textIn = (path: string): string | null => orNull(() => readFileSync(path, 'utf8').replaceAll('\0', '').trim()) || null;

export const linkIn = (path: string): string | null => orNull(() => readlinkSync(path));

export function orNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
