/** Users, roles and sessions: the list of users with the actions on each. */
import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../../shared/box/store.js';
import { Button, Panel, Table } from '../../shared/parts/parts.js';
import { rowTitle, titleById } from '../books/words.js';
import { type Row, rowOf, rowsOf } from '../library.js';
import { addressOf, go } from '../place.js';
import { DisableDialog, ForgetDialog, PasswordDialog } from './dialogs.js';
import { outcome } from './outcome.js';
import { Roles } from './roles.js';
import { SessionList, type Sessions, useSessions } from './sessions.js';
import { say, whereText } from './words.js';
import './users.css';

export function UsersSection() {
  const sessions = useSessions();
  const done = useStore(outcome);
  useEffect(() => () => outcome.set(''), []);
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="done" role="status">
        {done}
      </p>
      <People sessions={sessions} />
      <Roles sessions={sessions} />
      <SessionList sessions={sessions} />
    </>
  );
}

const COLUMNS = ['login', 'name', 'role', 'loggedIn'] as const;

interface Question {
  readonly ask: 'password' | 'forget' | 'disable';
  readonly row: Row;
}

function People({ sessions }: { readonly sessions: Sessions }) {
  const [asked, setAsked] = useState<Question | null>(null);
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sorted = [...(rowsOf('User') ?? [])].sort((one, other) => order.compare(rowTitle('User', one), rowTitle('User', other)));
  const addUser = (
    <Button kind="primary" look="at-end" onClick={() => go('books', 'User', 'new')}>
      {say('addUser')}
    </Button>
  );
  const dialog = asked && { row: asked.row, sessions, onClose: () => setAsked(null) };
  return (
    <Panel title={say('people')} beside={addUser}>
      <Table columns={COLUMNS.map((word) => say(word))} look="people" hasActions isStacked>
        {sorted.map((user) => (
          <PersonRow key={user.id} row={user} sessions={sessions} onAsk={setAsked} />
        ))}
      </Table>
      {dialog && asked?.ask === 'password' ? <PasswordDialog {...dialog} /> : null}
      {dialog && asked?.ask === 'forget' ? <ForgetDialog {...dialog} /> : null}
      {dialog && asked?.ask === 'disable' ? <DisableDialog book="User" {...dialog} /> : null}
    </Panel>
  );
}

interface PersonProps {
  readonly row: Row;
  readonly sessions: Sessions;
  readonly onAsk: (question: Question) => void;
}

function PersonRow({ row, sessions, onAsk }: PersonProps) {
  const login = rowTitle('User', row);
  const isOff = row.disabled === 1;
  const own = sessions.list.filter((session) => session.user_id === row.id);
  // A session without a connection is that of a page that was closed: nobody is there.
  const here = own.filter(({ connected }) => connected);
  const isSelf = own.some((session) => session.own);
  return (
    <tr class={isOff ? 'is-off' : ''}>
      <th scope="row">
        <a href={addressOf('books', 'User', row.id)}>{login}</a>
        {isOff ? <span class="tag">{say('off')}</span> : null}
      </th>
      <td>{[row.surname, row.name, row.patronymic].filter(Boolean).join(' ')}</td>
      <td>
        {titleById('UserRole', row.role_id)}
        {rowOf('UserRole', row.role_id)?.disabled === 1 ? <span class="tag">{say('roleOff')}</span> : null}
      </td>
      <td>{here.length === 0 ? <span class="soft">{say(own.length === 0 ? 'nowhere' : 'notConnected')}</span> : whereText(here)}</td>
      <td class="actions">
        <Button kind="quiet" aria-label={say('newPasswordOf', { login })} onClick={() => onAsk({ ask: 'password', row })}>
          {say('newPassword')}
        </Button>
        <Button kind="quiet" aria-label={say('forgetDevicesOf', { login })} onClick={() => onAsk({ ask: 'forget', row })}>
          {say('forgetDevices')}
        </Button>
        {isSelf ? (
          <span class="soft">{say('own')}</span>
        ) : (
          <Button kind="quiet" aria-label={say(isOff ? 'enableOf' : 'disableOf', { login })} onClick={() => onAsk({ ask: 'disable', row })}>
            {say(isOff ? 'enable' : 'disable')}
          </Button>
        )}
      </td>
    </tr>
  );
}
