/** The log-in form. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { SubmitButton } from './button.js';
import type { SharedWord } from './catalogues.js';
import { LanguageChooser } from './choosers.js';
import { failureText } from './failures.js';
import { useStore } from './store.js';
import type { Say, Speaking } from './words.js';

interface EntranceFormProps {
  readonly say: Say<SharedWord>;
  /** Label of the button instead of "Log in". */
  readonly enterLabel?: string;
  /** The form shows what it throws, in the reader's language. */
  readonly onEnter: (login: string, password: string) => Promise<void>;
}

interface EntranceProps extends Omit<EntranceFormProps, 'say'> {
  readonly speaker: Speaking<SharedWord>;
  readonly title: string;
  readonly hint: string;
  readonly children?: ComponentChildren;
}

export function Entrance({ speaker, title, hint, children, ...form }: EntranceProps) {
  const { say } = useStore(speaker.speech);
  return (
    <main class="entrance">
      <div class="entrance-card">
        <h1>{title}</h1>
        <p>{hint}</p>
        <EntranceForm say={say} {...form} />
        {children}
        <LanguageChooser speaker={speaker} label={say('language')} />
      </div>
    </main>
  );
}

export function EntranceForm({ say, enterLabel = say('enter'), onEnter }: EntranceFormProps) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [isPending, setPending] = useState(false);
  const [fault, setFault] = useState('');
  const enter = async (event: Event) => {
    event.preventDefault();
    if (isPending) return;
    setPending(true);
    setFault('');
    await onEnter(login, password).catch((failure: unknown) => setFault(failureText(failure, say)));
    setPending(false);
    setPassword('');
  };
  return (
    <form onSubmit={(event) => void enter(event)}>
      <label class="field">
        {say('login')}
        <input value={login} autocomplete="username" required onInput={(event) => setLogin(event.currentTarget.value)} />
      </label>
      <label class="field">
        {say('password')}
        <input
          type="password"
          value={password}
          autocomplete="current-password"
          required
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      {fault === '' ? null : (
        <p class="note bad" role="alert">
          {fault}
        </p>
      )}
      <SubmitButton disabled={isPending}>{enterLabel}</SubmitButton>
    </form>
  );
}
