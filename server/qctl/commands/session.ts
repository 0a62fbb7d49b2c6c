/** `qctl session …`: lists the open sessions, and ends them. */
import type { Command } from 'commander';
import type { ReplyData } from '../../protocol/registry.js';
import type { Dependencies } from '../dependencies.js';
import { globalOptions, idNumber, sessionOptions } from '../global-options.js';
import { duration, json, table } from '../output.js';
import { withSession } from '../session.js';

export function addSession(root: Command, dependencies: Dependencies): void {
  const session = root.command('session').description('who is logged in');
  session
    .command('list')
    .description('lists the open sessions, that of qctl itself with "own"')
    .addHelpText('after', '\nExamples:\n  qctl session list\n')
    .action(async (_options: unknown, command: Command) => {
      const options = globalOptions(command);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        const sessions = await client.call('sessions', {});
        const nowMs = Date.parse(client.boxTime);
        dependencies.out(
          options.json
            ? json(sessions)
            : table(
                sessions.map((one) => sessionRow(one, nowMs)),
                dependencies,
              ),
        );
      });
    });
  session
    .command('kill <id...>')
    .description('ends sessions, by the numbers of "qctl session list"; their clients have to log in again')
    .addHelpText('after', '\nExamples:\n  qctl session kill 14 15\n')
    .action(async (ids: string[], _options: unknown, command: Command) => {
      const options = globalOptions(command);
      const numbers = ids.map(idNumber);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        for (const id of numbers) await client.call('endSession', { id });
        dependencies.out(options.json ? json({ ended: numbers }) : `ended: ${numbers.join(', ')}\n`);
      });
    });
}

const sessionRow = (
  { id, login, component, place, opened, last_used, address, connected, own }: ReplyData<'sessions'>[number],
  nowMs: number,
) => ({
  id,
  login,
  as: component,
  place,
  since: opened,
  'last used': last_used === null ? null : `${duration(Math.max(0, Math.round((nowMs - Date.parse(last_used)) / 1000)))} ago`,
  from: address,
  connection: own ? 'own' : connected ? 'open' : 'closed',
});
