/** Log-in, log-out and sessions; versions of the box. */

import { createHash } from 'node:crypto';
import { LOG_OUT } from '../../../engine/rules/sessions.js';
import type { QueueState } from '../../../engine/state.js';
import { elementOf } from '../../../engine/views.js';
import type { UserRow } from '../../../model/books/index.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import { toInstant } from '../../../model/events/stamp.js';
import { generalCommands } from '../../../protocol/commands/box/general.js';
import { sessionCommands } from '../../../protocol/commands/box/sessions.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { FIRST_LOGIN, technician } from '../../access/administrators.js';
import { digestOf, hashToken, newToken, verifyPassword } from '../../access/passwords.js';
import { isAdministrator, mayLogInAs, PLACE_OF } from '../../access/rights.js';
import type { Pipeline } from '../../commit/pipeline.js';
import { type Answered, acknowledged, authorOf, dataAnswer, NO_ERRORS_ANSWER } from '../handler.js';
import { type AnonymousRequest, type Context, handle, handleAnybody, type Request } from './family.js';

export type LoginData = RequestData<'login'>;

async function login({ context, peer, data: attempt }: AnonymousRequest<LoginData>): Promise<Answered> {
  const userOf = () => [...context.pipeline.state.books.User.values()].find(({ login }) => login === attempt.login);
  const device = { ...attempt, userId: userOf()?.id, address: peer.address };
  const refusal = await refuseSecret(context, device, () => isPasswordOf(userOf, attempt.password));
  const user = userOf();
  if (refusal || user === undefined) return refusal ?? reject('wrongPassword');
  const opened = openSession(context, attempt, user.id, marksOf(peer.address, attempt.device));
  return opened instanceof Rejection ? opened : welcome(context.pipeline.state, attempt, user.id, opened);
}

/** A log-in by digits typed at a keypad. */
export interface PinLogin {
  readonly userId: number;
  readonly pin: string;
  readonly workplaceId: number;
  /** The hash of the user's PIN, as `hashPassword` makes it; undefined = none; checking that takes as long. */
  readonly stored: string | undefined;
  /** The address that guesses are counted for, beside the user. */
  readonly address: string;
}

/** A log-in at a window by PIN instead of password; guesses count as those of passwords. null = done. */
export async function loginByPin(context: Context, { userId, pin, workplaceId, stored, address }: PinLogin): Promise<Rejection | null> {
  const user = context.pipeline.state.books.User.get(userId);
  // A number without a user counts as an account to guess for like any other.
  const login = user?.login ?? `number ${userId}`;
  const refusal = await refuseSecret(context, { login, userId, address }, () => verifyPassword(digestOf(pin), user && stored));
  if (refusal || user === undefined) return refusal ?? reject('wrongPassword');
  const opened = openSession(context, { component: 'workplace', workplace: workplaceId }, userId, marksOf(address, undefined));
  return opened instanceof Rejection ? opened : null;
}

interface Attempt {
  readonly login: string;
  /** undefined = no user has that login. */
  readonly userId: number | undefined;
  readonly address: string;
  readonly device?: string;
}

/** Asks the user of a session for the password once more; guesses count as those of a log-in. null = it is right. */
export function refuseOwnPassword({ context, session, peer }: Request, password: string): Promise<Rejection | null> {
  const userOf = () => context.pipeline.state.books.User.get(session.userId);
  const attempt = { login: userOf()?.login ?? '', userId: session.userId, address: peer.address };
  return refuseSecret(context, attempt, () => isPasswordOf(userOf, password));
}

/** A password that is replaced while it is checked is the right one no more: it would open a session, and make a device known. */
async function isPasswordOf(userOf: () => UserRow | undefined, password: string): Promise<boolean> {
  const checked = userOf()?.passwordHash;
  return (await verifyPassword(password, checked)) && userOf()?.passwordHash === checked;
}

/** null = it is right. */
function refuseSecret(context: Context, attempt: Attempt, isRight: () => Promise<boolean>): Promise<Rejection | null> {
  const { login, address, userId, device } = attempt;
  const knownBy = knownMark(context.pipeline.state, userId, marksOf(address, device));
  return context.loginGuard.refuse({ login, address, knownBy }, isRight);
}

type Entrance = Omit<LoginData, 'login' | 'password' | 'device'>;

/** Reads the user again, as it may have changed while the secret was checked. Returns the token. */
function openSession({ pipeline, uses }: Context, data: Entrance, userId: number, marks?: DeviceMarks): string | Rejection {
  const { state } = pipeline;
  const { component } = data;
  const user = state.books.User.get(userId);
  if (user === undefined || user.disabled === 1 || state.books.UserRole.get(user.role_id)?.disabled !== 0) return reject('userDisabled');
  if (!mayLogInAs(state, userId, component)) return reject('componentNotAllowed', { component });
  const place = placeOf(state, data);
  if (place instanceof Rejection) return place;

  const token = newToken();
  const session = { tokenHash: hashToken(token), component, userId, placeId: place };
  const known = [marks?.address, marks?.device].filter((mark) => mark !== undefined);
  const { atMs } = pipeline.stamp();
  const room = { idle: uses.idle(state.sessions.values(), atMs), inUse: uses.inUse(state.sessions.values(), atMs) };
  const outcome = pipeline.execute({ type: 'openSession', ...session, ...room, marks: known });
  return outcome instanceof Rejection ? outcome : token;
}

