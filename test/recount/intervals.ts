/** Sets of moments, as sorted lists of ranges that do not touch. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

export function union(ranges: readonly Range[]): Range[] {
  const sorted = ranges.filter(({ fromMs, toMs }) => fromMs < toMs).sort((one, other) => one.fromMs - other.fromMs);
  const joined: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else joined.push({ fromMs, toMs });
  }
  return joined;
}

export function intersect(ones: readonly Range[], others: readonly Range[]): Range[] {
  const common: Range[] = [];
  let [i, j] = [0, 0];
  for (let one = ones[i], other = others[j]; one !== undefined && other !== undefined; one = ones[i], other = others[j]) {
    const fromMs = Math.max(one.fromMs, other.fromMs);
    const toMs = Math.min(one.toMs, other.toMs);
    if (fromMs < toMs) common.push({ fromMs, toMs });
    if (one.toMs < other.toMs) i += 1;
    else j += 1;
  }
  return common;
}

export function subtract(ranges: readonly Range[], taken: readonly Range[]): Range[] {
  let beginMs = Number.NEGATIVE_INFINITY;
  const free: Range[] = [];
  for (const { fromMs, toMs } of taken) {
    free.push({ fromMs: beginMs, toMs: fromMs });
    beginMs = toMs;
  }
  free.push({ fromMs: beginMs, toMs: Number.POSITIVE_INFINITY });
  return intersect(ranges, free);
}

export const lengthOf = (ranges: readonly Range[]): number => ranges.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
