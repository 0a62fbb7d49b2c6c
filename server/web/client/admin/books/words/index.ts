import type { Catalogues } from '../../../shared/words.js';
import type { ru } from './ru.js';

/** The Russian catalogue says which words there are. */
export type BooksWord = keyof typeof ru;
export type BooksCatalogue = Readonly<Record<BooksWord, string>>;

export const BOOKS_WORDS: Catalogues<BooksWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
