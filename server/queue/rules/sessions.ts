/** Sessions open by a log-in and end by a log-out, by age, or with their user. Passwords were checked before. */
import type { RowBook } from '../../model/books/index.js';
import { Rejection, reject } from '../../model/errors.js';
import { type Component, isPlace, type QueueEvent, type Session } from '../../model/events.js';
import type { Stamp } from '../../model/stamp.js';
import type { OpenSessionCommand, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';

export function openSession(state: QueueState, command: OpenSessionCommand, stamp: Stamp): Outcome {
  const refusal = refuseUser(state, command.userId) ?? refusePlace(state, command.component, command.placeId);
  if (refusal) return refusal;
  const leaving = sessionsToEnd(state, command);
  if (leaving instanceof Rejection) return leaving;
  const session = state.nextSessionId;
  const { tokenHash, component, userId: user, placeId: place, marks = [] } = command;
  const opened = { t: 'sessionOpened', at: stamp.atMs, session, tokenHash, component, user, place } as const;
  const closed = leaving.map((id) => ({ t: 'sessionClosed', at: stamp.atMs, session: id, why: NO_ROOM }) as const);
  return { events: [...closed, marks.length === 0 ? opened : { ...opened, marks }], subject: session };
}

const NO_ROOM = 'not in use, and another one needed its room';

/**
 * Idle sessions that make room for one more: at its place, of its user, and in the box, where the user with the most sessions
 * gives way. What is in use stays.
 */
function sessionsToEnd(state: QueueState, { userId, component, placeId, idle = [] }: OpenSessionCommand): readonly number[] | Rejection {
  const { sessionsMax, sessionsOfUserMax, sessionsAtPlaceMax } = state.rules;
  const staying = new Map(state.sessions);
  const leaving: number[] = [];
  const makeRoom = (most: number, counts: (session: Session) => boolean, pick = firstOf): boolean => {
    let excess = [...staying.values()].filter(counts).length + 1 - most;
    while (excess > 0) {
      const candidates = idle.flatMap((id) => staying.get(id) ?? []).filter(counts);
      const next = pick(candidates, staying);
      if (next === undefined) return false;
      staying.delete(next.id);
      leaving.push(next.id);
      excess -= 1;
    }
    return true;
  };
  const isAtPlace = (session: Session) => session.component === component && session.placeId === placeId;
  if (placeId !== null && !makeRoom(sessionsAtPlaceMax, isAtPlace))
    return reject('tooManySessions', { most: sessionsAtPlaceMax, of: 'place' });
  if (!makeRoom(sessionsOfUserMax, (session) => session.userId === userId))
    return reject('tooManySessions', { most: sessionsOfUserMax, of: 'user' });
  if (!makeRoom(sessionsMax, () => true, ofGreediest)) return reject('tooManySessions', { most: sessionsMax, of: 'box' });
  return leaving;
}

type Pick = (candidates: readonly Session[], all: ReadonlyMap<number, Session>) => Session | undefined;

const firstOf: Pick = ([first]) => first;

/** The first candidate of the user who has the most sessions among all. */
function ofGreediest(candidates: readonly Session[], all: ReadonlyMap<number, Session>): Session | undefined {
  const counts = new Map<number, number>();
  for (const { userId } of all.values()) counts.set(userId, (counts.get(userId) ?? 0) + 1);
  const countOf = ({ userId }: Session): number => counts.get(userId) ?? 0;
  return candidates.reduce<Session | undefined>((best, next) => (best && countOf(best) >= countOf(next) ? best : next), undefined);
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
