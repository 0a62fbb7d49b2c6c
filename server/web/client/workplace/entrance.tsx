/** Log-in in two steps: the user, then the window. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Element } from '../../../protocol/client/client.js';
import { clerkName } from '../../../protocol/figures/naming.js';
import { useAttempt } from '../shared/box/attempt.js';
import { Entrance } from '../shared/box/entrance.js';
import { Button, Fault } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { link, say } from './page.js';

type OnWindow = (window: number, clerk: string) => void;

interface Choice {
  readonly login: string;
  readonly password: string;
  readonly user: Element<'User'>;
  readonly windows: readonly Element<'Workplace'>[];
}

export function WorkplaceEntrance({ onWindow }: { readonly onWindow: OnWindow }) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const enter = async (login: string, password: string) => {
    const { user } = await link.login({ component: 'workplace', login, password });
    const windows = (await link.client.list('Workplace')).filter(({ disabled }) => disabled === 0);
    setChoice({ login, password, user, windows });
  };
  return choice === null ? (
    <Entrance title={say('title')} hint={say('enterHint')} help="clerk" onEnter={enter} />
  ) : (
    <WindowChoice choice={choice} onWindow={onWindow} />
  );
}

function WindowChoice({ choice: { user, login, password, windows }, onWindow }: { readonly choice: Choice; readonly onWindow: OnWindow }) {
  const { fault, attempt } = useAttempt();
  const list = useRef<HTMLUListElement>(null);
  // A browser obeys `autofocus` once for each document, and the log-in had the focus before.
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  const sit = (window: number) =>
    attempt(async () => {
      await link.logout();
      await link.login({ component: 'workplace', login, password, workplace: window });
      onWindow(window, clerkName(user));
    });
  const own = user.clerk.default_workplace ?? null;
  const words = ({ id, clerk_id: clerk }: Element<'Workplace'>): string =>
    id === own ? say('yourWindow') : clerk > 0 && clerk !== user.id ? say('windowTaken') : say('windowFree');
  // The user's own window is first, and Enter chooses it.
  const ordered = [...windows].sort((one, other) => Number(other.id === own) - Number(one.id === own));
  return (
    <main class="entrance">
      <div class="entrance-card">
        <h1>{say('chooseWindow')}</h1>
        <p>{clerkName(user)}</p>
        <Fault text={fault} />
        <ul class="windows" ref={list}>
          {ordered.map((window) => (
            <li key={window.id}>
              <Button kind={window.id === own ? 'primary' : 'plain'} onClick={() => void sit(window.id)}>
                <strong>{shownName(window)}</strong>
                <span class="soft">{words(window)}</span>
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}
