/**
 * Sees how the last backup of the data folder ended. Backups are made by a process of their own, also while the box is down, and leave
 * their result in that folder. Called by the ticker; the file is read beside the event loop.
 */
import { readFile } from 'node:fs/promises';
import { backupFailure, parseBackupResult, resultFile } from '../../db/backup-result.js';
import type { Faults } from './faults.js';

const EVERY_MS = 20_000;
const CODES = ['backupDamaged', 'backupFailed'] as const;

export interface BackupWatchOptions {
  readonly directory: string;
  readonly faults: Pick<Faults, 'raise' | 'clear'>;
  readonly timeZone: string;
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

export class BackupWatch {
  private isReading = false;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private readonly times: Intl.DateTimeFormat;

  constructor(private readonly options: BackupWatchOptions) {
    // Swedish is how Intl spells `2026-11-27 03:30`.
    this.times = new Intl.DateTimeFormat('sv-SE', { timeZone: options.timeZone, dateStyle: 'short', timeStyle: 'short' });
  }

  look(): void {
    const nowMs = this.options.monotonicMs();
    if (this.isReading || nowMs - this.readAtMs < EVERY_MS) return;
    this.isReading = true;
    this.readAtMs = nowMs;
    void this.read();
  }

  private async read(): Promise<void> {
    const { directory, faults, wallMs } = this.options;
    // There is no file before the first backup.
    const result = await readFile(resultFile(directory), 'utf8').then(parseBackupResult, () => null);
    const present = result === null ? null : backupFailure(result, wallMs());
    for (const code of CODES) {
      if (result !== null && code === present) faults.raise(code, { at: this.times.format(new Date(result.began)) });
      else faults.clear(code);
    }
    this.isReading = false;
  }
}
