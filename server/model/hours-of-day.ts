/** Hours of a day and of a week, as texts and as minutes. Pure: pages read them, too. */
import { minuteOf } from './local-time.js';

/** Spans such as `09:00-13:00` by weekday (1 = Monday); empty = always. */
export type OpeningHours = Readonly<Record<string, readonly string[]>>;

/** Minutes since local midnight; `to` is excluded. */
export interface MinuteSpan {
  readonly from: number;
  readonly to: number;
}

/** `09:00-13:00` */
export function spanOf(text: string): MinuteSpan {
  const [from = 0, to = 0] = text.split('-').map(minuteOf);
  return { from, to };
}

/** In order of time. */
export const spansIn = (texts: readonly string[]): readonly MinuteSpan[] => texts.map(spanOf).sort((one, other) => one.from - other.from);

/** The hours of the weekday, in order of time; null = always. */
export function spansOf(hours: OpeningHours, weekday: number): readonly MinuteSpan[] | null {
  return Object.keys(hours).length === 0 ? null : spansIn(hours[String(weekday)] ?? []);
}

/** @param spans null = always */
export const isWithin = (spans: readonly MinuteSpan[] | null, minuteOfDay: number): boolean =>
  spans === null || spans.some(({ from, to }) => minuteOfDay >= from && minuteOfDay < to);

/** Whether a minute of the day is within hours such as `21:00-08:00`, which may span midnight; the last minute is outside. */
export function isWithinHours(hours: string, minuteOfDay: number): boolean {
  const { from, to } = spanOf(hours);
  return from <= to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to;
}

/** Spans that touch are one: there is no break between them. */
export function joined(spans: readonly MinuteSpan[]): readonly MinuteSpan[] {
  const whole: MinuteSpan[] = [];
  for (const span of spans) {
    const before = whole.at(-1);
    if (before?.to === span.from) whole[whole.length - 1] = { from: before.from, to: span.to };
    else whole.push(span);
  }
  return whole;
}
