import type { Catalogues } from '../../../shared/words.js';
import type { ru } from './ru.js';

export type LogWord = keyof typeof ru;
export type LogCatalogue = Readonly<Record<LogWord, string>>;

export const LOG_WORDS: Catalogues<LogWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
