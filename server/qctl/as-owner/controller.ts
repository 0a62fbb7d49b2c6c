/**
 * The controller of a path: the user who could replace what it names. Root neither works in folders of other users nor follows their links:
 * a process of that user does the work (`as-owner.ts`), or root reads only files that belong to that user.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, type Stats } from 'node:fs';
import { connect, Socket } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { O_PATH, type PlainFile, readPlainFile } from '../../../db/files/plain-file.js';
import { RefusedError } from '../failures.js';

export interface Controller {
  readonly uid: number;
  readonly gid: number;
  /** The part of the path that the user controls. */
  readonly at: string;
}

/** Limit of the kernel: more links in a path are a loop. */
const LINKS_MAX = 40;
/** For paths that any user could replace. */
const NOBODY = 65_534;
const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
const STICKY = 0o1000;

/**
 * The owner of the first folder or link on the way that is not root's; null = the whole way is root's, so it cannot change meanwhile. A
 * missing file belongs to the folder it would be in.
 */
function controllerOf(path: string): Controller | null {
  const rest = partsOf(resolve(path));
  let at = '/';
  let links = 0;
  /** A folder in which other users may exchange names; a folder below it may still belong to one user. */
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

/** Users other than root (all, or a group) may exchange names in it. In a sticky folder a name belongs to the owner of the file. */
const mayExchange = ({ mode, gid }: Stats): boolean =>
  (mode & STICKY) === 0 && ((mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && gid !== 0));

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

const isRoot = (): boolean => process.geteuid?.() === 0;

/** The user whose rights the work at `path` needs; null = those of this process. */
export const otherControllerOf = (path: string): Controller | null => (isRoot() ? controllerOf(path) : null);

/** Throws if another user could make root act for them. `path` is a configuration, or a folder that root writes to. */
export function refuseOthers(path: string, remedy: string): void {
  const other = otherControllerOf(path);
  if (other !== null) throw new RefusedError(`${path} is not root’s: user ${other.uid} can change ${other.at}. ${remedy}`);
}

/** For `openPlainFile`: a user who could replace the file at `path` gains nothing if the open file belongs to that user anyway. */
export function mayRead({ path, uid }: PlainFile): void {
  const other = otherControllerOf(path);
  if (other === null || other.uid === uid) return;
  throw new RefusedError(
    `${path} is not read by root: user ${other.uid} can change ${other.at}, and the file is of user ${uid}. Copy it first`,
  );
}

/** Reads a file named on the command line or in the configuration. Throws errors of the system and `RefusedError`. */
export const readNamedFile = (path: string): Buffer => readPlainFile(path, mayRead);

/** Connects root to exactly the socket that was checked: in the folder of the box a link could replace it meanwhile. */
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
    // The error comes a turn later, when the caller has added its listeners.
    setImmediate(() => none.destroy(failure instanceof Error ? failure : new Error(String(failure))));
    return none;
  }
}
