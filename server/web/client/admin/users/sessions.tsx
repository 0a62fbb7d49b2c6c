/** The open sessions, and a button to end one that a user left open. */
import { useEffect, useState } from 'preact/hooks';
import { failureText } from '../../shared/box/failures.js';
import { Button, Fault, Panel, Table } from '../../shared/parts/parts.js';
import { momentText, useBeat } from '../../shared/words/time.js';
import { link } from '../page.js';
import { asWhat, type Session, say } from './words.js';

export type Sessions = ReturnType<typeof useSessions>;

/** The box sends no notice when a session is used, so the page polls. */
const LOOK_AGAIN_MS = 10_000;

export function useSessions() {
  const [list, setList] = useState<readonly Session[]>([]);
  /** Why the sessions are unknown, or why one was not ended; '' = none. */
  const [fault, setFault] = useState('');
  const attempt = (action: Promise<unknown>): Promise<void> =>
    action.then(
      () => setFault(''),
      (failure: unknown) => setFault(failureText(failure)),
    );
  const refresh = () => attempt(link.client.call('sessions', {}).then(setList));
  const end = (id: number) => attempt(link.client.call('endSession', { id })).then(refresh);
  useEffect(() => void refresh(), []);
  useBeat(LOOK_AGAIN_MS, refresh);
  return { list, fault, refresh, end };
}

const COLUMNS = ['login', 'as', 'opened', 'lastUsed', 'address', 'state'] as const;

export function SessionList({ sessions: { list, fault, refresh, end } }: { readonly sessions: Sessions }) {
  // Whoever closed the page has a session that nobody uses: many, after some days.
  const away = list.filter(({ connected }) => !connected);
  const again = (
    <Button kind="quiet" look="at-end" onClick={() => void refresh()}>
      {say('refresh')}
    </Button>
  );
  return (
    <Panel title={say('sessions')} beside={again}>
      <p class="soft">{say('sessionsHint')}</p>
      <Fault text={fault} />
      <SessionTable sessions={list.filter(({ connected }) => connected)} end={end} />
      {away.length === 0 ? null : (
        <details>
          <summary>{say('away', { count: away.length })}</summary>
          <SessionTable sessions={away} end={end} />
        </details>
      )}
    </Panel>
  );
}

const SessionTable = ({ sessions, end }: { readonly sessions: readonly Session[] } & Pick<Sessions, 'end'>) => (
  <Table columns={COLUMNS.map((word) => say(word))} hasActions isStacked>
    {sessions.map((session) => {
      const { id, login, opened, last_used: lastUsed, address, connected, own } = session;
      return (
        <tr key={id}>
          <th scope="row">{login}</th>
          <td>{asWhat(session)}</td>
          <td>{momentText(Date.parse(opened))}</td>
          <td>{lastUsed === null ? say('unknown') : momentText(Date.parse(lastUsed))}</td>
          <td>{address === 'local' ? say('here') : (address ?? say('unknown'))}</td>
          <td>{say(connected ? 'connected' : 'notConnected')}</td>
          <td class="actions">
            {own ? (
              <span class="soft">{say('own')}</span>
            ) : (
              <Button aria-label={say('endOf', { login })} onClick={() => void end(id)}>
                {say('end')}
              </Button>
            )}
          </td>
        </tr>
      );
    })}
  </Table>
);
