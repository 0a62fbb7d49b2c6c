/** What counts as a yes at the terminal. */
import { expect, it } from 'vitest';
import { isYes } from '../../server/qctl/consent.js';

it.each(['yes', 'y', 'Y', ' YES ', 'да', 'Д', 'иә', 'и'])('%s is one', (typed) => {
  expect(isYes(typed)).toBe(true);
});
it.each(['', ' ', 'n', 'no', 'нет', 'ye', 'yess', '1', 'ok'])('"%s" is none', (typed) => {
  expect(isYes(typed)).toBe(false);
});
