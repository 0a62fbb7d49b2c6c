/** Times in the time zone of the branch. */
import { useEffect, useState } from 'preact/hooks';
import { FACTS } from './facts.js';

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

/** In the language of the page, unless another is given. */
function formatOf(options: Intl.DateTimeFormatOptions, language = document.documentElement.lang): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: FACTS.timeZone });
  formats.set(key, format);
  return format;
}

export const timeText = (atMs: number): string => formatOf({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(atMs);

export const dateText = (atMs: number): string => formatOf({ weekday: 'long', day: 'numeric', month: 'long' }).format(atMs);

/** A calendar day such as `2026-11-28`, which is the same in every time zone. */
export const dayText = (day: string): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(day),
  );

/** Day and time to the second, for lists of events. */
export const momentText = (atMs: number): string =>
  formatOf({
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(atMs);

/** `12:05`, `1:02:05`; never below zero, even if a clock was set back. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** Weekday (1 = Monday) and minute of the day in the branch. */
export function branchMoment(atMs: number): { readonly weekday: number; readonly minuteOfDay: number } {
  const parts = formatOf({ weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, 'en').formatToParts(atMs);
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1;
  return { weekday, minuteOfDay: Number(part('hour')) * 60 + Number(part('minute')) };
}
