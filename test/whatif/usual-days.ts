/** Numbers of windows for a usual weekday, beside days of a branch whose truth is known. */
import type { KeptDay } from '../../server/whatif/kept-day.js';
import { type Staffing, staffingOf } from '../../server/whatif/staffing/staffing.js';
import { seeded } from '../engine/forecast/simulated-days.js';
import type { BranchPlan } from './branches.js';
import { keptDay } from './simulated-days.js';
import type { Told } from './staffing-scores.js';

export const SHARE = 0.9;
const HALF_HOUR_MS = 1_800_000;
export const PLAN: BranchPlan = {
  name: 'staffed',
  perHour: 24,
  services: [{ share: 1, stages: [7], norm: 600 }],
  windows: [[0], [0], [0], [0], [0], [0]],
  noShows: 0.03,
  busyness: 0.3,
  noBreaks: true,
};
export const PAST = [1, 2, 3, 4, 5, 6, 7, 8];
const TRUTHS = Array.from({ length: 16 }, (_, index) => 101 + index);
export const USUAL_PLAYED = `seed 7; ${TRUTHS.length} days each with 2, 3 and 4 windows of 6, after ${PAST.length} others`;

/** Whether enough visitors of each half hour were called within the norm. */
function truthOf({ was, morning }: KeptDay): Map<number, boolean> {
  const halves = new Map<number, { within: number; all: number }>();
  const called = new Map<number, number>();
  for (const { visitor, fromMs } of was.stays) if (!called.has(visitor)) called.set(visitor, fromMs);
  for (const { id, cameMs, dueMs } of was.visits.values()) {
    const half = Math.floor((cameMs - morning.dayStartMs) / HALF_HOUR_MS);
    const { within, all } = halves.get(half) ?? { within: 0, all: 0 };
    const isKept = (called.get(id) ?? Number.POSITIVE_INFINITY) <= (dueMs ?? 0);
    halves.set(half, { within: within + (isKept ? 1 : 0), all: all + 1 });
  }
  return new Map([...halves].map(([half, { within, all }]) => [half, within >= SHARE * all]));
}

function toldOf({ least, halves }: Staffing, windows: number, truth: ReadonlyMap<number, boolean>): Told[] {
  return halves.flatMap(({ half, likely }) => {
    const [told, isSo] = [likely[windows - least], truth.get(half)];
    return told === undefined || isSo === undefined ? [] : [{ likely: told, isSo }];
  });
}

/** What the past days say. */
export const usualStaffing = (): Staffing =>
  staffingOf(
    PAST.map((seed) => keptDay(PLAN, seed)),
    SHARE,
    seeded(7),
    () => undefined,
  );

export const usualTold = (staffing: Staffing): readonly Told[] =>
  [2, 3, 4].flatMap((windows) => TRUTHS.flatMap((seed) => toldOf(staffing, windows, truthOf(keptDay({ ...PLAN, open: windows }, seed)))));
