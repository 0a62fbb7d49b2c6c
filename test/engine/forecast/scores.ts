/** How good forecasts were: coverage, bias, loss and the printed span, of a scenario and of each part of it that is large enough. */

import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import { waitMinutes } from '../../../server/model/ticket.js';
import type { Outcome } from './scenario-days.js';
import { byDay, type Estimate, outsideBy } from './standard-errors.js';

export const MINUTE_MS = 60_000;
/** Parts with fewer visitors say nothing. */
export const PART_MIN = 100;
export const BANDS_MIN = [0, 1, 5, 15, 30, 60] as const;

export interface Score {
  readonly visitors: number;
  /** Shares of visitors who were called within what they were told. */
  readonly most: number;
  readonly median: number;
  /** Of those who were told a span: the share that was called within it, and its width, minutes. */
  readonly inSpan: number;
  readonly spanMinutes: number;
  /** The share that was told a minute instead, as they are called at once; of these, who was called within it. */
  readonly atOnce: number;
  readonly atOnceKept: number;
  /** Real minus told where 30 minutes or more were told, minutes; NaN = nobody was. */
  readonly longBias: number;
  readonly longVisitors: number;
  readonly errors: Errors;
  /** Minutes: mean of the losses at the median and at nine of ten. */
  readonly loss: { readonly median: number; readonly most: number };
  /** The loss divided by that of the uncorrected plays and of the formula; the worse one of median and nine of ten. */
  readonly toUncorrected: number;
  readonly toFormula: number;
  readonly parts: readonly Part[];
}

/** Standard errors of figures of the same names. */
type Errors = Readonly<Record<'most' | 'median' | 'inSpan' | 'longBias', number>>;

export interface Part {
  readonly name: string;
  readonly visitors: number;
  readonly most: number;
  readonly median: number;
  /** The share that is called within nine of ten, with its error. */
  readonly inTime: Estimate;
  /** The same of the span. */
  readonly inSpan: number;
}

const shareOf = <Thing>(things: readonly Thing[], isSo: (one: Thing) => boolean): number => things.filter(isSo).length / things.length;
const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Koenker and Bassett, Regression Quantiles, 1978. */
const pinball = (share: number, toldMs: number, waitedMs: number): number =>
  (waitedMs >= toldMs ? share * (waitedMs - toldMs) : (1 - share) * (toldMs - waitedMs)) / MINUTE_MS;

const lossOf = (outcomes: readonly Outcome[], pick: (one: Outcome) => Quantiles) => ({
  median: meanOf(outcomes.map((one) => pinball(0.5, pick(one).medianMs, one.waitedMs))),
  most: meanOf(outcomes.map((one) => pinball(0.9, pick(one).mostMs, one.waitedMs))),
});

export function scoreOf(outcomes: readonly Outcome[], partsOf: (one: Outcome) => readonly string[] = usualParts): Score {
  const long = outcomes.filter(({ told }) => told.medianMs >= 30 * MINUTE_MS);
  const loss = lossOf(outcomes, ({ told }) => told);
  const [uncorrected, formula] = [lossOf(outcomes, (one) => one.uncorrected), lossOf(outcomes, ({ byFormula }) => byFormula)];
  return {
    visitors: outcomes.length,
    ...coverageOf(outcomes),
    ...spansOf(outcomes),
    longBias: long.length === 0 ? Number.NaN : meanOf(long.map(({ told, waitedMs }) => (waitedMs - told.medianMs) / MINUTE_MS)),
    longVisitors: long.length,
    errors: {
      most: dayError(outcomes, ({ waitedMs, told }) => Number(waitedMs <= told.mostMs)),
      median: dayError(outcomes, ({ waitedMs, told }) => Number(waitedMs <= told.medianMs)),
      inSpan: dayError(
        outcomes.filter((one) => spanOf(one).most > 1),
        (one) => Number(spanOf(one).isKept),
      ),
      longBias: dayError(long, ({ told, waitedMs }) => (waitedMs - told.medianMs) / MINUTE_MS),
    },
    loss,
    toUncorrected: Math.max(loss.median / uncorrected.median, loss.most / uncorrected.most),
    toFormula: Math.max(loss.median / formula.median, loss.most / formula.most),
    parts: parts(outcomes, partsOf),
  };
}

const dayError = (outcomes: readonly Outcome[], amountOf: (one: Outcome) => number): number =>
  byDay(outcomes, ({ day }) => day, amountOf).error;

function spanOf({ told, waitedMs }: Outcome) {
  const { least, most } = waitMinutes(told);
  return { least, most, isKept: waitedMs >= least * MINUTE_MS && waitedMs <= most * MINUTE_MS };
}

/**
 * In whole minutes; words have steps of five, and hold a little more. No minute holds eight of ten of those who are called at once:
 * all of them are.
 */
function spansOf(outcomes: readonly Outcome[]): Pick<Score, 'inSpan' | 'spanMinutes' | 'atOnce' | 'atOnceKept'> {
  const spans = outcomes.map(spanOf);
  const [atOnce, wide] = [spans.filter(({ most }) => most === 1), spans.filter(({ most }) => most > 1)];
  return {
    inSpan: shareOf(wide, ({ isKept }) => isKept),
    spanMinutes: meanOf(wide.map(({ least, most }) => most - least)),
    atOnce: atOnce.length / outcomes.length,
    atOnceKept: shareOf(atOnce, ({ isKept }) => isKept),
  };
}

