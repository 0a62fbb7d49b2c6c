/**
 * How good warnings of broken norms are, on the kinds of branches that forecasts are held against: the share of broken norms that were
 * announced at least three minutes before, and the share of announcements that came true. `QBOX_TEST_DEPTH=5`: all of them, for days.
 */
import { describe, expect, it } from 'vitest';
import { cases } from '../../support/depth.js';
import { SLOWNESS } from '../../support/slowness.js';
import { watchScenario } from '../forecast/scenario-days.js';
import { SCENARIOS } from '../forecast/scenarios.js';
import { seeded } from '../forecast/simulated-days.js';
import { HallWatch, scoresByDay, total, warningLine } from './warned-days.js';

const IS_LONG = cases(1) >= 5;
/** Days from which the box learns only. */
const WARM_UP_DAYS = IS_LONG ? 3 : 1;
const DAYS = IS_LONG ? 5 : 1;
const PLAYED = IS_LONG ? SCENARIOS : SCENARIOS.slice(0, 1);
/** Floors against a change for the worse, below what was measured; one day of one branch says less. */
const [IN_TIME, IN_TIME_ANEW, CAME_TRUE] = IS_LONG ? [0.6, 0.85, 0.7] : [0.35, 0.5, 0.5];
const TIMEOUT_MS = 1_200_000 * SLOWNESS;

describe('warnings of broken norms', () => {
  it(
    'are mostly in time, and mostly come true',
    () => {
      const scores = PLAYED.flatMap((scenario, index) => {
        const events = watchScenario(scenario, 70 + index, WARM_UP_DAYS + DAYS, seeded, new HallWatch());
        const days = scoresByDay(events, WARM_UP_DAYS);
        process.stdout.write(`${warningLine(scenario.name, days)}\n`);
        return days;
      });
      process.stdout.write(`${warningLine('all', scores)}\n`);
      const all = total(scores);
      expect(all.broken).toBeGreaterThan(5);
      expect(all.inTime / all.broken).toBeGreaterThan(IN_TIME);
      expect(all.anewInTime / all.anew).toBeGreaterThan(IN_TIME_ANEW);
      expect(all.cameTrue / all.announcements).toBeGreaterThan(CAME_TRUE);
    },
    TIMEOUT_MS,
  );
});
