/** What a text of a configuration may be before it goes to branches. */
import { expect, it } from 'vitest';
import { judged } from '../../server/hq/configuration/text.js';

const HEAD = '[qbox]\nformat = 1\n';

it('a text fits into a message, whatever letters it has, and has no faults that each branch would find', () => {
  expect(judged(`${HEAD}# ${'x'.repeat(390_000)}\n`)).toEqual({ excess: null, faults: [] });
  expect(judged(`${HEAD}# ${'x'.repeat(400_000)}\n`)).toEqual({ excess: { most: 400_000, what: 'characters' } });
  expect(judged(`${HEAD}# ${'漢'.repeat(390_000)}\n`)).toEqual({ excess: { most: 1_000_000, what: 'bytes' } });
  expect(judged(`${HEAD}${'[[Operation]]\n'.repeat(3_001)}`)).toMatchObject({ excess: { what: 'tables' } });
  expect(judged(`${HEAD}[[Operation\n`)).toMatchObject({ excess: null, faults: [expect.anything()] });
});
