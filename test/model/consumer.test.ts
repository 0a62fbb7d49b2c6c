import { describe, expect, it } from 'vitest';
import { isFinished, ticketText } from '../../server/model/consumer.js';
import { toInstant } from '../../server/model/events/stamp.js';

describe('the text of a ticket', () => {
  it.each([
    ['Г', 1, 'Г001'],
    ['B', 2, 'B002'],
    ['', 447, '447'],
    ['', 7, '007'],
    ['H', 1234, 'H1234'],
    ['VIP-', 0, 'VIP-000'],
  ])('%s and %i are %s', (prefix, number, expected) => {
    expect(ticketText(prefix, number)).toBe(expected);
  });
});

describe('states', () => {
  it.each([
    ['WAITING', false],
    ['SERVING', false],
    ['POSTPONE', false],
    ['SERVED', true],
    ['REJECTED', true],
  ] as const)('%s: finished is %s', (state, expected) => {
    expect(isFinished(state)).toBe(expected);
  });
});

describe('instants', () => {
  it.each([0, 1434553772657, 951782399999, 1709164800000, 1798761599999, 4102444800000, -1])(
    '%i is written as JavaScript writes it',
    (atMs) => {
      expect(toInstant(atMs)).toBe(new Date(atMs).toISOString());
    },
  );

  it('of any order of questions', () => {
    for (let step = 0; step < 2_000; step++) {
      const atMs = (step * 7_919_173_771) % 4_102_444_800_000;
      expect(toInstant(atMs)).toBe(new Date(atMs).toISOString());
    }
  });
});
