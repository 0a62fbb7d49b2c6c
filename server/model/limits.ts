/**
 * The one table of limits: what the system gives the box (`systemd/units/qbox.service`), and how the box shares it out. A budget stands
 * here and is used where it is kept; `brokenRelations` says what does not go together, and a test asks it.
 */

const KIB = 1024;
const MIB = 1024 * KIB;

export interface Limits {
  /** What systemd gives the process, and when it starts it again. */
  readonly unit: {
    readonly restart: 'always';
    readonly restartSeconds: number;
    readonly restartMaxDelaySeconds: number;
    readonly memoryMaxBytes: number;
    readonly openFilesMax: number;
  };
  /** Shares of `memoryMaxBytes`: each is the most that all clients together can make the box hold of it. */
  readonly memoryBytes: Readonly<Record<string, number>>;
  /** What stays free of `memoryMaxBytes`: the budgets count bytes, the process holds pages. */
  readonly memoryMarginBytes: number;
  /** Open files that are no connections: database, log, devices, and whatever Node opens for itself. */
  readonly reservedFiles: number;
  /** The setting `[limits] connections` where nothing else is set. */
  readonly connections: number;
}

export const LIMITS = {
  unit: {
    restart: 'always',
    restartSeconds: 2,
    restartMaxDelaySeconds: 60,
    memoryMaxBytes: 700 * MIB,
    openFilesMax: 65_536,
  },
  memoryBytes: {
    /** The program, its threads and libraries, the database's caches, and the state of a busy branch. */
    program: 256 * MIB,
    /** Frames of clients that are not complete, and what uWebSockets keeps of those that were. */
    unfinishedFrames: 112 * MIB,
    /** Answers and pushes that their readers have not taken. */
    unreadOutput: 64 * MIB,
    /** Pictures of LCD boards for browsers, each size of a board once. */
    lcdPictures: 96 * MIB,
  },
  memoryMarginBytes: 64 * MIB,
  reservedFiles: 128,
  connections: 2000,
} as const satisfies Limits;

/** What of a table of limits does not go together, one sentence each. */
export function brokenRelations({ unit, memoryBytes, memoryMarginBytes, reservedFiles, connections }: Limits): readonly string[] {
  const budgetsBytes = Object.values(memoryBytes).reduce((sum, bytes) => sum + bytes, 0);
  const relations: readonly (readonly [holds: boolean, sentence: string])[] = [
    [
      budgetsBytes + memoryMarginBytes <= unit.memoryMaxBytes,
      `budgets of ${budgetsBytes} bytes and a margin of ${memoryMarginBytes} are more than the unit's ${unit.memoryMaxBytes}`,
    ],
    [
      // Half of them: the other half are pages that are being fetched.
      2 * connections + reservedFiles <= unit.openFilesMax,
      `${connections} connections, as many pages and ${reservedFiles} files of the box are more than ${unit.openFilesMax} open files`,
    ],
    [unit.restartSeconds <= unit.restartMaxDelaySeconds, 'the first pause before a restart is longer than the longest'],
  ];
  return relations.filter(([holds]) => !holds).map(([, sentence]) => sentence);
}
