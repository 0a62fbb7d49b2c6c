import type { Catalogues } from '../../../shared/words.js';
import type { ru } from './ru.js';

export type LooksWord = keyof typeof ru;
export type LooksCatalogue = Readonly<Record<LooksWord, string>>;

export const LOOKS_WORDS: Catalogues<LooksWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
