/** Faults of the box, above the content of the page. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import type { Link } from '../box/link.js';
import { learn, wordsOf } from '../words/words.js';

interface FaultBannerProps {
  readonly link: Link;
  /** Whether the reader can act on it. */
  readonly withRemedy: boolean;
}

const { say, has } = wordsOf('faults');

/** The messages are loaded when there is a fault; without them the banner is in English. */
export function FaultBanner({ link, withRemedy }: FaultBannerProps) {
  const [faults, setFaults] = useState<ReplyData<'faults'>>([]);
  const show = (shown: ReplyData<'faults'>) =>
    void (shown.length === 0 ? Promise.resolve() : learn('faults')).catch(() => undefined).then(() => setFaults(shown));
  useEffect(() => link.follow(link.client.subscribeFaults(show)), [link]);
  return (
    <div role="status" aria-live="polite">
      {faults.map(({ code, severity, parameters, text, remedy }) => (
        <p key={code} class={severity === 'error' ? 'note bad box-fault' : 'note box-fault'}>
          <strong>{has(`${code}.what`) ? say(`${code}.what`, parameters) : text}</strong>{' '}
          {withRemedy ? (has(`${code}.todo`) ? say(`${code}.todo`, parameters) : remedy) : null}
        </p>
      ))}
    </div>
  );
}
