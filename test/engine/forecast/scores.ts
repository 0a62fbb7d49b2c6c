/** How good forecasts were: coverage, bias, loss and the printed span, of a scenario and of each part of it that is large enough. */

import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import { waitMinutes } from '../../../server/model/ticket.js';
import type { Outcome } from './scenario-days.js';

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
  /** Minutes: mean of the losses at the median and at nine of ten. */
  readonly loss: { readonly median: number; readonly most: number };
  /** The loss divided by that of the uncorrected plays and of the formula; the worse one of median and nine of ten. */
  readonly toUncorrected: number;
  readonly toFormula: number;
  readonly parts: readonly Part[];
}

export interface Part {
  readonly name: string;
  readonly visitors: number;
  readonly most: number;
  readonly median: number;
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
    ...printed(outcomes),
    longBias: long.length === 0 ? Number.NaN : meanOf(long.map(({ told, waitedMs }) => (waitedMs - told.medianMs) / MINUTE_MS)),
    longVisitors: long.length,
    loss,
    toUncorrected: Math.max(loss.median / uncorrected.median, loss.most / uncorrected.most),
    toFormula: Math.max(loss.median / formula.median, loss.most / formula.most),
    parts: parts(outcomes, partsOf),
  };
}

/** As it is printed. No minute holds eight of ten of those who are called at once: all of them are. */
function printed(outcomes: readonly Outcome[]): Pick<Score, 'inSpan' | 'spanMinutes' | 'atOnce' | 'atOnceKept'> {
  const spans = outcomes.map(({ told, waitedMs }) => {
    const { least, most } = waitMinutes(told);
    return { least, most, isKept: waitedMs >= least * MINUTE_MS && waitedMs <= most * MINUTE_MS };
  });
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

function usualParts({ hour, service, isOfGroup, told }: Outcome): readonly string[] {
  const band = BANDS_MIN.filter((from) => told.medianMs >= from * MINUTE_MS).at(-1) ?? 0;
  return [`hour ${hour}`, `service ${service}`, `told ${band}+`, ...(isOfGroup ? ['in a group'] : [])];
}

function parts(outcomes: readonly Outcome[], partsOf: (one: Outcome) => readonly string[]): Part[] {
  const byName = new Map<string, Outcome[]>();
  for (const one of outcomes) for (const name of partsOf(one)) byName.set(name, [...(byName.get(name) ?? []), one]);
  return [...byName]
    .filter(([, those]) => those.length >= PART_MIN)
    .map(([name, those]) => ({ name, visitors: those.length, ...coverageOf(those) }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** Nine of ten are promised; in a part of the visitors it may be a little less or more. */
export const isAsPromised = ({ most }: Part): boolean => most >= 0.82 && most <= 0.96;

const percent = (share: number): string => (100 * share).toFixed(0);
const fixed = (number: number): string => (Number.isNaN(number) ? '-' : number.toFixed(1));

export const HEADER =
  'scenario              visitors  P90  parts P90      P50  span  width  at once     bias30 (n)      loss50 loss90  :plays :formula';

export function line(name: string, score: Score): string {
  const within = score.parts.map(({ most }) => most);
  const range = `${percent(Math.min(...within))}-${percent(Math.max(...within))}`;
  const outside = score.parts.filter((part) => !isAsPromised(part));
  const cells = [
    name.padEnd(21),
    String(score.visitors).padStart(8),
    percent(score.most).padStart(4),
    `${range} ${outside.length}/${within.length}`.padStart(13),
    percent(score.median).padStart(4),
    percent(score.inSpan).padStart(5),
    fixed(score.spanMinutes).padStart(6),
    `${percent(score.atOnce)}: ${percent(score.atOnceKept)}`.padStart(8),
    `${fixed(score.longBias)} (${score.longVisitors})`.padStart(13),
    score.loss.median.toFixed(2).padStart(9),
    score.loss.most.toFixed(2).padStart(6),
    score.toUncorrected.toFixed(2).padStart(7),
    score.toFormula.toFixed(2).padStart(8),
  ];
  return cells.join(' ');
}
