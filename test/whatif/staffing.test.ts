/** Probabilities for numbers of windows, held against days whose truth is known. */
import { expect, it } from 'vitest';
import { openMorning } from '../../server/whatif/morning.js';
import { staffingOf } from '../../server/whatif/staffing/staffing.js';
import { seeded } from '../engine/forecast/simulated-days.js';
import type { BranchPlan } from './branches.js';
import { keptDay } from './simulated-days.js';
import { rowsOf, scoreOf } from './staffing-scores.js';
import { PAST, PLAN, SHARE, usualStaffing, usualTold } from './usual-days.js';

const staffing = usualStaffing();

it('probabilities come true as often as they say', () => {
  const told = usualTold(staffing);
  for (const cells of rowsOf('a usual weekday', told)) process.stdout.write(`${cells.join(', ')}\n`);
  const { said, base, brier, brierOfMean } = scoreOf(told);
  expect(Math.abs(said - base)).toBeLessThan(0.08);
  expect(brier).toBeLessThan(0.75 * brierOfMean);
});

/** The chance to wait at all with `windows` of them and `load` erlangs (Erlang-C), by way of Erlang-B. */
function waitingChance(windows: number, load: number): number {
  let busy = 1;
  for (let count = 1; count <= windows; count++) busy = (load * busy) / (count + load * busy);
  return busy / (1 - (load / windows) * (1 - busy));
}

/** The fewest windows that keep the share within the norm in a hall that has long been so (Erlang-C, spread after Allen and Cunneen). */
function windowsByFormula(perHour: number, meanMs: number, spread: number, normMs: number): number {
  const load = (perHour * meanMs) / 3_600_000;
  for (let windows = Math.floor(load) + 1; ; windows++) {
    const tail = waitingChance(windows, load) * Math.exp((-(windows - load) * normMs * 2) / (meanMs * (1 + spread)));
    if (tail <= 1 - SHARE) return windows;
  }
}

it('Erlang-C with Allen-Cunneen takes about as many windows', () => {
  const lengths = PAST.flatMap((seed) => [...keptDay(PLAN, seed).lengths.values()].flatMap((own) => [...own.values()]));
  const mean = lengths.reduce((sum, ms) => sum + ms, 0) / lengths.length;
  const spread = lengths.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / lengths.length / mean ** 2;
  const [first, ...halves] = staffing.halves;
  expect(first?.visits).toBeGreaterThan(0);
  const differences = halves.flatMap(({ visits, likely }) => {
    const enough = likely.findIndex((one) => one >= 0.5);
    return visits < 2 || enough === -1 ? [] : [staffing.least + enough - windowsByFormula(2 * visits, mean, spread, 600_000)];
  });
  process.stdout.write(`windows played less windows by the formula: ${differences.join(' ')}\n`);
  expect(differences.length).toBeGreaterThan(10);
  // A half hour follows what came before, and the formula has a hall that has been so for long.
  expect(differences.every((one) => Math.abs(one) <= 1)).toBe(true);
});

it('clerks who stay logged in overnight are not more windows', () => {
  const day = keptDay({ ...PLAN, perHour: 8, windows: [[0], [0], [0]] }, 1);
  const presentMs = new Map([...day.was.presentMs.keys()].map((window) => [window, 86_400_000]));
  const answers = [day, { ...day, was: { ...day.was, presentMs } }].map((one) => staffingOf([one], SHARE, seeded(7), () => undefined));
  expect(answers[0]?.halves.length).toBeGreaterThan(10);
  expect(answers[0]?.least).toBe(1);
  expect(answers[1]).toEqual(answers[0]);
});

it('all windows of the branch are tried, those first that help most, and what serves nobody who comes is left out', () => {
  // Nobody comes for the third service.
  const services = [0.7, 0.3, 0].map((share) => ({ share, stages: [7], norm: 600 }));
  const plan: BranchPlan = { ...PLAN, perHour: 16, services, windows: [[0], [0], [2], [1], [0, 1]] };
  // Two of them sat there.
  const day = keptDay({ ...plan, open: 2 }, 1);
  const ids = [...openMorning(day.morning).books.Workplace.keys()];
  const { windows, useless, least, halves } = staffingOf([day], SHARE, seeded(7), () => undefined);
  expect(useless).toEqual([ids[2]]);
  expect([...windows].sort()).toEqual(ids.filter((_, place) => place !== 2));
  // Each more helps.
  expect(least + (halves[0]?.likely.length ?? 0) - 1).toBe(4);
  const sums = windows.slice(least - 1).map((_, more) => halves.reduce((sum, { likely }) => sum + (likely[more] ?? 0), 0));
  expect(sums.every((sum, place) => place === 0 || sum > (sums[place - 1] ?? 0))).toBe(true);
});
