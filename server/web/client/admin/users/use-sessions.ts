/** The open sessions, for the section. */

import { useEffect, useState } from 'preact/hooks';
import type { AdminWord } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import type { Link } from '../../shared/link.js';
import { useStore } from '../../shared/store.js';
import type { Speaking } from '../../shared/words.js';
import type { Session } from './session-words.js';

export interface Sessions {
  readonly list: readonly Session[];
  /** Why the sessions are unknown, or why one was not ended; '' = none. */
  readonly fault: string;
  readonly refresh: () => Promise<void>;
  readonly end: (id: number) => Promise<void>;
}

/** The box sends no notice when a session is used, so the page polls. */
const LOOK_AGAIN_MS = 10_000;

export function useSessions(link: Link, speaker: Speaking<AdminWord>): Sessions {
  const page = useStore(speaker.speech);
  const [list, setList] = useState<readonly Session[]>([]);
  const [fault, setFault] = useState('');
  const attempt = (action: Promise<unknown>): Promise<void> =>
    action.then(
      () => setFault(''),
      (failure: unknown) => setFault(failureText(failure, page.say)),
    );
  const refresh = (): Promise<void> => attempt(link.client.call('sessions', {}).then(setList));
  useEffect(() => {
    void refresh();
    const beat = setInterval(() => void refresh(), LOOK_AGAIN_MS);
    return () => clearInterval(beat);
  }, []);
  return { list, fault, refresh, end: (id) => attempt(link.client.call('endSession', { id })).then(refresh) };
}
