/**
 * A disk of its own for the box: an ext4 in a file, mounted through a loop device, so that what reaches the block device is what the box
 * caused, and nobody else on this machine. Needs root; otherwise the box works in a plain folder, and the block device is not told.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface SoakDisk {
  /** The data folder. */
  readonly folder: string;
  /** Null where there is no device of its own. */
  bytesWritten(): number | null;
  remove(): void;
}

const SIZE = '4G';
/** The kernel counts in sectors of 512 bytes whatever the device has; writes are the seventh figure. */
const SECTOR_BYTES = 512;

export function makeDisk(parent: string): SoakDisk {
  const mount = join(parent, 'disk');
  const folder = join(mount, 'data');
  mkdirSync(mount);
  if (process.getuid?.() !== 0) {
    mkdirSync(folder);
    return { folder, bytesWritten: () => null, remove: () => rmSync(mount, { recursive: true, force: true }) };
  }
  const file = join(parent, 'disk.img');
  const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' }).trim();
  run('truncate', '-s', SIZE, file);
  // As Debian makes them; without what it does later in the background, which would be counted here.
  run('mkfs.ext4', '-q', '-E', 'lazy_itable_init=0,lazy_journal_init=0', file);
  const device = run('losetup', '--find', '--show', file);
  run('mount', '-o', 'noatime', device, mount);
  mkdirSync(folder);
  return {
    folder,
    bytesWritten: () => {
      const fields = readFileSync(`/sys/block/${basename(device)}/stat`, 'utf8')
        .trim()
        .split(/\s+/);
      return Number(fields[6]) * SECTOR_BYTES;
    },
    remove: () => {
      run('umount', mount);
      run('losetup', '--detach', device);
      rmSync(file);
    },
  };
}
