/** What the kernel complains of, told apart by disks: those that the box lives on, and others of this machine. */
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Finding, fault, ok, warning } from './check.js';
import { namesIn, statOf, textOf } from './files.js';

const COMPLAINT = /I\/O error|EXT4-fs error|mmc\d.*error|critical (medium|target) error/i;
/** No disks: images of other programs, memory, and media that are taken out. */
const IS_NO_DISK = /^(loop|ram|zram|nbd|sr|fd)\d/;

/** @param kernel the kernel's messages, a line each */
export function diskErrors(kernel: string, root: string, data: string): Finding {
  const complaints = kernel.split('\n').flatMap((line) => (COMPLAINT.test(line) ? [{ line: line.trim(), device: deviceIn(line) }] : []));
  const disks = new Set([...disksOf(root, data), ...disksOf(root, '/')]);
  const isOwn = (device: string | null): boolean => device === null || [...disks].some((disk) => isOnDisk(device, disk));
  const isOther = (device: string | null): boolean => device !== null && !isOwn(device) && !IS_NO_DISK.test(device);
  const other = complaints.findLast(({ device }) => isOther(device));
  // Where it is not known which disk the box lives on, each may be it.
  const own = complaints.findLast(({ device }) => isOwn(device)) ?? (disks.size === 0 ? other : undefined);
  if (own) return fault(own.line, 'Make a backup now and replace the memory card or disk.');
  if (other) return warning(`not the disk of the box: ${other.line}`, 'Replace that disk if backups are kept on it.');
  return ok('the kernel reports no error of a disk');
}

/** `dev sda1`, `device mmcblk0p2`, `mmc0:`; null = the line names none. */
function deviceIn(line: string): string | null {
  const named = /\bdev(?:ice)? ([a-z][\w-]*)/.exec(line)?.[1];
  const card = /\bmmc(\d+):/.exec(line)?.[1];
  return named ?? (card === undefined ? null : `mmcblk${card}`);
}

/** The disk itself, or a partition of it. */
const isOnDisk = (device: string, disk: string): boolean =>
  device === disk || (device.startsWith(disk) && /^p?\d+$/.test(device.slice(disk.length)));

/** Names of the disks that hold a folder; none where the kernel does not say, as of an overlay. */
function disksOf(root: string, folder: string): readonly string[] {
  try {
    const path = realpathSync(folder);
    const mounts = (textOf(join(root, 'proc/self/mountinfo')) ?? '').split('\n').map((line) => line.split(' '));
    const [, , number = ''] = mounts
      .filter(([, , , , point = '']) => point === '/' || path === point || path.startsWith(`${point}/`))
      .reduce<readonly string[]>((best, mount) => ((mount[4]?.length ?? 0) >= (best[4]?.length ?? 0) ? mount : best), []);
    return wholeDisks(join(root, 'sys/dev/block', number));
  } catch {
    return [];
  }
}

/** Of a partition its disk; of a volume the disks that it is made of. */
function wholeDisks(device: string): readonly string[] {
  const path = realpathSync(device);
  if (statOf(join(path, 'partition')) !== undefined) return [basename(dirname(path))];
  const parts = namesIn(join(path, 'slaves'));
  return parts.length === 0 ? [basename(path)] : parts.flatMap((part) => wholeDisks(join(path, 'slaves', part)));
}
