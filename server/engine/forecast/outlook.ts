/** What plays say of one visitor. */
import type { Quantiles } from './correction.js';
import type { Play } from './simulate.js';

/** A visitor who is called in no more than this part of the plays is told no wait. */
export const LIKELY = 0.5;

export const NEVER = Number.POSITIVE_INFINITY;

export interface Outlook {
  /** The part of the plays in which the visitor is called at all: windows close. */
  readonly share: number;
  /** Of these plays; null = most of them call the visitor nowhere. */
  readonly waits: Quantiles | null;
}

/** What is said of a service. */
export interface ServiceOutlook extends Outlook {
  /** Whether a window that is counted on calls for it. */
  readonly isCountedOn: boolean;
}

export function outlookOf(plays: readonly Play[], waitMs: (play: Play, index: number) => number): Outlook {
  const all = Float64Array.from(plays, waitMs).sort();
  // Infinity is the last.
  const end = all.indexOf(NEVER);
  const waits = end === -1 ? all : all.subarray(0, end);
  const share = waits.length / Math.max(1, all.length);
  if (share <= LIKELY) return { share, waits: null };
  return { share, waits: { leastMs: quantile(waits, 0.1), medianMs: quantile(waits, 0.5), mostMs: quantile(waits, 0.9) } };
}

export const earliestOf = <Thing>(things: readonly Thing[], ms: (thing: Thing) => number): number =>
  things.reduce((least, thing) => Math.min(least, ms(thing)), NEVER);

/**
 * What the next one stays below with that likelihood: the real wait is one more than the plays, so that of 100 it is the 91st, and
 * for one of ten the 10th. Waits that were seen have the nearest rank, the 90th (`whatif/waits.ts`, docs/indicators.md).
 */
const quantile = (sorted: Float64Array, share: number): number => sorted[Math.max(0, Math.round(share * (sorted.length + 1)) - 1)] ?? 0;
