/** Room, wear and faults of the disk; integrity of the database and its journal; backups. */
import { existsSync, realpathSync, statfsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BackupResult, backupFailure } from '../../../db/backup/backup-result.js';
import { databaseFile, logFile } from '../../../db/files/folder.js';
import { namesIn, textIn } from '../../../drivers/kernel-files.js';
import { FAULTS } from '../../model/faults.js';
import { asOwner } from '../as-owner/as-owner.js';
import { backupFolderOf } from '../backup/folder.js';
import { NotInOrderError } from '../failures.js';
import { size } from '../output.js';
import { type Check, type Finding, fault, ok, skipped, statOf, warning } from './check.js';

const MIB = 1024 ** 2;
const SPACE_FAULT = 100 * MIB;
const SPACE_WARNING = 1024 * MIB;
const BACKUP_DAYS_WARNING = 2;
const DAY_MS = 86_400_000;
const STORED_REMEDY = FAULTS.storedDataDamaged.remedy({ place: '', why: '', places: 1 });

/** A log without its database means lost data. */
const hasData = (data: string): boolean => [databaseFile(data), logFile(data)].some((file) => existsSync(file));

export const diskChecks: readonly Check[] = [
  {
    name: 'disk space',
    look: ({ data }) => {
      if (!existsSync(data)) return skipped(`there is no data folder ${data}`);
      const { bavail, bsize } = statfsSync(data);
      const free = bavail * bsize;
      const seen = `${size(free)} free for ${data}`;
      if (free < SPACE_FAULT) return fault(seen, 'Make room on this disk: the box ends when it is full.');
      return free < SPACE_WARNING ? warning(seen, 'Make room on this disk, or lower [storage] history_days.') : ok(seen);
    },
  },
  { name: 'disk wear', look: ({ root }) => wear(root) },
  { name: 'disk is writable', look: ({ root, data }) => remounted(textIn(join(root, 'proc/mounts')) ?? '', data) },
  {
    name: 'disk errors',
    look: async ({ ask, root, data }) => {
      const kernel = await ask('dmesg', '--level=emerg,alert,crit,err');
      return kernel === null ? skipped('the log of the kernel cannot be read (root may)') : diskErrors(kernel, root, data);
    },
  },
  {
    name: 'database',
    look: async ({ data, status }) => {
      if (!existsSync(join(data, 'qbox.db'))) return skipped(`there is no database in ${data}`);
      if (status !== null) return skipped('the box is running: it ends when it cannot read its database');
      const damage = await reading(asOwner(data, 'databaseFaults', { directory: data }));
      if (damage === null) return skipped(`${data} cannot be read from here (root may)`);
      return damage.length === 0 ? ok('every page can be read') : fault(damage[0] ?? '', 'Restore the newest backup: qctl backup restore.');
    },
  },
  {
    name: 'journal',
    look: async ({ data }) => {
      if (!hasData(data)) return skipped(`there is no database in ${data}`);
      const said = await reading(asOwner(data, 'verifyJournal', { directory: data }).then(() => '', whatIsWrong));
      if (said === null) return skipped(`${data} cannot be read from here (root may)`);
      return said === '' ? ok('the chain of hashes is whole') : fault(said, 'Restore the newest backup: qctl backup restore.');
    },
  },
  {
    name: 'stored data',
    look: async ({ data }) => {
      if (!existsSync(databaseFile(data))) return skipped(`there is no database in ${data}`);
      const damage = await reading(asOwner(data, 'damageBeside', { directory: data }));
      if (damage === null) return skipped(`${data} cannot be read from here (root may)`);
      if (damage.length === 0) return ok('history, snapshots and the record of what was answered can be read');
      return damage.map(({ what, isPassing }) =>
        isPassing ? warning(what, 'The box writes it again by itself; see dmesg if this comes back.') : fault(what, STORED_REMEDY),
      );
    },
  },
  {
    name: 'backup',
    look: async ({ root, env, data, config, nowMs }) => {
      const last = await reading(asOwner(data, 'backupResult', { directory: data }));
      return [
        ...(last === null ? [] : lastBackup(last, nowMs)),
        await newestBackup(backupFolderOf({ data, config }, { root, env }), nowMs),
      ];
    },
  },
];

function lastBackup(last: BackupResult, nowMs: number): readonly Finding[] {
  const failure = backupFailure(last, nowMs);
  if (failure === null) return [];
  const seen = `the one of ${last.began} failed${last.why === '' ? ': it did not finish' : `: ${last.why}`}`;
  if (failure === 'backupDamaged') return [fault(seen, 'Stop the box and restore the newest backup: qctl backup restore.')];
  return [fault(seen, 'Correct this, then run: qctl backup create.')];
}

