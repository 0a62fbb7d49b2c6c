/** Words in the language of whoever reads: catalogues of ICU messages, of which only the chosen one is loaded. */
import { keep, kept } from './keep.js';
import { LANGUAGES, type Language, type Say, sayFrom } from './say.js';
import { type Readable, Store } from './store.js';

export { LANGUAGES, type Language, type Say, sayFrom } from './say.js';

/** Each in its own language: that is how one finds it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { ru: 'Русский', kk: 'Қазақша', en: 'English' };

/** A language, its words, and dates and numbers as its readers write them. */
export interface Speech<Key extends string> {
  readonly language: Language;
  readonly say: Say<Key>;
}

/** Loads the catalogue of a language. */
export type Catalogues<Key extends string> = Readonly<Record<Language, () => Promise<Readonly<Record<Key, string>>>>>;

const isLanguage = (text: string | null | undefined): text is Language => LANGUAGES.some((language) => language === text);

/** The language that was chosen here before, or the first that the browser likes and we have. */
export function usualLanguage(): Language {
  const chosen = kept('local', 'language');
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'ru';
}

/** A speaker, for who needs only some of its words: each page's knows the shared ones. */
export interface Speaking<Key extends string> {
  readonly speech: Readable<Speech<Key>>;
  choose(language: Language, isForNow?: boolean): Promise<void>;
}

/** The speech of a page. It begins when the first catalogue is there, and changes when the next one is. */
export class Speaker<Key extends string> implements Speaking<Key> {
  readonly speech: Store<Speech<Key>>;
  readonly #catalogues: Catalogues<Key>;
  #wanted: Language;

  private constructor(catalogues: Catalogues<Key>, first: Speech<Key>) {
    this.#catalogues = catalogues;
    this.#wanted = first.language;
    this.speech = new Store(first);
    document.documentElement.lang = first.language;
    this.speech.listen(({ language }) => {
      document.documentElement.lang = language;
    });
  }

  static async begin<Key extends string>(catalogues: Catalogues<Key>): Promise<Speaker<Key>> {
    const language = usualLanguage();
    return new Speaker(catalogues, { language, say: sayFrom(language, await catalogues[language]()) });
  }

  /** @param isForNow a kiosk's visitor chooses for himself, not for the next one */
  async choose(language: Language, isForNow = false): Promise<void> {
    if (!isForNow) keep('local', 'language', language);
    this.#wanted = language;
    const messages = await this.#catalogues[language]();
    // Another one may have been chosen while this one was loaded.
    if (this.#wanted === language) this.speech.set({ language, say: sayFrom(language, messages) });
  }
}
