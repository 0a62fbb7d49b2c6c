/** Log-in and log-out, and what the box says of itself. */
import { Rejection, reject } from '../../model/errors.js';
import type { RequestData } from '../../protocol/registry.js';
import { elementOf } from '../../queue/views.js';
import { digestOf, hashToken, newToken, verifyPassword } from '../passwords.js';
import { mayLogInAs, PLACE_OF } from '../rights.js';
import { type Answered, type Desk, type Handler, jsonAnswer, type Knock, NO_ERRORS_ANSWER, type Request } from './handler.js';

export type LoginData = RequestData<'login'>;

export async function login({ desk, peer, data }: Knock): Promise<Answered> {
  const attempt = data as LoginData;
  const answered = await desk.loginGuard.inTurn(() => checked(desk, attempt, peer.address));
  return answered ?? reject('tooManyFailures', { seconds: 1 });
}

async function checked(desk: Desk, data: LoginData, address: string): Promise<Answered> {
  const user = [...desk.pipeline.state.books.User.values()].find((row) => row.login === data.login);
  const secret = { login: data.login, digest: data.password, stored: user?.passwordHash };
  const refusal = await refuseSecret(desk, secret, address);
  if (refusal || user === undefined) return refusal ?? reject('wrongPassword');
  const opened = openSession(desk, data, user.id);
  return opened instanceof Rejection ? opened : welcome(desk.pipeline.state, data, user.id, opened);
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
export async function loginByPin(desk: Desk, { userId, pin, workplaceId, stored, address }: PinLogin): Promise<Rejection | null> {
  const user = desk.pipeline.state.books.User.get(userId);
  // A number that nobody has is an account to guess for like any other.
  const login = user?.login ?? `number ${userId}`;
  const refusal = await desk.loginGuard.inTurn(() => refuseSecret(desk, { login, digest: digestOf(pin), stored: user && stored }, address));
  if (refusal === undefined) return reject('tooManyFailures', { seconds: 1 });
  if (refusal || user === undefined) return refusal ?? reject('wrongPassword');
  const opened = openSession(desk, { component: 'workplace', workplace: workplaceId }, userId);
  return opened instanceof Rejection ? opened : null;
}

interface Secret {
  readonly login: string;
  readonly digest: string;
  readonly stored: string | undefined;
}

/** null = it is right. */
async function refuseSecret({ loginGuard }: Desk, { login, digest, stored }: Secret, address: string): Promise<Rejection | null> {
  const seconds = loginGuard.waitSeconds(login, address);
  if (seconds > 0) return reject('tooManyFailures', { seconds });
  if (!(await verifyPassword(digest, stored))) {
    loginGuard.failed(login, address);
    return reject('wrongPassword');
  }
  loginGuard.succeeded(login);
  return null;
}

type Entrance = Omit<LoginData, 'login' | 'password'>;

/** The secret was right. The user is looked up again: while it was checked, he may have been changed. Answers the token. */
export function openSession({ pipeline }: Desk, data: Entrance, userId: number): string | Rejection {
  const { state } = pipeline;
  const { component } = data;
  const user = state.books.User.get(userId);
  if (user === undefined || user.disabled === 1 || state.books.UserRole.get(user.role_id)?.disabled !== 0) return reject('userDisabled');
  if (!mayLogInAs(state, userId, component)) return reject('componentNotAllowed', { component });
  const place = placeOf(state, data);
  if (place instanceof Rejection) return place;

  const token = newToken();
  const outcome = pipeline.execute({ type: 'openSession', tokenHash: hashToken(token), component, userId, placeId: place });
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
  return jsonAnswer({
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
  if (id === undefined) return reject('invalidRequest', { field, fault: `required, expected the id of a ${book}` });
  const place = elementOf(state, book, id);
  if (place === undefined) return reject('noSuchElement', { field, book, what: `id ${id}` });
  if (place.disabled === 1)
    return book === 'Workplace' ? reject('workplaceDisabled', { workplace: id }) : reject('placeDisabled', { field, book, id });
  return id;
}

export const logout: Handler = ({ desk, session }) => {
  desk.pipeline.execute({ type: 'closeSession', sessionId: session.id, why: 'logout' });
  return NO_ERRORS_ANSWER;
};

export const info: Handler = ({ desk, state }) => jsonAnswer({ ...desk.versions, sessions: state.sessions.size });

export const postponeDelay: Handler = ({ desk }) => jsonAnswer(desk.config.branch.postponeDelaysMinutes.map(String));
