/** Once it is too late for a service, the next visitor is told the same, though forecasts differ by some percent. */
import { expect, it } from 'vitest';
import { PLAYS_SURE, TooLate } from '../../../server/engine/forecast/too-late.js';

const SERVICE = 4;

/** By each forecast: the chance, and whether it is too late. */
const told = (chances: readonly (number | null)[], plays: (of: number) => number = () => PLAYS_SURE) => {
  const tooLate = new TooLate();
  return chances.map((chance, index) => tooLate.isSo(SERVICE, chance, plays(index)));
};

it.each([
  ['chances around one half', [0.44, 0.44, 0.53, 0.41, 0.69, 0.5], [true, true, true, true, true, true]],
  ['chances that stayed above', [0.9, 0.51, 0.69, 0.55], [false, false, false, false]],
  ['hours that were extended', [0.3, 0.7, 0.55, 0.5], [true, false, false, true]],
  ['windows that nobody sits at meanwhile', [0.3, null, 0.6, 1, null], [true, false, true, false, false]],
])('%s', (_what, chances, expected) => {
  expect(told(chances)).toEqual(expected);
});

it('is of each service apart, and another day begins anew', () => {
  const tooLate = new TooLate();
  expect([tooLate.isSo(SERVICE, 0.4, PLAYS_SURE), tooLate.isSo(5, 0.6, PLAYS_SURE)]).toEqual([true, false]);
  tooLate.openDay();
  expect(tooLate.isSo(SERVICE, 0.6, PLAYS_SURE)).toBe(false);
});

it('is neither begun nor ended by a forecast of few plays', () => {
  const rough = PLAYS_SURE - 1;
  expect(told([0.3, 0.3, 0.6], (index) => (index === 0 ? rough : PLAYS_SURE))).toEqual([false, true, true]);
  expect(told([0.3, 0.9, 0.9], (index) => (index === 1 ? rough : PLAYS_SURE))).toEqual([true, true, false]);
});
