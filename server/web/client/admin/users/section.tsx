/** Users, roles and sessions. */
import { People } from './people.js';
import { Roles } from './roles.js';
import { SessionList, useSessions } from './sessions.js';
import { say } from './words.js';
import './users.css';

export function UsersSection() {
  const sessions = useSessions();
  return (
    <>
      <h1>{say('title')}</h1>
      <People sessions={sessions} />
      <Roles sessions={sessions} />
      <SessionList sessions={sessions} />
    </>
  );
}
