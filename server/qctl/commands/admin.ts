/** `qctl admin reset-password`: how the first administrator gets in, and one who forgot how. */
import type { Command } from 'commander';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import { md5 } from '../../protocol/client/md5.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { randomPassword } from '../new-password.js';
import { fields, json } from '../output.js';
import { withSession } from '../session.js';
import { userNamed } from './user-accounts.js';

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

/** Whom an empty box has. */
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

/** As the local door chooses in whose name a technician works. */
function firstAdministrator(users: readonly Element<'User'>[]): Element<'User'> {
  const usable = users.filter((user) => user.disabled === 0 && isAdministrator(user)).sort((a, b) => a.id - b.id);
  const found = usable.find(({ login }) => login === FIRST_LOGIN) ?? usable[0];
  if (found === undefined) throw new RefusedError('the box has no administrator who is enabled');
  return found;
}
