/** What is wrong with the box, above what the page shows. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../protocol/registry.js';
import type { Link } from './link.js';
import { useStore } from './store.js';
import type { Language, Speaking } from './words.js';

type Faults = ReplyData<'faults'>;
type Fault = Faults[number];

interface FaultBannerProps<Word extends string> {
  readonly link: Link;
  readonly speaker: Speaking<Word>;
  /** Whether the reader can do something about it. */
  readonly withRemedy: boolean;
}

export function FaultBanner<Word extends string>({ link, speaker, withRemedy }: FaultBannerProps<Word>) {
  const { language } = useStore(speaker.speech);
  const [faults, setFaults] = useState<Faults>([]);
  const [lines, setLines] = useState<readonly Line[]>([]);
  useEffect(() => link.follow(link.client.subscribeFaults(setFaults)), [link]);
  useEffect(() => {
    let isWanted = true;
    void worded(faults, language).then((made) => {
      if (isWanted) setLines(made);
    });
    return () => {
      isWanted = false;
    };
  }, [faults, language]);
  return (
    <div role="status" aria-live="polite">
      {lines.map(({ code, severity, what, todo }) => (
        <p key={code} class={severity === 'error' ? 'note bad box-fault' : 'note box-fault'}>
          <strong>{what}</strong> {withRemedy ? todo : null}
        </p>
      ))}
    </div>
  );
}

interface Line extends Pick<Fault, 'code' | 'severity'> {
  readonly what: string;
  readonly todo: string;
}

/** The words are loaded when there is a fault; where that fails, English is better than nothing. */
async function worded(faults: Faults, language: Language): Promise<readonly Line[]> {
  const english = faults.map(({ code, severity, text, remedy }) => ({ code, severity, what: text, todo: remedy }));
  if (language === 'en' || faults.length === 0) return english;
  try {
    const { FAULTS_RU, FAULTS_KK } = await import('./fault-words.js');
    const words = language === 'ru' ? FAULTS_RU : FAULTS_KK;
    return faults.map(({ code, severity, parameters }) => {
      const { what, todo } = words[code];
      return { code, severity, what: filled(what, parameters), todo: filled(todo, parameters) };
    });
  } catch {
    return english;
  }
}

const filled = (text: string, parameters: Fault['parameters']): string =>
  text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(parameters[name] ?? '?'));
