/** Confirmation of a lasting change of a user or role. The dialog shows the consequences first. */
import { useState } from 'preact/hooks';
import { md5 } from '../../../../protocol/client/md5.js';
import { useAttempt } from '../../shared/attempt.js';
import { AskingDialog } from '../../shared/dialog.js';
import { Fault } from '../../shared/parts.js';
import { namesOf, rowTitle } from '../books/context.js';
import type { Library, Row } from '../library.js';
import { link } from '../page.js';
import { randomPassword } from '../random-password.js';
import type { UsersContext } from './context.js';
import { asWhat, type Session } from './session-words.js';
import { say } from './words.js';

interface PasswordDialogProps {
  readonly context: UsersContext;
  readonly user: Row;
  readonly onClose: () => void;
}

/** A generated password, shown once: the box stores only its hash. */
export function PasswordDialog({ context: { library, sessions }, user, onClose }: PasswordDialogProps) {
  const [password, setPassword] = useState('');
  const { isPending, fault, attempt } = useAttempt();
  const login = rowTitle('User', user);
  const ending = sessions.list.filter((session) => session.user_id === user.id && !session.own);
  const make = async () => {
    const made = randomPassword();
    if (!(await attempt(() => link.client.set('User', { id: user.id, password: md5(made) })))) return;
    setPassword(made);
    void sessions.refresh();
  };
  const isMade = password !== '';
  return (
    <AskingDialog
      title={say('newPasswordTitle', { login })}
      action={isMade ? null : say('newPasswordMake')}
      cancel={isMade ? say('passwordNoted') : say('cancel')}
      disabled={isPending}
      onClose={onClose}
      onDone={() => void make()}
    >
      {isMade ? (
        <div role="status">
          <p>{say('passwordOnce')}</p>
          <p class="password-once">
            <code>{password}</code>
          </p>
        </div>
      ) : (
        <>
          <p>{say('newPasswordHint')}</p>
          <Ending sessions={ending} library={library} word="ending" />
        </>
      )}
      <Fault text={fault} />
    </AskingDialog>
  );
}

interface DisableDialogProps {
  readonly context: UsersContext;
  readonly book: 'User' | 'UserRole';
  readonly row: Row;
  readonly onClose: () => void;
}

/** Disables or enables. Enabling has no consequences to show. */
export function DisableDialog({ context: { library, sessions }, book, row, onClose }: DisableDialogProps) {
  const { isPending, fault, attempt } = useAttempt({ names: namesOf({ library }) });
  const isOff = row.disabled === 1;
  const users = new Set((library.now('User') ?? []).filter((user) => user.role_id === row.id).map(({ id }) => id));
  const ending = sessions.list.filter((session) => (book === 'User' ? session.user_id === row.id : users.has(session.user_id)));
  const change = async () => {
    if (!(await attempt(() => link.client.set(book, { id: row.id, disabled: isOff ? 0 : 1 })))) return;
    void sessions.refresh();
    onClose();
  };
  const name = rowTitle(book, row);
  return (
    <AskingDialog
      title={say(isOff ? 'enableTitle' : 'disableTitle', { name })}
      action={say(isOff ? 'enable' : 'disable')}
      kind={isOff ? 'primary' : 'danger'}
      disabled={isPending}
      onClose={onClose}
      onDone={() => void change()}
    >
      <p>
        {book === 'User' ? say(isOff ? 'enableUser' : 'disableUser') : say(isOff ? 'enableRole' : 'disableRole', { count: users.size })}
      </p>
      {isOff ? null : <Ending sessions={ending} library={library} word={book === 'User' ? 'ending' : 'losing'} />}
      <Fault text={fault} />
    </AskingDialog>
  );
}

interface EndingProps {
  readonly sessions: readonly Session[];
  readonly library: Library;
  readonly word: 'ending' | 'losing';
}

const Ending = ({ sessions, library, word }: EndingProps) =>
  sessions.length === 0 ? (
    <p class="soft">{say('nothingEnds')}</p>
  ) : (
    <div class="note">
      <p>{say(word, { count: sessions.length })}</p>
      <ul class="dots">
        {sessions.map((session) => (
          <li key={session.id}>
            {session.login}: {asWhat(session, library)}
          </li>
        ))}
      </ul>
    </div>
  );
