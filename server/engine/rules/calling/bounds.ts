/**
 * How far a profile can put others before a visitor. Pure, from rows alone: the same for an editor and for tests.
 *
 * Under `due` j goes before i only where since(j) + promise(j) < since(i) + promise(i): whoever came later than promise(i) − the shortest
 * promise after i never does. Under `share` the same holds until the promise of i is over; after that, as shares grow at different
 * speeds, whoever came within the first (1 − shortest ÷ promise(i)) of the wait of i can: a part of a wait is no bound of it. Where more
 * come with short promises than windows can serve, i is never called. Under `arrival` nobody who came later precedes.
 * Each rule adds its `k` of any `of` calls. All this is of calls in turn, not by hand; whoever was called and
 * skipped is passed over by the calls that follow because of it.
 */
import type { CallingProfileRow, SegmentRow } from '../../../model/books/index.js';
import { NO_SEGMENT, USUAL_PROMISE_MIN } from '../../../model/no-segment.js';

const PERCENT = 100;

export interface SegmentBound {
  /** 0 = visitors of none. */
  readonly segment: number;
  readonly promiseMin: number;
  /** Whoever comes later than so many minutes after one of the segment does not precede him; under `share` while his promise lasts. */
  readonly laterMin: number;
  /** Under `share`, when his promise is over: in the first so many percent of his wait others can have come who precede him. Else 0. */
  readonly partPercent: number;
}

export type Bound =
  | { readonly isBound: false; readonly why: 'rulesTakeAll' | 'protocol' }
  | {
      readonly isBound: true;
      readonly segments: readonly SegmentBound[];
      /** Of all calls so many at most are by rules, and leave the rest to the order of `finally`. */
      readonly rulesPart: number;
    };

/**
 * The bounds for each segment that is in force, in the order of segments, and for visitors of none.
 * @param segments those of the branch
 */
export function boundOf(profile: Pick<CallingProfileRow, 'rules' | 'finally'>, segments: Iterable<SegmentRow>): Bound {
  if (profile.finally === 'protocol') return { isBound: false, why: 'protocol' };
  if (takeAll(profile.rules)) return { isBound: false, why: 'rulesTakeAll' };
  const rows = [...segments].sort((one, other) => one.position - other.position || one.id - other.id);
  const promises = [...rows.map(({ id, promise_min }) => ({ id, promise_min })), { id: NO_SEGMENT, promise_min: USUAL_PROMISE_MIN }];
  const least = Math.min(...promises.map(({ promise_min }) => promise_min));
  return {
    isBound: true,
    segments: promises.map(({ id, promise_min }) => ({
      segment: id,
      promiseMin: promise_min,
      laterMin: profile.finally === 'arrival' ? 0 : promise_min - least,
      // Upwards: it is what nobody exceeds.
      partPercent: profile.finally === 'share' ? Math.ceil((PERCENT * (promise_min - least)) / promise_min) : 0,
    })),
    rulesPart: profile.rules.reduce((part, { at_most: { k, of } }) => part + k / of, 0),
  };
}

/** Whether rules could call everybody, one after the other: their parts are 1 together, or more. Without a fraction, which would round. */
function takeAll(rules: CallingProfileRow['rules']): boolean {
  let numerator = 0;
  let denominator = 1;
  for (const {
    at_most: { k, of },
  } of rules) {
    numerator = numerator * of + k * denominator;
    denominator *= of;
    const common = divisor(numerator, denominator);
    numerator /= common;
    denominator /= common;
  }
  return numerator >= denominator;
}

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other));
