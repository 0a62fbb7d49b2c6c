/** Sessions open by a log-in and end by a log-out, by age, or with their user. Passwords were checked before. */
import type { RowBook } from '../../model/books/index.js';
import { type Rejection, reject } from '../../model/errors.js';
import { type Component, isPlace, type QueueEvent, type Session } from '../../model/events.js';
import type { Stamp } from '../../model/stamp.js';
import type { OpenSessionCommand, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';

export function openSession(state: QueueState, command: OpenSessionCommand, stamp: Stamp): Outcome {
  if (state.sessions.size >= state.rules.sessionsMax) return reject('tooManySessions', { most: state.rules.sessionsMax });
  const refusal = refuseUser(state, command.userId) ?? refusePlace(state, command.component, command.placeId);
  if (refusal) return refusal;
  const session = state.nextSessionId;
  const { tokenHash, component, userId: user, placeId: place, marks = [] } = command;
  const opened = { t: 'sessionOpened', at: stamp.atMs, session, tokenHash, component, user, place } as const;
  return { events: [marks.length === 0 ? opened : { ...opened, marks }], subject: session };
}

/** Checking a password takes a while, in which the user or the window may have been disabled or removed: it is asked again here. */
function refuseUser(state: QueueState, userId: number): Rejection | undefined {
  const user = state.books.User.get(userId);
  const role = user && state.books.UserRole.get(user.role_id);
  return user?.disabled === 0 && role?.disabled === 0 ? undefined : reject('userDisabled');
}

const PLACES: Readonly<Record<Component, RowBook | null>> = {
  workplace: 'Workplace',
  registrator: 'Registrator',
  qboard: 'QBoard',
  scoreboard: 'ScoreBoard',
  administrator: null,
  supervisor: null,
};

function refusePlace(state: QueueState, component: Component, placeId: number | null): Rejection | undefined {
  const book = PLACES[component];
  if (book === null || placeId === null || state.books[book].has(placeId)) return undefined;
  return reject('noSuchElement', { field: component, book, what: `id ${placeId}` });
}

export function noteSessionUse(state: QueueState, sessionId: number, stamp: Stamp): Outcome {
  return { events: state.sessions.has(sessionId) ? [{ t: 'sessionUsed', at: stamp.atMs, session: sessionId }] : [] };
}

/** How long ago the age of a session began. A person logs in again; a place that is in use goes on. */
export const ageOf = ({ rules }: QueueState, { component, openedMs, usedMs }: Session, { atMs }: Stamp): number =>
  atMs - (rules.placesStay && isPlace(component) ? usedMs : openedMs);

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
    if (
      other.id !== session.id &&
      other.component === 'workplace' &&
      other.placeId === session.placeId &&
      other.userId === session.userId
    ) {
      return false;
    }
  }
  return true;
}
