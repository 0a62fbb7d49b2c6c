/** Log-in in two steps: the user, then the window. */

import { useState } from 'preact/hooks';
import type { Element } from '../../../protocol/client/client.js';
import { Button } from '../shared/button.js';
import type { WorkplaceWord } from '../shared/catalogues.js';
import { Entrance } from '../shared/entrance.js';
import { failureText } from '../shared/failures.js';
import type { Link } from '../shared/link.js';
import { useStore } from '../shared/store.js';
import type { Speaker } from '../shared/words.js';

interface WorkplaceEntranceProps {
  readonly link: Link;
  readonly speaker: Speaker<WorkplaceWord>;
  readonly onWindow: (window: number, clerk: string) => void;
}

interface Choice {
  readonly login: string;
  readonly password: string;
  readonly user: Element<'User'>;
  readonly windows: readonly Element<'Workplace'>[];
}

export function WorkplaceEntrance({ link, speaker, onWindow }: WorkplaceEntranceProps) {
  const { say } = useStore(speaker.speech);
  const [choice, setChoice] = useState<Choice | null>(null);
  const enter = async (login: string, password: string) => {
    const { user } = await link.login({ component: 'workplace', login, password });
    const windows = (await link.client.list('Workplace')).filter(({ disabled }) => disabled === 0);
    setChoice({ login, password, user, windows });
  };
  const sit = async ({ login, password, user }: Choice, window: number) => {
    await link.logout();
    await link.login({ component: 'workplace', login, password, workplace: window });
    onWindow(window, nameOf(user));
  };
  return choice === null ? (
    <Entrance speaker={speaker} title={say('title')} hint={say('enterHint')} onEnter={enter} />
  ) : (
    <WindowChoice choice={choice} speaker={speaker} onChoose={(window) => sit(choice, window)} />
  );
}

const nameOf = ({ surname, name, login }: Element<'User'>): string => [surname, name].filter(Boolean).join(' ') || login;

interface WindowChoiceProps {
  readonly choice: Choice;
  readonly speaker: Speaker<WorkplaceWord>;
  /** The form shows what it throws. */
  readonly onChoose: (window: number) => Promise<void>;
}

function WindowChoice({ choice, speaker, onChoose }: WindowChoiceProps) {
  const { say } = useStore(speaker.speech);
  const [fault, setFault] = useState('');
  const choose = async (window: number) => {
    setFault('');
    await onChoose(window).catch((failure: unknown) => setFault(failureText(failure, say)));
  };
  const own = choice.user.clerk.default_workplace ?? null;
  const words = ({ id, clerk_id: clerk }: Element<'Workplace'>): string =>
    id === own ? say('yourWindow') : clerk > 0 && clerk !== choice.user.id ? say('windowTaken') : say('windowFree');
  // The user's own window is first, and Enter chooses it.
  const windows = [...choice.windows].sort((one, other) => Number(other.id === own) - Number(one.id === own));
  return (
    <main class="entrance">
      <div class="entrance-card">
        <h1>{say('chooseWindow')}</h1>
        <p>{nameOf(choice.user)}</p>
        {fault === '' ? null : (
          <p class="note bad" role="alert">
            {fault}
          </p>
        )}
        <ul class="windows">
          {windows.map((window, index) => (
            <li key={window.id}>
              <Button autofocus={index === 0} onClick={() => void choose(window.id)}>
                <strong>{window.name}</strong>
                <span class="soft">{words(window)}</span>
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}
