/** `qbox-hq user …` and `qbox-hq group …`: for the first administrator, and for scripts. */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { ClientBase } from 'pg';
import type { InDatabase } from '../database.js';
import { groups, removeGroup, setGroup } from './groups.js';
import { ROLES, type Role, removeUser, setUser, users } from './users.js';

const PASSWORD_BYTES = 12;

interface Options {
  readonly database: string;
  readonly role: string;
  readonly group: readonly string[];
  readonly keepPassword?: boolean;
  /** False = the user has none. */
  readonly password: boolean;
}

/** @param inDatabase runs the work in one transaction */
export function addAccessCommands(program: Command, inDatabase: InDatabase): void {
  const work = async (act: (client: ClientBase) => Promise<unknown>): Promise<void> => {
    const said = await inDatabase(program.opts<Options>().database, act);
    if (said !== undefined) process.stdout.write(`${String(said)}\n`);
  };
  const collect = (one: string, before: readonly string[]): readonly string[] => [...before, one];

  const user = program.command('user').description('users of headquarters');
  user
    .command('add <login>')
    .description('makes a user, or gives one a new password, and prints it; role and groups are set to what is said here')
    .option('--role <role>', ROLES.join(', '), 'viewer')
    .option('--group <name>', 'a group of branches that the user sees; may be repeated', collect, [])
    .option('--keep-password', 'of a user that there is')
    .option('--no-password', 'of a user who logs in at the server of log-ins: see --oidc-issuer')
    .action(async (login: string, { role, group, keepPassword, password: hasPassword }: Options) => {
      if (!ROLES.some((one) => one === role)) throw new Error(`--role: one of ${ROLES.join(', ')} is expected`);
      if (keepPassword && !hasPassword) throw new Error('--keep-password and --no-password: one of them is expected');
      const fresh = hasPassword ? randomBytes(PASSWORD_BYTES).toString('base64url') : null;
      const password = keepPassword ? undefined : fresh;
      await work(async (client) => {
        if (!(await setUser(client, { login, role: role as Role, groups: group, password })))
          throw new Error('--group: there is no such group');
        return password ?? undefined;
      });
    });
  user
    .command('list')
    .description('who there is')
    .action(() => work(async (client) => (await users(client)).map((one) => [one.login, one.role, ...one.groups].join('  ')).join('\n')));
  user
    .command('remove <login>')
    .description('removes a user; their sessions end')
    .action((login: string) => work((client) => must(removeUser(client, login), `there is no user ${login}`)));

  const group = program.command('group').description('groups of branches');
  group
    .command('set <name> [branches...]')
    .description('makes a group, or sets its branches')
    .action((name: string, branches: string[]) => work((client) => must(setGroup(client, { name, branches }), 'a branch is not known')));
  group
    .command('list')
    .description('groups with their branches')
    .action(() => work(async (client) => (await groups(client)).map((one) => [one.name, ...one.branches].join('  ')).join('\n')));
  group
    .command('remove <name>')
    .description('removes a group; its branches stay')
    .action((name: string) => work((client) => must(removeGroup(client, name), `there is no group ${name}`)));
}

async function must(done: Promise<boolean>, otherwise: string): Promise<void> {
  if (!(await done)) throw new Error(otherwise);
}
