/** Room, wear and faults of the disk; whether the database and its journal are whole; backups. */
import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupResult, backupFailure } from '../../../db/backup-result.js';
import { databaseFile, logFile } from '../../../db/folder.js';
import { FAULTS } from '../../model/faults.js';
import { asOwner } from '../as-owner/as-owner.js';
import { NotInOrderError } from '../failures.js';
import { size } from '../output.js';
import { type Check, type Finding, fault, ok, skipped, warning } from './check.js';
import { diskErrors } from './disk-errors.js';
import { namesIn, textOf } from './files.js';

const MIB = 1024 ** 2;
const SPACE_FAULT = 100 * MIB;
const SPACE_WARNING = 1024 * MIB;
const BACKUPS = 'var/backups/qbox';
const BACKUP_DAYS_WARNING = 2;
const DAY_MS = 86_400_000;
const STORED_REMEDY = FAULTS.storedDataDamaged.remedy({ place: '', why: '', places: 1 });

/** A log without its database is data that was lost. */
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
  { name: 'disk is writable', look: ({ root, data }) => remounted(textOf(join(root, 'proc/mounts')) ?? '', data) },
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
    look: async ({ root, data, nowMs }) => {
      const last = await reading(asOwner(data, 'backupResult', { directory: data }));
      return [...(last === null ? [] : lastBackup(last, nowMs)), await newestBackup(join(root, BACKUPS), nowMs)];
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
    return warning(`there is none in ${folder}`, 'Make one: qctl backup create; the timer qbox-backup.timer makes one a night.');
  const days = Math.floor((nowMs - Date.parse(newest.created)) / DAY_MS);
  const seen = `the newest is of ${newest.created}`;
  return days >= BACKUP_DAYS_WARNING
    ? warning(seen, 'Find out why the nightly one is missing: systemctl status qbox-backup.timer.')
    : ok(seen);
}

/** What a check of the data says against them; what else failed was no check. */
function whatIsWrong(failure: unknown): string {
  if (failure instanceof NotInOrderError) return failure.message;
  throw failure;
}

/** null = it may not be read from here. */
async function reading<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work;
  } catch {
    return null;
  }
}

/** Two numbers of a memory chip, each in steps of a tenth of what it was built for. */
function wear(root: string): Finding | readonly Finding[] {
  const blocks = join(root, 'sys/block');
  const findings = namesIn(blocks).flatMap((name): Finding[] => {
    const said = textOf(join(blocks, name, 'device/life_time'));
    if (said === null) return [];
    const tenths = Math.max(...said.split(/\s+/).map((part) => Number.parseInt(part, 16) || 0));
    const seen = tenths > 10 ? `${name} is worn beyond its rated life` : `${name} has used up at most ${tenths * 10} % of its life`;
    if (tenths > 10) return [fault(seen, 'Make a backup now and replace it.')];
    return [tenths >= 8 ? warning(seen, 'Have another one ready, and see that backups are made.') : ok(seen)];
  });
  return findings.length > 0 ? findings : skipped('no disk of this machine reports its wear (memory cards do not)');
}

/** A disk with faults is mounted again for reading only by the kernel. */
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
