/** Log-in and log-out, and what the box says of itself. */

import { elementOf } from '../../engine/views.js';
import { Rejection, reject } from '../../model/errors.js';
import { generalCommands } from '../../protocol/commands/general.js';
import type { RequestData } from '../../protocol/registry.js';
import { type DeviceMarks, knownMark, marksOf } from '../known-devices.js';
import { digestOf, hashToken, newToken, verifyPassword } from '../passwords.js';
import { mayLogInAs, PLACE_OF } from '../rights.js';
import {
  type AnonymousRequest,
  type Answered,
  dataAnswer,
  type HandlerContext,
  handle,
  handleAnybody,
  NO_ERRORS_ANSWER,
  type Request,
} from './handler.js';

export type LoginData = RequestData<'login'>;

async function login({ context, peer, data: attempt }: AnonymousRequest<LoginData>): Promise<Answered> {
  const userOf = () => [...context.pipeline.state.books.User.values()].find(({ login }) => login === attempt.login);
  const device = { ...attempt, userId: userOf()?.id, address: peer.address };
  const refusal = await refuseSecret(context, device, () => verifyPassword(attempt.password, userOf()?.passwordHash));
  const user = userOf();
  if (refusal || user === undefined) return refusal ?? reject('wrongPassword');
  const opened = openSession(context, attempt, user.id, marksOf(peer.address, attempt.device));
  return opened instanceof Rejection ? opened : welcome(context.pipeline.state, attempt, user.id, opened);
}

/** Who logs in by typing digits at a keypad. */
export interface PinLogin {
  readonly userId: number;
  readonly pin: string;
  readonly workplaceId: number;
  /** The hash of the user's PIN, as `hashPassword` makes it; undefined = he has none, which takes as long to find out. */
  readonly stored: string | undefined;
  /** What guesses are counted for, beside the user. */
  readonly address: string;
}

/** A log-in at a window by PIN instead of password; guesses count as those of passwords. null = done. */
export async function loginByPin(
  context: HandlerContext,
  { userId, pin, workplaceId, stored, address }: PinLogin,
): Promise<Rejection | null> {
  const user = context.pipeline.state.books.User.get(userId);
  // A number that nobody has is an account to guess for like any other.
  const login = user?.login ?? `number ${userId}`;
  const refusal = await refuseSecret(context, { login, userId, address }, () => verifyPassword(digestOf(pin), user && stored));
  if (refusal || user === undefined) return refusal ?? reject('wrongPassword');
  const opened = openSession(context, { component: 'workplace', workplace: workplaceId }, userId, marksOf(address, undefined));
  return opened instanceof Rejection ? opened : null;
}

interface Attempt {
  readonly login: string;
  /** undefined = nobody has that login. */
  readonly userId: number | undefined;
  readonly address: string;
  readonly device?: string;
}

/** null = it is right. */
function refuseSecret(context: HandlerContext, attempt: Attempt, isRight: () => Promise<boolean>): Promise<Rejection | null> {
  const { login, address, userId, device } = attempt;
  const knownBy = knownMark(context.pipeline.state, userId, marksOf(address, device));
  return context.loginGuard.refuse({ login, address, knownBy }, isRight);
}

type Entrance = Omit<LoginData, 'login' | 'password' | 'device'>;

/** The secret was right. The user is looked up again: while it was checked, he may have been changed. Answers the token. */
export function openSession({ pipeline, uses }: HandlerContext, data: Entrance, userId: number, marks?: DeviceMarks): string | Rejection {
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

export function welcome(
  state: Request['state'],
  data: Entrance & { readonly password: string | null },
  userId: number,
  token: string,
): Answered {
  const { component } = data;
  const book = PLACE_OF[component];
  const place = placeOf(state, data);
  return dataAnswer({
    ...(book && typeof place === 'number' && { [component]: elementOf(state, book, place) }),
    // The one place where a password is shown: to who has just sent it (seen in the original). null = none was needed.
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
  // A clerk who has yet to choose his window sees the books, and has nothing to call with.
  if (id === undefined && component === 'workplace') return null;
  if (id === undefined) return reject('invalidRequest', { field, fault: `required, expected the id of a ${book}`, why: 'required' });
  const place = elementOf(state, book, id);
  if (place === undefined) return reject('noSuchElement', { field, book, what: `id ${id}` });
  if (place.disabled === 1)
    return book === 'Workplace' ? reject('workplaceDisabled', { workplace: id }) : reject('placeDisabled', { field, book, id });
  return id;
}

const logout = handle(generalCommands.logout, ({ context, session }) => {
  context.pipeline.execute({ type: 'closeSession', sessionId: session.id, why: 'logout' });
  return NO_ERRORS_ANSWER;
});

const info = handle(generalCommands.info, ({ context, state }) => dataAnswer({ ...context.versions, sessions: state.sessions.size }));

const postponeDelay = handle(generalCommands.postponeDelay, ({ context }) =>
  dataAnswer(context.config.branch.postponeDelaysMinutes.map(String)),
);

export const generalHandlers = [logout, info, postponeDelay];

export const loginHandler = handleAnybody(generalCommands.login, login);
