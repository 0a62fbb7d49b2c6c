/** Messages in the reader's language. */
import { type Family, LANGUAGES, type Language, loadPage, type PageWord } from './catalogues.js';
import { keep, kept } from './keep.js';
import { type Say, sayFrom } from './say.js';
import { type Readable, Store } from './store.js';

export type { Language } from './catalogues.js';
export type { Say } from './say.js';

/** A language, its words, and dates and numbers as its readers write them. */
export interface Speech<Key extends string> {
  readonly language: Language;
  readonly say: Say<Key>;
}

const isLanguage = (text: string | null): text is Language => text !== null && LANGUAGES.includes(text);

/** The language chosen here before, or the first one preferred by the browser that we have. */
export function usualLanguage(): Language {
  const chosen = kept('local', 'language');
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'ru';
}

/** A speaker, for users of only some of its messages: the speaker of every page has the shared ones. */
export interface Speaking<Key extends string> {
  readonly speech: Readable<Speech<Key>>;
  choose(language: Language, isForNow?: boolean): Promise<void>;
}

/** The speech of a page. It starts with the first catalogue loaded, and changes with the next. */
export class Speaker<Key extends string> implements Speaking<Key> {
  readonly speech: Store<Speech<Key>>;
  readonly #speechIn: (language: Language) => Promise<Speech<Key>>;
  #wanted: Language;

  private constructor(speechIn: (language: Language) => Promise<Speech<Key>>, first: Speech<Key>) {
    this.#speechIn = speechIn;
    this.#wanted = first.language;
    this.speech = new Store(first);
    document.documentElement.lang = first.language;
    this.speech.listen(({ language }) => {
      document.documentElement.lang = language;
    });
  }

  /** @param page also the name of its family of messages */
  static async begin<Page extends Family>(page: Page): Promise<Speaker<PageWord<Page>>> {
    const speechIn = async (language: Language): Promise<Speech<PageWord<Page>>> => ({
      language,
      say: sayFrom(language, await loadPage(language, page)),
    });
    return new Speaker(speechIn, await speechIn(usualLanguage()));
  }

  /** @param isForNow applies to the present visitor of a kiosk only */
  async choose(language: Language, isForNow = false): Promise<void> {
    if (!isForNow) keep('local', 'language', language);
    this.#wanted = language;
    const speech = await this.#speechIn(language);
    // The user may have chosen another language during loading.
    if (this.#wanted === language) this.speech.set(speech);
  }
}
