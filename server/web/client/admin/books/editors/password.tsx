/** A password: typed twice or generated, and sent as its MD5, as the protocol requires. */
import { useState } from 'preact/hooks';
import { md5 } from '../../../../../protocol/client/md5.js';
import { Button } from '../../../shared/button.js';
import { randomPassword } from '../../random-password.js';
import { say } from '../words.js';
import type { EditorProps } from './editor.js';

export function PasswordEdit({ id, isNew, describedBy, isInvalid, onValue }: EditorProps) {
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const [isShown, setShown] = useState(false);
  const change = (one: string, other: string) => {
    setFirst(one);
    setAgain(other);
    // Two empty inputs leave the password unchanged: the box shows it as `null`. Two different ones are no password.
    if (one === '' && other === '') onValue(isNew ? undefined : null);
    else onValue(one === other ? md5(one) : '');
  };
  const makeUp = () => {
    const made = randomPassword();
    setShown(true);
    change(made, made);
  };
  const attributes = { type: isShown ? 'text' : 'password', autocomplete: 'new-password', 'aria-describedby': describedBy };
  return (
    <div class="lines">
      {isNew ? null : <p class="soft">{say('passwordKeep')}</p>}
      <label class="field" for={id}>
        {say('passwordNew')}
      </label>
      <input {...attributes} id={id} aria-invalid={isInvalid} value={first} onInput={(event) => change(event.currentTarget.value, again)} />
      <label class="field" for={`${id}-again`}>
        {say('passwordRepeat')}
      </label>
      <input {...attributes} id={`${id}-again`} value={again} onInput={(event) => change(first, event.currentTarget.value)} />
      {first !== again && again !== '' ? <p class="fault">{say('passwordDiffer')}</p> : null}
      <div class="row">
        <Button onClick={makeUp}>{say('passwordRandom')}</Button>
        {isShown ? <span class="soft">{say('passwordShown')}</span> : null}
      </div>
    </div>
  );
}
