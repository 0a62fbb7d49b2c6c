/** When clerks came to windows and left them, by the window log: what habits are learned from after a start. Pure. */
import type { TimeRange } from './day.js';
import { within } from './intervals.js';
import type { Stretch } from './rows.js';
import { servingByWindow } from './stretches.js';
import type { Visit } from './visit.js';
import { Callable, waitingTimes } from './waiting.js';
import type { WindowLogRow } from './window-log.js';

export interface WindowMove {
  readonly atMs: number;
  readonly windowId: number;
  /** Who came, or left. */
  readonly clerkId: number;
  /** false = the window was left, on a break or for good. */
  readonly isThere: boolean;
  /** Somebody waited whom the clerk who left could have called. */
  readonly isNeeded: boolean;
  /** The visitor who was served there last; null = none on this day. */
  readonly lastVisit: TimeRange | null;
}

/**
 * In order. A window that is open when the range begins comes then. A clock that is set ends what was known of the day.
 * @param log in the order in which it was written, from before the range on
 */
export function movesOf(visits: readonly Visit[], log: readonly WindowLogRow[], range: TimeRange): WindowMove[] {
  const there = new Map<number, WindowLogRow>();
  const seen = new Seen(visits, range);
  const moves: WindowMove[] = [];
  let hasBegun = false;
  const begin = (): void => {
    hasBegun = true;
    for (const row of there.values()) moves.push(seen.move({ ...row, atMs: range.fromMs }, true));
  };
  for (const row of log) {
    const { windowId, atMs, state } = row;
    if (atMs >= range.toMs) continue;
    if (!hasBegun && atMs >= range.fromMs) begin();
    if (state === 'clock') {
      moves.length = 0;
      there.clear();
    }
    if (windowId === null) continue;
    const before = there.get(windowId);
    const isThere = state === 'open' && row.clerkId !== null;
    if (isThere) there.set(windowId, row);
    else there.delete(windowId);
    if (!hasBegun || isThere === (before !== undefined)) continue;
    moves.push(isThere ? seen.move(row, true) : seen.move({ ...row, can: before?.can ?? null, clerkId: before?.clerkId ?? null }, false));
  }
  if (!hasBegun) begin();
  return moves;
}

/** What visits of the day say about a move. */
class Seen {
  readonly #waiting: ReturnType<typeof waitingTimes>;
  readonly #serving: ReadonlyMap<number, readonly Stretch[]>;
  readonly #callable = new Callable();

  constructor(visits: readonly Visit[], range: TimeRange) {
    this.#waiting = waitingTimes(visits, range);
    this.#serving = servingByWindow(visits, range);
  }

  move({ atMs, windowId, clerkId, can }: WindowLogRow, isThere: boolean): WindowMove {
    const window = windowId ?? 0;
    return {
      ...{ atMs, windowId: window, clerkId: clerkId ?? -1, isThere },
      isNeeded: !isThere && this.#callable.of(can, clerkId).some((key) => this.#isWaitedFor(key, atMs)),
      lastVisit: isThere ? null : this.#lastVisit(window, atMs),
    };
  }

  #isWaitedFor(key: string, atMs: number): boolean {
    return within(this.#waiting.get(key) ?? [], { fromMs: atMs, toMs: atMs + 1 }).length > 0;
  }

  #lastVisit(windowId: number, atMs: number): TimeRange | null {
    const last = this.#serving.get(windowId)?.findLast(({ toMs }) => toMs <= atMs);
    return last === undefined ? null : { fromMs: last.fromMs, toMs: last.toMs };
  }
}
