/** The abilities of each role, as one table. */

import { useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import type { Word } from '../../shared/catalogues.js';
import { Table } from '../../shared/parts.js';
import { rowTitle } from '../books/context.js';
import type { Row } from '../library.js';
import { addressOf, go } from '../place.js';
import type { UsersContext } from './context.js';
import { DisableDialog } from './dialogs.js';
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

export function Roles(context: UsersContext) {
  const { library } = context;
  const [asked, setAsked] = useState<Row | null>(null);
  const roles = library.now('UserRole') ?? [];
  const users = library.now('User') ?? [];
  return (
    <section class="panel" aria-labelledby="roles-title">
      <div class="row">
        <h2 id="roles-title">{say('roles')}</h2>
        <Button look="at-end" onClick={() => go('books', 'UserRole', 'new')}>
          {say('addRole')}
        </Button>
      </div>
      <p class="soft">{say('rolesHint')}</p>
      <Table
        look="matrix"
        columns={[
          say('can'),
          ...roles.map((role) => (
            <div key={role.id} class={role.disabled === 1 ? 'is-off' : ''}>
              <a href={addressOf('books', 'UserRole', role.id)}>{rowTitle('UserRole', role)}</a>
              <span class="soft">{say('userCount', { count: users.filter((user) => user.role_id === role.id).length })}</span>
              {role.disabled === 1 ? <span class="tag">{say('off')}</span> : null}
            </div>
          )),
        ]}
      >
        {ABILITIES.map(([word, parts]) => (
          <tr key={word}>
            <th scope="row">{say(word)}</th>
            {roles.map((role) => (
              <Cell key={role.id} role={role} isAllowed={parts.some((part) => plays(role, part))} word={word} context={context} />
            ))}
          </tr>
        ))}
        <tr>
          <td />
          {roles.map((role) => (
            <td key={role.id}>
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
      {asked === null ? null : <DisableDialog context={context} book="UserRole" row={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

interface CellProps {
  readonly role: Row;
  readonly isAllowed: boolean;
  readonly word: Word<'users'>;
  readonly context: UsersContext;
}

/** A disabled role allows nothing, whatever its settings. */
function Cell({ role, isAllowed, word, context: { library } }: CellProps) {
  const allows = isAllowed && role.disabled !== 1;
  return (
    <td class={allows ? 'may' : 'may-not'}>
      <span aria-hidden="true">{allows ? '✓' : '–'}</span>
      <span class="out-of-sight">{say(allows ? 'may' : 'mayNot')}</span>
      {allows && word === 'can.serve' ? <small class="soft">{learned(role, library.now('Operation') ?? [])}</small> : null}
    </td>
  );

  /** How many operations the role's clerk part has; an administrator without one serves none. */
  function learned({ clerk }: Row, operations: readonly Row[]): string {
    const part = clerk as { readonly all_operations?: number; readonly operations?: readonly number[] } | null;
    if (part === null || part === undefined) return say('operationsNone');
    if (part.all_operations === 1) return say('operationsAll');
    const count = operations.filter(({ id }) => part.operations?.includes(id)).length;
    return count === 0 ? say('operationsNone') : say('operationsSome', { count, all: operations.length });
  }
}
