import type { Catalogues } from '../../../shared/words.js';
import type { ru } from './ru.js';

export type DevicesWord = keyof typeof ru;
export type DevicesCatalogue = Readonly<Record<DevicesWord, string>>;

export const DEVICES_WORDS: Catalogues<DevicesWord> = {
  ru: () => import('./ru.js').then((module) => module.ru),
  kk: () => import('./kk.js').then((module) => module.kk),
  en: () => import('./en.js').then((module) => module.en),
};
