/** Faults of the box, above the content of the page. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../protocol/registry.js';
import { type Language, load } from './catalogues.js';
import type { Link } from './link.js';
import { sayFrom } from './say.js';
import { useStore } from './store.js';
import type { Speaking } from './words.js';

type Faults = ReplyData<'faults'>;
type Fault = Faults[number];

interface FaultBannerProps<Word extends string> {
  readonly link: Link;
  readonly speaker: Speaking<Word>;
  /** Whether the reader can act on it. */
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

/** The messages are loaded when there is a fault; if that fails, the banner is in English. */
async function worded(faults: Faults, language: Language): Promise<readonly Line[]> {
  if (faults.length === 0) return [];
  try {
    const say = sayFrom(language, await load(language, ['faults']));
    return faults.map(({ code, severity, parameters }) => {
      return { code, severity, what: say(`${code}.what`, parameters), todo: say(`${code}.todo`, parameters) };
    });
  } catch {
    return faults.map(({ code, severity, text, remedy }) => ({ code, severity, what: text, todo: remedy }));
  }
}
