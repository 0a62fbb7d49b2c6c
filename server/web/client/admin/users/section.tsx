/** Users, roles and sessions. */
import { useStore } from '../../shared/use-store.js';
import type { SectionProps } from '../section-props.js';
import { People } from './people.js';
import { Roles } from './roles.js';
import { SessionList, useSessions } from './sessions.js';
import { say } from './words.js';
import './users.css';

export function UsersSection({ library }: SectionProps) {
  const sessions = useSessions();
  useStore(library.changes);
  const context = { library, sessions };
  return (
    <>
      <h1>{say('title')}</h1>
      <People {...context} />
      <Roles {...context} />
      <SessionList {...context} />
    </>
  );
}
