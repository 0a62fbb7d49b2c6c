import { existsSync, readFileSync } from 'node:fs';
import { LIMITS } from '../model/limits.js';

/**
 * How many sockets may be open at once. Beyond the system's limit of open files nothing could be opened any more, the database
 * included, and that would be the end of the box; so connections are refused before.
 */
export function mostSockets(): number {
  return Math.max(1, openFilesLimit() - LIMITS.reservedFiles);
}

/** The limit of this process; Linux tells it in a file. Elsewhere none is known, and none is kept. */
function openFilesLimit(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

const LISTENS = '0A';

/**
 * How many connections to these ports the process holds, open or closing, as Linux tells; null where nobody tells. What waits for
 * nobody any more (TIME_WAIT) belongs to no process.
 */
export function heldConnections(ports: readonly number[]): number | null {
  const wanted = new Set(ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0')));
  try {
    return ['/proc/net/tcp', '/proc/net/tcp6'].reduce((sum, file) => sum + heldIn(file, wanted), 0);
  } catch {
    return null;
  }
}

/** Columns: number, local address, remote one, state, queues, timer, retransmits, user, timeouts, inode. */
function heldIn(file: string, ports: ReadonlySet<string>): number {
  let held = 0;
  for (const line of existsSync(file) ? readFileSync(file, 'latin1').split('\n') : []) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (ports.has(local.slice(local.indexOf(':') + 1)) && state !== LISTENS && inode !== '0') held += 1;
  }
  return held;
}
