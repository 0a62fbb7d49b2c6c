/** How long visitors of each segment waited on a day: what promises are held against, whichever they are by now. */
import type { SegmentRow } from '../model/books/index.js';
import type { KeptDay } from './kept-day.js';
import { openMorning } from './morning.js';
import { firstCalls } from './waits.js';

export interface SegmentWaits {
  readonly segment: number;
  /** Of those who were called. */
  readonly calledMs: readonly number[];
  /** Of all others, until they went away or the day ended: they have waited for so long at least. */
  readonly uncalledMs: readonly number[];
}

/** Empty = the branch had no segments. */
export function waitsBySegment({ was, endMs }: Pick<KeptDay, 'was' | 'endMs'>): readonly SegmentWaits[] {
  const calledAt = new Map(firstCalls(was).map(({ visit, atMs }) => [visit.id, atMs]));
  const waits = new Map<number, { calledMs: number[]; uncalledMs: number[] }>();
  for (const { id, segment, promiseMs, promisedFromMs, leftMs } of was.visits.values()) {
    if (promiseMs === null) continue;
    const known = waits.get(segment) ?? { calledMs: [], uncalledMs: [] };
    waits.set(segment, known);
    const atMs = calledAt.get(id);
    if (atMs === undefined) known.uncalledMs.push((leftMs ?? endMs) - promisedFromMs);
    else known.calledMs.push(atMs - promisedFromMs);
  }
  return [...waits].map(([segment, own]) => ({ segment, ...own }));
}

/** The book as it was on the day: in the morning, and after each change of it. */
export function segmentBooks({ morning, facts }: Pick<KeptDay, 'morning' | 'facts'>): readonly (readonly SegmentRow[])[] {
  const book = new Map(openMorning(morning).books.Segment);
  const books = [[...book.values()]];
  for (const { event } of facts) {
    if ((event.t !== 'bookSet' && event.t !== 'bookRemoved') || event.book !== 'Segment') continue;
    if (event.t === 'bookSet') book.set(event.id, event.row as SegmentRow);
    else book.delete(event.id);
    books.push([...book.values()]);
  }
  return books;
}

/** Per cent of those for whom the promise was kept or broken: who went away before it was over says nothing. null = there is nobody. */
export function brokenPercent({ calledMs, uncalledMs }: SegmentWaits, promiseMs: number): number | null {
  const broken = [...calledMs, ...uncalledMs].filter((ms) => ms > promiseMs).length;
  const all = broken + calledMs.filter((ms) => ms <= promiseMs).length;
  return all === 0 ? null : Math.round((100 * broken) / all);
}