async function newestBackup(folder: string, nowMs: number): Promise<Finding> {
  const [newest] = existsSync(folder) ? ((await reading(asOwner(folder, 'listBackups', { folder }))) ?? []) : [];
  if (newest === undefined)
    return warning(
      `there is none in ${folder}`,
      'Make one: qctl backup create; with the package, the timer qbox-backup.timer makes one a night.',
    );
  const days = Math.floor((nowMs - Date.parse(newest.created)) / DAY_MS);
  const seen = `the newest is of ${newest.created}`;
  return days >= BACKUP_DAYS_WARNING
    ? warning(seen, 'Find out why the nightly one is missing: systemctl status qbox-backup.timer.')
    : ok(seen);
}

/** The fault that a check of the data found; other failures mean that it was not checked. */
function whatIsWrong(failure: unknown): string {
  if (failure instanceof NotInOrderError) return failure.message;
  throw failure;
}

/** null = no permission to read it. */
async function reading<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work;
  } catch {
    return null;
  }
}

/** Two wear values of a memory chip, each in steps of a tenth of its design life. */
function wear(root: string): Finding | readonly Finding[] {
  const blocks = join(root, 'sys/block');
  const findings = namesIn(blocks).flatMap((name): Finding[] => {
    const said = textIn(join(blocks, name, 'device/life_time'));
    if (said === null) return [];
    const tenths = Math.max(...said.split(/\s+/).map((part) => Number.parseInt(part, 16) || 0));
    const seen = tenths > 10 ? `${name} is worn beyond its rated life` : `${name} has used up at most ${tenths * 10} % of its life`;
    if (tenths > 10) return [fault(seen, 'Make a backup now and replace it.')];
    return [tenths >= 8 ? warning(seen, 'Have another one ready, and see that backups are made.') : ok(seen)];
  });
  return findings.length > 0 ? findings : skipped('no disk of this machine reports its wear (memory cards do not)');
}

/** The kernel remounts a faulty disk read-only. */
function remounted(mounts: string, data: string): Finding {
  const of = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, point = '']) => point === '/' || data === point || data.startsWith(`${point}/`))
    .sort(([, one = ''], [, other = '']) => other.length - one.length)[0];
  if (of === undefined) return skipped('the list of mounts cannot be read');
  const [device, point, , options = ''] = of;
  if (!options.split(',').includes('ro')) return ok(`${device} at ${point} is writable`);
  return fault(`${device} at ${point} is mounted read-only`, 'If that is not intended, the disk is faulty: see dmesg, and replace it.');
}

const COMPLAINT = /I\/O error|EXT4-fs error|mmc\d.*error|critical (medium|target) error/i;
/** Not disks: images of other programs, memory, and removable media. */
const IS_NO_DISK = /^(loop|ram|zram|nbd|sr|fd)\d/;

/** @param kernel the kernel's messages, a line each */
function diskErrors(kernel: string, root: string, data: string): Finding {
  const complaints = kernel.split('\n').flatMap((line) => (COMPLAINT.test(line) ? [{ line: line.trim(), device: deviceIn(line) }] : []));
  const disks = new Set([...disksOf(root, data), ...disksOf(root, '/')]);
  const isOwn = (device: string | null): boolean => device === null || [...disks].some((disk) => isOnDisk(device, disk));
  const isOther = (device: string | null): boolean => device !== null && !isOwn(device) && !IS_NO_DISK.test(device);
  const other = complaints.findLast(({ device }) => isOther(device));
  // If the disk of the box is not known, it may be any of them.
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

/** Names of the disks that hold a folder; none if the kernel does not report them, as for an overlay. */
function disksOf(root: string, folder: string): readonly string[] {
  try {
    const path = realpathSync(folder);
    const mounts = (textIn(join(root, 'proc/self/mountinfo')) ?? '').split('\n').map((line) => line.split(' '));
    const [, , number = ''] = mounts
      .filter(([, , , , point = '']) => point === '/' || path === point || path.startsWith(`${point}/`))
      .reduce<readonly string[]>((best, mount) => ((mount[4]?.length ?? 0) >= (best[4]?.length ?? 0) ? mount : best), []);
    return wholeDisks(join(root, 'sys/dev/block', number));
  } catch {
    return [];
  }
}

/** The disk of a partition; the disks that make up a volume. */
function wholeDisks(device: string): readonly string[] {
  const path = realpathSync(device);
  if (statOf(join(path, 'partition')) !== undefined) return [basename(dirname(path))];
  const parts = namesIn(join(path, 'slaves'));
  return parts.length === 0 ? [basename(path)] : parts.flatMap((part) => wholeDisks(join(path, 'slaves', part)));
}
