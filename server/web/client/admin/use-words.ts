/** The words of a section, in the language of the page. */
import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../shared/store.js';
import { type Catalogues, type Language, type Speaking, type Speech, sayFrom } from '../shared/words.js';
import type { AdminWord } from './words/index.js';

export interface SectionSpeech<Key extends string> extends Speech<Key> {
  /** For keys that are put together: `field.Service.priority`, else `field.priority`. */
  readonly has: (key: string) => key is Key;
}

/** null until the first catalogue is there; while another language is loaded, the words are those of the one before. */
export function useWords<Key extends string>(speaker: Speaking<AdminWord>, catalogues: Catalogues<Key>): SectionSpeech<Key> | null {
  const { language } = useStore(speaker.speech);
  const [speech, setSpeech] = useState<SectionSpeech<Key> | null>(null);
  useEffect(() => {
    let isWanted = true;
    const load = async (wanted: Language): Promise<void> => {
      const messages = await catalogues[wanted]();
      const has = (key: string): key is Key => Object.hasOwn(messages, key);
      if (isWanted) setSpeech({ language: wanted, say: sayFrom(wanted, messages), has });
    };
    void load(language);
    return () => {
      isWanted = false;
    };
  }, [language, catalogues]);
  return speech;
}
