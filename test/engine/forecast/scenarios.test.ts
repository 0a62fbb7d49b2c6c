/**
 * Forecasts held against kinds of branches whose truth is known. `QBOX_TEST_DEPTH=5` plays all of them for weeks, prints the whole
 * table with each part that is not as promised, and asks for more.
 */
import { describe, expect, it } from 'vitest';
import { cases } from '../../support/depth.js';
import { playScenario } from './scenario-days.js';
import { SCENARIOS } from './scenarios.js';
import { HEADER, isAsPromised, line, partLine, type Score, scoreOf } from './scores.js';
import { seeded } from './simulated-days.js';

/** Days from which the box learns only. */
const WARM_UP_DAYS = 5;
const IS_LONG = cases(1) >= 5;
/** Of fewer days the shares say nothing: visitors of one day are late together. */
const DAYS = IS_LONG ? 20 : 4;
const TIMEOUT_MS = 300_000;
const OFTEN = ['steady', 'three stages', 'groups'];
const PLAYED = SCENARIOS.filter(({ name }) => IS_LONG || (cases(10) === 10 ? OFTEN : OFTEN.slice(1, 2)).includes(name));
/** Few days have few visitors, and each of them is worth more. */
const [LEAST, MOST] = IS_LONG ? [0.86, 0.94] : [0.78, 0.97];
const MEDIAN_OFF_MAX = IS_LONG ? 0.05 : 0.12;

function played(name: string): Score {
  const scenario = PLAYED.find((one) => one.name === name) ?? PLAYED[0];
  if (scenario === undefined) throw new Error('no scenario');
  const outcomes = playScenario(scenario, 11, WARM_UP_DAYS + DAYS, seeded).filter(({ day }) => day >= WARM_UP_DAYS);
  const score = scoreOf(outcomes);
  process.stdout.write(`${line(name, score)}\n`);
  for (const part of score.parts.filter((one) => !isAsPromised(one))) process.stdout.write(`    ${partLine(part)}\n`);
  return score;
}

describe('what visitors of a branch are told', () => {
  it.each(PLAYED.map(({ name }, index) => ({ name, index })))(
    '$name',
    ({ name, index }) => {
      if (index === 0) process.stdout.write(`${HEADER}\n`);
      const score = played(name);
      expect(score.visitors).toBeGreaterThan(50 * DAYS);
      expect(score.most).toBeGreaterThan(LEAST);
      expect(score.most).toBeLessThan(MOST);
      expect(Math.abs(score.median - 0.5)).toBeLessThan(MEDIAN_OFF_MAX);
      // Days differ: a few hundred visitors a day are late together.
      expect(score.inSpan).toBeGreaterThan(IS_LONG ? 0.75 : 0.68);
      expect(score.inSpan).toBeLessThan(IS_LONG ? 0.87 : 0.92);
      expect(score.atOnceKept).toBeGreaterThan(0.97);
      expect(score.toFormula).toBeLessThan(IS_LONG ? 1.05 : 1.2);
    },
    TIMEOUT_MS,
  );
});
