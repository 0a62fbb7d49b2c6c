/** Headings and names of figures in the words of a catalogue: those of a page, and those that the box writes its reports with. */
import type { Headings } from './csv.js';
import type { Grouping } from './indicators.js';
import { type Names, namingBy } from './naming.js';
import type { Column, LineKey, Named, Naming } from './table.js';

/** The family `figures` in one language. */
export interface FigureWords {
  readonly has: (key: string) => boolean;
  readonly say: (key: string, values?: Readonly<Record<string, string>>) => string;
  /** What a language calls itself; null = it is not known. */
  readonly languageName: (language: string) => string | null;
}

export const groupingIn = ({ say }: FigureWords, by: Grouping): string => say(`by.${by}`);

/** Reasons that are codes have words; those of the branch are words already. */
export function columnIn({ has, say }: FigureWords, { indicator, part, partName }: Column): string {
  const name = say(indicator);
  if (part === null) return name;
  const reason = `reason.${part}`;
  return `${name}: ${has(reason) ? say(reason) : partName}`;
}

/** Of what is in no book: a weekday, who gave the ticket, a language. */
export function keyIn({ has, say, languageName }: FigureWords, by: Named, key: LineKey): string | null {
  const word = `${by}.${key}`;
  if (has(word)) return say(word);
  return by === 'language' ? languageName(String(key)) : null;
}

export function namingIn(words: FigureWords, names: Names): Naming {
  const known = namingBy(names, words.say('none'), (by, key) => keyIn(words, by, key));
  // Nobody has forgotten to give the clerk or window of who waits still, or left before a call.
  return (by, key) => (key === null && (by === 'clerk' || by === 'window') ? words.say('notCalled') : known(by, key));
}

export const headingsIn = (words: FigureWords): Headings => ({
  grouping: (by) => groupingIn(words, by),
  column: (column) => columnIn(words, column),
  inSeconds: (name) => words.say('inSeconds', { name }),
  inMinutes: (name) => words.say('inMinutes', { name }),
  total: words.say('total'),
});
