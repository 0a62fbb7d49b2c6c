/** The line against a sorted array, over random histories that fill, mix and empty it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedLine } from '../../server/engine/sorted-line.js';

type Step = readonly ['add' | 'delete', number] | readonly ['fill' | 'empty', number, number];

const key = fc.integer({ min: 0, max: 600 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('add' as const, 'delete' as const), key) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('fill' as const, 'empty' as const), key, key) },
);

/** In an order in which neighbours do not come after each other. */
const keysBetween = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + ((index * 7919) % (to - from)));

function stepsOf([kind, from, to = from]: Step): readonly (readonly [isAdded: boolean, key: number])[] {
  if (kind === 'add' || kind === 'delete') return [[kind === 'add', from]];
  return keysBetween(from, to).map((each) => [kind === 'fill', each]);
}

it('does what a sorted array does', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), key, (steps, bound) => {
      const line = new SortedLine<number>((one, other) => one - other);
      const naive = new Set<number>();
      for (const [isAdded, each] of steps.flatMap(stepsOf)) {
        const isChanged = isAdded !== naive.has(each);
        expect(isAdded ? line.add(each) : line.delete(each)).toBe(isChanged);
        if (isAdded) naive.add(each);
        else naive.delete(each);
      }
      const sorted = [...naive].sort((one, other) => one - other);
      expect([...line.keys()]).toEqual(sorted);
      expect([line.size, line.minKey(), line.maxKey()]).toEqual([sorted.length, sorted[0], sorted.at(-1)]);
      for (const at of [bound, bound + 0.5, -1, 601]) {
        expect(line.countBefore(at)).toBe(sorted.filter((each) => each < at).length);
        expect([...line.keys(at)]).toEqual(sorted.filter((each) => each >= at));
        expect(line.countWhile((each) => each < at)).toBe(line.countBefore(at));
        expect(line.has(at)).toBe(naive.has(at));
      }
    }),
  );
});

it('compares few of many, wherever it is asked', () => {
  let comparisons = 0;
  const line = new SortedLine<number>((one, other) => {
    comparisons += 1;
    return one - other;
  });
  for (const each of keysBetween(0, 30_000)) line.add(each);
  for (const at of [0, 7, 15_000, 29_999]) {
    comparisons = 0;
    expect(line.countBefore(at)).toBe(at);
    expect(comparisons).toBeLessThan(20);
  }
});

it('takes no key twice, the last one neither', () => {
  const line = new SortedLine<number>((one, other) => one - other);
  for (const each of [3, 5, 4]) expect(line.add(each)).toBe(true);
  for (const each of [5, 3, 4, 5]) expect(line.add(each)).toBe(false);
  expect([...line.keys()]).toEqual([3, 4, 5]);
  expect(line.size).toBe(3);
});
