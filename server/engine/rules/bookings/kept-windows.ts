/** The share of places that plans of bookings keep for visitors without a booking, and the windows that this concerns. */
import type { MinuteSpan } from '../../../model/hours-of-day.js';
import type { Working } from './planned-windows.js';

/** The nearest share of whole places; one is left for bookings, unless all are for visitors without. */
export function bookable(places: number, walkInPercent: number): number {
  if (walkInPercent === 100 || places === 0) return 0;
  return Math.max(1, places - Math.round((places * walkInPercent) / 100));
}

export const isAt = ({ from, to }: MinuteSpan, minute: number): boolean => from <= minute && minute < to;

const areAt = (spans: readonly MinuteSpan[], minute: number): boolean => spans.some((span) => isAt(span, minute));

/** Those that work in this minute. */
export const workingAt = (windows: readonly Working[], minute: number): readonly Working[] =>
  windows.filter(({ spans }) => areAt(spans, minute));

interface Keeping {
  readonly windows: readonly Working[];
  readonly percent: number;
  /** When the service is given. */
  readonly spans: readonly MinuteSpan[];
  /** When a number counts instead of windows. */
  readonly numbers: readonly MinuteSpan[];
}

/** Windows that stay free; so many of each list. */
export type Staying = readonly (readonly [windows: readonly Working[], count: number])[];

/**
 * Of each list of windows how many stay free: as many as the plan that keeps most of them says. The numbers are the same from one edge of
 * the day to the next, which is a shift here.
 */
export class KeptWindows {
  /** Ascending: at none of the other minutes anything changes. */
  readonly edges: readonly number[];
  readonly #staying = new Map<number, Staying>();

  /** @param sameList the one list of these windows */
  constructor(
    private readonly keeping: readonly Keeping[],
    private readonly sameList: (windows: readonly Working[]) => readonly Working[],
  ) {
    const windows = new Set(keeping.flatMap((one) => one.windows));
    const spans = [...[...windows].flatMap((window) => window.spans), ...keeping.flatMap((one) => [...one.spans, ...one.numbers])];
    this.edges = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((one, other) => one - other);
  }

  /** How many edges have passed. */
  shiftAt(minute: number): number {
    const next = this.edges.findIndex((edge) => edge > minute);
    return next === -1 ? this.edges.length : next;
  }

  /** @param minute any one of the shift */
  stayingIn(shift: number, minute: number): Staying {
    const known = this.#staying.get(shift) ?? this.#stayingAt(minute);
    this.#staying.set(shift, known);
    return known;
  }

  #stayingAt(minute: number): Staying {
    const counts = new Map<readonly Working[], number>();
    for (const { windows, percent, spans, numbers } of this.keeping) {
      if (!areAt(spans, minute) || areAt(numbers, minute)) continue;
      const working = this.sameList(workingAt(windows, minute));
      const count = working.length - bookable(working.length, percent);
      if (count > (counts.get(working) ?? 0)) counts.set(working, count);
    }
    return [...counts];
  }
}
