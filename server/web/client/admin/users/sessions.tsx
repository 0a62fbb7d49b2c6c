/** The open sessions, and a button to end one that a user left open. */

import { Button } from '../../shared/button.js';
import type { UsersWord } from '../../shared/catalogues.js';
import { momentText } from '../../shared/time.js';
import type { Library } from '../library.js';
import { Fault, Table } from '../parts.js';
import type { SectionSpeech } from '../use-words.js';
import { asWhat, type Session } from './session-words.js';
import type { Sessions } from './use-sessions.js';

interface SessionsProps {
  readonly sessions: Sessions;
  readonly library: Library;
  readonly speech: SectionSpeech<UsersWord>;
}

export function SessionList({ sessions, library, speech }: SessionsProps) {
  const { say } = speech;
  const { list, fault, refresh, end } = sessions;
  return (
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
        {list.map((session) => (
          <SessionRow key={session.id} session={session} library={library} speech={speech} onEnd={() => void end(session.id)} />
        ))}
      </Table>
    </section>
  );
}

const COLUMNS = ['login', 'as', 'opened', 'lastUsed', 'address', 'state'] as const;

interface SessionRowProps {
  readonly session: Session;
  readonly library: Library;
  readonly speech: SectionSpeech<UsersWord>;
  readonly onEnd: () => void;
}

function SessionRow({ session, library, speech, onEnd }: SessionRowProps) {
  const { say, language } = speech;
  const { login, opened, last_used: lastUsed, address, connected, own } = session;
  return (
    <tr>
      <th scope="row">{login}</th>
      <td>{asWhat(session, { library, speech })}</td>
      <td>{momentText(language, Date.parse(opened))}</td>
      <td>{lastUsed === null ? say('unknown') : momentText(language, Date.parse(lastUsed))}</td>
      <td>{address === 'local' ? say('here') : (address ?? say('unknown'))}</td>
      <td>{say(connected ? 'connected' : 'notConnected')}</td>
      <td class="actions">
        {own ? (
          <span class="soft">{say('own')}</span>
        ) : (
          <Button aria-label={say('endOf', { login })} onClick={onEnd}>
            {say('end')}
          </Button>
        )}
      </td>
    </tr>
  );
}
