/** What is said when a visitor is called: «клиент гэ два, окно два», in each of the branch's languages. */
import type { Utterance, Word } from '../../../drivers/sound/utterance.js';
import { letterWords } from './letters.js';
import { NUMBER_CLIPS, numberWords, type VoiceLanguage } from './numbers.js';
import { type NamedWindow, placeWords } from './place.js';

export { VOICE_LANGUAGES, type VoiceLanguage } from './numbers.js';
export type { NamedWindow } from './place.js';

const CLIENT: Readonly<Record<VoiceLanguage, Word>> = {
  ru: { text: 'клиент', clip: 'client' },
  en: { text: 'client', clip: 'client' },
  kk: { text: 'клиент', clip: 'client' },
};

/** What is called: the prefix of the ticket, letter by letter, and its number. */
export interface CalledTicket {
  readonly prefix: string;
  readonly number: number;
}

export const announcement = ({ prefix, number }: CalledTicket, window: NamedWindow, language: VoiceLanguage): Utterance => ({
  language,
  groups: [[CLIENT[language], ...letterWords(prefix, language), ...numberWords(number, language)], placeWords(window, language)],
});

/** The clips that calls to these windows, of tickets with these prefixes, can ask for; each once. */
export function clipsNeeded(prefixes: readonly string[], windows: readonly NamedWindow[], language: VoiceLanguage): readonly string[] {
  const letters = prefixes.flatMap((prefix) => letterWords(prefix, language));
  const places = windows.flatMap((window) => placeWords(window, language));
  const words = [CLIENT[language], ...letters, ...places];
  return [...new Set([...words.map(({ clip }) => clip), ...NUMBER_CLIPS])];
}
