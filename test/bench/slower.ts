/**
 * Whether the box has become slower: the main thread's processor time for a message as a multiple of the ceiling's, beside the newest
 * recorded one. Both were measured in turns, so that neither the machine nor its other work matters much.
 */
import type { KeptRun } from './document.js';
import { type Figure, inColumns, type ProcessorTime } from './report.js';

const GROWTH_TOLD = 1.15;

interface Recorded extends ProcessorTime {
  readonly date: string;
  readonly commit: string;
}

interface Comparison {
  readonly name: string;
  readonly now: ProcessorTime;
  /** null = it was never recorded. */
  readonly before: Recorded | null;
}

export function compared(figures: readonly Pick<Figure, 'name' | 'processor'>[], recorded: readonly KeptRun[]): readonly Comparison[] {
  const each = figures.flatMap(({ name, processor }) =>
    processor === undefined ? [] : [{ name, now: processor, before: recordedOf(name, recorded) }],
  );
  const known = each.flatMap(({ now, before }) => (before === null ? [] : [{ now, before }]));
  const [newest] = known;
  if (newest === undefined) return each;
  const [now, before] = [mean(known.map((one) => one.now)), mean(known.map((one) => one.before))];
  return [...each, { name: ALL, now, before: { ...before, date: newest.before.date, commit: newest.before.commit } }];
}

/** The geometric mean of all contests differs from run to run by half as much as each of them. */
const ALL = 'all together';

function mean(some: readonly ProcessorTime[]): ProcessorTime {
  const of = (part: keyof ProcessorTime): number =>
    Math.exp(some.reduce((sum, processor) => sum + Math.log(processor[part]), 0) / some.length);
  return { box: of('box'), ceiling: of('ceiling'), quotient: of('quotient') };
}

function recordedOf(name: string, runs: readonly KeptRun[]): Recorded | null {
  for (const { date, commit, figures } of runs) {
    const processor = figures.find((figure) => figure.name === name)?.processor;
    if (processor !== undefined) return { date, commit, ...processor };
  }
  return null;
}

export function comparisonTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ name, now, before }) => [
    name,
    ...[now.box, now.ceiling].map((microseconds) => microseconds.toFixed(1)),
    now.quotient.toFixed(2),
    before === null ? 'never recorded' : `${before.quotient.toFixed(2)} of ${before.date}, ${before.commit}`,
    before === null ? '' : inPercent(now.quotient / before.quotient),
  ]);
  return inColumns([['main thread, µs a message', 'box', 'ceiling', 'quotient', 'recorded', 'change'], ...rows]);
}

/** Of two measurements the cheaper one, figure by figure: other work on the machine makes code dearer, never cheaper. */
export const cheaper = (one: readonly Comparison[], other: readonly Comparison[]): readonly Comparison[] =>
  one.map((comparison) => {
    const again = other.find(({ name }) => name === comparison.name);
    return again !== undefined && again.now.quotient < comparison.now.quotient ? again : comparison;
  });

/** What has grown too much, one line each: to be mended, or to be recorded with a reason. */
export const slower = (comparisons: readonly Comparison[]): readonly string[] =>
  comparisons.flatMap(({ name, now, before }) =>
    before === null || now.quotient <= GROWTH_TOLD * before.quotient
      ? []
      : [
          `${name}: ${before.quotient.toFixed(2)} (${before.date}, ${before.commit}) → ${now.quotient.toFixed(2)} times its ceiling, ` +
            inPercent(now.quotient / before.quotient),
        ],
  );

const inPercent = (quotient: number): string => `${quotient < 1 ? '−' : '+'}${Math.abs((quotient - 1) * 100).toFixed(0)} %`;
