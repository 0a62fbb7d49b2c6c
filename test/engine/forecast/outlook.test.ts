import { expect, it } from 'vitest';
import { outlookOf } from '../../../server/engine/forecast/outlook.js';
import type { Play } from '../../../server/engine/forecast/simulate.js';

it.each([20, 40, 77, 100])('of %i plays one more stays below what is told as often as is told', (count) => {
  const plays = Array.from({ length: count }, () => ({}) as Play);
  // The wait in a play is its rank: the real one has each of the places between them with the same likelihood.
  const { waits } = outlookOf(plays, (_, index) => count - index);
  const shareOf = (rank: number) => rank / (count + 1);
  expect(Math.abs(shareOf(waits?.leastMs ?? 0) - 0.1)).toBeLessThan(0.01);
  expect(Math.abs(shareOf(waits?.medianMs ?? 0) - 0.5)).toBeLessThan(0.03);
  expect(Math.abs(shareOf(waits?.mostMs ?? 0) - 0.9)).toBeLessThan(0.01);
});
