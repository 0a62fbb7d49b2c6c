/** `qctl backup …`: saves the data of a box as one file, and restores it. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { LABEL } from '../../../db/backup/backup.js';
import { packageVersion } from '../../config/flags.js';
import { asOwner } from '../as-owner/as-owner.js';
import { otherControllerOf, refuseOthers } from '../as-owner/controller.js';
import type { Created } from '../backup/create.js';
import { backupFolderOf } from '../backup/folder.js';
import { isRemote, sendByRsync, sendLent } from '../backup/remote.js';
import { restoreBackup } from '../backup/restore.js';
import type { BackupProgress, Listed, VerifiedBackup } from '../backup/verify.js';
import type { QctlCommand } from '../command.js';
import { configFileOf, type DataFolderOptions, dataFolderOf, namedConfig, refusalOf, withDataFolder } from '../data-folder.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError, UsageError } from '../failures.js';
import { idNumber, type Run } from '../global-options.js';
import { fields, type Row, size, table } from '../output.js';
import { confirmed, type WithYes } from '../questions.js';

export function addBackup(root: QctlCommand): void {
  const backup = root.command('backup').description('makes, lists, verifies and restores backups of the data folder');
  addCreate(backup);
  withDataFolder(backup.command('list [dir]'))
    .description('lists the backups in a folder, newest first')
    .explained({ 'qctl backup list': 'those of the box of this machine', 'qctl backup list /media/stick': 'those on a memory stick' })
    .finds(
      withProgress(({ options, dependencies }: Run<DataFolderOptions>, dir: string | undefined) => {
        const folder = resolve(dir ?? usualFolder(options, dependencies));
        if (dir === undefined && !existsSync(folder)) throw new UsageError(`there is no folder ${folder}: name another one`);
        return asOwner(folder, 'listBackups', { folder });
      }),
      (found, page) => table(found.map(listRow), page),
    );
  backup
    .command('verify <file>')
    .description('opens a backup, checks it byte by byte, and recovers a queue from it as a box would')
    .option('--temp <dir>', 'folder to unpack it in (default: TMPDIR, or the folder of the backup)')
    .explained(
      {
        'qctl backup verify /var/backups/qbox/qbox-20261124T020000Z-nightly.qbackup': '',
        'qctl backup verify /media/stick/qbox-20261124T161500Z.qbackup --temp /var/tmp': 'where the stick has too little room',
      },
      'Exit code 4: the backup is not in order.',
    )
    .finds(withProgress(verify), (verified, page) => `${fields(verifiedRow(verified), page)}OK\n`);
  addRestore(backup);
}

interface CreateOptions extends DataFolderOptions {
  readonly to?: string;
  readonly label?: string;
  readonly keep?: number;
}

function addCreate(backup: QctlCommand): void {
  withDataFolder(backup.command('create'))
    .description('makes a backup, while the box runs or not, and prints its path')
    .option('--to <dir>', 'a folder, such as that of a memory stick, or USER@HOST:/PATH for rsync (default: that of the box)')
    .addOption(new Option('--label <word>', 'part of the name; backups with one label are a series').argParser(labelOf))
    .option('--keep <number>', 'then remove the oldest of the series and keep this many verified ones', idNumber)
    .explained(
      {
        'qctl backup create': 'to the folder of the box: /var/backups/qbox with the package',
        'qctl backup create --to /media/stick': 'to a memory stick',
        'qctl backup create --label nightly --keep 14': 'and remove all nightly ones but the newest 14',
        'qctl backup create --to backup@office.example:/qbox': 'to another machine, by rsync',
      },
      `
Without --to it goes where the page of administrators shows it: QBOX_BACKUPS or [server] backups, with the package /var/backups/qbox,
otherwise "backups" in the data folder. A copy there does not survive the disk: take it elsewhere.
A backup contains the database with journal and statistics, the newest snapshot, and the configuration file that the box was started with
or that --config names; settings on its command line or in its environment, TLS keys, recorded clips and board templates are not in it. It
contains names and photos of visitors: keep it where others cannot read it.
A queue is recovered from the finished file before it counts and before older ones are removed: the destination needs room for one and a
half times the data. Exit code 4: the data are damaged; nothing is removed, and the copy gets a name that ends in .damaged.
Run as root, the owner of the data folder makes it, and must be allowed to write to the destination.`,
    )
    .finds(withProgress(create), ({ path }) => `${path}\n`);
}

function labelOf(text: string): string {
  if (!LABEL.test(text)) throw new InvalidArgumentError('Expected 1 to 40 letters, digits, dots, dashes and underscores.');
  return text;
}

async function create({ options: own, dependencies }: Run<CreateOptions>): Promise<Created> {
  const directory = resolve(dataFolderOf(own, dependencies));
  if (!existsSync(directory)) throw new UsageError(`there is no folder ${directory}: name the data folder of the box with --data`);
  const to = own.to ?? usualFolder(own, dependencies);
  const found = configFileOf(own, dependencies);
  const configFile = found !== null && existsSync(found) ? resolve(found) : null;
  const isNamed = namedConfig(own, dependencies) !== undefined;
  const order = {
    directory,
    label: own.label ?? null,
    version: packageVersion(),
    configFile: isNamed ? configFile : null,
    usualConfigFile: configFile,
    nowMs: Date.now(),
    keep: own.keep ?? null,
    isWatched: dependencies.progress !== undefined,
  };
  const told = (news: Parameters<BackupProgress>): void => progressOn(dependencies)(...news);
  if (!isRemote(to)) {
    if (otherControllerOf(directory) === null) refuseOthers(to, 'Name a folder of root’s');
    return await asOwner(directory, 'createBackup', { ...order, to: resolve(to) }, { told });
  }
  if (own.keep !== undefined) throw new UsageError('--keep works on folders only: what is on another machine is not removed from here');
  // The owner of the data folder makes it; the caller sends it, because the other machine knows the caller's key.
  let sent: Created | undefined;
  const handed = async (made: Created): Promise<void> => {
    dependencies.progress?.(`sending to ${to} …`);
    await sendLent(made.path, otherControllerOf(directory), (file) => sendByRsync(file, to, dependencies.env));
    sent = { ...made, path: `${to.replace(/\/?$/, '/')}${basename(made.path)}` };
  };
  await asOwner(directory, 'lendBackup', order, { told, handed });
  if (sent === undefined) throw new RefusedError('the backup was not sent');
  return sent;
}

function listRow(listed: Listed): Row {
  const { path, created, label, bytes } = listed;
  const content = 'manifest' in listed ? { qbox: listed.manifest.version, batch: listed.manifest.sequence } : { qbox: 'damaged' };
  return { created, label, size: size(bytes), ...content, file: basename(path) };
}

function verify({ options, dependencies }: Run<{ readonly temp?: string }>, file: string): Promise<VerifiedBackup> {
  const tempIn = options.temp ?? (dependencies.env.TMPDIR || null);
  const path = resolve(file);
  if (otherControllerOf(path) === null && tempIn !== null) refuseOthers(tempIn, 'Name another folder with --temp');
  const order = { path, tempIn: tempIn === null ? null : resolve(tempIn) };
  return asOwner(path, 'verifyBackup', order, { told: (news) => progressOn(dependencies)(...news) });
}

const verifiedRow = ({ manifest, batches, tickets, users }: VerifiedBackup): Row => ({
  made: `${manifest.created} by qbox ${manifest.version}`,
  label: manifest.label,
  journal: `${batches} batches, up to ${manifest.sequence}`,
  queue: `${tickets} tickets`,
  users,
});

function addRestore(backup: QctlCommand): void {
  withDataFolder(backup.command('restore <file>'))
    .description('verifies a backup and makes it the data folder of a box that does not run')
    .withYes()
    .explained(
      {
        'systemctl stop qbox && qctl backup restore /media/stick/qbox-20261124T161500Z.qbackup --yes && systemctl start qbox': '',
        'qctl backup restore qbox-20261124T161500Z.qbackup --data /srv/second-box': 'to a folder that need not exist',
      },
      `
The folder that was there before is moved aside, never removed. The configuration in the backup is put into the data folder under another
name, and the one of this machine stays. A backup of an older qbox is brought to the tables of this one when the box starts; one of a newer
is refused.`,
    )
    .finds(
      withProgress(async (run: Run<DataFolderOptions & WithYes>, file: string) => {
        const data = dataFolderOf(run.options, run.dependencies);
        if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
        if (existsSync(data)) await confirmed(run, `The data folder ${data} will be moved aside, and the backup takes its place.`);
        return await restoreBackup(file, data, Date.now(), progressOn(run.dependencies));
      }),
      ({ data, movedTo, configFile, kept, ...verified }, page) =>
        fields(
          { restored: data, ...verifiedRow(verified), 'before in': movedTo, 'its configuration': configFile, kept: kept.join(', ') },
          page,
        ),
    );
}

const usualFolder = (own: DataFolderOptions, dependencies: Dependencies): string =>
  backupFolderOf({ data: dataFolderOf(own, dependencies), config: configFileOf(own, dependencies) }, dependencies);

const progressOn =
  ({ progress }: Dependencies): BackupProgress =>
  (doing, share) =>
    progress?.(`${doing} … ${Math.floor(share * 100)} %`);

/** Turns failures of `db/` and the disk into refusals, and always clears the line of progress. */
const withProgress =
  <Own, Args extends readonly unknown[], Value>(work: (run: Run<Own>, ...args: Args) => Promise<Value>) =>
  async (run: Run<Own>, ...args: Args): Promise<Value> => {
    try {
      return await work(run, ...args);
    } catch (failure) {
      throw refusalOf(failure);
    } finally {
      run.dependencies.progress?.('');
    }
  };
