/** What the window log says of a day: "Stretches of windows" of docs/indicators.md. */
import type { LogRow } from './folder.js';
import { type Range, subtract } from './intervals.js';

const HOUR_MS = 3_600_000;
const LOG_BEFORE_MS = 48 * HOUR_MS;

export interface Said extends Range {
  readonly state: string;
  readonly clerk: number | null;
  readonly reason: string | null;
  /** JSON: by service the operations that could be called. */
  readonly can: string | null;
}

/** By window what the log says, later words instead of earlier ones about the same time; null = the log was not written yet. */
export function saidOf(day: Range, log: readonly LogRow[]): ReadonlyMap<number, readonly Said[]> | null {
  const beginsMs = day.fromMs - LOG_BEFORE_MS;
  if (!log.some(({ at_ms, window_id }) => window_id !== null && at_ms >= beginsMs && at_ms < day.toMs)) return null;
  const byWindow = new Map<number, Said[]>();
  /** What each window is, until the next word about it. */
  const now = new Map<number, Said>();
  const end = (window: number, toMs: number): void => {
    const said = now.get(window);
    now.delete(window);
    if (said !== undefined && said.fromMs < toMs) byWindow.set(window, painted(byWindow.get(window) ?? [], { ...said, toMs }, day));
  };
  for (const { at_ms: fromMs, window_id: window, state, clerk_id: clerk, reason, can, by_ms } of log) {
    if (window === null) for (const each of [...now.keys()]) end(each, fromMs - (by_ms ?? 0));
    else if (fromMs >= beginsMs) {
      end(window, fromMs);
      now.set(window, { fromMs, toMs: day.toMs, state, clerk, reason, can });
    }
  }
  for (const window of [...now.keys()]) end(window, day.toMs);
  return byWindow;
}

function painted(said: readonly Said[], word: Said, day: Range): Said[] {
  if (word.toMs <= day.fromMs || word.fromMs >= day.toMs) return [...said];
  return [...said.flatMap((earlier) => subtract([earlier], [word]).map((left) => ({ ...earlier, ...left }))), word];
}
