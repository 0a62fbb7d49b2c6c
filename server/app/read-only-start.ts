/** A start on a disk that takes no writes: detects it, and calls back when the disk can be written again. */
import { whyNotWritable } from '../../db/files/read-only.js';
import { NO_SOCKET } from '../config/kinds.js';
import type { Config } from '../config/load.js';
import { LIMITS } from '../model/limits.js';
import { giveUpReserve } from '../pipeline/faults/disk-room.js';

const LOOK_MS = 5_000;

/**
 * The system's error code if the disk takes no writes; null = it does. On a full disk the reserve is freed first: closing the day, for
 * which the reserve is kept, follows after the start.
 */
export function findReadOnly(directory: string): string | null {
  const why = whyNotWritable(directory, LIMITS.disk.startBytes);
  if (why !== 'ENOSPC') return why;
  giveUpReserve(directory);
  return whyNotWritable(directory, LIMITS.disk.startBytes);
}

/** The devices of a demo write files, and a local socket needs a writable folder: the queue is shown without them. */
export function forShow(config: Config, why: string): Config {
  const { server } = config;
  return { ...config, server: { ...server, demo: false, socket: server.socket ?? (why === 'EROFS' ? NO_SOCKET : null) } };
}

/** Calls back once the disk can be written. */
export function whenWritable(directory: string, writable: () => void): void {
  const timer = setInterval(() => {
    if (whyNotWritable(directory, LIMITS.disk.startBytes) !== null) return;
    clearInterval(timer);
    writable();
  }, LOOK_MS);
}
