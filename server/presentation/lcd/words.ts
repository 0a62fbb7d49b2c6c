/** The language whose turn it is on a board, and texts, times and dates in that language. */
import type { LcdTemplate } from '../../model/lcd-template.js';
import { USUAL_LANGUAGE } from '../messages.js';
import { filled, type Words } from '../wording.js';

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

const OPTIONS = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { weekday: 'long', day: 'numeric', month: 'long' },
  digits: { day: '2-digit', month: '2-digit', year: 'numeric' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times as much as using it. */
function format(kind: keyof typeof OPTIONS, language: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${kind} ${language} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(kind === 'date' ? language : 'ru', { ...OPTIONS[kind], timeZone });
  formats.set(key, made);
  return made;
}

/** `15:09` */
export const timeText = (atMs: number, timeZone: string): string => format('time', '', timeZone).format(atMs);

/** `вторник, 24 ноября` */
export function dateText(atMs: number, timeZone: string, language: string): string {
  // A browser that does not know the language would write the month in a form that nobody reads.
  const isKnown = Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  return isKnown ? format('date', language, timeZone).format(atMs) : format('digits', '', timeZone).format(atMs);
}