const coverageOf = (outcomes: readonly Outcome[]) => ({
  most: shareOf(outcomes, ({ waitedMs, told }) => waitedMs <= told.mostMs),
  median: shareOf(outcomes, ({ waitedMs, told }) => waitedMs <= told.medianMs),
});

const APPOINTMENTS = 'with an appointment';
const OF_SEGMENT = 'segment ';
/** They are told of, whether it is as promised or not: some are few, and wait otherwise than all others. */
export const isTold = ({ name }: Part): boolean => name === APPOINTMENTS || name.startsWith(OF_SEGMENT);

function usualParts({ hour, service, segment, isOfGroup, hasAppointment, told }: Outcome): readonly string[] {
  const band = BANDS_MIN.filter((from) => told.medianMs >= from * MINUTE_MS).at(-1) ?? 0;
  return [
    `hour ${hour}`,
    `service ${service}`,
    `told ${band}+`,
    ...(segment === '' ? [] : [`${OF_SEGMENT}${segment}`]),
    ...(isOfGroup ? ['in a group'] : []),
    ...(hasAppointment ? [APPOINTMENTS] : []),
  ];
}

function parts(outcomes: readonly Outcome[], partsOf: (one: Outcome) => readonly string[]): Part[] {
  const byName = new Map<string, Outcome[]>();
  for (const one of outcomes) for (const name of partsOf(one)) byName.set(name, [...(byName.get(name) ?? []), one]);
  return [...byName]
    .filter(([, those]) => those.length >= PART_MIN)
    .map(([name, those]) => {
      const inTime = byDay(
        those,
        ({ day }) => day,
        ({ waitedMs, told }) => Number(waitedMs <= told.mostMs),
      );
      return { name, visitors: those.length, ...coverageOf(those), inTime, inSpan: spansOf(those).inSpan };
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** Nine of ten are promised; in a part of the visitors it may be a little less or more. */
const [PART_LEAST, PART_MOST] = [0.82, 0.96];
export const isAsPromised = ({ most }: Part): boolean => most >= PART_LEAST && most <= PART_MOST;

/** Less than two standard errors from the limit: such a part may well be as promised. */
export const isOutsideByChance = ({ inTime }: Part): boolean => outsideBy(inTime, PART_LEAST, PART_MOST) < 2;

/** A part that is not as promised, and whether chance alone may explain it. */
export function partLine(part: Part): string {
  const { name, visitors, inTime } = part;
  const errors = outsideBy(inTime, PART_LEAST, PART_MOST).toFixed(1);
  const share = `${(100 * inTime.mean).toFixed(1)} ± ${(100 * inTime.error).toFixed(1)} %`;
  return `${name}: ${visitors} visitors, P90 covers ${share}, ${errors} errors outside: ${isOutsideByChance(part) ? 'chance' : 'real'}`;
}

export function toldLine({ name, visitors, inTime, median, inSpan }: Part): string {
  const shares = [`P90 ${(100 * inTime.mean).toFixed(1)} ± ${(100 * inTime.error).toFixed(1)}`, `P50 ${percent(median)}`];
  return `${name}: ${visitors} visitors, ${shares.join(', ')}, span ${percent(inSpan)}`;
}

const percent = (share: number): string => (100 * share).toFixed(0);
const fixed = (number: number): string => (Number.isNaN(number) ? '-' : number.toFixed(1));

/** One day alone has no error. */
const withError = (value: number, error: number): string =>
  Number.isNaN(value) ? '-' : Number.isNaN(error) ? value.toFixed(1) : `${value.toFixed(1)} ± ${error.toFixed(1)}`;

export const HEADER =
  'scenario                    visitors         P90  parts P90          P50         span  width  at once            bias30 (n)' +
  '  loss50 loss90  :plays :formula';

/** The same for a document: what a reader asks first. */
export function cells(score: Score): readonly string[] {
  const { errors, longBias, parts: all } = score;
  const outside = all.filter((part) => !isAsPromised(part));
  const real = outside.filter((part) => !isOutsideByChance(part));
  return [
    `${score.visitors}`,
    withError(100 * score.most, 100 * errors.most),
    withError(100 * score.median, 100 * errors.median),
    withError(100 * score.inSpan, 100 * errors.inSpan),
    fixed(score.spanMinutes),
    withError(longBias, errors.longBias),
    `${outside.length} (${real.length}) of ${all.length}`,
  ];
}

/** Figures with their standard errors, by days. */
export function line(name: string, score: Score): string {
  const { errors } = score;
  const within = score.parts.map(({ most }) => most);
  const range = `${percent(Math.min(...within))}-${percent(Math.max(...within))}`;
  const outside = score.parts.filter((part) => !isAsPromised(part));
  const cells = [
    name.padEnd(27),
    String(score.visitors).padStart(8),
    withError(100 * score.most, 100 * errors.most).padStart(11),
    `${range} ${outside.length}/${within.length}`.padStart(12),
    withError(100 * score.median, 100 * errors.median).padStart(11),
    withError(100 * score.inSpan, 100 * errors.inSpan).padStart(11),
    fixed(score.spanMinutes).padStart(6),
    `${percent(score.atOnce)}: ${percent(score.atOnceKept)}`.padStart(8),
    `${withError(score.longBias, errors.longBias)} (${score.longVisitors})`.padStart(21),
    score.loss.median.toFixed(2).padStart(7),
    score.loss.most.toFixed(2).padStart(6),
    score.toUncorrected.toFixed(2).padStart(7),
    score.toFormula.toFixed(2).padStart(8),
  ];
  return cells.join(' ');
}
