/** Sessions open by a log-in and end by a log-out, by age, or with their user. Passwords were checked before. */
import type { RowBook } from '../../model/books/index.js';
import { NO_CONSUMER } from '../../model/consumer.js';
import { noSuchElement, Rejection, reject } from '../../model/errors/errors.js';
import { type Component, type EventOf, isPlace, type QueueEvent, type Session } from '../../model/events/events.js';
import type { Stamp } from '../../model/events/stamp.js';
import type { CommandOf, OpenSessionCommand, Outcome } from '../commands.js';
import { servingPeriods } from '../reducers/periods.js';
import type { QueueState } from '../state.js';

export function openSession(state: QueueState, command: OpenSessionCommand, stamp: Stamp): Outcome {
  const refusal = refuseUser(state, command.userId) ?? refusePlace(state, command.component, command.placeId);
  if (refusal) return refusal;
  const leaving = sessionsToEnd(state, command);
  if (leaving instanceof Rejection) return leaving;
  const session = state.nextSessionId;
  const { tokenHash, component, userId: user, placeId: place, marks = [] } = command;
  const takes = takenOver(state, command);
  const opened = { t: 'sessionOpened', at: stamp.atMs, session, tokenHash, component, user, place, ...(takes && { takes }) } as const;
  const closed = closings(state, stamp, leaving, component === 'workplace' ? place : null);
  return { events: [...closed, marks.length === 0 ? opened : { ...opened, marks }], subject: session };
}

/** A shift that ends in mid-visit: who was served by another clerk is from now on served by this one. */
function takenOver(state: QueueState, { component, placeId, userId }: OpenSessionCommand): number | undefined {
  if (component !== 'workplace' || placeId === null) return undefined;
  const consumer = state.consumers.get(state.windows.get(placeId)?.consumerId ?? NO_CONSUMER);
  const isOfOther = consumer !== undefined && servingPeriods(consumer).some((period) => period.userId !== userId);
  return isOfOther ? consumer.id : undefined;
}

const NO_ROOM = 'another one needed its room';
const NO_ROOM_UNUSED = `not in use, and ${NO_ROOM}`;

interface Leaving {
  readonly id: number;
  readonly why: string;
}

/**
 * Sessions that make room for one more: at its place, of its user, and in the box. Idle ones end first. Where all are in use, a person's
 * ends, so that no person is locked out. A kiosk or board in use stays, as no person stands beside it to log in again. But where the
 * newcomer is a kiosk or board itself, its own user's session at this place that was silent for longest ends: a broken network leaves
 * connections that count as open for two minutes.
 */
function sessionsToEnd(state: QueueState, command: OpenSessionCommand): readonly Leaving[] | Rejection {
  const { userId, component, placeId, idle = [], inUse = [] } = command;
  const { sessionsMax, sessionsOfUserMax, sessionsAtPlaceMax } = state.rules;
  const staying = new Map(state.sessions);
  const leaving: Leaving[] = [];
  const isAtPlace = (session: Session) => session.component === component && session.placeId === placeId;
  // At a kiosk or board a user ends only sessions of their own: of several there the newest stays.
  const isSpare = (session: Session) => isAtPlace(session) && [...staying.values()].some((other) => isLaterOfSame(other, session, inUse));
  const makeRoom = (most: number, counts: (session: Session) => boolean, pickIdle = firstOf): boolean => {
    for (;;) {
      const counted = [...staying.values()].filter(counts);
      if (counted.length < most) return true;
      const candidates = (ids: readonly number[]): Session[] => ids.flatMap((id) => staying.get(id) ?? []).filter(counts);
      const unused = pickIdle(candidates(idle), counted, userId);
      const used = candidates(inUse);
      const people = used.filter((session) => !isPlace(session.component));
      const own = isPlace(component) ? used.find((session) => isAtPlace(session) && session.userId === userId) : undefined;
      const next = unused ?? own ?? ofGreediest(people, counted, userId) ?? ofGreediest(used.filter(isSpare), counted, userId);
      if (next === undefined) return false;
      staying.delete(next.id);
      leaving.push({ id: next.id, why: unused ? NO_ROOM_UNUSED : NO_ROOM });
    }
  };
  if (placeId !== null && !makeRoom(sessionsAtPlaceMax, isAtPlace))
    return reject('tooManySessions', { most: sessionsAtPlaceMax, of: 'place' });
  if (!makeRoom(sessionsOfUserMax, (session) => session.userId === userId))
    return reject('tooManySessions', { most: sessionsOfUserMax, of: 'user' });
  if (!makeRoom(sessionsMax, () => true, ofGreediest)) return reject('tooManySessions', { most: sessionsMax, of: 'box' });
  return leaving;
}

