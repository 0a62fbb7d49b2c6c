/** The rest of a day, told in its middle, beside what came of it. */
import type { KeptDay } from '../../server/whatif/kept-day.js';
import { presentOf } from '../../server/whatif/present.js';
import { recordDay } from '../../server/whatif/recording.js';
import { type StaffingNow, staffingNow } from '../../server/whatif/staffing/staffing-now.js';
import { seeded } from '../engine/forecast/simulated-days.js';
import { MINUTE_MS, START_MS } from '../engine/models/engine.js';
import type { BranchPlan } from './branches.js';
import { keptDay, keptTexts } from './simulated-days.js';
import type { Told } from './staffing-scores.js';

export const SHARE = 0.9;
const HALF_HOUR_MS = 30 * MINUTE_MS;
export const VISITS_MAX = 8_000;
export const PLAN: BranchPlan = {
  name: 'staffed',
  perHour: 24,
  services: [{ share: 1, stages: [7], norm: 600 }],
  windows: [[0], [0], [0], [0]],
  noShows: 0.03,
  busyness: 0.3,
  noBreaks: true,
};
const PAST_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
export const PAST = PAST_SEEDS.map((seed) => keptDay(PLAN, seed));
const TRUTHS = Array.from({ length: 12 }, (_, index) => 101 + index);
export const PRESENT_PLAYED = `${TRUTHS.length} days each with 3 and 4 windows, asked in the middle, after ${PAST_SEEDS.length} others`;

interface Middle {
  readonly told: StaffingNow;
  readonly day: KeptDay;
  readonly nowMs: number;
}

export function inTheMiddle(plan: BranchPlan, seed: number, minute: number, past: readonly KeptDay[] = PAST): Middle {
  const [morning, events] = keptTexts(plan, seed);
  const all = [...events];
  const nowMs = START_MS + minute * MINUTE_MS;
  const present = presentOf(
    morning,
    all.filter(({ at }) => at <= nowMs),
    nowMs,
  );
  const day = recordDay(morning, all);
  if (typeof present === 'string' || typeof day === 'string') throw new Error('the day cannot be tried');
  return { told: staffingNow(past, present, SHARE, seeded(seed), () => undefined, VISITS_MAX), day, nowMs };
}

/** Of those who had not been called: the half hour in which they are counted, and whether they were called within the norm. */
function truthOf({ day: { was, morning }, nowMs }: Middle) {
  const called = new Map<number, number>();
  for (const { visitor, fromMs } of was.stays) if (!called.has(visitor)) called.set(visitor, fromMs);
  return [...was.visits.values()].flatMap(({ id, cameMs, dueMs, leftMs }) => {
    const calledMs = called.get(id) ?? Number.POSITIVE_INFINITY;
    if (calledMs <= nowMs || (leftMs ?? Number.POSITIVE_INFINITY) <= nowMs) return [];
    return [
      { atMs: cameMs, half: Math.floor((Math.max(cameMs, nowMs) - morning.dayStartMs) / HALF_HOUR_MS), isKept: calledMs <= (dueMs ?? 0) },
    ];
  });
}

const kept = (some: readonly { readonly isKept: boolean }[]): number => some.filter(({ isKept }) => isKept).length / some.length;

/** Of those who wait or come within half an hour: the share that was told, with its range, and the one that there was. */
interface Soon {
  readonly isIn: boolean;
  readonly said: number;
  readonly was: number;
}

export function presentTold(): { readonly told: readonly Told[]; readonly shares: readonly Soon[] } {
  const told: Told[] = [];
  const shares: Soon[] = [];
  for (const windows of [3, 4]) {
    for (const seed of TRUTHS) {
      const middle = inTheMiddle({ ...PLAN, open: windows }, seed, seed % 2 === 0 ? 130 : 290);
      const truth = truthOf(middle);
      const { least, halves, now } = middle.told;
      if (now.open.length !== windows) throw new Error(`${now.open.length} windows are open, not ${windows}`);
      for (const { half, likely } of halves) {
        const some = truth.filter((one) => one.half === half);
        const probability = likely[windows - least];
        if (some.length > 0 && probability !== undefined) told.push({ likely: probability, isSo: kept(some) >= SHARE });
      }
      const soon = truth.filter(({ atMs }) => atMs <= middle.nowMs + HALF_HOUR_MS);
      if (now.asIs === null || soon.length === 0) continue;
      const was = kept(soon);
      shares.push({ isIn: was >= now.asIs.low && was <= now.asIs.high, said: now.asIs.mean, was });
    }
  }
  return { told, shares };
}

const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);

export const soonOf = (shares: readonly Soon[]) => ({
  said: meanOf(shares.map((one) => one.said)),
  was: meanOf(shares.map((one) => one.was)),
  coverage: meanOf(shares.map(({ isIn }) => Number(isIn))),
});
