/** The open sessions, and a button to end one that a user left open. */
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import { failureText } from '../../shared/failures.js';
import { Fault, Table } from '../../shared/parts.js';
import { momentText } from '../../shared/time.js';
import { link } from '../page.js';
import type { Sessions, UsersContext } from './context.js';
import { asWhat, type Session } from './session-words.js';
import { say } from './words.js';

/** The box sends no notice when a session is used, so the page polls. */
const LOOK_AGAIN_MS = 10_000;

export function useSessions(): Sessions {
  const [list, setList] = useState<readonly Session[]>([]);
  const [fault, setFault] = useState('');
  const attempt = (action: Promise<unknown>): Promise<void> =>
    action.then(
      () => setFault(''),
      (failure: unknown) => setFault(failureText(failure)),
    );
  const refresh = (): Promise<void> => attempt(link.client.call('sessions', {}).then(setList));
  useEffect(() => {
    void refresh();
    const beat = setInterval(() => void refresh(), LOOK_AGAIN_MS);
    return () => clearInterval(beat);
  }, []);
  return { list, fault, refresh, end: (id) => attempt(link.client.call('endSession', { id })).then(refresh) };
}

const COLUMNS = ['login', 'as', 'opened', 'lastUsed', 'address', 'state'] as const;

export const SessionList = ({ library, sessions: { list, fault, refresh, end } }: UsersContext) => (
  <section class="panel" aria-labelledby="sessions-title">
    <div class="row">
      <h2 id="sessions-title">{say('sessions')}</h2>
      <Button kind="quiet" look="at-end" onClick={() => void refresh()}>
        {say('refresh')}
      </Button>
    </div>
    <p class="soft">{say('sessionsHint')}</p>
    <Fault text={fault} />
    <Table columns={COLUMNS.map((word) => say(word))} hasActions>
      {list.map((session) => {
        const { id, login, opened, last_used: lastUsed, address, connected, own } = session;
        return (
          <tr key={id}>
            <th scope="row">{login}</th>
            <td>{asWhat(session, library)}</td>
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
  </section>
);
