/**
 * What boards and tickets say by themselves, in the languages of `locales/`. It is imported and not read: the page of a board runs this
 * room in a browser. A language that has a folder there and no line here is one of pages alone.
 */
import en from '../../locales/en/hall.json' with { type: 'json' };
import kk from '../../locales/kk/hall.json' with { type: 'json' };
import ru from '../../locales/ru/hall.json' with { type: 'json' };

export type HallWord = keyof typeof ru;
type HallMessages = Readonly<Record<HallWord, string>>;

const MESSAGES: Readonly<Record<string, HallMessages>> = { ru, kk, en };

/** Of a board without languages, and of one whose languages are not known here. */
export const USUAL_LANGUAGE = 'ru';

/** In the first of these languages that is known. */
export function hallWord(word: HallWord, languages: readonly string[]): string {
  const known = languages.find((language) => Object.hasOwn(MESSAGES, language)) ?? USUAL_LANGUAGE;
  return (MESSAGES[known] ?? ru)[word];
}
