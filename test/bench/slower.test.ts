/** What takes more processor time than was recorded is told by name, and only that. */
import { describe, expect, it } from 'vitest';
import type { KeptRun } from './document.js';
import { cheaper, compared, comparisonTable, slower } from './slower.js';

const processor = (quotient: number) => ({ box: 10 * quotient, ceiling: 10, quotient });
const figure = (name: string, quotient: number) => ({ name, processor: processor(quotient) });
const kept = (commit: string, name: string, quotient: number): KeptRun => ({
  date: '2026-11-27',
  commit,
  machine: 'this one',
  figures: [{ name, title: name, value: 0.5, unit: 'ratio', target: null, note: '', processor: processor(quotient) }],
});

describe('a comparison', () => {
  const recorded = [kept('bbbbbbb', 'register.20', 2), kept('aaaaaaa', 'next+serve.20', 1)];

  it('names what takes over 15 % more than recorded, with both quotients', () => {
    expect(slower(compared([figure('register.20', 2.29), figure('next+serve.20', 1.2)], recorded))).toEqual([
      'next+serve.20: 1.00 (2026-11-27, aaaaaaa) → 1.20 times its ceiling, +20 %',
      'all together: 1.41 (2026-11-27, bbbbbbb) → 1.66 times its ceiling, +17 %',
    ]);
  });

  it('takes the newest record, also where it is the smaller one', () => {
    const twice = [kept('ccccccc', 'register.20', 1), ...recorded];
    expect(slower(compared([figure('register.20', 2)], twice))[0]).toContain('1.00 (2026-11-27, ccccccc) → 2.00');
  });

  it('says of what was never recorded that it was not, and does not call it slower', () => {
    const comparisons = compared([figure('new.20', 9)], recorded);
    expect(slower(comparisons)).toEqual([]);
    expect(comparisonTable(comparisons)).toContain('never recorded');
  });

  it('has nothing of figures without processor time', () => {
    expect(compared([{ name: 'lcd.whole' }], recorded)).toEqual([]);
  });

  it('believes the cheaper one of two measurements, figure by figure', () => {
    const first = compared([figure('register.20', 3), figure('next+serve.20', 1)], recorded);
    const second = compared([figure('register.20', 2), figure('next+serve.20', 1.1)], recorded);
    expect(slower(first).map((line) => line.split(':')[0])).toEqual(['register.20', 'all together']);
    expect(slower(cheaper(first, second))).toEqual([]);
  });
});
