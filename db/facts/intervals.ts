/** Times as sorted lists of ranges that neither touch nor overlap. */
import type { TimeRange } from './day.js';

/** Sorts and joins; empty ranges vanish. */
export function joined(ranges: readonly TimeRange[]): TimeRange[] {
  const all: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of ranges.filter((range) => range.fromMs < range.toMs).sort((one, other) => one.fromMs - other.fromMs)) {
    const last = all.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else all.push({ fromMs, toMs });
  }
  return all;
}

/** What of `range` the joined list covers. */
export function within(list: readonly TimeRange[], range: TimeRange): TimeRange[] {
  const covered: TimeRange[] = [];
  for (let index = firstAfter(list, range.fromMs); index < list.length; index++) {
    const each = list[index];
    if (each === undefined || each.fromMs >= range.toMs) break;
    covered.push({ fromMs: Math.max(each.fromMs, range.fromMs), toMs: Math.min(each.toMs, range.toMs) });
  }
  return covered;
}

/** What of `range` the joined list leaves. */
export function outside(list: readonly TimeRange[], range: TimeRange): TimeRange[] {
  const left: TimeRange[] = [];
  let { fromMs } = range;
  for (const taken of within(list, range)) {
    if (taken.fromMs > fromMs) left.push({ fromMs, toMs: taken.fromMs });
    fromMs = taken.toMs;
  }
  if (fromMs < range.toMs) left.push({ fromMs, toMs: range.toMs });
  return left;
}

/** The first range that ends after the moment. */
function firstAfter(list: readonly TimeRange[], atMs: number): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle]?.toMs ?? 0) > atMs) to = middle;
    else from = middle + 1;
  }
  return from;
}
