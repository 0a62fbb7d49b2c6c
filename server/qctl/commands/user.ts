/** `qctl user …`: users who may log in over the network. `qctl admin reset-password`: the first log-in, and a forgotten password. */
import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import { md5 } from '../../protocol/client/md5.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError, UsageError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { fields, json, type Style, table } from '../output.js';
import { confirmed } from '../questions.js';
import { withSession } from '../session.js';

export function addUser(root: Command, dependencies: Dependencies): void {
  const user = root.command('user').description('people and devices that log in');
  addLooking(user, dependencies);
  addNew(user, dependencies);
  addChanges(user, dependencies);
  addPassword(user, dependencies);
}

/** Runs the action in a session; shows its result as a list of fields, or as JSON. */
async function inSession(command: Command, dependencies: Dependencies, action: (client: QboxClient) => Promise<Shown>): Promise<void> {
  const options = globalOptions(command);
  await withSession(sessionOptions(options), dependencies, async ({ client }) => {
    const shown = await action(client);
    dependencies.out(options.json ? json(shown) : fields(shown, dependencies));
  });
}

type Shown = Readonly<Record<string, unknown>>;

function addLooking(user: Command, dependencies: Dependencies): void {
  user
    .command('list')
    .description('lists the users, their roles, and what they may do')
    .addHelpText('after', '\nExamples:\n  qctl user list\n')
    .action(async (_options: unknown, command: Command) => {
      const options = globalOptions(command);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        const rows = (await client.list('User')).map(userRow);
        const style = (_column: string, text: string): Style | undefined => (text === 'disabled' ? 'yellow' : undefined);
        dependencies.out(options.json ? json(rows) : table(rows, dependencies, style));
      });
    });
  user
    .command('show <login>')
    .description('shows one user')
    .addHelpText('after', '\nExamples:\n  qctl user show petrov\n')
    .action((login: string, _options: unknown, command: Command) =>
      inSession(command, dependencies, async (client) => {
        const found = userNamed(await client.list('User'), login);
        const { clerk, create_time } = found;
        return { ...userRow(found), priority: clerk.priority, default_workplace: clerk.default_workplace, created: create_time };
      }),
    );
}

interface NewOptions {
  readonly role: string;
  readonly name?: string;
  readonly surname?: string;
  readonly random?: boolean;
}

function addNew(user: Command, dependencies: Dependencies): void {
  user
    .command('new <login>')
    .description('adds a user; the password is asked for, or read from standard input')
    .requiredOption('--role <name>', 'the role, by its name or number')
    .option('--name <name>', 'the first name')
    .option('--surname <name>', 'the surname')
    .option('--random', 'make a random password and show it once')
    .addHelpText(
      'after',
      '\nExamples:\n  qctl user new petrov --role Оператор --surname Петров\n  qctl user new kiosk-2 --role 3 --random\n',
    )
    .action((login: string, own: NewOptions, command: Command) =>
      inSession(command, dependencies, async (client) => {
        const role = roleNamed(await client.list('UserRole'), own.role);
        const password = own.random ? randomPassword() : await typedPassword(login, dependencies);
        const { name = '', surname = '' } = own;
        const { id } = await client.add('User', { login, password: md5(password), role_id: role.id, name, surname });
        return { id, login, role: role.name, ...(own.random && { password }) };
      }),
    );
}

function addChanges(user: Command, dependencies: Dependencies): void {
  const switches = [
    { name: 'disable', disabled: 1, what: 'ends the sessions of a user and refuses new log-ins' },
    { name: 'enable', disabled: 0, what: 'lets a user log in again' },
  ] as const;
  for (const { name, disabled, what } of switches) {
    user
      .command(`${name} <login>`)
      .description(what)
      .addHelpText('after', `\nExamples:\n  qctl user ${name} petrov\n`)
      .action((login: string, _options: unknown, command: Command) =>
        inSession(command, dependencies, async (client) => {
          const found = userNamed(await client.list('User'), login);
          await client.set('User', { id: found.id, disabled });
          return { login: found.login, state: `${name}d` };
        }),
      );
  }
  user
    .command('remove <login>')
    .description('removes a user; disable users who will come back')
    .option('--yes', 'do it without asking')
    .addHelpText('after', '\nExamples:\n  qctl user remove petrov\n')
    .action((login: string, { yes }: { yes?: boolean }, command: Command) =>
      inSession(command, dependencies, async (client) => {
        const found = userNamed(await client.list('User'), login);
        await confirmed(dependencies, yes, `The user ${found.login} will be removed.`);
        await client.remove('User', found.id);
        return { login: found.login, state: 'removed' };
      }),
    );
}

function addPassword(user: Command, dependencies: Dependencies): void {
  user
    .command('password <login>')
    .description('gives a user a new password, asked for or read from standard input, and ends the sessions of the user')
    .option('--random', 'make a random password and show it once')
    .addHelpText('after', '\nExamples:\n  qctl user password petrov\n  qctl user password kiosk --random\n')
    .action((login: string, { random }: { random?: boolean }, command: Command) =>
      inSession(command, dependencies, async (client) => {
        const found = userNamed(await client.list('User'), login);
        const password = random ? randomPassword() : await typedPassword(found.login, dependencies);
        await client.set('User', { id: found.id, password: md5(password) });
        return { login: found.login, ...(random ? { password } : { password: 'changed' }) };
      }),
    );
}

type User = Element<'User'>;
type Role = Element<'UserRole'>;

function userNamed(users: readonly User[], login: string): User {
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

export function addAdmin(root: Command, dependencies: Dependencies): void {
  root
    .command('admin')
    .description('administrators of the box')
    .command('reset-password [login]')
    .description('gives an administrator a random password, enables the account, and shows the password once')
    .addHelpText(
      'after',
      '\nWithout a login it is "admin", or the first administrator where there is no such account.\n\nExamples:\n' +
        '  sudo qctl admin reset-password          the first log-in on a new box\n  sudo qctl admin reset-password ivanova\n',
    )
    .action(async (login: string | undefined, _options: unknown, command: Command) => {
      const options = globalOptions(command);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        const account = await resetPassword(client, login);
        dependencies.out(options.json ? json(account) : fields(account, dependencies));
      });
    });
}

/** The account of an empty box. */
const FIRST_LOGIN = 'admin';

async function resetPassword(client: QboxClient, login: string | undefined) {
  const users = await client.list('User');
  const user = login === undefined ? firstAdministrator(users) : userNamed(users, login);
  if (!isAdministrator(user)) {
    throw new RefusedError(`${user.login} has not the role of an administrator: "qctl user password ${user.login}" gives a new password`);
  }
  const password = randomPassword();
  await client.set('User', { id: user.id, password: md5(password), disabled: 0 });
  return { login: user.login, password };
}

const isAdministrator = ({ role }: Element<'User'>): boolean => role.disabled === 0 && role.administrator !== null;

/** The same choice as for a session through the local socket without a password. */
function firstAdministrator(users: readonly Element<'User'>[]): Element<'User'> {
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
