/** The words of a section, in the language of the page. */
import { useEffect, useState } from 'preact/hooks';
import { type AdminWord, type Family, load, type Word } from '../shared/catalogues.js';
import { sayFrom } from '../shared/say.js';
import { useStore } from '../shared/store.js';
import type { Speaking, Speech } from '../shared/words.js';

export interface SectionSpeech<Key extends string> extends Speech<Key> {
  /** For composed keys: `field.Service.priority`, else `field.priority`. */
  readonly has: (key: string) => key is Key;
}

/** null until the messages are loaded. While another language loads, the words stay in the previous one. */
export function useWords<Name extends Family>(
  speaker: Speaking<AdminWord>,
  ...families: readonly Name[]
): SectionSpeech<Word<Name>> | null {
  const { language } = useStore(speaker.speech);
  const [speech, setSpeech] = useState<SectionSpeech<Word<Name>> | null>(null);
  useEffect(() => {
    let isWanted = true;
    void load(language, families).then((messages) => {
      const has = (key: string): key is Word<Name> => Object.hasOwn(messages, key);
      if (isWanted) setSpeech({ language, say: sayFrom(language, messages), has });
    });
    return () => {
      isWanted = false;
    };
  }, [language, ...families]);
  return speech;
}
