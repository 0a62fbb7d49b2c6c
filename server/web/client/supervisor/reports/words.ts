/** Words of the reports: those of the page, and names of figures. */

import type { Grouping, IndicatorName } from '../../../../protocol/figures/indicators.js';
import type { Column, LineKey, Named } from '../../../../protocol/figures/table.js';
import { LANGUAGE_NAMES, type Word } from '../../shared/catalogues.js';
import { wordsOf } from '../../shared/words.js';

export const { say, has } = wordsOf('figures', 'supervisor');

export const groupingWord = (by: Grouping): string => say(`by.${by}` satisfies Word<'figures'>);

/** Of what is in no book: a weekday, who gave the ticket, a language. A browser may not know the days of every language of ours. */
export function keyWord(by: Named, key: LineKey): string | null {
  const word = `${by}.${key}`;
  if (has(word)) return say(word);
  return by === 'language' ? (LANGUAGE_NAMES.get(String(key)) ?? null) : null;
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

/** Reasons that are codes have words; those of the branch are words already. */
export function columnWord({ indicator, part, partName }: Column): string {
  const name = say(indicator satisfies Word<'figures'>);
  if (part === null) return name;
  const reason = `reason.${part}`;
  return `${name}: ${has(reason) ? say(reason) : partName}`;
}
