/**
 * Words that are said, each with its recorded clip: messages of `locales/`, by the names of the clips. Numbers are names, not counts:
 * Russian «окно один», «окно двадцать два». They follow CLDR (cldr/common/rbnf/ru.xml, en.xml, kk.xml).
 */
import type { Word } from '../../../drivers/sound/utterance.js';
import en from '../../../locales/en/voice.json' with { type: 'json' };
import kk from '../../../locales/kk/voice.json' with { type: 'json' };
import ru from '../../../locales/ru/voice.json' with { type: 'json' };
// Clips of letters have the Unicode names of these, because А and A look alike in a file name.
import letters from './letters.json' with { type: 'json' };

type Clip = keyof typeof ru | keyof typeof en | keyof typeof kk;

/** Each language has a text for every clip that one of them has. */
const SPOKEN = { ru, en, kk } satisfies Readonly<Record<string, Readonly<Record<Clip, string>>>>;

export type VoiceLanguage = keyof typeof SPOKEN;
export const VOICE_LANGUAGES = Object.keys(SPOKEN) as readonly VoiceLanguage[];

/** A word that the others need and this language leaves out. */
const UNSAID = '–';

/** The text for a clip; empty = there is none. */
export function textFor(clip: string, language: VoiceLanguage): string {
  const texts: Readonly<Record<string, string>> = SPOKEN[language];
  const text = texts[clip] ?? '';
  return text === UNSAID ? '' : text;
}

export function wordsFor(clips: readonly string[], language: VoiceLanguage): readonly Word[] {
  return clips.map((clip) => ({ text: textFor(clip, language), clip })).filter(({ text }) => text !== '');
}

const CLIP_OF_LETTER: Readonly<Record<string, string>> = letters;

/** Letter by letter and digit by digit, in upper or lower case; signs, and letters of other scripts, are not said. */
export const letterWords = (text: string, language: VoiceLanguage): readonly Word[] =>
  wordsFor(
    [...text.normalize('NFC').toUpperCase()].flatMap((sign) => (/[0-9]/.test(sign) ? `number-${sign}` : (CLIP_OF_LETTER[sign] ?? []))),
    language,
  );

const LARGEST_SPELT_OUT = 9999;

/** @param value a whole number from 0; one above 9999 is said digit by digit, because its name is too long to listen to */
export function numberWords(value: number, language: VoiceLanguage): readonly Word[] {
  if (value > LARGEST_SPELT_OUT) return [...String(value)].flatMap((digit) => numberWords(Number(digit), language));
  return wordsFor(
    partsOf(value).map((part) => `number-${part}`),
    language,
  );
}

/** 2342 → 2000, 300, 40, 2. Russian has a form of its own for each thousand, so these are single words. */
function partsOf(value: number): readonly number[] {
  const below100 = value % 100;
  const small = below100 < 20 ? [below100] : [below100 - (below100 % 10), below100 % 10];
  const parts = [value - (value % 1000), (value % 1000) - below100, ...small].filter((part) => part > 0);
  return parts.length > 0 ? parts : [0];
}

/** The clips that all numbers are made of. */
export const NUMBER_CLIPS: readonly string[] = Object.keys(ru).filter((clip) => clip.startsWith('number-'));
