/** A line of figures: collects parts of visits and stretches of windows, and answers the indicators. docs/indicators.md defines each. */

import { BookingFigures } from './booking-figures.js';
import type { Outcome } from './outcome.js';
import { isOpen, type Part, rowsBy } from './part.js';
import { mean, share } from './ratios.js';
import type { CallFact, Stretch, StretchState } from './rows.js';
import { type CountedTimes, Times } from './times.js';

/**
 * What a line has counted, as plain data: a line to which the countings of separate visits and stretches are added answers what a line of
 * all of them would. The order of `counts` and `by` is that of `Line`.
 */
export interface CountedLine {
  readonly counts: readonly number[];
  readonly bands: readonly number[];
  readonly by: readonly (readonly (readonly [name: string, count: number])[])[];
  readonly times: readonly CountedTimes[];
}

/** A type of its own: `server/protocol/figures/indicators.ts` declares the same names, and the handler holds one against the other. */
export type IndicatorValues = ReturnType<Line['values']>;

/** Norms of waiting of a service, seconds; 0 = none. */
export interface WaitNorm {
  readonly norm: number;
  readonly ofAppointments: number;
}

/** The norms that a visit has to keep, seconds; 0 = there is none. */
export interface VisitNorms {
  readonly waitSec: number;
  /** From the agreed time. */
  readonly bookedSec: number;
}

const BAND_MS = 300_000;
const BANDS = 13;
const HOUR_MS = 3_600_000;
/** A rate of a shorter time at work says nothing: one visitor of a second would be thousands an hour. */
const RATE_FROM_MS = 600_000;
const NO_REASON = 'none';

