/** How the last backup of a data folder ended, left in that folder: backups are made by another process than the one that serves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './folder.js';

/**
 * `running` = begun, and not yet ended; it stays so where the process was killed. `damaged` = no box could go on from what was copied.
 * `failed` = it could not be made or verified.
 */
const STATES = ['running', 'verified', 'damaged', 'failed'] as const;

export interface BackupResult {
  readonly state: (typeof STATES)[number];
  /** When it began, ISO 8601, by the clock of the machine. */
  readonly began: string;
  /** What went wrong, for people; empty where nothing did. */
  readonly why: string;
}

const NAME = 'backup-result.json';
const WHY_LENGTH_MAX = 500;

export const resultFile = (directory: string): string => join(directory, NAME);

/** Throws what the disk throws. */
export const writeBackupResult = (directory: string, result: BackupResult): void =>
  replaceFile(resultFile(directory), JSON.stringify({ ...result, why: result.why.slice(0, WHY_LENGTH_MAX) }));

/** null = no backup was tried yet, or nothing can be read from here. */
export function readBackupResult(directory: string): BackupResult | null {
  try {
    return parseBackupResult(readFileSync(resultFile(directory), 'utf8'));
  } catch {
    return null;
  }
}

/** Longer than any backup takes: the unit of the package ends one after half an hour. */
const RUNNING_MAX_MS = 2 * 3_600_000;

/** What is the matter, as the catalogue of box faults calls it; null = nothing, as far as it is known. */
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
