import { expect, it } from 'vitest';
import { rulesOf } from '../../server/app/engine-rules.js';
import { type Config, loadConfig } from '../../server/config/load.js';
import { DEFAULT_RULES } from '../../server/engine/rules-of-branch.js';

it('the default rules of the engine are those of a configuration that says nothing', () => {
  expect(rulesOf(loadConfig([], {}) as Config)).toEqual(DEFAULT_RULES);
});

it('rules pass into a thread', () => {
  expect(structuredClone(rulesOf(loadConfig([], {}) as Config))).toEqual(DEFAULT_RULES);
});
