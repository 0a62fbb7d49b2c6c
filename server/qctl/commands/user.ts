/** `qctl user …`: users who may log in over the network. `qctl admin reset-password`: the first log-in, and a forgotten password. */
import { randomInt } from 'node:crypto';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import { md5 } from '../../protocol/client/md5.js';
import type { Asking, QctlCommand } from '../command.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError, UsageError } from '../failures.js';
import { fields, personName, table } from '../output.js';
import { confirmed, type WithYes } from '../questions.js';

interface Random {
  readonly random?: boolean;
}

interface NewOptions extends Random {
  readonly role: string;
  readonly name?: string;
  readonly surname?: string;
}

export function addUser(root: QctlCommand): void {
  const user = root.command('user').description('people and devices that log in');
  user
    .command('list')
    .description('lists the users, their roles, and what they may do')
    .explained({ 'qctl user list': '' })
    .asks(
      async ({ client }) => (await client.list('User')).map(userRow),
      (rows, page) => table(rows, page, (_column, text) => (text === 'disabled' ? 'yellow' : undefined)),
    );
  user
    .command('show <login>')
    .description('shows one user')
    .explained({ 'qctl user show petrov': '' })
    .asks(async ({ client }, login: string) => {
      const found = await userNamed(client, login);
      const { clerk, create_time } = found;
      return { ...userRow(found), priority: clerk.priority, default_workplace: clerk.default_workplace, created: create_time };
    }, fields);
  user
    .command('new <login>')
    .description('adds a user; the password is asked for, or read from standard input')
    .requiredOption('--role <name>', 'the role, by its name or number')
    .option('--name <name>', 'the first name')
    .option('--surname <name>', 'the surname')
    .option('--random', 'make a random password and show it once')
    .explained({ 'qctl user new petrov --role Оператор --surname Петров': '', 'qctl user new kiosk-2 --role 3 --random': '' })
    .asks(async ({ client, options, dependencies }: Asking<NewOptions>, login: string) => {
      const role = roleNamed(await client.list('UserRole'), options.role);
      const password = await newPassword(login, options, dependencies);
      const { name = '', surname = '' } = options;
      const { id } = await client.add('User', { login, password: md5(password), role_id: role.id, name, surname });
      return { id, login, role: role.name, ...(options.random && { password }) };
    }, fields);
  addSwitch(user, 'disable', 1, 'ends the sessions of a user and refuses new log-ins');
  addSwitch(user, 'enable', 0, 'lets a user log in again');
  user
    .command('remove <login>')
    .description('removes a user; disable users who will come back')
    .withYes()
    .explained({ 'qctl user remove petrov': '' })
    .asks(async (asking: Asking<WithYes>, word: string) => {
      const { id, login } = await userNamed(asking.client, word);
      await confirmed(asking, `The user ${login} will be removed.`);
      await asking.client.remove('User', id);
      return { login, state: 'removed' };
    }, fields);
  user
    .command('password <login>')
    .description('gives a user a new password, asked for or read from standard input, and ends the sessions of the user')
    .option('--random', 'make a random password and show it once')
    .explained({ 'qctl user password petrov': '', 'qctl user password kiosk --random': '' })
    .asks(async ({ client, options, dependencies }: Asking<Random>, word: string) => {
      const { id, login } = await userNamed(client, word);
      const password = await newPassword(login, options, dependencies);
      await client.set('User', { id, password: md5(password) });
      return { login, password: options.random ? password : 'changed' };
    }, fields);
  addForgetDevices(user);
}

function addForgetDevices(user: QctlCommand): void {
  user
    .command('forget-devices <login>')
    .description('forgets the devices on which a user has logged in before; a new password does the same')
    .explained(
      { 'qctl user forget-devices petrov': 'after a device was lost' },
      'While somebody guesses a password, its user gets in at once on known devices alone. Sessions go on: "qctl session kill" ends them.',
    )
    .asks(async ({ client }, word: string) => {
      const { id, login } = await userNamed(client, word);
      await client.call('forgetDevices', { user: id });
      return { login, devices: 'forgotten' };
    }, fields);
}

