/** Confirmation of a lasting change of a user or role. The dialog shows the consequences first. */
import { useState } from 'preact/hooks';
import { md5 } from '../../../../protocol/client/md5.js';
import { Button } from '../../shared/button.js';
import { Dialog } from '../../shared/dialog.js';
import { failureText } from '../../shared/failures.js';
import { namesOf, rowTitle } from '../books/context.js';
import type { Row } from '../library.js';
import { Fault } from '../parts.js';
import { randomPassword } from '../random-password.js';
import type { UsersContext } from './people.js';
import { asWhat, type Session } from './session-words.js';

interface PasswordDialogProps {
  readonly context: UsersContext;
  readonly user: Row;
  readonly onClose: () => void;
}

/** A generated password, shown once: the box stores only its hash. */
export function PasswordDialog({ context, user, onClose }: PasswordDialogProps) {
  const { link, speech, ofBooks, sessions } = context;
  const { say } = speech;
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState('');
  const [isPending, setPending] = useState(false);
  const login = rowTitle(ofBooks, 'User', user);
  const ending = sessions.list.filter((session) => session.user_id === user.id && !session.own);
  const make = async () => {
    setPending(true);
    const made = randomPassword();
    try {
      await link.client.set('User', { id: user.id, password: md5(made) });
      setPassword(made);
      setFault('');
      void sessions.refresh();
    } catch (failure) {
      setFault(failureText(failure, context.sayOfPage));
    }
    setPending(false);
  };
  return (
    <Dialog title={say('newPasswordTitle', { login })} onClose={onClose}>
      {password === '' ? (
        <>
          <p>{say('newPasswordHint')}</p>
          <Ending sessions={ending} context={context} word="ending" />
        </>
      ) : (
        <div role="status">
          <p>{say('passwordOnce')}</p>
          <p class="password-once">
            <code>{password}</code>
          </p>
        </div>
      )}
      <Fault text={fault} />
      <div class="row end">
        <Button onClick={onClose}>{password === '' ? context.sayOfPage('cancel') : say('passwordNoted')}</Button>
        {password === '' ? (
          <Button kind="primary" disabled={isPending} onClick={() => void make()}>
            {say('newPasswordMake')}
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}

interface DisableDialogProps {
  readonly context: UsersContext;
  readonly book: 'User' | 'UserRole';
  readonly row: Row;
  readonly onClose: () => void;
}

/** Disables or enables. Enabling has no consequences to show. */
export function DisableDialog({ context, book, row, onClose }: DisableDialogProps) {
  const { link, library, speech, ofBooks, sessions } = context;
  const { say } = speech;
  const [fault, setFault] = useState('');
  const [isPending, setPending] = useState(false);
  const isOff = row.disabled === 1;
  const users = new Set((library.now('User') ?? []).filter((user) => user.role_id === row.id).map(({ id }) => id));
  const ending = sessions.list.filter((session) => (book === 'User' ? session.user_id === row.id : users.has(session.user_id)));
  const change = async () => {
    setPending(true);
    try {
      await link.client.set(book, { id: row.id, disabled: isOff ? 0 : 1 });
      void sessions.refresh();
      onClose();
    } catch (failure) {
      setFault(failureText(failure, context.sayOfPage, { names: namesOf({ library, speech: ofBooks }) }));
    }
    setPending(false);
  };
  const name = rowTitle(ofBooks, book, row);
  return (
    <Dialog title={say(isOff ? 'enableTitle' : 'disableTitle', { name })} onClose={onClose}>
      <p>
        {book === 'User' ? say(isOff ? 'enableUser' : 'disableUser') : say(isOff ? 'enableRole' : 'disableRole', { count: users.size })}
      </p>
      {isOff ? null : <Ending sessions={ending} context={context} word={book === 'User' ? 'ending' : 'losing'} />}
      <Fault text={fault} />
      <div class="row end">
        <Button onClick={onClose}>{context.sayOfPage('cancel')}</Button>
        <Button kind={isOff ? 'primary' : 'danger'} disabled={isPending} onClick={() => void change()}>
          {say(isOff ? 'enable' : 'disable')}
        </Button>
      </div>
    </Dialog>
  );
}

interface EndingProps {
  readonly sessions: readonly Session[];
  readonly context: UsersContext;
  readonly word: 'ending' | 'losing';
}

function Ending({ sessions, context, word }: EndingProps) {
  const { say } = context.speech;
  if (sessions.length === 0) return <p class="soft">{say('nothingEnds')}</p>;
  return (
    <div class="note">
      <p>{say(word, { count: sessions.length })}</p>
      <ul class="dots">
        {sessions.map((session) => (
          <li key={session.id}>
            {session.login}: {asWhat(session, context)}
          </li>
        ))}
      </ul>
    </div>
  );
}
