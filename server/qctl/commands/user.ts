/** `qctl user …`: who may log in over the network. */
import type { Command } from 'commander';
import type { QboxClient } from '../../protocol/client/client.js';
import { md5 } from '../../protocol/client/md5.js';
import { confirmed } from '../confirmation.js';
import type { Dependencies } from '../dependencies.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { randomPassword, typedPassword } from '../new-password.js';
import { fields, json, type Style, table } from '../output.js';
import { withSession } from '../session.js';
import { roleNamed, userNamed, userRow } from './user-accounts.js';

export function addUser(root: Command, dependencies: Dependencies): void {
  const user = root.command('user').description('people and devices that log in');
  addLooking(user, dependencies);
  addNew(user, dependencies);
  addChanges(user, dependencies);
  addPassword(user, dependencies);
}

/** Runs the action in a session; what it answers is shown as a list of fields, or as JSON. */
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
