/** Result of the last backup, stored in the data folder: another process than the server makes the backups. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../files/folder.js';

/**
 * `running` = started and not finished; this also remains if the process was killed. `damaged` = the copied data cannot be recovered from.
 * `failed` = the backup could not be made or verified.
 */
const STATES = ['running', 'verified', 'damaged', 'failed'] as const;

export interface BackupResult {
  readonly state: (typeof STATES)[number];
  /** Start time, ISO 8601, from the clock of the machine. */
  readonly began: string;
  /** Readable error text; empty if nothing failed. */
  readonly why: string;
}

const NAME = 'backup-result.json';
const WHY_LENGTH_MAX = 500;

export const resultFile = (directory: string): string => join(directory, NAME);

/** Throws disk errors. */
export const writeBackupResult = (directory: string, result: BackupResult): void =>
  replaceFile(resultFile(directory), JSON.stringify({ ...result, why: result.why.slice(0, WHY_LENGTH_MAX) }));

/** null = no backup was tried yet, or the result cannot be read. */
export function readBackupResult(directory: string): BackupResult | null {
  try {
    return parseBackupResult(readFileSync(resultFile(directory), 'utf8'));
  } catch {
    return null;
  }
}

/** Longer than any backup takes: the packaged systemd unit stops a backup after half an hour. */
const RUNNING_MAX_MS = 2 * 3_600_000;

/** Code of the fault in the catalogue of box faults; null = no known fault. */
export function backupFailure({ state, began }: BackupResult, nowMs: number): 'backupDamaged' | 'backupFailed' | null {
  if (state === 'verified') return null;
  if (state === 'damaged') return 'backupDamaged';
  return state === 'failed' || nowMs - Date.parse(began) > RUNNING_MAX_MS ? 'backupFailed' : null;
}

export function parseBackupResult(text: string): BackupResult | null {
  try {
    const { state, began, why } = JSON.parse(text) as Partial<Record<keyof BackupResult, unknown>>;
    const known = STATES.find((one) => one === state);
    return known === undefined || typeof began !== 'string' || typeof why !== 'string' ? null : { state: known, began, why };
  } catch {
    return null;
  }
}
