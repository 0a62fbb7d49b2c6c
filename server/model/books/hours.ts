/** Hours of work by weekday, as kiosks and windows have them. */
import { Type } from '@sinclair/typebox';
import { ById } from '../schema.js';
import type { Stamp } from '../stamp.js';

/** Hours of a day such as `09:00-13:00`. */
export const HOURS = '^([01][0-9]|2[0-4]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$';
const SPANS_A_DAY_MAX = 10;

/** Spans such as `09:00-13:00` by weekday (1 = Monday); empty = always. */
export type OpeningHours = Readonly<Record<string, readonly string[]>>;

export const HoursByWeekday = (expects: string) =>
  ById(Type.Array(Type.String({ pattern: HOURS }), { maxItems: SPANS_A_DAY_MAX }), expects);

/** Minutes since local midnight; `to` is excluded. */
export interface MinuteSpan {
  readonly from: number;
  readonly to: number;
}

/** `09:30` */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** `09:00-13:00` */
function spanOf(text: string): MinuteSpan {
  const [from = 0, to = 0] = text.split('-').map(minuteOf);
  return { from, to };
}

/** The hours of the weekday, in order of time; null = always. */
export function spansOf(hours: OpeningHours, weekday: number): readonly MinuteSpan[] | null {
  if (Object.keys(hours).length === 0) return null;
  return (hours[String(weekday)] ?? []).map(spanOf).sort((one, other) => one.from - other.from);
}

export function isOpenAt(hours: OpeningHours, { weekday, minuteOfDay }: Pick<Stamp, 'weekday' | 'minuteOfDay'>): boolean {
  const spans = spansOf(hours, weekday);
  return spans === null || spans.some(({ from, to }) => minuteOfDay >= from && minuteOfDay < to);
}
