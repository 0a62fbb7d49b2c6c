import type { Catalogues } from '../../../shared/words.js';
import type { ru } from './ru.js';

export type ConfigurationWord = keyof typeof ru;
export type ConfigurationCatalogue = Readonly<Record<ConfigurationWord, string>>;

export const CONFIGURATION_WORDS: Catalogues<ConfigurationWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
