import { expect, test } from 'vitest';
import { editDistance, nearest } from '../../server/model/errors/spelling.js';

test('spelling', () => {
  expect(['', 'port', 'port', 'prot'].map((word) => editDistance(word, 'port'))).toEqual([4, 0, 0, 2]);
  expect(nearest('tcket', ['window', 'ticket', 'tick'])).toBe('ticket');
});
