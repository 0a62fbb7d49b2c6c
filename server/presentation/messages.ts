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
