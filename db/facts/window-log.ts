/** What windows were by the log: from its rows to stretches of time. docs/indicators.md says how rows count. */
import type { TimeRange } from '../day.js';
import { joined, outside } from './intervals.js';

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

/** By window its stretches in the range, in order and without those in which it was closed or the box was off. */
export function loggedStretches(rows: readonly WindowLogRow[], range: TimeRange): Map<number, LoggedStretch[]> {
  const holes = holesOf(rows);
  const byWindow = new Map<number, LoggedStretch[]>();
  for (const row of rows) {
    const { windowId, atMs, state, clerkId, reason, can } = row;
    if (windowId === null || state === 'off' || state === 'clock' || atMs >= range.toMs || atMs < range.fromMs - LOG_LOOKS_BACK_MS)
      continue;
    const known = upTo(byWindow.get(windowId) ?? [], atMs);
    known.push({ fromMs: atMs, toMs: Number.POSITIVE_INFINITY, state, clerkId, reason, can });
    byWindow.set(windowId, known);
  }
  for (const [windowId, stretches] of byWindow) {
    const atWork = stretches.filter(({ state }) => state !== 'closed').flatMap((stretch) => clipped(stretch, range));
    byWindow.set(
      windowId,
      atWork.flatMap((stretch) => outside(holes, stretch).map((left) => ({ ...stretch, ...left }))),
    );
  }
  return byWindow;
}

/** A row speaks for everything after it: what was known of that time is no longer believed. */
function upTo(stretches: readonly LoggedStretch[], atMs: number): LoggedStretch[] {
  return stretches.filter(({ fromMs }) => fromMs < atMs).map((stretch) => (stretch.toMs > atMs ? { ...stretch, toMs: atMs } : stretch));
}

/** Times that nobody lived through: the box was off, or the clock jumped over them. */
const holesOf = (rows: readonly WindowLogRow[]): TimeRange[] =>
  joined(
    rows.flatMap(({ state, atMs, byMs }) =>
      (state === 'off' || state === 'clock') && byMs !== null && byMs > 0 ? [{ fromMs: atMs - byMs, toMs: atMs }] : [],
    ),
  );

export function clipped<Stretch extends TimeRange>(stretch: Stretch, { fromMs, toMs }: TimeRange): Stretch[] {
  const [from, to] = [Math.max(stretch.fromMs, fromMs), Math.min(stretch.toMs, toMs)];
  return from < to ? [{ ...stretch, fromMs: from, toMs: to }] : [];
}
