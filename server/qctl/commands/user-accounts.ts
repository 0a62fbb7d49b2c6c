/** Users and roles as a technician names them: by login and name, or by number. */
import type { Element } from '../../protocol/client/client.js';
import { RefusedError } from '../failures.js';

type User = Element<'User'>;
type Role = Element<'UserRole'>;

export function userNamed(users: readonly User[], login: string): User {
  const user = users.find((one) => one.login === login) ?? users.find(({ id }) => String(id) === login);
  if (user) return user;
  throw new RefusedError(`no user is called ${login}; there are ${listed(users.map((one) => one.login))}`);
}

export function roleNamed(roles: readonly Role[], name: string): Role {
  const role = roles.find((one) => one.name === name) ?? roles.find(({ id }) => String(id) === name);
  if (role) return role;
  throw new RefusedError(`no role is called ${name}; there are ${listed(roles.map((one) => `${one.id} "${one.name}"`))}`);
}

const LISTED_MAX = 20;
const listed = (names: readonly string[]): string =>
  names.slice(0, LISTED_MAX).join(', ') + (names.length > LISTED_MAX ? ` and ${names.length - LISTED_MAX} more` : '');

/** A line of `qctl user list`. */
export const userRow = ({ id, login, surname, name, disabled, role }: User) => ({
  id,
  login,
  name: [surname, name].filter((part) => part !== '').join(' '),
  state: disabled ? 'disabled' : 'enabled',
  role: role.name,
  may: may(role),
});

function may({ disabled, administrator, supervisor, clerk, registrator, board }: Role): string {
  if (disabled) return 'nothing: the role is disabled';
  const parts = { administrator, supervisor, 'serve visitors': clerk, kiosk: registrator, board };
  return Object.entries(parts)
    .flatMap(([part, has]) => (has ? [part] : []))
    .join(', ');
}
