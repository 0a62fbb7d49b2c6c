/** Where somebody logs in. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { SubmitButton } from './button.js';

interface EntranceProps {
  readonly title: string;
  readonly hint: string;
  readonly loginLabel: string;
  readonly passwordLabel: string;
  readonly enterLabel: string;
  /** Why it did not work, in the reader's language; '' = nothing to say. */
  readonly fault: string;
  readonly login?: string;
  readonly onEnter: (login: string, password: string) => Promise<void>;
  readonly children?: ComponentChildren;
}

export function Entrance(props: EntranceProps) {
  return (
    <main class="entrance">
      <div class="entrance-card">
        <h1>{props.title}</h1>
        <p>{props.hint}</p>
        <EntranceForm {...props} />
        {props.children}
      </div>
    </main>
  );
}

export function EntranceForm({ loginLabel, passwordLabel, enterLabel, fault, login: firstLogin = '', onEnter }: EntranceProps) {
  const [login, setLogin] = useState(firstLogin);
  const [password, setPassword] = useState('');
  const [isPending, setPending] = useState(false);
  const enter = async (event: Event) => {
    event.preventDefault();
    if (isPending) return;
    setPending(true);
    await onEnter(login, password);
    setPending(false);
    setPassword('');
  };
  return (
    <form onSubmit={(event) => void enter(event)}>
      <label class="field">
        {loginLabel}
        <input value={login} autocomplete="username" required onInput={(event) => setLogin(event.currentTarget.value)} />
      </label>
      <label class="field">
        {passwordLabel}
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
