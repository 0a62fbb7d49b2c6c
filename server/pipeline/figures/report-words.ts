/** The words of reports that the box writes for people, in the languages of `locales/`: those that the page of reports has, too. */
import enFigures from '../../../locales/en/figures.json' with { type: 'json' };
import en from '../../../locales/en/language.json' with { type: 'json' };
import kkFigures from '../../../locales/kk/figures.json' with { type: 'json' };
import kk from '../../../locales/kk/language.json' with { type: 'json' };
import ruFigures from '../../../locales/ru/figures.json' with { type: 'json' };
import ru from '../../../locales/ru/language.json' with { type: 'json' };
import { filledIn } from '../../model/errors/refusal-reasons.js';
import type { FigureWords } from '../../protocol/figures/words.js';

const FIGURES: Readonly<Record<string, Readonly<Record<string, string>>>> = { ru: ruFigures, kk: kkFigures, en: enFigures };
const NAMES: Readonly<Record<string, string>> = { ru: ru.name, kk: kk.name, en: en.name };
const USUAL = 'ru';

/** @param languages of the branch, the main one first; the first that has words is used */
export function reportWords(languages: readonly string[]): FigureWords {
  const messages: Readonly<Record<string, string>> =
    FIGURES[languages.find((language) => Object.hasOwn(FIGURES, language)) ?? USUAL] ?? ruFigures;
  return {
    has: (key) => Object.hasOwn(messages, key),
    say: (key, values = {}) => filledIn(messages[key] ?? key, values),
    languageName: (language) => NAMES[language] ?? null,
  };
}
