/**
 * The catalogue of box faults: conditions of the box itself that people should know of, as opposed to faults of one device. The one list
 * behind the log, `/health`, `diagnostics`, `faults`, `qctl` and the pages. A code is stable: monitors on other people's machines know it.
 */
export type FaultSeverity = 'warning' | 'error';

export type FaultParameters = Readonly<Record<string, string | number>>;

interface FaultDeclaration<Parameters extends FaultParameters> {
  /** `error`: needs attention now; `warning`: within days. */
  readonly severity: FaultSeverity;
  /** Whether all users see why the box does not answer as usual; otherwise only administrators and supervisors do. */
  readonly isForEverybody: boolean;
  /** What is wrong. Pages have words of their own: `faults.json` of each language. */
  readonly text: (parameters: Parameters) => string;
  /** What to do about it. */
  readonly remedy: (parameters: Parameters) => string;
}

const fault = <Parameters extends FaultParameters>(declaration: FaultDeclaration<Parameters>) => declaration;

type NoParameters = Readonly<Record<never, never>>;

export const FAULTS = {
  diskSlow: fault<{ readonly seconds: number }>({
    severity: 'error',
    isForEverybody: true,
    text: ({ seconds }) => `The disk has not confirmed a write for more than ${seconds} s: changes wait for it, and nothing is lost.`,
    remedy: () => 'Wait a minute. If it comes back, look into dmesg, make a backup and replace the memory card or disk.',
  }),
  sessionsNearLimit: fault<{ readonly count: number; readonly most: number }>({
    severity: 'warning',
    isForEverybody: false,
    text: ({ count, most }) => `${count} of at most ${most} sessions are open. At the limit, unused sessions end.`,
    remedy: () => 'List the sessions (qctl session list) and end those that are not needed.',
  }),
  backupDamaged: fault<{ readonly at: string }>({
    severity: 'error',
    isForEverybody: false,
    text: ({ at }) => `The data are damaged: no box could go on from the backup begun at ${at}, so it does not count.`,
    remedy: () => 'Find the damage (qctl doctor), stop the box and restore the newest good backup (qctl backup restore).',
  }),
  backupFailed: fault<{ readonly at: string }>({
    severity: 'warning',
    isForEverybody: false,
    text: ({ at }) => `The backup begun at ${at} failed.`,
    remedy: () => 'Find the cause (qctl doctor, journalctl -u qbox-backup), remove it and try again (qctl backup create).',
  }),
  backupOverdue: fault<{ readonly days: number }>({
    severity: 'warning',
    isForEverybody: false,
    text: ({ days }) => `No backup has been made for ${days} days: what a broken disk takes is lost.`,
    remedy: () => 'Make one (qctl backup create, or the page of backups) and keep a copy on another machine.',
  }),
  storedDataDamaged: fault<{ readonly place: string; readonly why: string; readonly places: number }>({
    severity: 'error',
    isForEverybody: false,
    text: ({ place, why, places }) =>
      `Stored data is damaged at "${place}": ${why}.${places > 1 ? ` It is one of ${places} places.` : ''} The queue goes on without it.`,
    remedy: () =>
      'Keep the newest verified backup (qctl backup list) on another machine. When the branch is closed, replace the memory card or disk ' +
      'and restore it there: qctl backup restore.',
  }),
  photosFull: fault<{ readonly megabytes: number }>({
    severity: 'warning',
    isForEverybody: false,
    text: ({ megabytes }) => `Photos of visitors use all of their ${megabytes} MB: new tickets have no photo until other tickets end.`,
    remedy: () => 'Close tickets of visitors who have left, or let kiosks send smaller photos: [storage] photo_edge_px.',
  }),

  drawingFails: fault<{ readonly why: string; readonly count: number }>({
    severity: 'warning',
    isForEverybody: false,
    text: ({ why, count }) =>
      `Drawing failed${count > 1 ? ` ${count} times` : ''}: ${why}. Tickets and boards that were being drawn may lack something.`,
    remedy: () =>
      'The box draws on by itself. If this stays or comes again, look for the picture that causes it, a photo, a logo or one of a board ' +
      '(journalctl -u qbox), and use a smaller one.',
  }),

  reportNotWritten: fault<{ readonly folder: string; readonly error: string }>({
    severity: 'warning',
    isForEverybody: false,
    text: ({ folder, error }) => `The report of the day cannot be written to ${folder} (${error}). It is tried again every ten minutes.`,
    remedy: () =>
      'Make room there, or check that the folder can be written: [reports] folder. qctl stats --save-to writes a report at once.',
  }),

  readOnly: fault<{ readonly error: string }>({
    severity: 'error',
    isForEverybody: true,
    text: ({ error }) => `The disk takes no writes (${error}): the box shows the queue as it was, and nothing can be changed.`,
    remedy: ({ error }) =>
      error === 'ENOSPC' || error === 'EDQUOT'
        ? 'Make room on the disk: the box goes on by itself within seconds.'
        : 'Look into dmesg; make a copy of the data folder, and replace the memory card or disk.',
  }),

  diskLow: fault<{ readonly percent: number }>({
    severity: 'warning',
    isForEverybody: false,
    text: ({ percent }) => `At most ${percent} % of the disk is free.`,
    remedy: () => 'Make room on the disk, or lower [storage] history_days. qctl status shows the free space.',
  }),

  diskFull: fault<NoParameters>({
    severity: 'error',
    isForEverybody: false,
    text: () => 'The disk is full. The box has given up its reserve, so that the day can be closed.',
    remedy: () => 'Make room on the disk now: when the rest is used up, the box can only show the queue.',
  }),
};

export type FaultCode = keyof typeof FAULTS;
export const FAULT_CODES = Object.keys(FAULTS) as readonly FaultCode[];

export type ParametersOf<Code extends FaultCode> = Parameters<(typeof FAULTS)[Code]['text']>[0];

/** A fault that is present. */
export interface Fault {
  readonly code: FaultCode;
  readonly severity: FaultSeverity;
  readonly isForEverybody: boolean;
  readonly parameters: FaultParameters;
  readonly text: string;
  readonly remedy: string;
  /** Milliseconds since the epoch, by the clock of the machine. */
  readonly sinceMs: number;
}

export function faultOf<Code extends FaultCode>(code: Code, parameters: ParametersOf<Code>, sinceMs: number): Fault {
  // The compiler does not see that code and parameters belong together.
  const { severity, isForEverybody, text, remedy } = FAULTS[code] as FaultDeclaration<ParametersOf<Code>>;
  return { code, severity, isForEverybody, parameters, text: text(parameters), remedy: remedy(parameters), sinceMs };
}

/** The words of a fault that was written down; null = this program does not know it. Parameters that are missing show as "undefined". */
export function faultWords(code: string, parameters: FaultParameters): { readonly text: string; readonly remedy: string } | null {
  const known = FAULT_CODES.find((one) => one === code);
  if (known === undefined) return null;
  const { text, remedy } = FAULTS[known] as FaultDeclaration<FaultParameters>;
  return { text: text(parameters), remedy: remedy(parameters) };
}
