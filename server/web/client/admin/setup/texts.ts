/** The texts of the set-up in every language of the pages: what it names is read by visitors, each in a language of the branch. */
import type { ByLanguage } from '../../../../model/by-language.js';
import { LANGUAGES, type Messages, messagesOf, type Word } from '../../shared/words/catalogues.js';
import { say } from './words.js';

/** By language. */
export type Texts = ReadonlyMap<string, Messages>;

export const allTexts = async (): Promise<Texts> =>
  new Map(await Promise.all(LANGUAGES.map(async (language) => [language, await messagesOf(language, 'setup')] as const)));

/** A word without parameters. */
export const wordIn = (texts: Texts, language: string, word: Word<'setup'>): string => texts.get(language)?.[word] ?? say(word);

/** A word without parameters in each language. */
export const everywhere = (texts: Texts, word: Word<'setup'>, change = (text: string): string => text): ByLanguage =>
  Object.fromEntries([...texts].map(([language, messages]) => [language, change(messages[word] ?? '')]));
