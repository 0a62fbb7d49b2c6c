/** Whole numbers that comparisons leave. */
import type { Op } from '../../../model/books/segment.js';

/** From `least` to `most`; none where `most` is less. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

interface Compared {
  readonly op: Op;
  readonly value: number;
}

/** Numbers of the domain for which all comparisons hold. */
export function spanOf(domain: Span, conditions: readonly Compared[]): Span {
  let { least, most } = domain;
  for (const { op, value } of conditions) {
    if (op === 'at_least') least = Math.max(least, value);
    if (op === 'more_than') least = Math.max(least, value + 1);
    if (op === 'at_most') most = Math.min(most, value);
    if (op === 'less_than') most = Math.min(most, value - 1);
  }
  return { least, most };
}

export const isWithout = ({ least, most }: Span): boolean => least > most;
