/** For whom a tried day is better, and for whom worse. */
import { expect, it } from 'vitest';
import { type Effect, gainOf, gainsOf, harmsOf, verdictOf } from '../../../server/web/client/supervisor/whatif/verdict.js';

type Figures = Parameters<typeof verdictOf>[0];
type Line = readonly [id: number, mean: number, called?: number, p90?: number];

const line = ([, mean, called = 10, p90 = mean]: Line) => ({ mean, called, p90, visits: 10 });
const day = (segments: readonly Line[], services: readonly Line[] = []): Figures =>
  ({
    segments: segments.map((one) => ({ segment: one[0], ...line(one) })),
    services: services.map((one) => ({ service: one[0], ...line(one) })),
  }) as unknown as Figures;
const told = (effects: readonly Effect[]) => effects.map(({ id, longerSec, lost }) => [id, longerSec, lost]);

it('names who would wait a minute less or more, the greatest effect first', () => {
  const verdict = verdictOf(
    day([
      [1, 600],
      [2, 300],
      [3, 900],
      [4, 100],
    ]),
    day([
      [1, 540],
      [2, 420],
      [3, 300],
      [4, 159],
    ]),
  );
  expect([verdict.of, verdict.isWorse]).toEqual(['segments', false]);
  expect(told(verdict.better)).toEqual([
    [3, -600, 0],
    [1, -60, 0],
  ]);
  expect(told(verdict.worse)).toEqual([[2, 120, 0]]);
});

it('is by services where there are no categories, and of less than a minute says nothing', () => {
  const verdict = verdictOf(
    day(
      [[0, 600]],
      [
        [4, 600],
        [5, 60],
      ],
    ),
    day(
      [[0, 500]],
      [
        [4, 541],
        [5, 119],
      ],
    ),
  );
  expect(verdict).toEqual({ of: 'services', better: [], worse: [], isWorse: false });
});

it('who is called by nobody is worse off, and whoever waits for longer is too, whatever else is better', () => {
  const verdict = verdictOf(
    day([
      [1, 600],
      [2, 600, 8],
    ]),
    day([
      [1, 100, 8],
      [2, 900, 9],
    ]),
  );
  expect(told(verdict.worse)).toEqual([
    [2, 300, -1],
    [1, -500, 2],
  ]);
  expect(told(verdict.better)).toEqual([[2, 300, -1]]);
});

it('the largest harm comes first, though one more is called by nobody, and a longer wait of the last tenth is one', () => {
  const was = day([
    [1, 576, 10, 1258],
    [2, 300, 10, 600],
    [3, 300, 10, 600],
  ]);
  const would = day([
    [1, 1517, 9, 3329],
    [2, 200, 10, 600],
    [3, 310, 10, 1000],
  ]);
  const verdict = verdictOf(was, would);
  expect(verdict.worse.map(({ id, would: after, lost }) => [id, after.mean, after.p90, lost])).toEqual([
    [1, 1517, 3329, 1],
    [3, 310, 1000, 0],
  ]);
  expect(verdict.isWorse).toBe(true);
});

it('a longer wait is a loss always, and a shorter one a gain unless fewer are called', () => {
  expect([-1, 0, 1].map((lost) => Math.sign(gainOf(120, lost)))).toEqual([-1, -1, -1]);
  expect([-1, 0, 1].map((lost) => Math.sign(gainOf(-120, lost)))).toEqual([1, 1, 0]);
  expect(gainOf(59, 0)).toBe(0);
});

it.each<[longerSec: number, p90LongerSec: number, lost: number, worst: string[], other: string[], gains: string[]]>([
  [300, 300, 2, ['meanNow', 'p90Now', 'moreLost'], ['longer', 'moreLost'], []],
  [300, 300, 0, ['meanNow', 'p90Now'], ['longer'], []],
  [10, 300, 1, ['p90Now', 'moreLost'], ['p90Now', 'moreLost'], []],
  [-300, 0, 1, ['moreLost'], ['moreLost'], ['shorter']],
  [-300, 0, -2, [], [], ['shorter', 'lessLost']],
  [10, 0, -1, [], [], ['lessLost']],
])(
  'of a wait longer by %i s, of nine of ten by %i s, with %i called by nobody, all is told',
  (longerSec, p90LongerSec, lost, worst, other, gains) => {
    const effect = { longerSec, p90LongerSec, lost } as Effect;
    expect([harmsOf(effect, true), harmsOf(effect, false), gainsOf(effect)]).toEqual([worst, other, gains]);
  },
);
