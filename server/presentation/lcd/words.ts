/** The language whose turn it is on a board, and texts, times and dates in that language. */
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import { hallWord, USUAL_LANGUAGE } from '../messages.js';
import { filled, type Words } from '../wording.js';
import { dayInWords } from './calendar.js';
import type { LcdClosing } from './content.js';

const LANGUAGE_SECONDS = 10;

export const languageAt = (languages: readonly string[], template: LcdTemplate, atMs: number): string =>
  turnOf(languages, template.language_seconds ?? LANGUAGE_SECONDS, atMs) ?? USUAL_LANGUAGE;

/** The thing whose turn it is, each for `seconds`. */
export const turnOf = <Thing>(things: readonly Thing[], seconds: number, atMs: number): Thing | undefined =>
  things[Math.floor(atMs / (seconds * 1000)) % things.length];

/** When the turn changes; Infinity for a single thing. */
export const nextTurnMs = (things: readonly unknown[], seconds: number, atMs: number): number =>
  things.length < 2 ? Number.POSITIVE_INFINITY : (Math.floor(atMs / (seconds * 1000)) + 1) * seconds * 1000;

export const languageTurnMs = (languages: readonly string[], template: LcdTemplate, atMs: number): number =>
  nextTurnMs(languages, template.language_seconds ?? LANGUAGE_SECONDS, atMs);

/** A text in a language, or in the first language that it has, with its fields filled in. */
export function wordsIn(words: Words, language: string, values: Readonly<Record<string, string>> = {}): string {
  if (typeof words === 'string') return filled(words, values);
  return filled(words[language] ?? words[USUAL_LANGUAGE] ?? Object.values(words)[0] ?? '', values);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times as much as using it. English, because every browser has it; its words are not shown. */
function partsOf(atMs: number, timeZone: string): Readonly<Record<string, string>> {
  const known = formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { ...PARTS, timeZone });
  formats.set(timeZone, known);
  return Object.fromEntries(known.formatToParts(atMs).map(({ type, value }) => [type, value]));
}

const PARTS: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `15:09` */
export function timeText(atMs: number, timeZone: string): string {
  const { hour, minute } = partsOf(atMs, timeZone);
  return `${hour}:${minute}`;
}

/** `вторник, 24 ноября` */
export function dateText(atMs: number, timeZone: string, language: string): string {
  const { weekday = '', day, month } = partsOf(atMs, timeZone);
  return dayInWords({ weekday: WEEKDAYS.indexOf(weekday) + 1, day: Number(day), month: Number(month) }, language);
}

const HOUR_MS = 3_600_000;
/** Visitors hear of it while they can still do something about it. */
const SOON_MS = HOUR_MS;
/** Whoever waits then is still served. */
const OVER_MS = 3 * HOUR_MS;

export function closingText(closing: LcdClosing | null | undefined, atMs: number, language: string): string | null {
  if (!closing) return null;
  const leftMs = closing.atMs - atMs;
  if (leftMs > SOON_MS || leftMs <= -OVER_MS) return null;
  return filled(hallWord(leftMs > 0 ? 'closesSoon' : 'closed', [language]), { time: closing.time });
}
