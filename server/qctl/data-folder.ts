/** The data folder of a box on this machine: finds it, and explains why work in it is refused. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { parse } from 'smol-toml';
import { writeNamedFile } from './as-owner/as-owner.js';
import { readNamedFile, refuseOthers } from './as-owner/controller.js';
import type { Dependencies } from './dependencies.js';
import { messageOf, RefusedError, UsageError } from './failures.js';

export interface DataFolderOptions {
  readonly data?: string;
  readonly config?: string;
}

export const withDataFolder = <Declared extends Command>(command: Declared): Declared =>
  withConfigFile(
    command.option('--data <dir>', 'data folder of the box (environment: QBOX_DATA; default: as in the configuration, or ./var)'),
  );

export const withConfigFile = <Declared extends Command>(command: Declared): Declared =>
  command.option('--config <file>', 'configuration file of the box (environment: QBOX_CONFIG; default: /etc/qbox/qbox.toml, if it exists)');

const USUAL_CONFIG = 'etc/qbox/qbox.toml';
const USUAL_DATA = './var';

export type Place = Pick<Dependencies, 'env' | 'root'>;

/** The configuration named on the command line or in the environment. */
export const namedConfig = ({ config }: DataFolderOptions, { env }: Pick<Place, 'env'>): string | undefined =>
  config ?? (env.QBOX_CONFIG || undefined);

/** null = none was found. */
export function configFileOf(options: DataFolderOptions, { env, root }: Place): string | null {
  const file = namedConfig(options, { env }) ?? usualConfigIn(root);
  // Root needs a trusted file: it names the folder in which root works.
  if (file !== null) refuseOthers(file, `Make it root’s own: chown root ${file}`);
  return file;
}

/** The configuration to write to: the one that is read, or the place for a new one; null = it must be named. */
export function configFileToWrite(options: DataFolderOptions, place: Place): string | null {
  const usual = join(place.root, USUAL_CONFIG);
  const file = configFileOf(options, place);
  if (file !== null || !existsSync(dirname(usual))) return file;
  refuseOthers(usual, `Make its folder root’s own: chown root ${dirname(usual)}`);
  return usual;
}

export const isUsualConfig = (file: string, { root }: Pick<Place, 'root'>): boolean => resolve(file) === resolve(join(root, USUAL_CONFIG));

/** `--data` wins over the environment, which wins over the configuration, as in the box itself. */
export function dataFolderOf(options: DataFolderOptions, place: Place): string {
  return options.data ?? (place.env.QBOX_DATA || undefined) ?? configuredData(configFileOf(options, place)) ?? USUAL_DATA;
}

/** Ignores faults in the rest of the file: a backup must be restored even if the configuration is not in order. */
function configuredData(file: string | null): string | undefined {
  const { data } = serverTable(file, (why) => `the data folder is not known, because ${file} cannot be read (${why}): name it with --data`);
  return typeof data === 'string' ? data : undefined;
}

/** Its own file of the machine; null = there is none. */
export function usualConfigIn(root: string): string | null {
  const usual = join(root, USUAL_CONFIG);
  return existsSync(usual) ? usual : null;
}

/** The folders that a configuration names; none if it cannot be read. */
export function configuredFolders(file: string | null): { readonly data?: string; readonly backups?: string } {
  try {
    const { data, backups } = serverTable(file, (why) => why);
    return { ...(typeof data === 'string' && { data }), ...(typeof backups === 'string' && backups !== 'none' && { backups }) };
  } catch {
    return {};
  }
}

/** `[server]` of a configuration; empty if it has none, or if there is no file. */
export function serverTable(file: string | null, unreadable: (why: string) => string): Readonly<Record<string, unknown>> {
  if (file === null) return {};
  try {
    const { server } = parse(readNamedFile(file).toString('utf8'));
    return typeof server === 'object' ? { ...server } : {};
  } catch (failure) {
    throw new UsageError(unreadable(messageOf(failure).split('\n')[0] ?? ''));
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'Run qctl as root, or as the user who owns the data folder; a folder that it writes to must be that user’s own',
  EPERM: 'Run qctl as root',
  ENOSPC: 'The disk is full: make room on it',
  EDQUOT: 'The disk is full for this user: make room on it',
  EROFS: 'The disk cannot be written to: mount it for writing, or name another folder',
  EBUSY: 'It is a disk of its own, mounted there: name a folder within it',
  ENOENT: 'It is not there; a memory stick has to be mounted first',
  ENOTDIR: 'Name a folder',
};

/** Turns a failure of the disk or of `db/` into a refusal that says what to do; an unexpected failure is returned unchanged. */
export function refusalOf(failure: unknown): unknown {
  if (!(failure instanceof Error)) return failure;
  if ('syscall' in failure && 'code' in failure)
    return new RefusedError(`${failure.message}. ${ADVICE[String(failure.code)] ?? 'See the kernel’s log'}.`);
  return failure.constructor === Error ? new RefusedError(failure.message) : failure;
}

/** Writes what was asked for to a file named on the command line. */
export async function writeAsked(file: string, content: Buffer | string): Promise<void> {
  refuseMissing(dirname(resolve(file)));
  await writeNamedFile(file, content).catch((failure: unknown) => Promise.reject(refusalOf(failure)));
}

export function refuseMissing(folder: string): void {
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}: make it, or name another one`);
}
