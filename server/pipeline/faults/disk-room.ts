/**
 * Watches the room on the disk. While there is enough, a reserve file keeps some of it; when the disk is nearly full the file goes, so that
 * the day can be closed. Asking the system costs microseconds.
 */
import { randomBytes } from 'node:crypto';
import { rmSync, statfsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timers } from '../../../drivers/timing.js';
import { LIMITS } from '../../model/limits.js';
import type { FaultLog, Faults } from './faults.js';

const LOOK_MS = 10_000;
const RESERVE_FILE = 'reserve';
const CHUNK_BYTES = 256 * 1024;
const { reserveBytes, nearlyFullBytes, lowShare } = LIMITS.disk;

export interface DiskRoomOptions {
  readonly directory: string;
  readonly faults: Pick<Faults, 'raise' | 'clear'>;
  readonly timers: Timers;
  readonly log: Pick<FaultLog, 'warn'>;
}

export class DiskRoom {
  private cancel = (): void => {};
  private writing: Promise<void> | null = null;
  private isStopped = false;

  constructor(private readonly options: DiskRoomOptions) {}

  start(): void {
    this.cancel = this.options.timers.after(LOOK_MS, () => this.start());
    this.look();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancel();
    await this.writing;
  }

  private look(): void {
    const { directory, faults } = this.options;
    const { bavail, blocks, bsize } = statfsSync(directory);
    const freeBytes = bavail * bsize;
    // A stop or a power cut may have left a part of it.
    const hasReserve = (statSync(join(directory, RESERVE_FILE), { throwIfNoEntry: false })?.size ?? 0) >= reserveBytes;
    if (freeBytes < nearlyFullBytes && this.writing === null) giveUpReserve(directory);
    if (!hasReserve && freeBytes >= nearlyFullBytes + 2 * reserveBytes) this.makeReserve();
    if (freeBytes < nearlyFullBytes) faults.raise('diskFull', {});
    else if (hasReserve) faults.clear('diskFull');
    const share = freeBytes / (blocks * bsize);
    if (share < lowShare) faults.raise('diskLow', { percent: Math.ceil(share * 100) });
    else faults.clear('diskLow');
  }

  /** Runs beside the work of the box, unsynced: a part left by a power cut is completed later. */
  private makeReserve(): void {
    if (this.writing !== null) return;
    this.writing = this.write()
      .catch((error: unknown) => {
        giveUpReserve(this.options.directory);
        this.options.log.warn({ err: error }, 'the reserve on the disk could not be made');
      })
      .finally(() => {
        this.writing = null;
      });
  }

  private async write(): Promise<void> {
    const file = await open(join(this.options.directory, RESERVE_FILE), 'w', 0o600);
    try {
      // A file system that compresses would keep nothing free for zeros.
      const chunk = randomBytes(CHUNK_BYTES);
      for (let bytes = 0; bytes < reserveBytes && !this.isStopped; bytes += CHUNK_BYTES) await file.write(chunk);
    } finally {
      await file.close();
    }
  }
}

export const giveUpReserve = (directory: string): void => rmSync(join(directory, RESERVE_FILE), { force: true });
