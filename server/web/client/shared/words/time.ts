/** Times in the time zone of the branch. */
import { useEffect, useState } from 'preact/hooks';
import { FACTS } from '../box/facts.js';
import type { Word } from './catalogues.js';
import { weekdayOfDay } from './month.js';
import { sayShared, wordsOf } from './words.js';

/** Acts at each period; null = not now. */
export function useBeat(periodMs: number | null, act: () => unknown, dependencies: readonly unknown[] = []): void {
  useEffect(() => {
    if (periodMs === null) return undefined;
    const beat = setInterval(act, periodMs);
    return () => clearInterval(beat);
  }, [periodMs, ...dependencies]);
}

/** The present time; draws again at each period. */
export function useNow(clock: { now(): number }, periodMs = 1000): number {
  const [nowMs, setNowMs] = useState(clock.now());
  useBeat(periodMs, () => setNowMs(clock.now()), [clock]);
  return nowMs;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** English, because every browser has it; its words are not shown. */
function partsOf(options: Intl.DateTimeFormatOptions, atMs: number): Readonly<Record<string, string>> {
  const key = JSON.stringify([options, FACTS.timeZone]);
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en', { ...options, hourCycle: 'h23', timeZone: FACTS.timeZone });
  formats.set(key, format);
  return Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
}

const TIME = { hour: '2-digit', minute: '2-digit' } as const;

export function timeText(atMs: number): string {
  const { hour, minute } = partsOf(TIME, atMs);
  return `${hour}:${minute}`;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const weekdayOf = (short = ''): number => WEEKDAYS.indexOf(short) + 1;

const { say } = wordsOf('calendar');
const named = (key: string): string => say(key as Word<'calendar'>);

/** `суббота, 28 ноября`, in words of our own: browsers lack those of some languages. A page that shows it has learned the calendar. */
export function dateText(atMs: number): string {
  const { weekday, day = '', month } = partsOf({ weekday: 'short', day: 'numeric', month: 'numeric' }, atMs);
  return say('date', { weekday: named(`weekday.${weekdayOf(weekday)}`), day, month: named(`month.${month}`) });
}

/** The same of a calendar day such as `2026-11-28`. */
export function weekdayText(text: string): string {
  const [, month, day] = text.split('-').map(Number);
  return say('date', { weekday: named(`weekday.${weekdayOfDay(text)}`), day: String(day), month: named(`month.${month}`) });
}

/** `28 ноября`, where the year is plain. */
export function dayOfMonthText(text: string): string {
  const [, month, day] = text.split('-').map(Number);
  return say('dayOfMonth', { day: String(day), month: named(`month.${month}`) });
}

/** A calendar day such as `2026-11-28`, which is the same in every time zone: `28 ноября 2026 г.`. */
export function dayText(text: string): string {
  const [year = '', month, day] = text.split('-').map(Number);
  return say('dateOfYear', { day: String(day), month: named(`month.${month}`), year: String(year) });
}

/** `2026-11-28` in the branch. A computer's own clock is near enough for a calendar. */
export const todayInBranch = (): string => dayInBranch(Date.now());

export function dayInBranch(atMs: number): string {
  const { year, month, day } = partsOf({ year: 'numeric', month: '2-digit', day: '2-digit' }, atMs);
  return `${year}-${month}-${day}`;
}

/** `2026-11-28` in figures: day, month, year, as the three languages have it; the sign between them is that of `dayFormat`. */
export const dayShown = (day: string): string =>
  day
    .split('-')
    .reverse()
    .join(sayShared('dayFormat').replace(/\p{L}/gu, '')[0] ?? '.');

/** Day and time to the second, for lists of events. */
export function momentText(atMs: number): string {
  const part = partsOf({ day: '2-digit', month: '2-digit', year: 'numeric', ...TIME, second: '2-digit' }, atMs);
  return `${dayShown(`${part.year}-${part.month}-${part.day}`)}, ${part.hour}:${part.minute}:${part.second}`;
}

/** `12:05`, `1:02:05`; never below zero, even if a clock was set back. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** For a message of a norm: where work takes too long from its norm on, that is said once. */
export const normTexts = ({ normMs, limitMs }: { readonly normMs: number; readonly limitMs: number }) => ({
  ...{ norm: durationText(normMs), limit: durationText(limitMs) },
  hasLimit: normMs === limitMs ? 'no' : 'yes',
});

/** Weekday (1 = Monday) and minute of the day in the branch. */
export function branchMoment(atMs: number): { readonly weekday: number; readonly minuteOfDay: number } {
  const { weekday, hour, minute } = partsOf({ weekday: 'short', ...TIME }, atMs);
  return { weekday: weekdayOf(weekday), minuteOfDay: Number(hour) * 60 + Number(minute) };
}
