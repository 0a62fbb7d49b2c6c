/**
 * Kinds of visitors as regions of all that segments ask for. Conditions cut a region smaller, and what they cut off is a region too: so it
 * is found whether conditions leave anybody, and whether those of several segments together take all of these. From rows alone.
 */
import type { Op, VisitorCondition } from '../../../model/books/segment.js';
import { isWithout, type Span, spanOf } from './spans.js';

type Value = number | string;
type Conditions = readonly VisitorCondition[];

/** Of a fact that each visitor has one value of, or none: those that are left, or all but those. */
interface Choices {
  readonly isListed: boolean;
  readonly values: ReadonlySet<Value>;
}

export interface Region {
  readonly isExpected: readonly number[];
  readonly isReturned: readonly number[];
  /** Visitors with whom no time was agreed are in it. */
  readonly hasUntimed: boolean;
  /** Of the others: whole minutes after the agreed time; less than 0 = before it. */
  readonly lateMin: Span;
  readonly coefficient: Span;
  readonly kiosk: Choices;
  readonly language: Choices;
  /** A visitor has one of them or several, and of each list of `wanted` one at least. */
  readonly services: ReadonlySet<Value>;
  readonly wanted: readonly ReadonlySet<Value>[];
}

const EVERY: Span = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
const FROM_ZERO: Span = { least: 0, most: Number.POSITIVE_INFINITY };
const NOTHING: Span = { least: 1, most: 0 };
const ALL_BUT_NONE: Choices = { isListed: false, values: new Set() };

/** @param services that there are: a list of all of them leaves nobody to those behind */
export const everybody = (services: Iterable<Value>): Region => ({
  ...{ isExpected: [0, 1], isReturned: [0, 1], hasUntimed: true, lateMin: EVERY, coefficient: EVERY },
  ...{ kiosk: ALL_BUT_NONE, language: ALL_BUT_NONE, services: new Set<Value>(services), wanted: [] },
});

/** Nobody without an appointment has an agreed time: whoever missed it is one like all others. */
export function isNobody({ isExpected, isReturned, hasUntimed, lateMin, coefficient, kiosk, language, services, wanted }: Region): boolean {
  if (isReturned.length === 0 || services.size === 0 || isWithout(coefficient)) return true;
  if ([kiosk, language].some(({ isListed, values }) => isListed && values.size === 0)) return true;
  if (wanted.some((list) => list.size === 0)) return true;
  const isTimed = isExpected.includes(1) && !isWithout(lateMin);
  return !isTimed && !(hasUntimed && isExpected.length > 0);
}

export const fitting = (region: Region, when: Conditions): Region => when.reduce((left, condition) => cut(left, condition), region);

/** So many regions are looked at for one answer: conditions of many segments cut each other into very many. */
const LOOKS_MAX = 2_000;

/**
 * Whether somebody of the region fits none of the others; true as well where that would take too many looks. Each region is a step.
 * @param others conditions of segments
 */
export const isLeftBy = (region: Region, others: readonly Conditions[]): Generator<undefined, boolean> =>
  leaves(region, others, { left: LOOKS_MAX });

function* leaves(region: Region, [first, ...rest]: readonly Conditions[], looks: { left: number }): Generator<undefined, boolean> {
  looks.left -= 1;
  if (first === undefined || looks.left < 0) return true;
  yield;
  // Who fits nothing of it need not be cut by it.
  if (isNobody(fitting(region, first))) return yield* leaves(region, rest, looks);
  let within = region;
  for (const condition of first) {
    const outside = cutOff(within, condition);
    if (!isNobody(outside) && (yield* leaves(outside, rest, looks))) return true;
    within = cut(within, condition);
  }
  return false;
}

const OPPOSITE: Readonly<Record<Op, Op>> = {
  ...{ at_least: 'less_than', less_than: 'at_least', more_than: 'at_most', at_most: 'more_than' },
  ...{ in: 'not_in', not_in: 'in', is: 'is' },
};

/** All of the region for whom the condition does not hold. */
function cutOff(region: Region, { fact, op, value }: VisitorCondition): Region {
  const outside = cut(region, { fact, op: OPPOSITE[op], value: op === 'is' ? 1 - Number(value) : value });
  const isOfTime = fact === 'minutes_late' || fact === 'minutes_early';
  return isOfTime ? { ...outside, hasUntimed: region.hasUntimed } : outside;
}

/** All of the region for whom the condition holds. */
function cut(region: Region, { fact, op, value }: VisitorCondition): Region {
  const number = Number(value);
  const list = typeof value === 'object' ? value : [value];
  switch (fact) {
    case 'service':
      return cutServices(region, op, list);
    case 'kiosk':
    case 'language':
      return { ...region, [fact]: chosen(region[fact], op, list) };
    case 'appointment':
      return { ...region, isExpected: region.isExpected.filter((is) => is === number) };
    case 'returned':
      return { ...region, isReturned: region.isReturned.filter((is) => is === number) };
    case 'coefficient':
      return { ...region, coefficient: spanOf(region.coefficient, [{ op, value: number }]) };
    case 'minutes_late':
      return { ...region, hasUntimed: false, lateMin: both(region.lateMin, lateness(op, number)) };
    case 'minutes_early':
      return { ...region, hasUntimed: false, lateMin: both(region.lateMin, mirrored(lateness(op, number))) };
  }
}

function cutServices({ services, wanted, ...region }: Region, op: Op, list: readonly Value[]): Region {
  if (op === 'in') return { ...region, services, wanted: [...wanted, new Set(list.filter((id) => services.has(id)))] };
  const isKept = (id: Value) => !list.includes(id);
  const without = (ids: ReadonlySet<Value>) => new Set([...ids].filter(isKept));
  return { ...region, services: without(services), wanted: wanted.map(without) };
}

function chosen({ isListed, values }: Choices, op: Op, list: readonly Value[]): Choices {
  if (op === 'in') return { isListed: true, values: new Set(list.filter((one) => values.has(one) === isListed)) };
  if (!isListed) return { isListed, values: new Set([...values, ...list]) };
  return { isListed, values: new Set([...values].filter((one) => !list.includes(one))) };
}

/** Who is early is late by 0 minutes. */
function lateness(op: Op, value: number): Span {
  const minutes = spanOf(FROM_ZERO, [{ op, value }]);
  if (isWithout(minutes)) return NOTHING;
  return minutes.least > 0 ? minutes : { ...minutes, least: Number.NEGATIVE_INFINITY };
}

const mirrored = ({ least, most }: Span): Span => ({ least: -most, most: -least });
const both = (one: Span, other: Span): Span => ({ least: Math.max(one.least, other.least), most: Math.min(one.most, other.most) });