function addSwitch(user: QctlCommand, name: 'disable' | 'enable', disabled: 0 | 1, what: string): void {
  user
    .command(`${name} <login>`)
    .description(what)
    .explained({ [`qctl user ${name} petrov`]: '' })
    .asks(async ({ client }, word: string) => {
      const { id, login } = await userNamed(client, word);
      await client.set('User', { id, disabled });
      return { login, state: `${name}d` };
    }, fields);
}

type User = Element<'User'>;
type Role = Element<'UserRole'>;

async function userNamed(client: QboxClient, login: string): Promise<User> {
  const users = await client.list('User');
  const user = users.find((one) => one.login === login) ?? users.find(({ id }) => String(id) === login);
  if (user) return user;
  throw new RefusedError(`no user is called ${login}; there are ${listed(users.map((one) => one.login))}`);
}

function roleNamed(roles: readonly Role[], name: string): Role {
  const role = roles.find((one) => one.name === name) ?? roles.find(({ id }) => String(id) === name);
  if (role) return role;
  throw new RefusedError(`no role is called ${name}; there are ${listed(roles.map((one) => `${one.id} "${one.name}"`))}`);
}

const LISTED_MAX = 20;
const listed = (names: readonly string[]): string =>
  names.slice(0, LISTED_MAX).join(', ') + (names.length > LISTED_MAX ? ` and ${names.length - LISTED_MAX} more` : '');

/** A line of `qctl user list`. */
const userRow = ({ id, login, surname, name, disabled, role }: User) => ({
  id,
  login,
  name: personName({ surname, name }),
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

export function addAdmin(root: QctlCommand): void {
  root
    .command('admin')
    .description('administrators of the box')
    .command('reset-password [login]')
    .description('gives an administrator a random password, enables the account, and shows the password once')
    .explained(
      { 'sudo qctl admin reset-password': 'the first log-in on a new box', 'sudo qctl admin reset-password ivanova': '' },
      'Without a login it is "admin", or the first administrator where there is no such account.',
    )
    .asks(({ client }, login: string | undefined) => resetPassword(client, login), fields);
}

/** The account of an empty box. */
const FIRST_LOGIN = 'admin';

async function resetPassword(client: QboxClient, login: string | undefined) {
  const user = login === undefined ? firstAdministrator(await client.list('User')) : await userNamed(client, login);
  if (!isAdministrator(user)) {
    throw new RefusedError(`${user.login} has not the role of an administrator: "qctl user password ${user.login}" gives a new password`);
  }
  const password = randomPassword();
  await client.set('User', { id: user.id, password: md5(password), disabled: 0 });
  return { login: user.login, password };
}

const isAdministrator = ({ role }: User): boolean => role.disabled === 0 && role.administrator !== null;

/** The same choice as for a session through the local socket without a password. */
function firstAdministrator(users: readonly User[]): User {
  const usable = users.filter((user) => user.disabled === 0 && isAdministrator(user)).sort((a, b) => a.id - b.id);
  const found = usable.find(({ login }) => login === FIRST_LOGIN) ?? usable[0];
  if (found === undefined) throw new RefusedError('the box has no administrator who is enabled');
  return found;
}

/** Letters and digits that are not confused when read from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LETTERS = 4;
const LENGTH_MIN = 8;

/** Four groups of four: 79 bits, and short enough to type at a window. */
export const randomPassword = (): string =>
  Array.from({ length: GROUPS }, () => Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join('-');

const newPassword = async (login: string, { random }: Random, dependencies: Dependencies): Promise<string> =>
  random ? randomPassword() : await typedPassword(login, dependencies);

/** Typed twice on a terminal, else the first line of standard input. Never an argument: other users of the machine can see those. */
async function typedPassword(login: string, { readPassword, readInput }: Dependencies): Promise<string> {
  const password = readPassword ? await ask(readPassword, `New password of ${login}: `) : ((await readInput()).split(/\r?\n/)[0] ?? '');
  if (password.length < LENGTH_MIN) throw new UsageError(`expected a password of at least ${LENGTH_MIN} characters, or --random`);
  if (readPassword && (await ask(readPassword, 'The same again: ')) !== password)
    throw new UsageError('these were two different passwords');
  return password;
}

const ask = (read: (question: string) => Promise<string>, question: string): Promise<string> =>
  read(question).catch((failure: Error) => Promise.reject(new UsageError(failure.message)));
