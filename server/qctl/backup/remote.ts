/** Backups to another machine: made in a folder of this one, and sent by rsync. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RefusedError } from '../failures.js';
import { printable } from '../output.js';

/** `user@host:/path`, `host:path`, `rsync://host/module`: a colon before the first slash, as rsync itself has it. */
export const isRemote = (to: string): boolean => /^[^/:]+:/.test(to);

/** Nobody is there to type a password, and a line that is silent so long is dead. */
const SSH = 'ssh -o BatchMode=yes -o ConnectTimeout=15';
const SILENCE_SECONDS = 60;

/** Sends a file into the folder `to`; it appears there whole or not at all. */
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
