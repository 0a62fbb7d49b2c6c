import type { Catalogues } from '../../shared/words.js';
import type { ru } from './ru.js';

export type SupervisorWord = keyof typeof ru;
export type SupervisorCatalogue = Readonly<Record<SupervisorWord, string>>;

export const CATALOGUES: Catalogues<SupervisorWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