export class Line {
  readonly #ends = { served: 0, refused: 0, no_show: 0, left: 0, closed: 0 } satisfies Record<Outcome, number>;
  readonly #calls = { calls: 0, calls_by_hand: 0, calls_after_skip: 0, calls_auto: 0, recalls: 0, skips: 0, transfers: 0, postponed: 0 };
  readonly #bookings = new BookingFigures();
  readonly #refusedBy = new Map<string, number>();
  readonly #postponedBy = new Map<string, number>();
  readonly #byHandBy = new Map<string, number>();
  readonly #outcomes = new Map<string, number>();
  readonly #breakBy = new Map<string, number>();
  readonly #bands = new Array<number>(BANDS).fill(0);
  readonly #waits = new Times();
  readonly #walks = new Times();
  readonly #servings = new Times();
  readonly #visits = new Times();
  readonly #stretchMs: Record<StretchState, number> = { serving: 0, idle: 0, idle_waited: 0, break: 0 };
  readonly #promises = { told: 0, kept: 0, inSpan: 0, biasMs: 0 };
  readonly #norms = { waits: 0, waitsWithin: 0, operations: 0, within: 0, withDanger: 0, overDanger: 0 };
  readonly #sums = { arrived: 0, removed: 0, postponedMs: 0, added: 0, printsFailed: 0, servedStays: 0, missed: 0, questions: 0 };
  /** All that is a number, by name, by length of time: for `counted` and `add`. */
  readonly #tallies: readonly Record<string, number>[] = [
    ...[this.#sums, this.#ends, this.#calls, this.#bookings.came, this.#stretchMs, this.#promises, this.#norms, this.#bookings.sums],
    // Behind all others: lines that were kept before there were these have none of them.
    ...[this.#bookings.places, this.#bookings.tooLate],
  ];
  readonly #named = [this.#refusedBy, this.#postponedBy, this.#byHandBy, this.#outcomes, this.#breakBy];
  readonly #times = [this.#waits, this.#walks, this.#servings, this.#visits, this.#bookings.waits, this.#bookings.leads];
  /** Tallies of counted lines, not yet among the others: a month has thousands of lines. */
  #added: number[] = [];

  counted(): CountedLine {
    this.#settle();
    return {
      counts: this.#tallies.flatMap((tally) => Object.values(tally)),
      bands: [...this.#bands],
      by: this.#named.map((counts) => [...counts]),
      times: this.#times.map((times) => times.counted()),
    };
  }

  add({ counts, bands, by, times }: CountedLine): void {
    for (let at = 0; at < counts.length; at++) this.#added[at] = (this.#added[at] ?? 0) + (counts[at] ?? 0);
    for (let band = 0; band < bands.length; band++) this.#bands[band] = (this.#bands[band] ?? 0) + (bands[band] ?? 0);
    for (let index = 0; index < by.length; index++) {
      const named = this.#named[index];
      if (named !== undefined) for (const [name, number] of by[index] ?? []) count(named, name, number);
    }
    for (let index = 0; index < times.length; index++) {
      const one = times[index];
      if (one !== undefined) this.#times[index]?.addAll(one);
    }
  }

  #settle(): void {
    const added = this.#added;
    this.#added = [];
    let at = 0;
    for (const tally of this.#tallies) for (const name of Object.keys(tally)) tally[name] = (tally[name] ?? 0) + (added[at++] ?? 0);
  }

  addPart(part: Part, norms: VisitNorms): void {
    if (!part.isHanded) this.#addVisit(part);
    this.#sums.added += new Set(part.rows.filter(({ isAdded }) => isAdded).map(({ serviceId }) => serviceId)).size;
    this.#addStays(part);
    this.#addWait(part, norms);
    if (part.servingMs !== null) this.#servings.add(part.servingMs);
    this.#addOperations(part.rows);
  }

  #addVisit(part: Part): void {
    this.#sums.arrived += 1;
    const { about, registeredMs } = part.visit;
    const isWithdrawn = wasWithdrawn(part.visit);
    this.#sums.printsFailed += (about.printsFailed ?? 0) + (isWithdrawn ? 1 : 0);
    this.#addEnd(part);
    // It is expected again, and comes with another ticket or not at all.
    const { appointment, appointmentMs, firstAgreedMs = appointmentMs, bookedMs } = about;
    if (isWithdrawn) return;
    if (appointment !== undefined) this.#bookings.addVisitor(registeredMs, firstAgreedMs, bookedMs);
    else if (firstAgreedMs !== undefined) this.#bookings.addTooLate(registeredMs - firstAgreedMs);
  }

  addStretch({ state, reason }: Pick<Stretch, 'state' | 'reason'>, ms: number): void {
    this.#stretchMs[state] += ms;
    if (state === 'break') count(this.#breakBy, reason, ms);
  }

  /** @param hasTime a time was agreed, and not a day alone */
  addMissed(hasTime: boolean): void {
    this.#sums.missed += 1;
    if (hasTime) this.#bookings.sums.missedAtTime += 1;
  }

  addPlaces(places: Parameters<BookingFigures['addPlaces']>[0]): void {
    this.#bookings.addPlaces(places);
  }

  addQuestion(): void {
    this.#sums.questions += 1;
  }

  #addEnd({ outcome, reason, visit }: Part): void {
    if (outcome === null) return;
    this.#ends[outcome] += 1;
    if (outcome === 'closed' && reason === 'removed') this.#sums.removed += 1;
    if (outcome === 'refused') count(this.#refusedBy, reason, 1);
    this.#visits.add((visit.doneMs ?? visit.registeredMs) - visit.registeredMs);
  }

  #addStays({ stays }: Part): void {
    const calls = this.#calls;
    for (const stay of stays) {
      calls.calls += 1;
      calls.recalls += stay.recalls;
      if (stay.by === 'hand') {
        calls.calls_by_hand += 1;
        count(this.#byHandBy, stay.callReason, 1);
      }
      if (stay.by === 'skip') calls.calls_after_skip += 1;
      if (stay.by === 'auto') calls.calls_auto += 1;
      if (stay.isSkipped) calls.skips += 1;
      if (stay.isPostponed) {
        calls.postponed += 1;
        count(this.#postponedBy, stay.postponeReason, 1);
      }
      for (const outcome of stay.outcomes) count(this.#outcomes, outcome, 1);
      if (stay.isTransferred) calls.transfers += 1;
      this.#sums.postponedMs += stay.postponedMs;
      if (stay.isServed) this.#sums.servedStays += 1;
      if (stay.walkMs !== null) this.#walks.add(stay.walkMs);
    }
  }

  #addWait({ waited, visit: { about } }: Part, { waitSec, bookedSec }: VisitNorms): void {
    const ms = waited?.waitMs ?? null;
    if (waited === null || ms === null) return;
    this.#waits.add(ms);
    const band = Math.min(BANDS - 1, Math.floor(ms / BAND_MS));
    this.#bands[band] = (this.#bands[band] ?? 0) + 1;
    const { appointmentMs, promised } = about;
    const heldMs = appointmentMs === undefined ? ms : Math.max(0, Math.min(ms, (waited.inMs ?? 0) - appointmentMs));
    const isFirst = waited.stay === 1;
    // Who was called has waited: a transfer or a later stage begins no wait that has a norm.
    if (waitSec > 0 && isFirst) {
      this.#norms.waits += 1;
      if (heldMs <= waitSec * 1000) this.#norms.waitsWithin += 1;
    }
    if (appointmentMs !== undefined && isFirst) this.#bookings.addWait(heldMs, bookedSec);
    if (promised === undefined || !isFirst) return;
    this.#promises.told += 1;
    if (ms <= promised.mostSec * 1000) this.#promises.kept += 1;
    if (ms <= promised.mostSec * 1000 && ms >= promised.leastSec * 1000) this.#promises.inSpan += 1;
    this.#promises.biasMs += ms - promised.medianSec * 1000;
  }

  #addOperations(rows: readonly CallFact[]): void {
    const withNorm = rows.filter(({ regulatedSec }) => regulatedSec > 0);
    for (const own of rowsBy(withNorm, ({ operation }) => operation).values()) this.#addOperation(own);
  }

  #addOperation(rows: readonly CallFact[]): void {
    const served = rows.flatMap(({ servedMs }) => servedMs ?? []);
    const first = rows[0];
    if (first === undefined || served.length === 0 || rows.some(isOpen)) return;
    const tookMs = served.reduce((sum, ms) => sum + ms, 0);
    this.#norms.operations += 1;
    if (tookMs <= first.regulatedSec * 1000) this.#norms.within += 1;
    if (first.dangerSec === 0) return;
    this.#norms.withDanger += 1;
    if (tookMs > first.dangerSec * 1000) this.#norms.overDanger += 1;
  }

  /** @param shows whether stretches of windows, and missed appointments and places, belong to such lines */
  values(shows: { readonly windows: boolean; readonly missed: boolean }) {
    this.#settle();
    const ended = Object.values(this.#ends).reduce((sum, one) => sum + one, 0);
    const percent = (of: Outcome): number | null => share(this.#ends[of], ended);
    const norms = this.#norms;
    const told = this.#promises.told;
    return {
      arrived: this.#sums.arrived,
      present: this.#sums.arrived - ended,
      ...this.#ends,
      removed: this.#sums.removed,
      served_percent: percent('served'),
      refused_percent: percent('refused'),
      no_show_percent: percent('no_show'),
      left_percent: percent('left'),
      closed_percent: percent('closed'),
      refused_by: byReason(this.#refusedBy),
      ...this.#calls,
      calls_by_hand_by: byReason(this.#byHandBy),
      postponed_by: byReason(this.#postponedBy),
      postponed_sec: seconds(this.#sums.postponedMs),
      added_services: this.#sums.added,
      prints_failed: this.#sums.printsFailed,
      waits: this.#waits.count,
      ...this.#waits.figures('wait'),
      wait_within_norm_percent: share(norms.waitsWithin, norms.waits),
      wait_bands: [...this.#bands],
      walks: this.#walks.count,
      ...this.#walks.figures('walk'),
      servings: this.#servings.count,
      ...this.#servings.figures('service'),
      outcomes: byReason(this.#outcomes),
      operations: norms.operations,
      service_within_norm_percent: share(norms.within, norms.operations),
      service_over_danger_percent: share(norms.overDanger, norms.withDanger),
      ...this.#visits.figures('visit'),
      promised: told,
      promised_kept_percent: share(this.#promises.kept, told),
      promised_span_percent: share(this.#promises.inSpan, told),
      promised_bias: mean(this.#promises.biasMs, told),
      ...this.#bookings.values(shows.missed ? this.#sums.missed : null),
      ...(shows.windows ? this.#windows() : NO_WINDOWS),
    };
  }

  #windows(): WindowFigures {
    const { serving, idle, idle_waited, break: onBreak } = this.#stretchMs;
    const openMs = serving + idle + idle_waited;
    return {
      open_sec: seconds(openMs),
      serving_sec: seconds(serving),
      idle_sec: seconds(idle),
      idle_waited_sec: seconds(idle_waited),
      break_sec: seconds(onBreak),
      break_by: byReason(new Map([...this.#breakBy].map(([reason, ms]) => [reason, seconds(ms)]))),
      utilisation_percent: share(serving, openMs),
      visits_per_hour: openMs < RATE_FROM_MS ? null : Math.round((10 * this.#sums.servedStays * HOUR_MS) / openMs) / 10,
      quick_questions: this.#sums.questions,
    };
  }
}

interface WindowFigures {
  readonly open_sec: number | null;
  readonly serving_sec: number | null;
  readonly idle_sec: number | null;
  readonly idle_waited_sec: number | null;
  readonly break_sec: number | null;
  readonly break_by: Readonly<Record<string, number>> | null;
  readonly utilisation_percent: number | null;
  readonly visits_per_hour: number | null;
  readonly quick_questions: number | null;
}

const NO_WINDOWS: WindowFigures = {
  open_sec: null,
  serving_sec: null,
  idle_sec: null,
  idle_waited_sec: null,
  break_sec: null,
  break_by: null,
  utilisation_percent: null,
  visits_per_hour: null,
  quick_questions: null,
};

function count(counts: Map<string, number>, reason: string | number | null, by: number): void {
  const name = String(reason ?? NO_REASON);
  counts.set(name, (counts.get(name) ?? 0) + by);
}
const byReason = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
/** The ticket was taken back, because its paper did not come. */
const wasWithdrawn = ({ outcome, reason }: Part['visit']): boolean => outcome === 'closed' && reason === 'no paper';
const seconds = (ms: number): number => Math.round(ms / 1000);
