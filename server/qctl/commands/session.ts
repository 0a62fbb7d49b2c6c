/** `qctl session …`: lists the open sessions, and ends them. */
import type { ReplyData } from '../../protocol/registry.js';
import type { QctlCommand } from '../command.js';
import { idNumber } from '../global-options.js';
import { duration, secondsBetween, table } from '../output.js';

export function addSession(root: QctlCommand): void {
  const session = root.command('session').description('who is logged in');
  session
    .command('list')
    .description('lists the open sessions, that of qctl itself with "own"')
    .explained({ 'qctl session list': '' })
    .asks(
      ({ client }) => client.call('sessions', {}),
      (sessions, page, { client: { boxTime } }) =>
        table(
          sessions.map((session) => sessionRow(session, boxTime)),
          page,
        ),
    );
  session
    .command('kill <id...>')
    .description('ends sessions, by the numbers of "qctl session list"; their clients have to log in again')
    .explained({ 'qctl session kill 14 15': '' })
    .checked((_options, ids) => ids.map(idNumber))
    .asks(
      async ({ client }, ids: string[]) => {
        const ended = ids.map(idNumber);
        for (const id of ended) await client.call('endSession', { id });
        return { ended };
      },
      ({ ended }) => `ended: ${ended.join(', ')}\n`,
    );
}

const sessionRow = (
  { id, login, component, place, opened, last_used, address, connected, own }: ReplyData<'sessions'>[number],
  now: string,
) => ({
  id,
  login,
  as: component,
  place,
  since: opened,
  'last used': last_used === null ? null : `${duration(secondsBetween(last_used, now))} ago`,
  from: address,
  connection: own ? 'own' : connected ? 'open' : 'closed',
});
