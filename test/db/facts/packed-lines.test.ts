/** Lines of figures as bytes are the lines; and lines that are added up answer what a line of everything answers. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LineKey } from '../../../db/facts/aggregate.js';
import { type CountedLine, Line } from '../../../db/facts/line.js';
import { eachPackedLine, type KeptLine, packLines } from '../../../db/facts/packed-lines.js';
import { Times } from '../../../db/facts/times.js';

const EMPTY = new Line().counted();
const number = fc.oneof(fc.nat({ max: 200 }), fc.maxSafeNat(), fc.integer({ min: -1_000_000, max: -1 }));
const ofLength = <Item>(length: number, item: fc.Arbitrary<Item>) => fc.array(item, { minLength: length, maxLength: length });
/** Most within hours; a clock that was set makes others. */
const second = fc.oneof({ weight: 20, arbitrary: fc.nat({ max: 9_000 }) }, fc.integer({ min: -4_000, max: 400_000 }));
const inOrder = (numbers: readonly number[]): number[] => [...numbers].sort((one, other) => one - other);

const line: fc.Arbitrary<CountedLine> = fc.record({
  counts: ofLength(EMPTY.counts.length, number),
  bands: ofLength(EMPTY.bands.length, fc.nat()),
  by: ofLength(
    EMPTY.by.length,
    fc.uniqueArray(fc.tuple(fc.oneof(fc.nat().map(String), fc.string()), fc.nat()), { selector: ([name]) => name, maxLength: 4 }),
  ),
  times: ofLength(EMPTY.times.length, fc.record({ sumMs: number, seconds: fc.array(second, { maxLength: 40 }).map(inOrder) })),
});
const key: fc.Arbitrary<LineKey> = fc.oneof(fc.constant(null), fc.integer(), fc.string());
const kept: fc.Arbitrary<KeptLine[]> = fc.array(fc.record({ keys: fc.array(key, { maxLength: 2 }), line }), { maxLength: 5 });

function unpacked(bytes: Uint8Array): KeptLine[] {
  const lines: KeptLine[] = [];
  eachPackedLine(bytes, (keys, one) => lines.push({ keys, line: one }));
  return lines;
}

it('bytes are the lines that were packed', () => {
  fc.assert(
    fc.property(kept, (lines) => {
      expect(unpacked(packLines(lines))).toEqual(lines);
    }),
  );
});

it('a usual line of a day is some hundred bytes', () => {
  const seconds = Array.from({ length: 150 }, (_, index) => index * 9);
  const day: CountedLine = { ...EMPTY, times: EMPTY.times.map(() => ({ sumMs: 90_000_000, seconds })) };
  expect(packLines([{ keys: [], line: day }]).length).toBeLessThan(1100);
});

/** The definition: the time at rank `ceil(share·n)` of the sorted times. */
function naive(seconds: readonly number[], sumMs: number) {
  const sorted = inOrder(seconds);
  const at = (part: number, of: number) => sorted[Math.ceil((part * sorted.length) / of) - 1] ?? null;
  const mean = sorted.length === 0 ? null : Math.round(sumMs / (1000 * sorted.length));
  return { t_mean: mean, t_median: at(1, 2), t_p90: at(9, 10), t_max: at(1, 1) };
}

it('ranks of few, of many and of added times are those of all of them, sorted', () => {
  const many = fc.array(second, { maxLength: 1_500, size: 'max' });
  fc.assert(
    fc.property(many, many, (some, others) => {
      const [one, other, sum] = [new Times(), new Times(), new Times()];
      for (const each of some) one.add(each * 1000);
      for (const each of others) other.add(each * 1000);
      for (const { sumMs, seconds } of [one.counted(), other.counted()]) sum.addAll({ sumMs, seconds });
      const all = [...some, ...others];
      expect(sum.figures('t')).toEqual(naive(all, 1000 * all.reduce((before, each) => before + each, 0)));
      expect(sum.counted().seconds).toEqual(inOrder(all));
      expect([one.count, sum.count]).toEqual([some.length, all.length]);
    }),
    { numRuns: 60 },
  );
});

it('a line to which others were added counts what they counted, whichever came first', () => {
  fc.assert(
    fc.property(line, line, (some, others) => {
      const [one, other] = [new Line(), new Line()];
      for (const each of [some, others]) one.add(each);
      for (const each of [others, some]) other.add(each);
      expect(one.counted().counts).toEqual(some.counts.map((count, index) => count + (others.counts[index] ?? 0)));
      expect(one.values({ windows: true, missed: true })).toEqual(other.values({ windows: true, missed: true }));
    }),
  );
});
