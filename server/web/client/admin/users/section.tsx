/** Users, roles and sessions. */
import { useStore } from '../../shared/store.js';
import type { SectionProps } from '../sections.js';
import { useWords } from '../use-words.js';
import { People, type UsersContext } from './people.js';
import { Roles } from './roles.js';
import { SessionList } from './sessions.js';
import { useSessions } from './use-sessions.js';
import './users.css';

export function UsersSection({ link, speaker, library }: SectionProps) {
  const speech = useWords(speaker, 'users');
  const ofBooks = useWords(speaker, 'books');
  const page = useStore(speaker.speech);
  const sessions = useSessions(link, speaker);
  useStore(library.changes);
  if (speech === null || ofBooks === null) return null;
  const context: UsersContext = { link, library, speech, ofBooks, sayOfPage: page.say, sessions };
  return (
    <>
      <h1>{speech.say('title')}</h1>
      <People {...context} />
      <Roles {...context} />
      <SessionList sessions={sessions} library={library} speech={speech} />
    </>
  );
}
