/**
 * Designs and templates that come with the box have no words of their own: `@key` is a message of `locales/` in each of the languages,
 * `@kk:key` the message in one.
 */
import { hallWord, isHallWord } from './messages.js';

/** The document with its words; a message that does not exist ends the start, and the tests. */
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
