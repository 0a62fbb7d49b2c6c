/** The abilities of each role, as one table. */
import { useState } from 'preact/hooks';
import { Button, Panel, Table } from '../../shared/parts/parts.js';
import type { Word } from '../../shared/words/catalogues.js';
import { rowTitle } from '../books/words.js';
import { type Row, rowsOf } from '../library.js';
import { addressOf, go } from '../place.js';
import { DisableDialog } from './dialogs.js';
import type { Sessions } from './sessions.js';
import { say } from './words.js';

type Part = 'administrator' | 'clerk' | 'supervisor' | 'registrator' | 'board';

/** Rights that the box requires (`rights` of its commands), in words. An administrator may log in at any place. */
const ABILITIES: readonly (readonly [Word<'users'>, readonly Part[]])[] = [
  ['can.configure', ['administrator']],
  ['can.users', ['administrator']],
  ['can.devices', ['administrator']],
  ['can.watch', ['administrator', 'supervisor']],
  ['can.direct', ['administrator', 'supervisor']],
  ['can.serve', ['administrator', 'clerk']],
  ['can.appointments', ['administrator', 'clerk']],
  ['can.kiosk', ['administrator', 'registrator']],
  ['can.board', ['administrator', 'board']],
];

const plays = (role: Row, part: Part): boolean => role[part] !== null && role[part] !== undefined;

export function Roles({ sessions }: { readonly sessions: Sessions }) {
  const [asked, setAsked] = useState<Row | null>(null);
  const roles = rowsOf('UserRole') ?? [];
  const users = rowsOf('User') ?? [];
  const addRole = (
    <Button look="at-end" onClick={() => go('books', 'UserRole', 'new')}>
      {say('addRole')}
    </Button>
  );
  const heads = roles.map((role) => (
    <div key={role.id} class={role.disabled === 1 ? 'is-off' : ''}>
      <a href={addressOf('books', 'UserRole', role.id)}>{rowTitle('UserRole', role)}</a>
      <span class="soft">{say('userCount', { count: users.filter((user) => user.role_id === role.id).length })}</span>
      {role.disabled === 1 ? <span class="tag">{say('off')}</span> : null}
    </div>
  ));
  return (
    <Panel title={say('roles')} beside={addRole}>
      <p class="soft">{say('rolesHint')}</p>
      <Table look="matrix stacked" columns={[say('can'), ...heads]}>
        {ABILITIES.map(([word, parts]) => (
          <tr key={word}>
            <th scope="row">{say(word)}</th>
            {roles.map((role) => {
              // A disabled role allows nothing, whatever its settings.
              const allows = role.disabled !== 1 && parts.some((part) => plays(role, part));
              return (
                <td key={role.id} class={allows ? 'may' : 'may-not'} data-column={rowTitle('UserRole', role)}>
                  <span aria-hidden="true">{allows ? '✓' : '–'}</span>
                  <span class="out-of-sight">{say(allows ? 'may' : 'mayNot')}</span>
                  {allows && word === 'can.serve' ? <small class="soft">{learned(role, rowsOf('Operation') ?? [])}</small> : null}
                </td>
              );
            })}
          </tr>
        ))}
        <tr>
          <td />
          {roles.map((role) => (
            <td key={role.id} data-column={rowTitle('UserRole', role)}>
              <a class="button quiet role-link" href={addressOf('books', 'UserRole', role.id)}>
                {say('openRole')}
              </a>
              <Button
                kind="quiet"
                aria-label={say(role.disabled === 1 ? 'enableOf' : 'disableOf', { login: rowTitle('UserRole', role) })}
                onClick={() => setAsked(role)}
              >
                {say(role.disabled === 1 ? 'enable' : 'disable')}
              </Button>
            </td>
          ))}
        </tr>
      </Table>
      {asked === null ? null : <DisableDialog book="UserRole" row={asked} sessions={sessions} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

/** How many operations the role's clerk part has; an administrator without one serves none. */
function learned({ clerk }: Row, operations: readonly Row[]): string {
  const part = clerk as { readonly all_operations?: number; readonly operations?: readonly number[] } | null;
  if (part === null || part === undefined) return say('operationsNone');
  if (part.all_operations === 1) return say('operationsAll');
  const count = operations.filter(({ id }) => part.operations?.includes(id)).length;
  return count === 0 ? say('operationsNone') : say('operationsSome', { count, all: operations.length });
}
