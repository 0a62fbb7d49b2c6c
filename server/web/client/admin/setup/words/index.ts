import type { Catalogues } from '../../../shared/words.js';
import type { ru } from './ru.js';

export type SetupWord = keyof typeof ru;
export type SetupCatalogue = Readonly<Record<SetupWord, string>>;

export const SETUP_WORDS: Catalogues<SetupWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
