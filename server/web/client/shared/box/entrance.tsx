/** The log-in form. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { LanguageChooser } from '../parts/choosers.js';
import { HelpLink, type HelpPlace } from '../parts/help.js';
import { Button, Fault, Input, submits } from '../parts/parts.js';
import { sayShared } from '../words/words.js';
import { useAttempt } from './attempt.js';

interface EntranceFormProps {
  readonly enterLabel?: string;
  /** The form shows what it throws. */
  readonly onEnter: (login: string, password: string) => Promise<unknown>;
  /** Of a device that may have no other one. */
  readonly keyboard?: ComponentChildren;
  /** The login, as far as there is but one. */
  readonly known?: string | undefined;
}

export interface EntranceProps {
  readonly title: string;
  readonly hint: string;
  /** Left out = no link: it would leave the browser of a kiosk, which has no way back. */
  readonly help?: HelpPlace;
  /** Above the form. */
  readonly notice?: ComponentChildren;
  /** What stands in the form already. */
  readonly login?: string;
  /** Below it: another way in. */
  readonly children?: ComponentChildren;
}

export const Entrance = ({ title, hint, help, notice, login, keyboard, onEnter, children }: EntranceFormProps & EntranceProps) => (
  <main class="entrance">
    <div class="entrance-card">
      <h1>{title}</h1>
      <p>{hint}</p>
      {notice}
      <EntranceForm onEnter={onEnter} keyboard={keyboard} known={login} />
      {children}
      <div class="row">
        <LanguageChooser />
        {help === undefined ? null : <HelpLink place={help} />}
      </div>
    </div>
  </main>
);

export function EntranceForm({ enterLabel = sayShared('enter'), keyboard, known = '', onEnter }: EntranceFormProps) {
  const [login, setLogin] = useState(known);
  const [password, setPassword] = useState('');
  const { isPending, fault, attempt } = useAttempt();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => [...(form.current?.querySelectorAll('input') ?? [])].find(({ value }) => value === '')?.focus(), []);
  const enter = async () => {
    await attempt(() => onEnter(login, password));
    setPassword('');
  };
  return (
    <form ref={form} onSubmit={submits(enter)}>
      <Input label={sayShared('login')} value={login} autocomplete="username" required onText={setLogin} />
      <Input label={sayShared('password')} type="password" value={password} autocomplete="current-password" required onText={setPassword} />
      <Fault text={fault} />
      {keyboard}
      <Button type="submit" kind="primary" disabled={isPending}>
        {enterLabel}
      </Button>
    </form>
  );
}
