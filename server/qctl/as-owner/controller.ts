/**
 * Who controls a path: the user who could put something else in its place. Root neither works in folders of other users nor follows their
 * links: a process of that user does the work (`as-owner.ts`), or root reads only files that belong to that user.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, type Stats } from 'node:fs';
import { connect, Socket } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { O_PATH, type PlainFile, readPlainFile } from '../../../db/plain-file.js';
import { RefusedError } from '../failures.js';

export interface Controller {
  readonly uid: number;
  readonly gid: number;
  /** The part of the path that is that user's. */
  readonly at: string;
}

/** Of the kernel: more links in a path are a loop. */
const LINKS_MAX = 40;
/** For what anybody could put there. */
const NOBODY = 65_534;
const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
const STICKY = 0o1000;

/**
 * The owner of the first folder or link on the way that is not root's; null = the whole way is root's, so it cannot change meanwhile. What
 * is not there belongs to the folder it would be in.
 */
function controllerOf(path: string): Controller | null {
  const rest = partsOf(resolve(path));
  let at = '/';
  let links = 0;
  /** A folder in which others may exchange names; what is below it may still be somebody's. */
  let isAnybodys: string | null = null;
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === '..') {
      at = dirname(at);
      continue;
    }
    const next = join(at, part);
    const entry = lstatSync(next, { throwIfNoEntry: false });
    if (entry === undefined) break;
    if (entry.uid !== 0) return { uid: entry.uid, gid: entry.gid, at: next };
    if (entry.isSymbolicLink()) {
      links += 1;
      if (links > LINKS_MAX) throw new RefusedError(`${path} leads through more than ${LINKS_MAX} links`);
      const target = readlinkSync(next);
      if (target.startsWith('/')) at = '/';
      rest.unshift(...partsOf(target));
      continue;
    }
    if (entry.isDirectory() && mayExchange(entry)) isAnybodys ??= next;
    at = next;
  }
  return isAnybodys === null ? null : { uid: NOBODY, gid: NOBODY, at: isAnybodys };
}

/** Others than root: everybody, or a group. In a sticky folder names belong to the owners of what they are names of. */
const mayExchange = ({ mode, gid }: Stats): boolean =>
  (mode & STICKY) === 0 && ((mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && gid !== 0));

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

const isRoot = (): boolean => process.geteuid?.() === 0;

/** Whose rights the work at `path` needs; null = those of this process. */
export const otherControllerOf = (path: string): Controller | null => (isRoot() ? controllerOf(path) : null);

/** Throws where root would do as somebody else says. `path` is a configuration, or a folder that root writes to. */
export function refuseOthers(path: string, remedy: string): void {
  const other = otherControllerOf(path);
  if (other !== null) throw new RefusedError(`${path} is not root’s: user ${other.uid} can change ${other.at}. ${remedy}`);
}

/**
 * For `openPlainFile`: a user who could exchange the file at `path` gains nothing where the open file belongs to that user anyway.
 */
export function mayRead({ path, uid }: PlainFile): void {
  const other = otherControllerOf(path);
  if (other === null || other.uid === uid) return;
  throw new RefusedError(
    `${path} is not read by root: user ${other.uid} can change ${other.at}, and the file is of user ${uid}. Copy it first`,
  );
}

/** A file that was named on the command line or in the configuration. Throws what the system throws, and `RefusedError`. */
export const readNamedFile = (path: string): Buffer => readPlainFile(path, mayRead);

/** Connects root to the very socket that it looked at: in the folder of the box a link could take its place meanwhile. */
export function connectLocal(path: string): Socket {
  if (otherControllerOf(path) === null) return connect(path);
  try {
    const seen = openSync(path, O_PATH | constants.O_NOFOLLOW);
    try {
      if (!fstatSync(seen).isSocket()) throw new Error(`${path} is no socket`);
      // The system call is made at once.
      return connect(`/proc/self/fd/${seen}`);
    } finally {
      closeSync(seen);
    }
  } catch (failure) {
    const none = new Socket();
    // Whoever asked for the connection listens a turn later.
    setImmediate(() => none.destroy(failure instanceof Error ? failure : new Error(String(failure))));
    return none;
  }
}
