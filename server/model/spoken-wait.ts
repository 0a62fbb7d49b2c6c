/** A wait as people say it: from an hour on in hours, and a long one only as "more than". All who tell a wait say the same of it. */

/** Whole minutes. */
export interface WaitSpan {
  readonly least: number;
  readonly most: number;
}

const MINUTE_MS = 60_000;

/**
 * Whole minutes for people, the nearest: eight of ten visitors are called from the least to the most. Where the least is 0, nine of ten are
 * called up to the most; where the most is 1, they are called at once, and that one minute is all that is told.
 */
export function waitSpan({ leastMs, mostMs }: { readonly leastMs: number; readonly mostMs: number }): WaitSpan {
  if (mostMs <= MINUTE_MS) return { least: 0, most: 1 };
  const least = Math.round(leastMs / MINUTE_MS);
  return { least, most: Math.max(least + 1, 2, Math.round(mostMs / MINUTE_MS)) };
}

/** A type, not an interface: as such it is parameters of a message. */
export type SpokenWait = {
  /**
   * `moment`: less than a minute. `upTo`: at most `most`. `fromTo`: both in `unit`. `minutesTo`: from `least` minutes to `most` hours.
   * `over`: longer than `least`.
   */
  readonly form: 'moment' | 'upTo' | 'fromTo' | 'minutesTo' | 'over';
  readonly unit: 'minutes' | 'hours';
  readonly least: number;
  /** Hours may be halves. */
  readonly most: number;
};

const HOUR = 60;
const HALF_HOUR = 30;
/** Up to here half hours are told. */
const HALVES_UP_TO = 3 * HOUR;
/** Of a wait that may be longer than this, and is hardly shorter than that, only the least is told: nobody plans by its end. */
const LONG = 4 * HOUR;
const LONG_LEAST = 2 * HOUR;

/** Rounded outward: as many visitors are called within what is said as within the span, or more. */
export function spokenWait({ least, most }: WaitSpan): SpokenWait {
  if (most <= 1) return { form: 'moment', unit: 'minutes', least: 0, most: 1 };
  if (most < HOUR) return { form: least === 0 ? 'upTo' : 'fromTo', unit: 'minutes', least, most };
  if (most > LONG && least >= LONG_LEAST) return { form: 'over', unit: 'hours', least: Math.floor(least / HOUR), most: 0 };
  const step = most > HALVES_UP_TO ? HOUR : HALF_HOUR;
  const hours = (Math.ceil(most / step) * step) / HOUR;
  if (least >= HOUR) return { form: 'fromTo', unit: 'hours', least: (Math.floor(least / step) * step) / HOUR, most: hours };
  const minutes = downTo(least, least < HALF_HOUR ? 5 : 15);
  return { form: minutes === 0 ? 'upTo' : 'minutesTo', unit: 'hours', least: minutes, most: hours };
}

const downTo = (value: number, step: number): number => Math.floor(value / step) * step;
