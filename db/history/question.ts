/** Questions about facts, and their answers. */

import type { FactFilter, FactGrouping, ServiceFacts } from '../facts/aggregate.js';
import type { DayPlaces } from '../facts/places.js';
import type { WindowLogRow } from '../facts/window-log.js';
import type { FactsDay } from './day-facts.js';

export interface IndicatorsQuestion {
  /** One after the other without a gap. */
  readonly days: readonly FactsDay[];
  /** At most two. */
  readonly by: readonly FactGrouping[];
  readonly filter: FactFilter;
  readonly services: ReadonlyMap<number, ServiceFacts>;
  readonly timeZone: string;
  readonly linesMax: number;
  /** Visits of whoever is here, lists as JSON text; see `Visit`. */
  readonly here: readonly string[];
  /** Rows of the window log that are not handed over yet. */
  readonly log: readonly WindowLogRow[];
  /** Of the day that goes on, as the books are now; null = it is not asked for, or offers none. */
  readonly today: DayPlaces | null;
  readonly nowMs: number;
}

/** `lines` and `total` as JSON text. */
export type IndicatorsAnswer = { readonly lines: string; readonly total: string } | { readonly tooMany: 'lines' };

export interface Settled {
  /** The day that was written; null = none of them had to be. */
  readonly day: number | null;
  /** When the oldest visit was registered; null = there is none. */
  readonly oldestMs: number | null;
}
