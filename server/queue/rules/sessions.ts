/** Sessions open by a log-in and end by a log-out, by age, or with their user. Passwords were checked before. */
import { reject } from '../../model/errors.js';
import type { QueueEvent, Session } from '../../model/events.js';
import type { Stamp } from '../../model/stamp.js';
import type { OpenSessionCommand, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';

export function openSession(state: QueueState, command: OpenSessionCommand, stamp: Stamp): Outcome {
  if (state.sessions.size >= state.rules.sessionsMax) return reject('tooManySessions', { most: state.rules.sessionsMax });
  const session = state.nextSessionId;
  const { tokenHash, component, userId: user, placeId: place } = command;
  return { events: [{ t: 'sessionOpened', at: stamp.atMs, session, tokenHash, component, user, place }], subject: session };
}

export function closeSession(state: QueueState, sessionId: number, why: string, stamp: Stamp): Outcome {
  return { events: state.sessions.has(sessionId) ? [{ t: 'sessionClosed', at: stamp.atMs, session: sessionId, why }] : [] };
}

/** Ends every session that `which` picks. */
export function sessionsClosed(state: QueueState, stamp: Stamp, why: string, which: (session: Session) => boolean): QueueEvent[] {
  return [...state.sessions.values()].filter(which).map((session) => ({ t: 'sessionClosed', at: stamp.atMs, session: session.id, why }));
}

/** Whether this session is the only one that its user has at its window. */
export function isLastAtWindow(state: QueueState, session: Session): boolean {
  for (const other of state.sessions.values()) {
    if (other.id !== session.id && other.component === 'workplace' && other.placeId === session.placeId && other.userId === session.userId) {
      return false;
    }
  }
  return true;
}
