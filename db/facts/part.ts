/** The part of a visit that belongs to one line: what its rows of calls say together. */
import type { Outcome } from './outcome.js';
import type { CallFact, VisitFact } from './rows.js';

export interface Part {
  readonly visit: VisitFact;
  readonly rows: readonly CallFact[];
  /** Another clerk took the visitor over before anything ended here: the visit counts where it ended. */
  readonly isHanded: boolean;
  /** null = the visit goes on. */
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  /** The row that the part waited for; its `waitMs` is the wait. */
  readonly waited: CallFact | null;
  readonly servingMs: number | null;
  readonly stays: readonly StayFigures[];
}

export interface StayFigures {
  readonly by: string | null;
  /** Of a call by hand. */
  readonly callReason: number | null;
  readonly recalls: number;
  readonly walkMs: number | null;
  readonly isServed: boolean;
  readonly isSkipped: boolean;
  readonly isPostponed: boolean;
  readonly postponeReason: number | null;
  readonly isTransferred: boolean;
  readonly postponedMs: number;
  /** Each once; null = it was served, and nobody said what came of it. */
  readonly outcomes: Iterable<number | null>;
}

/** @param rows of the visit, one at least */
export function partOf(visit: VisitFact, rows: readonly CallFact[]): Part {
  const { outcome, reason } = endOf(visit, rows);
  const isHanded = rows.every(({ end }) => end === 'handed');
  return { visit, rows, isHanded, outcome, reason, waited: waitedFor(rows), servingMs: servingTime(rows), stays: staysOf(rows) };
}

function endOf(visit: VisitFact, rows: readonly CallFact[]): Pick<Part, 'outcome' | 'reason'> {
  if (visit.doneMs === null) return visit;
  let last: CallFact | null = null;
  for (const row of rows) {
    if (!row.isLast) continue;
    const later = last === null ? 1 : (row.endMs ?? 0) - (last.endMs ?? 0);
    if (later > 0 || (later === 0 && row.outcome === 'served' && last?.outcome !== 'served')) last = row;
  }
  return last ?? visit;
}

function waitedFor(rows: readonly CallFact[]): CallFact | null {
  let first: CallFact | null = null;
  for (const row of rows) if (row.isCalled && (first === null || (row.inMs ?? 0) < (first.inMs ?? 0))) first = row;
  return first;
}

export const isOpen = ({ inMs, outMs }: CallFact): boolean => inMs !== null && outMs === null;

/** What was served together counts once. */
function servingTime(rows: readonly CallFact[]): number | null {
  if (rows.some(isOpen)) return null;
  const times = rows
    .flatMap(({ outMs, servedMs }) => (outMs === null || servedMs === null ? [] : [{ fromMs: outMs - servedMs, toMs: outMs }]))
    .sort((one, other) => one.fromMs - other.fromMs);
  if (times.length === 0) return null;
  let [sumMs, endMs] = [0, Number.NEGATIVE_INFINITY];
  for (const { fromMs, toMs } of times) {
    sumMs += Math.max(0, toMs - Math.max(fromMs, endMs));
    endMs = Math.max(endMs, toMs);
  }
  return sumMs;
}

function staysOf(rows: readonly CallFact[]): StayFigures[] {
  const called = rows.filter(({ stay }) => stay !== 0);
  return [...rowsBy(called, ({ stay }) => stay).values()].map(stayFigures);
}

/** In the order in which the first of each comes. */
export function rowsBy(rows: readonly CallFact[], keyOf: (row: CallFact) => number): ReadonlyMap<number, readonly CallFact[]> {
  const byKey = new Map<number, CallFact[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [row]);
    else known.push(row);
  }
  return byKey;
}

function stayFigures(rows: readonly CallFact[]): StayFigures {
  const walks = rows.flatMap(({ walkMs }) => walkMs ?? []);
  const ended = (end: CallFact['end']): boolean => rows.some((row) => row.end === end);
  const { by, callReason } = firstOf(rows);
  return {
    by,
    callReason,
    recalls: Math.max(...rows.map(({ recalls }) => recalls)),
    walkMs: walks.length === 0 ? null : Math.min(...walks),
    isServed: rows.some(({ servedMs, end }) => servedMs !== null && end !== 'handed'),
    isSkipped: ended('skipped'),
    isPostponed: ended('postponed'),
    postponeReason: rows.find(({ postponeReason }) => postponeReason !== null)?.postponeReason ?? null,
    isTransferred: ended('transferred'),
    postponedMs: Math.max(0, ...rows.map(({ postponedMs }) => postponedMs ?? 0)),
    outcomes: outcomesOf(rows),
  };
}

function outcomesOf(rows: readonly CallFact[]): Iterable<number | null> {
  const told = new Set(rows.flatMap(({ outcomeId }) => outcomeId ?? []));
  if (told.size > 0) return told;
  return rows.some(({ end }) => end === 'served') ? [null] : [];
}

const firstOf = (rows: readonly CallFact[]): CallFact => rows.reduce((first, row) => ((row.inMs ?? 0) < (first.inMs ?? 0) ? row : first));