function welcome(state: Request['state'], data: Entrance & { readonly password: string | null }, userId: number, token: string): Answered {
  const { component } = data;
  const book = PLACE_OF[component];
  const place = placeOf(state, data);
  return dataAnswer({
    ...(book && typeof place === 'number' && { [component]: elementOf(state, book, place) }),
    // The one place where a password is shown: to the user who has just sent it (seen in the original). null = none was needed.
    user: { ...elementOf(state, 'User', userId), password: data.password },
    token,
  });
}

function placeOf(state: Request['state'], data: Entrance): number | null | Rejection {
  const { component } = data;
  const book = PLACE_OF[component];
  if (book === null || component === 'administrator' || component === 'supervisor') return null;
  const field = `data.${component}`;
  const id = data[component];
  // A clerk who has not chosen a window yet reads the books and cannot call.
  if (id === undefined && component === 'workplace') return null;
  if (id === undefined) return reject('invalidRequest', { field, fault: `required, expected the id of a ${book}`, why: 'required' });
  const place = elementOf(state, book, id);
  if (place === undefined) return noSuchElement(book, id, field);
  if (place.disabled === 1)
    return book === 'Workplace' ? reject('workplaceDisabled', { workplace: id }) : reject('placeDisabled', { field, book, id });
  return id;
}

const logout = handle(generalCommands.logout, ({ context, session }) => {
  context.pipeline.execute({ type: 'closeSession', sessionId: session.id, why: LOG_OUT });
  return NO_ERRORS_ANSWER;
});

const info = handle(generalCommands.info, ({ context, state }) => dataAnswer({ ...context.versions, sessions: state.sessions.size }));

const postponeDelay = handle(generalCommands.postponeDelay, ({ context }) =>
  dataAnswer(context.config.branch.postponeDelaysMinutes.map(String)),
);

export const generalHandlers = [logout, info, postponeDelay];

export const loginHandler = handleAnybody(generalCommands.login, login);

/**
 * The marks that identify a device on which a user has logged in before: its address, which every client has, or the secret that it sends
 * with `login`, which works where addresses change or are shared. The state keeps short digests of both, never an address itself.
 */
interface DeviceMarks {
  readonly address: string;
  /** undefined = the client sent no secret. */
  readonly device: string | undefined;
}

/** 96 bits: enough for devices of one user. */
const MARK_LENGTH = 16;

const markOf = (kind: keyof DeviceMarks, text: string): string =>
  createHash('sha256').update(`${kind} ${text}`).digest('base64url').slice(0, MARK_LENGTH);

const marksOf = (address: string, device: string | undefined): DeviceMarks => ({
  address: markOf('address', address),
  device: device === undefined ? undefined : markOf('device', device),
});

/** The mark by which the user's device is known; the secret goes first. undefined = the user has not logged in there. */
function knownMark({ knownDevices }: QueueState, userId: number | undefined, { address, device }: DeviceMarks): string | undefined {
  const known = userId === undefined ? undefined : knownDevices.get(userId);
  return [device, address].find((mark) => mark !== undefined && known?.includes(mark));
}

/** Has the right form and no meaning. */
const NO_DIGEST = '0'.repeat(32);

/** The data of a local log-in as the declaration wants it; its password is ignored. */
export const withoutPassword = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data, password: NO_DIGEST } : data;

/**
 * Log-in through the socket on this machine, without a password: root and the group of the box, who may open its file, can read and change
 * the whole data folder anyway. The session is one like any other, with the rights of its user.
 */
export function loginHere(context: Context, data: LoginData): Answered {
  const { pipeline } = context;
  const userId = userOf(pipeline, data);
  if (userId === undefined) return reject('wrongPassword');
  const opened = openSession(context, data, userId);
  return opened instanceof Rejection ? opened : welcome(pipeline.state, { ...data, password: null }, userId, opened);
}

/** `admin` as administrator is any administrator: a technician must get in also where that account was disabled or renamed. */
function userOf(pipeline: Pipeline, { component, login }: LoginData): number | undefined {
  if (component === 'administrator' && login === FIRST_LOGIN) return technician(pipeline);
  return [...pipeline.state.books.User.values()].find((user) => user.login === login)?.id;
}

/** Without tokens and their hashes: the reader must not be able to act as another user. */
const sessions = handle(sessionCommands.sessions, ({ context, state, session: own }) => {
  const { atMs } = context.pipeline.stamp();
  const rows: ReplyData<'sessions'> = [...state.sessions.values()].map((session) => {
    const { id, userId, component, placeId, openedMs } = session;
    const use = context.uses.of(id);
    return {
      id,
      user_id: userId,
      login: state.books.User.get(userId)?.login ?? '',
      component,
      place: placeId,
      opened: toInstant(openedMs),
      last_used: use === undefined ? null : toInstant(atMs - context.uses.unusedMs(session, atMs)),
      address: use?.address ?? null,
      connected: use?.isConnected ?? false,
      own: id === own.id,
    };
  });
  return dataAnswer(rows);
});

const endSession = handle(sessionCommands.endSession, (request) => {
  const { context, state, data } = request;
  const { id } = data;
  if (!state.sessions.has(id)) return noSuchElement('session', id);
  context.pipeline.execute({ type: 'closeSession', sessionId: id, why: 'ended by an administrator' }, authorOf(request));
  return NO_ERRORS_ANSWER;
});

const forgetDevices = handle(sessionCommands.forgetDevices, (request) => {
  const { context, state, session, data } = request;
  const { user: userId = session.userId } = data;
  if (userId !== session.userId && !isAdministrator(state, session))
    return reject('notAllowed', { command: 'forgetDevices', who: 'a user who is no administrator, for the own devices only' });
  return acknowledged(context.pipeline.execute({ type: 'forgetDevices', userId }, authorOf(request)));
});

export const sessionHandlers = [sessions, endSession, forgetDevices];
