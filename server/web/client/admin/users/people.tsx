/** The users with their roles, their sessions, and the actions on each. */

import { useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import { Table } from '../../shared/parts.js';
import { rowTitle, titleById } from '../books/context.js';
import type { Row } from '../library.js';
import { addressOf, go } from '../place.js';
import type { UsersContext } from './context.js';
import { DisableDialog, PasswordDialog } from './dialogs.js';
import { whereText } from './session-words.js';
import { say } from './words.js';

const COLUMNS = ['login', 'name', 'role', 'loggedIn'] as const;

export function People(context: UsersContext) {
  const { library } = context;
  const [asked, setAsked] = useState<{ readonly what: 'password' | 'disable'; readonly user: Row } | null>(null);
  const users = library.now('User') ?? [];
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sorted = [...users].sort((one, other) => order.compare(rowTitle('User', one), rowTitle('User', other)));
  return (
    <section class="panel" aria-labelledby="people-title">
      <div class="row">
        <h2 id="people-title">{say('people')}</h2>
        <Button kind="primary" look="at-end" onClick={() => go('books', 'User', 'new')}>
          {say('addUser')}
        </Button>
      </div>
      <Table columns={COLUMNS.map((word) => say(word))} look="people" hasActions>
        {sorted.map((user) => (
          <PersonRow
            key={user.id}
            user={user}
            context={context}
            onPassword={() => setAsked({ what: 'password', user })}
            onDisable={() => setAsked({ what: 'disable', user })}
          />
        ))}
      </Table>
      {asked === null ? null : asked.what === 'password' ? (
        <PasswordDialog context={context} user={asked.user} onClose={() => setAsked(null)} />
      ) : (
        <DisableDialog context={context} book="User" row={asked.user} onClose={() => setAsked(null)} />
      )}
    </section>
  );
}

interface PersonProps {
  readonly user: Row;
  readonly context: UsersContext;
  readonly onPassword: () => void;
  readonly onDisable: () => void;
}

function PersonRow({ user, context, onPassword, onDisable }: PersonProps) {
  const { library, sessions } = context;
  const login = rowTitle('User', user);
  const isOff = user.disabled === 1;
  const role = library.row('UserRole', user.role_id);
  const own = sessions.list.filter((session) => session.user_id === user.id);
  const isSelf = own.some((session) => session.own);
  return (
    <tr class={isOff ? 'is-off' : ''}>
      <th scope="row">
        <a href={addressOf('books', 'User', user.id)}>{login}</a>
        {isOff ? <span class="tag">{say('off')}</span> : null}
      </th>
      <td>{[user.surname, user.name, user.patronymic].filter(Boolean).join(' ')}</td>
      <td>
        {titleById({ library }, 'UserRole', user.role_id)}
        {role?.disabled === 1 ? <span class="tag">{say('roleOff')}</span> : null}
      </td>
      <td>{own.length === 0 ? <span class="soft">{say('nowhere')}</span> : whereText(own, library)}</td>
      <td class="actions">
        <Button kind="quiet" aria-label={say('newPasswordOf', { login })} onClick={onPassword}>
          {say('newPassword')}
        </Button>
        {isSelf ? (
          <span class="soft">{say('own')}</span>
        ) : (
          <Button kind="quiet" aria-label={say(isOff ? 'enableOf' : 'disableOf', { login })} onClick={onDisable}>
            {say(isOff ? 'enable' : 'disable')}
          </Button>
        )}
      </td>
    </tr>
  );
}
