/** What windows were by the log: from its rows to stretches of time. docs/indicators.md says how rows count. */
import type { TimeRange } from './day.js';
import { outside } from './intervals.js';

/** A row of the table `window_log`. */
export interface WindowLogRow {
  readonly atMs: number;
  /** null = the row is about the box: `off`, `clock`. */
  readonly windowId: number | null;
  readonly state: 'open' | 'break' | 'closed' | 'off' | 'clock';
  readonly clerkId: number | null;
  /** Of a break. */
  readonly reason: string | null;
  /** By service the operations that the window could call, JSON. */
  readonly can: string | null;
  /** How long the box was off, or how far its clock was set. */
  readonly byMs: number | null;
}

/** A row is not believed longer than this: every day begins with a row for each window. */
export const LOG_LOOKS_BACK_MS = 48 * 3_600_000;

/** What a window is during a time, by the log. */
export interface LoggedStretch extends TimeRange {
  readonly state: 'open' | 'break' | 'closed';
  readonly clerkId: number | null;
  readonly reason: string | null;
  readonly can: string | null;
}

/** Whether the log was written then. */
export const isLogged = (rows: readonly WindowLogRow[], { fromMs, toMs }: TimeRange): boolean =>
  rows.some(({ windowId, atMs }) => windowId !== null && atMs >= fromMs - LOG_LOOKS_BACK_MS && atMs < toMs);

/**
 * By window its stretches in the range, in order and without those in which it was closed or the box was off.
 * @param rows in the order in which they were written
 */
export function loggedStretches(rows: readonly WindowLogRow[], range: TimeRange): Map<number, LoggedStretch[]> {
  const logs = new Map<number, LogOfWindow>();
  for (const row of rows) {
    const { windowId, atMs, byMs } = row;
    if (windowId === null) {
      // Until then the program ran by the time that it had.
      for (const log of logs.values()) log.endAt(atMs - (byMs ?? 0));
      continue;
    }
    if (atMs < range.fromMs - LOG_LOOKS_BACK_MS) continue;
    const log = logs.get(windowId) ?? new LogOfWindow();
    logs.set(windowId, log);
    log.endAt(atMs);
    log.begin(row);
  }
  return new Map([...logs].map(([windowId, log]) => [windowId, log.stretchesIn(range)]));
}

/** Of a window: who was at it (null = nobody), and the id of the reason (null = none). */
export interface WindowBreak extends TimeRange {
  readonly windowId: number;
  readonly clerkId: number | null;
  readonly reason: string | null;
}

/** @param rows in the order in which they were written */
export const breaksOf = (rows: readonly WindowLogRow[], range: TimeRange): WindowBreak[] =>
  [...loggedStretches(rows, range)].flatMap(([windowId, stretches]) =>
    stretches
      .filter(({ state }) => state === 'break')
      .map(({ fromMs, toMs, clerkId, reason }) => ({ windowId, fromMs, toMs, clerkId, reason })),
  );

class LogOfWindow {
  #known: LoggedStretch[] = [];
  #last: LoggedStretch | null = null;
  /** Nothing that is known ends later. */
  #knownUntilMs = Number.NEGATIVE_INFINITY;

  begin({ atMs, state, clerkId, reason, can }: WindowLogRow): void {
    const isOfWindow = state === 'open' || state === 'break' || state === 'closed';
    this.#last = isOfWindow ? { fromMs: atMs, toMs: Number.POSITIVE_INFINITY, state, clerkId, reason, can } : null;
  }

  /** Where the clock was set back a time is lived through again: what is said of it last counts. */
  endAt(toMs: number): void {
    const stretch = this.#last;
    this.#last = null;
    if (stretch === null || stretch.fromMs >= toMs) return;
    const ended = { ...stretch, toMs };
    if (this.#knownUntilMs > ended.fromMs) this.#known = this.#known.flatMap((one) => partsOutside(one, ended));
    this.#known.push(ended);
    this.#knownUntilMs = Math.max(this.#knownUntilMs, toMs);
  }

  stretchesIn(range: TimeRange): LoggedStretch[] {
    this.endAt(Number.POSITIVE_INFINITY);
    const atWork = this.#known.filter(({ state }) => state !== 'closed').sort((one, other) => one.fromMs - other.fromMs);
    return atWork.flatMap((stretch) => clipped(stretch, range));
  }
}

const partsOutside = (stretch: LoggedStretch, taken: TimeRange): LoggedStretch[] =>
  outside([taken], stretch).map((left) => ({ ...stretch, ...left }));

export function clipped<Stretch extends TimeRange>(stretch: Stretch, { fromMs, toMs }: TimeRange): Stretch[] {
  const [from, to] = [Math.max(stretch.fromMs, fromMs), Math.min(stretch.toMs, toMs)];
  return from < to ? [{ ...stretch, fromMs: from, toMs: to }] : [];
}
