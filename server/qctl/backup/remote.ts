/** Backups to another machine: made in a local folder, and sent by rsync. */
import { execFile } from 'node:child_process';
import { closeSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { isBackupName } from '../../../db/backup/backup.js';
import { chunksOf, openPlainFile } from '../../../db/files/plain-file.js';
import type { Controller } from '../as-owner/controller.js';
import { RefusedError } from '../failures.js';
import { printable } from '../output.js';

/** `user@host:/path`, `host:path`, `rsync://host/module`: a colon before the first slash, as in rsync itself. */
export const isRemote = (to: string): boolean => /^[^/:]+:/.test(to);

/** No password can be typed, and a connection that is silent for this time is dead. */
const SSH = 'ssh -o BatchMode=yes -o ConnectTimeout=15';
const SILENCE_SECONDS = 60;

/**
 * Sends a backup that the owner of the data folder made. Another owner could exchange path and file: then a copy is sent from a folder of
 * this process, and only of a file that belongs to that owner.
 */
export async function sendLent(path: string, owner: Controller | null, send: (file: string) => Promise<void>): Promise<void> {
  if (owner === null) return await send(path);
  const name = basename(path);
  if (!isBackupName(name)) throw new RefusedError(`${name} is not the name of a backup`);
  const lent = openPlainFile(path, ({ uid }) => {
    if (uid !== owner.uid) throw new RefusedError(`${path} is not of user ${owner.uid}, who made the backup`);
  });
  try {
    const folder = mkdtempSync(join(tmpdir(), 'qbox-send-'));
    try {
      const copy = join(folder, name);
      await pipeline(chunksOf(lent), createWriteStream(copy, { flags: 'wx', mode: 0o600 }));
      await send(copy);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    closeSync(lent);
  }
}

/** Sends a file into the folder `to`; it appears there complete or not at all. */
export async function sendByRsync(file: string, to: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const folder = to.endsWith('/') ? to : `${to}/`;
  try {
    await promisify(execFile)('rsync', [`--timeout=${SILENCE_SECONDS}`, `--rsh=${SSH}`, '--chmod=F600', '--', file, folder], { env });
  } catch (failure) {
    const { code, stderr, message } = failure as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') throw new RefusedError('rsync is not installed here: apt install rsync, or name a folder with --to');
    const why = printable((stderr?.trim() || message).split('\n').slice(-2).join('; '));
    throw new RefusedError(
      `rsync could not send the backup to ${folder}: ${why}. Try "rsync ${file} ${folder}" by hand: it must ask for no password.`,
    );
  }
}
