import { readFileSync } from 'node:fs';
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
