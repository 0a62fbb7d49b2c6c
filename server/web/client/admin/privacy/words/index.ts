import type { Catalogues } from '../../../shared/words.js';
import type { ru } from './ru.js';

export type PrivacyWord = keyof typeof ru;
export type PrivacyCatalogue = Readonly<Record<PrivacyWord, string>>;

export const PRIVACY_WORDS: Catalogues<PrivacyWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
