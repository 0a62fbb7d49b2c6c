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

/** Forecasts differ a little each time, and from each other: 11, 12 and 10 minutes for one wait on card, ticket and board are three. */
const STEP = 5;

/**
 * In the steps in which all who tell a wait tell it: the most up, for to be late is worse than to be early, and the least to the nearest.
 * With both outward nine of ten were called within what is read, and it was half as wide again.
 */
export function inSteps({ least, most }: WaitSpan): WaitSpan {
  if (most <= 1) return { least: 0, most: 1 };
  const told = Math.ceil(most / STEP) * STEP;
  return { least: Math.min(Math.round(least / STEP) * STEP, told - STEP), most: told };
}

/** A type, not an interface: as such it is parameters of a message. */
export type SpokenWait = {
  /**
   * `moment`: less than a minute. `upTo`: at most `most`. `fromTo`: both in `unit`. `minutesTo`: from `least` minutes to `most` hours.
   * `over`: longer than `least`, in `unit`. `unknown`: it may be at once, and may be longer than a working day: no number helps.
   */
  readonly form: 'moment' | 'upTo' | 'fromTo' | 'minutesTo' | 'over' | 'unknown';
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
/** A working day: nobody believes an end that lies beyond it, and a beginning beyond it is "more than that". */
const TOO_LONG = 8 * HOUR;

/** In the steps of `inSteps`; from an hour on outward. */
export function spokenWait(span: WaitSpan): SpokenWait {
  const { least, most } = inSteps(span);
  if (most <= 1) return { form: 'moment', unit: 'minutes', least: 0, most: 1 };
  if (most < HOUR) return { form: least === 0 ? 'upTo' : 'fromTo', unit: 'minutes', least, most };
  if (most > TOO_LONG && least === 0) return { form: 'unknown', unit: 'hours', least: 0, most: 0 };
  if (most > TOO_LONG && least < HOUR) return { form: 'over', unit: 'minutes', least: downTo(least, least < HALF_HOUR ? 5 : 15), most: 0 };
  if (most > (least >= LONG_LEAST ? LONG : TOO_LONG))
    return { form: 'over', unit: 'hours', least: Math.min(Math.floor(least / HOUR), TOO_LONG / HOUR), most: 0 };
  const step = most > HALVES_UP_TO ? HOUR : HALF_HOUR;
  const hours = (Math.ceil(most / step) * step) / HOUR;
  if (least >= HOUR) return { form: 'fromTo', unit: 'hours', least: (Math.floor(least / step) * step) / HOUR, most: hours };
  const minutes = downTo(least, least < HALF_HOUR ? 5 : 15);
  return { form: minutes === 0 ? 'upTo' : 'minutesTo', unit: 'hours', least: minutes, most: hours };
}

const downTo = (value: number, step: number): number => Math.floor(value / step) * step;

interface WaitMs {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Forecasts of one wait differ by a part of it, too. */
const PART = 0.25;

/**
 * Whether who was told the one wait is to be told the other: where an end has moved by more than a step of what is said. Otherwise screens
 * would say another time with each forecast, of a wait that is the same. Whether it is at once is always told.
 */
export function isOtherWait(told: WaitMs, now: WaitMs): boolean {
  if (told.mostMs <= MINUTE_MS !== now.mostMs <= MINUTE_MS) return true;
  const most = told.mostMs / MINUTE_MS;
  const step = most < HOUR ? STEP : most <= HALVES_UP_TO ? HALF_HOUR : HOUR;
  const bandMs = Math.min(step, most * PART) * MINUTE_MS;
  return Math.abs(now.mostMs - told.mostMs) > bandMs || Math.abs(now.leastMs - told.leastMs) > bandMs;
}
