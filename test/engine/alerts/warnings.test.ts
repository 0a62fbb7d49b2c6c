/**
 * How good warnings of broken norms are, on the kinds of branches that forecasts are held against: the share of broken norms that were
 * announced at least three minutes before, and the share of announcements that came true. `QBOX_TEST_DEPTH=5`: all of them, for days.
 */
import { describe, expect, it } from 'vitest';
import { cases } from '../../support/depth.js';
import { SLOWNESS } from '../../support/slowness.js';
import { DAY_MS, START_MS } from '../engine.js';
import { watchScenario } from '../forecast/scenario-days.js';
import { SCENARIOS } from '../forecast/scenarios.js';
import { seeded } from '../forecast/simulated-days.js';
import { HallWatch, scoreWarnings, type WarningScore } from './warned-days.js';

const IS_LONG = cases(1) >= 5;
/** Days from which the box learns only. */
const WARM_UP_DAYS = IS_LONG ? 3 : 1;
const DAYS = IS_LONG ? 5 : 1;
const PLAYED = IS_LONG ? SCENARIOS : SCENARIOS.slice(0, 1);
/** Floors against a change for the worse, below what was measured; one day of one branch says less. */
const [IN_TIME, IN_TIME_ANEW, CAME_TRUE] = IS_LONG ? [0.6, 0.85, 0.7] : [0.35, 0.5, 0.5];
const TIMEOUT_MS = 1_200_000 * SLOWNESS;

const share = (part: number, whole: number): string => (whole === 0 ? '   -' : `${((100 * part) / whole).toFixed(0)} %`.padStart(4));

function line(name: string, { broken, inTime, anew, anewInTime, announcements, cameTrue }: WarningScore): string {
  const ofNew = `${anew} anew: ${share(anewInTime, anew)}`;
  const counts = `${String(broken).padStart(5)} broken, ${share(inTime, broken)} announced 3 min before (${ofNew})`;
  return `${name.padEnd(21)} ${counts}; ${String(announcements).padStart(5)} announced, ${share(cameTrue, announcements)} came true`;
}

describe('warnings of broken norms', () => {
  it(
    'are mostly in time, and mostly come true',
    () => {
      const all = PLAYED.map((scenario, index) => {
        const events = watchScenario(scenario, 70 + index, WARM_UP_DAYS + DAYS, seeded, new HallWatch());
        const score = scoreWarnings(events.filter(({ at }) => at >= START_MS + WARM_UP_DAYS * DAY_MS));
        process.stdout.write(`${line(scenario.name, score)}\n`);
        return score;
      });
      const total = all.reduce((sum, one) => ({
        broken: sum.broken + one.broken,
        inTime: sum.inTime + one.inTime,
        anew: sum.anew + one.anew,
        anewInTime: sum.anewInTime + one.anewInTime,
        announcements: sum.announcements + one.announcements,
        cameTrue: sum.cameTrue + one.cameTrue,
      }));
      process.stdout.write(`${line('all', total)}\n`);
      expect(total.broken).toBeGreaterThan(5);
      expect(total.inTime / total.broken).toBeGreaterThan(IN_TIME);
      expect(total.anewInTime / total.anew).toBeGreaterThan(IN_TIME_ANEW);
      expect(total.cameTrue / total.announcements).toBeGreaterThan(CAME_TRUE);
    },
    TIMEOUT_MS,
  );
});
