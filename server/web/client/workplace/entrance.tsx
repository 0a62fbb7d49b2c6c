/** Two steps in: who one is, then at which window one sits. */
import { useState } from 'preact/hooks';
import type { Element } from '../../../protocol/client/client.js';
import { Button } from '../shared/button.js';
import { LanguageChooser } from '../shared/choosers.js';
import { Entrance } from '../shared/entrance.js';
import { failureText } from '../shared/failures.js';
import type { Link } from '../shared/link.js';
import { useStore } from '../shared/store.js';
import type { Speaker } from '../shared/words.js';
import type { WorkplaceWord } from './words/index.js';

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
  const [fault, setFault] = useState('');
  const attempt = async (action: () => Promise<void>) => {
    try {
      await action();
      setFault('');
    } catch (failure) {
      setFault(failureText(failure, say));
    }
  };
  const enter = (login: string, password: string) =>
    attempt(async () => {
      const { user } = await link.login({ component: 'workplace', login, password });
      const windows = (await link.client.list('Workplace')).filter(({ disabled }) => disabled === 0);
      setChoice({ login, password, user, windows });
    });
  const sit = ({ login, password, user }: Choice, window: number) =>
    attempt(async () => {
      await link.logout();
      await link.login({ component: 'workplace', login, password, workplace: window });
      onWindow(window, nameOf(user));
    });
  if (choice !== null)
    return <WindowChoice choice={choice} speaker={speaker} fault={fault} onChoose={(window) => void sit(choice, window)} />;
  return (
    <Entrance
      title={say('title')}
      hint={say('enterHint')}
      loginLabel={say('login')}
      passwordLabel={say('password')}
      enterLabel={say('enter')}
      fault={fault}
      onEnter={enter}
    >
      <LanguageChooser speaker={speaker} label={say('language')} />
    </Entrance>
  );
}

const nameOf = ({ surname, name, login }: Element<'User'>): string => [surname, name].filter(Boolean).join(' ') || login;

interface WindowChoiceProps {
  readonly choice: Choice;
  readonly speaker: Speaker<WorkplaceWord>;
  readonly fault: string;
  readonly onChoose: (window: number) => void;
}

function WindowChoice({ choice, speaker, fault, onChoose }: WindowChoiceProps) {
  const { say } = useStore(speaker.speech);
  const own = choice.user.clerk.default_workplace ?? null;
  const words = ({ id, clerk_id: clerk }: Element<'Workplace'>): string =>
    id === own ? say('yourWindow') : clerk > 0 && clerk !== choice.user.id ? say('windowTaken') : say('windowFree');
  // One's own window is the first, and the one that Enter takes.
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
              <Button autofocus={index === 0} onClick={() => onChoose(window.id)}>
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
