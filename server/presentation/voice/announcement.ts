/** What is said when a visitor is called: «клиент гэ два, окно два», in each of the branch's languages. */
import type { Utterance, Word } from '../../../drivers/sound/utterance.js';
import { LETTER_CLIPS, letterWords } from './letters.js';
import { NUMBER_CLIPS, numberWords, type VoiceLanguage } from './numbers.js';
import { type NamedWindow, PLACE_CLIPS, placeWords } from './place.js';

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

/** Every clip that announcements of a language can ask for, but for `place-ID` of windows that have a name and no number. */
export const clipNames = (language: VoiceLanguage): readonly string[] => [
  CLIENT[language].clip,
  ...PLACE_CLIPS[language],
  ...NUMBER_CLIPS,
  ...LETTER_CLIPS,
];
