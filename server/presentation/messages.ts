/**
 * The fixed words of boards and tickets, in the languages of `locales/`. They are imported, not read from files, because the page of a
 * board runs this room in a browser. A language with a folder there but no line here exists for pages only.
 */
import en from '../../locales/en/hall.json' with { type: 'json' };
import kk from '../../locales/kk/hall.json' with { type: 'json' };
import ru from '../../locales/ru/hall.json' with { type: 'json' };

export type HallWord = keyof typeof ru;
type HallMessages = Readonly<Record<HallWord, string>>;

const MESSAGES: Readonly<Record<string, HallMessages>> = { ru, en, kk };

/** The languages of boards and tickets; the first is the usual one. */
export const LANGUAGES: readonly string[] = Object.keys(MESSAGES);

export const isHallWord = (key: string): key is HallWord => Object.hasOwn(ru, key);

/** For a board without languages, or with unknown ones only. */
export const USUAL_LANGUAGE = 'ru';

/** In the first of these languages that is available. */
export function hallWord(word: HallWord, languages: readonly string[]): string {
  const known = languages.find((language) => Object.hasOwn(MESSAGES, language)) ?? USUAL_LANGUAGE;
  return (MESSAGES[known] ?? ru)[word];
}

/**
 * Designs and templates that come with the box have no words of their own: `@key` is a message in each of the languages, `@kk:key` the
 * message in one. A message that does not exist ends the start, and the tests.
 */
export function withWords(value: unknown, languages: readonly string[]): unknown {
  if (typeof value === 'string') return value.startsWith('@') ? wordsOf(value.slice(1), languages) : value;
  if (Array.isArray(value)) return value.map((one) => withWords(one, languages));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withWords(inner, languages)]));
}

function wordsOf(reference: string, languages: readonly string[]): string | Readonly<Record<string, string>> {
  const [, only, key = ''] = /^(?:([a-z]{2}):)?(.*)$/.exec(reference) ?? [];
  if (!isHallWord(key)) throw new RangeError(`no message of boards and tickets is called ${key}`);
  if (only !== undefined) return hallWord(key, [only]);
  return Object.fromEntries(languages.map((language) => [language, hallWord(key, [language])]));
}
