/** Where the backups of a box are, for a command that names no folder: as the box itself tells it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ownBackupFolder } from '../../../db/backup/backup.js';
import { configuredFolders, type Place, usualConfigIn } from '../data-folder.js';

/** The folder of the package, of which its unit tells the box in the environment. */
const PACKAGE_FOLDER = 'var/backups/qbox';
const PACKAGE_DATA = 'var/lib/qbox';

interface Box {
  /** The data folder. */
  readonly data: string;
  /** The configuration file; null = none. */
  readonly config: string | null;
}

export function backupFolderOf({ data, config }: Box, { env, root }: Place): string {
  const named = env.QBOX_BACKUPS || undefined;
  if (named !== undefined) return resolve(named);
  const ofPackage = join(root, PACKAGE_FOLDER);
  if (isOfPackage(resolve(data), root) && existsSync(ofPackage)) return ofPackage;
  const { data: configuredData, backups } = configuredFolders(config);
  // A file may be that of another box.
  const isOfThisBox = configuredData === undefined || resolve(configuredData) === resolve(data);
  return backups !== undefined && isOfThisBox ? resolve(backups) : ownBackupFolder(resolve(data));
}

function isOfPackage(data: string, root: string): boolean {
  if (data === resolve(join(root, PACKAGE_DATA))) return true;
  const configured = configuredFolders(usualConfigIn(root)).data;
  return configured !== undefined && resolve(configured) === data;
}