/** Whether `other` is the same user's at the same place, and was used later, by the order of `inUse`. */
const isLaterOfSame = (other: Session, session: Session, inUse: readonly number[]): boolean =>
  other.userId === session.userId &&
  other.component === session.component &&
  other.placeId === session.placeId &&
  inUse.indexOf(other.id) > inUse.indexOf(session.id);

type Pick = (candidates: readonly Session[], counted: readonly Session[], newcomerId: number) => Session | undefined;

const firstOf: Pick = ([first]) => first;

/** The first candidate of the user with the most sessions. The new session counts, or a user could end one of a user who has as many. */
function ofGreediest(candidates: readonly Session[], counted: readonly Session[], newcomerId: number): Session | undefined {
  const counts = new Map([[newcomerId, 1]]);
  for (const { userId } of counted) counts.set(userId, (counts.get(userId) ?? 0) + 1);
  const countOf = ({ userId }: Session): number => counts.get(userId) ?? 0;
  return candidates.reduce<Session | undefined>((best, next) => (best && countOf(best) >= countOf(next) ? best : next), undefined);
}

/** Checking a password takes a while, in which the user or the window may have been disabled or removed: both are checked again here. */
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
  return noSuchElement(book, placeId, component);
}

export function noteSessionUse(state: QueueState, { sessionId }: CommandOf<'noteSessionUse'>, stamp: Stamp): Outcome {
  return { events: state.sessions.has(sessionId) ? [{ t: 'sessionUsed', at: stamp.atMs, session: sessionId }] : [] };
}

/** When the age of a session began. A person logs in again; a place that is in use goes on. */
export const ageOf = ({ rules }: QueueState, { component, openedMs, usedMs }: Session, { atMs }: Stamp): number =>
  atMs - (rules.placesStay && isPlace(component) ? usedMs : openedMs);

/** A clerk who logs out leaves the window: a session that was forgotten there must not keep it open. */
export function closeSession(state: QueueState, { sessionId, why }: CommandOf<'closeSession'>, stamp: Stamp): Outcome {
  const session = state.sessions.get(sessionId);
  if (session === undefined) return { events: [] };
  const isMeant = (other: Session): boolean => other.id === sessionId || (why === LOG_OUT && isSameClerkThere(session, other));
  return { events: sessionsClosed(state, stamp, why, isMeant) };
}

/** `why` of a session that its user ends. */
export const LOG_OUT = 'logout';

const isSameClerkThere = ({ component, placeId, userId }: Session, other: Session): boolean =>
  component === 'workplace' && placeId !== null && other.component === component && other.placeId === placeId && other.userId === userId;

/** Ends every session that `which` picks. */
export function sessionsClosed(state: QueueState, stamp: Stamp, why: string, which: (session: Session) => boolean): QueueEvent[] {
  const leaving = [...state.sessions.values()].filter(which).map(({ id }) => ({ id, why }));
  return closings(state, stamp, leaving, null);
}

/** @param opens the window at which a clerk logs in then, who takes the visitor over at once; null = none */
function closings(state: QueueState, { atMs }: Stamp, leaving: readonly Leaving[], opens: number | null): EventOf<'sessionClosed'>[] {
  const gone = new Set<number>();
  return leaving.map(({ id, why }) => {
    gone.add(id);
    const session = state.sessions.get(id);
    const leaves = session && session.placeId !== opens && isLastAtWindow(state, session, gone) ? leftBy(state, session) : undefined;
    return { t: 'sessionClosed', at: atMs, session: id, why, ...(leaves !== undefined && { leaves }) };
  });
}

/** Whom the clerk who goes leaves at the window in mid-visit. */
function leftBy(state: QueueState, { component, placeId, userId }: Session): number | undefined {
  const window = component === 'workplace' && placeId !== null ? state.windows.get(placeId) : undefined;
  const consumer = window?.clerkId === userId ? state.consumers.get(window.consumerId) : undefined;
  return consumer && servingPeriods(consumer).some((period) => period.userId !== null) ? consumer.id : undefined;
}

/** Whether this session is the only one that its user has at its window, but for those that have `gone`. */
export function isLastAtWindow(state: QueueState, session: Session, gone: ReadonlySet<number> = new Set([session.id])): boolean {
  for (const other of state.sessions.values()) if (!gone.has(other.id) && isSameClerkThere(session, other)) return false;
  return true;
}
