import type { Catalogues } from '../../../shared/words.js';
import type { ru } from './ru.js';

export type UsersWord = keyof typeof ru;
export type UsersCatalogue = Readonly<Record<UsersWord, string>>;

export const USERS_WORDS: Catalogues<UsersWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
