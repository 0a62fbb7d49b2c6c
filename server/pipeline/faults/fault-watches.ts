/** Watches that raise and clear faults of the box: many sessions, damaged data, failed backups. */
import { readFile, stat } from 'node:fs/promises';
import { type BackupResult, backupFailure, parseBackupResult, resultFile } from '../../../db/backup/backup-result.js';
import { databaseFile } from '../../../db/files/folder.js';
import type { StoredDamage } from '../../../db/store/store.js';
import type { QueueState } from '../../engine/state.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { FaultLog, Faults } from './faults.js';

const SESSIONS_NEAR = 0.8;
/** Lower, so that one session that comes and goes does not raise and clear the fault each time. */
const SESSIONS_OVER = 0.75;

/** Nearly all sessions are in use: some client opens and never ends them. Checks once now; the caller passes each event to the result. */
export function watchSessions(state: QueueState, faults: Pick<Faults, 'raise' | 'clear'>): (event: QueueEvent) => void {
  const look = (): void => {
    const { size } = state.sessions;
    const most = state.rules.sessionsMax;
    if (size >= SESSIONS_NEAR * most) faults.raise('sessionsNearLimit', { count: size, most });
    else if (size < SESSIONS_OVER * most) faults.clear('sessionsNearLimit');
  };
  look();
  return ({ t }) => {
    if (t === 'sessionOpened' || t === 'sessionClosed') look();
  };
}

/** Damage that a pass of the scrub has found so far: a fault until a whole pass finds none, and one line in the log for each place. */
export function damageNoter(faults: Faults, log: FaultLog): (damage: readonly StoredDamage[]) => void {
  let logged = 0;
  return (damage) => {
    for (const one of damage.slice(logged)) log.error({ damage: one }, 'stored data is damaged');
    logged = damage.length;
    const [first] = damage;
    if (first === undefined) faults.clear('storedDataDamaged');
    else faults.raise('storedDataDamaged', { place: placeOf(first), why: first.why, places: damage.length });
  };
}

/** Names of files and tables are the same in every language. */
function placeOf(damage: StoredDamage): string {
  switch (damage.kind) {
    case 'journal':
      return `journal ${damage.entry}`;
    case 'row':
      return `${damage.table} ${damage.row}`;
    case 'snapshot':
      return damage.file;
  }
}

const BACKUP_EVERY_MS = 20_000;
const BACKUP_FAULTS = ['backupDamaged', 'backupFailed'] as const;
/** Weekends and holidays are no reason for alarm, nor is a box that somebody looks at for the first time. */
const OVERDUE_DAYS = 7;
const DAY_MS = 86_400_000;
/** No data are that old: a machine without a battery for its clock begins in 1970. */
const DAYS_MAX = 3650;

export interface BackupWatchOptions {
  readonly directory: string;
  readonly faults: Pick<Faults, 'raise' | 'clear'>;
  readonly timeZone: string;
  /** Whether anybody would miss the data. */
  readonly isDemo: boolean;
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

/**
 * How the last backup of the data folder ended. A process of its own makes backups, also while the box is down, and leaves the result in
 * that folder. The ticker calls `look`.
 */
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
    if (this.isReading || nowMs - this.readAtMs < BACKUP_EVERY_MS) return;
    this.isReading = true;
    this.readAtMs = nowMs;
    void this.read();
  }

  private async read(): Promise<void> {
    const { directory, faults, isDemo, wallMs } = this.options;
    // There is no file before the first backup.
    const result = await readFile(resultFile(directory), 'utf8').then(parseBackupResult, () => null);
    const present = result === null ? null : backupFailure(result, wallMs());
    for (const code of BACKUP_FAULTS) {
      if (result !== null && code === present) faults.raise(code, { at: this.times.format(new Date(result.began)) });
      else faults.clear(code);
    }
    const days = isDemo ? 0 : await daysWithout(directory, result, wallMs());
    if (days >= OVERDUE_DAYS && days <= DAYS_MAX) faults.raise('backupOverdue', { days });
    else faults.clear('backupOverdue');
    this.isReading = false;
  }
}

/** Since the last backup that counts; if there was none, since the data were begun, or restored. */
async function daysWithout(directory: string, result: BackupResult | null, nowMs: number): Promise<number> {
  // Of one that failed, a fault of its own is told.
  const begunMs =
    result === null
      ? await stat(databaseFile(directory)).then(
          (file) => file.birthtimeMs,
          () => nowMs,
        )
      : Date.parse(result.began);
  return Math.floor((nowMs - begunMs) / DAY_MS);
}
