import { expect, it } from 'vitest';
import { goodConfig } from './loading.js';

const minutes = (argv: readonly string[], environment: NodeJS.ProcessEnv = {}): number =>
  goodConfig(argv, environment).branch.ageingMinutesPerPoint;

it('a demo has the order of the samples, without ageing, unless it is told otherwise', () => {
  expect([minutes([]), minutes(['--demo']), minutes([], { QBOX_DEMO: 'yes' })]).toEqual([5, 0, 0]);
  expect(minutes(['--demo'], { QBOX_AGEING_MINUTES_PER_POINT: '3' })).toBe(3);
});
