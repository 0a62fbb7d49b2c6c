/** Who may do what. Rights come from the role; what a session may use of them depends on what it logged in as. */

import type { QueueState } from '../../engine/state.js';
import type { Audience } from '../../engine/views.js';
import { BOOKS, type BookName, type Right } from '../../model/books/index.js';
import { NO_CLERK } from '../../model/consumer.js';
import { noSuchElement, Rejection, reject } from '../../model/errors/errors.js';
import type { Component, Session } from '../../model/events/events.js';
import { bookingCommands } from '../../protocol/commands/booking/booking.js';
import { alertCommands } from '../../protocol/commands/figures/alerts.js';
import { printingCommands } from '../../protocol/commands/queue/printing.js';
import { queueCommands } from '../../protocol/commands/queue/queue.js';
import type { CommandDeclaration } from '../../protocol/declaration.js';
import type { Topic } from '../feeds/topics.js';

/** The book of the places a component logs in at; an administrator needs none. */
export const PLACE_OF: Record<Component, BookName | null> = {
  workplace: 'Workplace',
  registrator: 'Registrator',
  qboard: 'QBoard',
  scoreboard: 'ScoreBoard',
  administrator: null,
  supervisor: null,
};

const PART_OF: Record<Component, Exclude<Right, 'headquarters'>> = {
  workplace: 'clerk',
  registrator: 'registrator',
  qboard: 'board',
  scoreboard: 'board',
  administrator: 'administrator',
  supervisor: 'supervisor',
};

/** Whether the user's role allows a log-in as this component; an administrator may use every place. */
export function mayLogInAs(state: QueueState, userId: number, component: Component): boolean {
  const role = roleOf(state, userId);
  return role !== undefined && Boolean(role.administrator ?? role[PART_OF[component]]);
}

const ONLY: Readonly<Record<Right, readonly Right[]>> = {
  administrator: ['administrator'],
  supervisor: ['supervisor'],
  clerk: ['clerk'],
  registrator: ['registrator'],
  board: ['board'],
  headquarters: ['headquarters'],
};
const NO_RIGHTS: readonly Right[] = [];
const PERSON: readonly Right[] = ['administrator', 'clerk'];

/**
 * Sessions of devices have only the rights of devices, whichever user logged them in; those of supervisors only what supervision needs.
 * Other sessions have the rights of the user's role, as it is now. Headquarters has no user here, and its own short list of commands.
 */
export function rightsOf(state: QueueState, session: Session): readonly Right[] {
  if (session.component === 'headquarters') return ONLY.headquarters;
  const role = roleOf(state, session.userId);
  if (role === undefined || role.disabled === 1) return NO_RIGHTS;
  const part = PART_OF[session.component];
  if (part !== 'administrator' && part !== 'clerk') return role.administrator || role[part] ? ONLY[part] : NO_RIGHTS;
  const isClerk = role.clerk !== null && part === 'clerk';
  if (role.administrator) return isClerk ? PERSON : ONLY.administrator;
  return isClerk ? ONLY.clerk : NO_RIGHTS;
}

export const isAdministrator = (state: QueueState, session: Session): boolean => rightsOf(state, session).includes('administrator');
export const isSupervisor = (state: QueueState, session: Session): boolean => rightsOf(state, session).includes('supervisor');

/** Whether the session may know who is expected. */
export const knowsAppointments = (state: QueueState, session: Session): boolean =>
  rightsOf(state, session).some((right) => APPOINTMENT_READERS.includes(right));

/** Which views the session sees: those of administrators are whole. */
export const audienceOf = (state: QueueState, session: Session): Audience => (isAdministrator(state, session) ? 'full' : 'public');

/** Why the session may not send the command, or undefined. */
export function refuseCommand(state: QueueState, session: Session, declaration: CommandDeclaration): Rejection | undefined {
  const rights = rightsOf(state, session);
  if (declaration.rights === null || declaration.rights.some((right) => rights.includes(right))) return undefined;
  return reject('notAllowed', { command: declaration.name, who: rights[0] ?? 'a user whose role no longer allows it' });
}

/** The window a command is for: the session's own, or the named one for a user who acts for all windows. */
export function windowFor(state: QueueState, session: Session, named: number | undefined): number | Rejection {
  const own = session.component === 'workplace' ? session.placeId : null;
  const workplaceId = named ?? own;
  if (workplaceId === null) return reject('noWorkplace');
  const window = state.windows.get(workplaceId);
  if (window === undefined) return noSuchElement('Workplace', workplaceId, 'data.workplace');
  if (isAdministrator(state, session) || isSupervisor(state, session)) return workplaceId;
  if (workplaceId !== own) return reject('foreignWorkplace', { own: own ?? 'none', workplace: workplaceId });
  const isTaken = window.clerkId !== NO_CLERK && window.clerkId !== session.userId;
  return isTaken ? reject('workplaceTaken', { workplace: workplaceId }) : workplaceId;
}

function roleOf(state: QueueState, userId: number) {
  const user = state.books.User.get(userId);
  return user && state.books.UserRole.get(user.role_id);
}

const QUEUE_READERS = queueCommands.currentQueue.rights ?? [];
const BOOKING_READERS = bookingCommands.bookings.rights ?? [];
const APPOINTMENT_READERS = BOOKS.ConsumerPreRegistered.readers;
const ALERT_READERS = alertCommands.alerts.rights ?? [];
const DEVICE_READERS = printingCommands.devices.rights ?? [];

/** Whether a session may (still) read a topic: anybody may, or it exists, its role reads the book, the window is its own. */
export function mayRead(state: QueueState, session: Session | undefined, topic: Topic): boolean {
  // The code of a ticket was checked when the subscription began.
  if (topic.kind === 'board' || topic.kind === 'lab' || topic.kind === 'ticket' || topic.kind === 'appearance') return true;
  if (session === undefined) return false;
  const rights = rightsOf(state, session);
  const isAmong = (readers: readonly Right[]): boolean => readers.some((right) => rights.includes(right));
  // A former administrator may have subscribed to more than the session may read now.
  const isShown = !('audience' in topic) || topic.audience === 'public' || rights.includes('administrator');
  if (topic.kind === 'book') return isShown && isAmong(BOOKS[topic.book].readers);
  if (topic.kind === 'devices') return isShown && isAmong(DEVICE_READERS);
  if (topic.kind === 'faults') return topic.isWhole ? isAmong(['administrator', 'supervisor']) : rights.length > 0;
  if (topic.kind === 'alerts') return isAmong(ALERT_READERS);
  if (topic.kind === 'bookings') return isAmong(topic.isNamed ? APPOINTMENT_READERS : BOOKING_READERS);
  return isAmong(QUEUE_READERS) && !(windowFor(state, session, topic.workplaceId) instanceof Rejection);
}
