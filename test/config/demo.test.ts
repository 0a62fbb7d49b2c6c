import { expect, it } from 'vitest';
import { loadConfig } from '../../server/config/load.js';

function minutes(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): number {
  const config = loadConfig(argv, environment);
  if (!('branch' in config)) throw new Error(JSON.stringify(config));
  return config.branch.ageingMinutesPerPoint;
}

it('a demo has the order of the samples, without ageing, unless it is told otherwise', () => {
  expect([minutes([]), minutes(['--demo']), minutes([], { QBOX_DEMO: 'yes' })]).toEqual([5, 0, 0]);
  expect(minutes(['--demo'], { QBOX_AGEING_MINUTES_PER_POINT: '3' })).toBe(3);
});
