/** What the box finds wrong with a document, by field, in the reader's language where it is known there. */

import { QboxError as Refusal } from '../../../../protocol/client/client.js';
import { fieldFaults } from '../../../../protocol/client/errors.js';
import type { SectionSpeech } from '../use-words.js';
import type { LooksWord } from './words/index.js';

export interface Fault {
  /** `rows.3.text.en`; '' = the whole document. */
  readonly field: string;
  readonly text: string;
}

/** null = it is no refusal of a document. */
export function faultsIn(failure: unknown, speech: SectionSpeech<LooksWord>): readonly Fault[] | null {
  if (!(failure instanceof Refusal)) return null;
  const told = fieldFaults(failure.error).flatMap(({ field: place, fault }) => {
    const [, path] = /^data\.(?:design|template)(.*)$/s.exec(place ?? '') ?? [];
    if (path === undefined) return [];
    const field = path.replace(/\[(\d+)\]/g, '.$1').replace(/^\./, '');
    return [{ field, text: inWords(fault, speech) }];
  });
  const seen = new Set<string>();
  const once = told.filter(({ field, text }) => !seen.has(`${field} ${text}`) && seen.add(`${field} ${text}`));
  return once.length === 0 ? null : once;
}

/** What the box says, and what it is called here. What stands in brackets is put into the words. */
const KNOWN: readonly (readonly [RegExp, LooksWord])[] = [
  [/the character (U\+[0-9A-F]+) at position (\d+)/, 'faultCharacter'],
  [/there is no (\{[^}]*\})/, 'faultNoField'],
  [/got "(\{[^}]*\})"/, 'faultNoField'],
  [/expected a text in "(\w+)"/, 'faultNoText'],
  [/the design has no language "(\w+)"/, 'faultNoLanguage'],
  [/"(\w+)" is there twice/, 'faultTwice'],
  [/the ticket would be ([\d.]+) times/, 'faultTooLong'],
  [/does not lie over (\S+)/, 'faultOverlap'],
  [/a box on the screen/, 'faultOutside'],
  [/letters that CODE128/, 'faultBarcodeLetters'],
  [/CODE128 carries/, 'faultBarcodeLetters'],
  [/too (?:small|long) for/, 'faultTooSmall'],
  [/at most (\d+) bytes/, 'faultTooLarge'],
  [/from ([\d.]+) to ([\d.]+)/, 'faultRange'],
  [/^required/, 'faultRequired'],
  [/picture|image|pixel/i, 'faultPicture'],
];

function inWords(fault: string, { say }: SectionSpeech<LooksWord>): string {
  for (const [pattern, word] of KNOWN) {
    const match = pattern.exec(fault);
    if (match) return say(word, { what: match[1] ?? '', until: match[2] ?? '' });
  }
  return fault;
}

/** Those of a field and of what is in it. */
export const faultsAt = (faults: readonly Fault[], field: string): readonly Fault[] =>
  faults.filter((fault) => fault.field === field || fault.field.startsWith(`${field}.`));
