/** Words of the reports: those of the page, and names of figures. */

import type { Channel } from '../../../../model/consumer.js';
import type { Grouping, IndicatorName } from '../../../../protocol/figures/indicators.js';
import type { Column, LineKey, Named } from '../../../../protocol/figures/table.js';
import { columnIn, type FigureWords, groupingIn, keyIn } from '../../../../protocol/figures/words.js';
import { FACTS } from '../../shared/box/facts.js';
import { LANGUAGE_NAMES, type Word } from '../../shared/words/catalogues.js';
import { shownName } from '../../shared/words/names.js';
import { wordsOf } from '../../shared/words/words.js';
import type { Choice, ToChoose } from './asking.js';

export const { say, has } = wordsOf('figures', 'supervisor');

/** Files of the box have the same words. */
export const WORDS: FigureWords = {
  has,
  say: (key, values) => (has(key) ? say(key, values as never) : key),
  languageName: (key) => LANGUAGE_NAMES.get(key) ?? null,
};

export const groupingWord = (by: Grouping): string => groupingIn(WORDS, by);
const keyWord = (by: Named, key: LineKey): string | null => keyIn(WORDS, by, key);

/** Pages load no model. */
const CHANNELS = ['kiosk', 'clerk', 'administrator'] as const satisfies readonly Channel[];

/** What a report can be of alone, with the names of now. */
export function choicesOf(what: keyof Choice, toChoose: ToChoose): readonly (readonly [number | string, string])[] {
  if (what === 'channel') return CHANNELS.map((one) => [one, keyWord('channel', one) ?? one]);
  if (what === 'language') return FACTS.languages.map((one) => [one, keyWord('language', one) ?? one]);
  return toChoose[what].map((row) => [row.id, shownName(row)]);
}

/** Of a table of reasons. */
export const reasonTitle = (indicator: IndicatorName): string => {
  const key = `reasons.${indicator}`;
  return has(key) ? say(key) : say(indicator satisfies Word<'figures'>);
};

/** The part of the visits for which no reason was given. */
export const NOT_GIVEN = 'none';

/** Under a heading that says what it is about. */
export function partWord({ part, partName }: Column): string {
  const reason = `reason.${part}`;
  return has(reason) ? say(reason) : (partName ?? '');
}

export const columnWord = (column: Column): string => columnIn(WORDS, column);
