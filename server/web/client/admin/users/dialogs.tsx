/** Confirmation of a lasting change of a user or role. The dialog shows the consequences first. */
import { useState } from 'preact/hooks';
import { md5 } from '../../../../protocol/client/md5.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { namesInBooks, rowTitle } from '../books/words.js';
import { type Row, rowsOf } from '../library.js';
import { link } from '../page.js';
import { randomPassword } from '../random-password.js';
import type { Sessions } from './sessions.js';
import { asWhat, type Session, say } from './words.js';

interface DialogProps {
  readonly sessions: Sessions;
  readonly row: Row;
  readonly onClose: () => void;
}

/** A generated password, shown once: the box stores only its hash. */
export function PasswordDialog({ sessions, row: user, onClose }: DialogProps) {
  const [password, setPassword] = useState('');
  const login = rowTitle('User', user);
  const make = async () => {
    const made = randomPassword();
    await link.client.set('User', { id: user.id, password: md5(made) });
    setPassword(made);
    void sessions.refresh();
    return 'stay' as const;
  };
  const isMade = password !== '';
  return (
    <AskingDialog
      title={say('newPasswordTitle', { login })}
      action={isMade ? null : say('newPasswordMake')}
      cancel={say(isMade ? 'passwordNoted' : 'cancel')}
      onClose={onClose}
      onDone={make}
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
          <Ending sessions={sessions.list.filter((session) => session.user_id === user.id && !session.own)} word="ending" />
        </>
      )}
    </AskingDialog>
  );
}

/** After the loss of a device; nobody sees which ones there are, as the box keeps digests alone. */
export function ForgetDialog({ row: user, onClose }: Pick<DialogProps, 'row' | 'onClose'>) {
  return (
    <AskingDialog
      title={say('forgetDevicesTitle', { login: rowTitle('User', user) })}
      action={say('forgetDevices')}
      onClose={onClose}
      onDone={async () => void (await link.client.call('forgetDevices', { user: user.id }))}
    >
      <p>{say('forgetDevicesHint')}</p>
    </AskingDialog>
  );
}

/** Disables or enables. Enabling has no consequences to show. */
export function DisableDialog({ sessions, book, row, onClose }: DialogProps & { readonly book: 'User' | 'UserRole' }) {
  const isOff = row.disabled === 1;
  const users = new Set((rowsOf('User') ?? []).filter((user) => user.role_id === row.id).map(({ id }) => id));
  const ending = sessions.list.filter((session) => (book === 'User' ? session.user_id === row.id : users.has(session.user_id)));
  const change = async () => {
    await link.client.set(book, { id: row.id, disabled: isOff ? 0 : 1 });
    void sessions.refresh();
  };
  return (
    <AskingDialog
      title={say(isOff ? 'enableTitle' : 'disableTitle', { name: rowTitle(book, row) })}
      action={say(isOff ? 'enable' : 'disable')}
      kind={isOff ? 'primary' : 'danger'}
      telling={{ names: namesInBooks }}
      onClose={onClose}
      onDone={change}
    >
      <p>
        {book === 'User' ? say(isOff ? 'enableUser' : 'disableUser') : say(isOff ? 'enableRole' : 'disableRole', { count: users.size })}
      </p>
      {isOff ? null : <Ending sessions={ending} word={book === 'User' ? 'ending' : 'losing'} />}
    </AskingDialog>
  );
}

const Ending = ({ sessions, word }: { readonly sessions: readonly Session[]; readonly word: 'ending' | 'losing' }) =>
  sessions.length === 0 ? (
    <p class="soft">{say('nothingEnds')}</p>
  ) : (
    <div class="note">
      <p>{say(word, { count: sessions.length })}</p>
      <ul class="dots">
        {sessions.map((session) => (
          <li key={session.id}>
            {session.login}: {asWhat(session)}
          </li>
        ))}
      </ul>
    </div>
  );
