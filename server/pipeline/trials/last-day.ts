/** How long visitors waited on the last kept day: counted once a day, in the thread of trials, as editors of rules ask all the time. */
import { isDeepStrictEqual } from 'node:util';
import type { Timers } from '../../../drivers/timing.js';
import { segmentsInForce } from '../../engine/rules/calling/calling-checks.js';
import { isInForce } from '../../engine/rules/calling/profiles.js';
import type { CallingProfileRow, SegmentRow } from '../../model/books/index.js';
import { Rejection } from '../../model/errors/errors.js';
import { BROKEN_PERCENT_MOST, NO_SEGMENT, USUAL_PROMISE_MIN } from '../../model/no-segment.js';
import { brokenPercent } from '../../whatif/promises.js';
import type { WaitsAnswer } from './question.js';
import type { Trials } from './trials.js';

/** Another trial may be under way: rules are checked without it then, and with it the next time. */
const PATIENCE_MS = 1_500;
/** Nobody's: whoever asks first has it counted for all. */
const NOBODY = 0;

export class LastDay {
  #today = '';
  #counted: Promise<WaitsAnswer | null> | null = null;

  constructor(
    private readonly trials: Trials,
    private readonly timers: Timers,
  ) {}

  /** null = no day is kept, or it is not counted yet. */
  waits(today: string): Promise<WaitsAnswer | null> {
    if (this.#today !== today || this.#counted === null) {
      this.#today = today;
      this.#counted = this.#count(today);
    }
    const counted = this.#counted;
    return new Promise((resolve, fail) => {
      const cancel = this.timers.after(PATIENCE_MS, () => resolve(null));
      counted.finally(cancel).then(resolve, fail);
    });
  }

  async #count(today: string): Promise<WaitsAnswer | null> {
    const answer = await this.trials.ask(NOBODY, { kind: 'waits', today }).catch(() => null);
    if (answer !== null && !(answer instanceof Rejection)) return answer;
    // A box that stops, or has too much to do, is asked again; a day that is not there will not come.
    if (answer?.error !== 'dayNotKept') this.#counted = null;
    return null;
  }
}

const MINUTE_MS = 60_000;

/**
 * Promises that waits of the last day were longer than, whichever rules there were then. A category that takes others by now than it took
 * on that day, by its conditions and those before it, had no visitors yet.
 */
export function brokenPromises(segments: Iterable<SegmentRow>, profiles: readonly CallingProfileRow[], last: WaitsAnswer | null) {
  if (last === null) return [];
  const inForce = segmentsInForce(segments);
  const before = last.books.map(segmentsInForce);
  // Visitors of none are promised something only where windows call by promises.
  const ofNone = profiles.some(isInForce) ? [{ id: NO_SEGMENT, promise_min: USUAL_PROMISE_MIN }] : [];
  return [...inForce, ...ofNone].flatMap(({ id: segment, promise_min }) => {
    const waits = last.segments.find((one) => one.segment === segment);
    const percent = (waits && brokenPercent(waits, promise_min * MINUTE_MS)) ?? 0;
    if (percent <= BROKEN_PERCENT_MOST) return [];
    const own = takenBy(segment, inForce);
    const isSame = before.every((then) => isDeepStrictEqual(takenBy(segment, then), own));
    return isSame ? [{ code: 'promiseBroken' as const, segment, percent, day: last.day }] : [];
  });
}

/** What decides who belongs to it: its conditions, behind those of all that are asked before. Whoever is of none fits none of all. */
function takenBy(segment: number, inForce: readonly SegmentRow[]): readonly SegmentRow['when'][] {
  const place = segment === NO_SEGMENT ? inForce.length : inForce.findIndex(({ id }) => id === segment) + 1;
  return inForce.slice(0, place).map(({ when }) => when);
}
