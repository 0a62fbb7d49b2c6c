import { expect, it } from 'vitest';
import { rulesOf } from '../../server/app/engine-rules.js';
import { type Config, loadConfig } from '../../server/config/load.js';
import { DEFAULT_RULES } from '../../server/engine/rules-of-branch.js';

/** The samples know no limit of skips. */
const OF_A_DEMO = { ...DEFAULT_RULES, vanishLimit: 2 };

it('the default rules of the engine are those of the samples, which a demo has that is told nothing', () => {
  expect(rulesOf(loadConfig(['--demo'], {}) as Config)).toEqual(OF_A_DEMO);
});

it('a new branch has ageing', () => {
  expect(rulesOf(loadConfig([], {}) as Config)).toEqual({ ...OF_A_DEMO, ageingMsPerPoint: 300_000 });
});

it('rules pass into a thread', () => {
  expect(structuredClone(rulesOf(loadConfig(['--demo'], {}) as Config))).toEqual(OF_A_DEMO);
});
