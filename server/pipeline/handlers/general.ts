/** Log-in and log-out, and what the box says of itself. */
import { Rejection, reject } from '../../model/errors.js';
import type { RequestData } from '../../protocol/registry.js';
import { elementOf } from '../../queue/views.js';
import { hashToken, newToken, verifyPassword } from '../passwords.js';
import { mayLogInAs, PLACE_OF } from '../rights.js';
import { type Answered, type Desk, type Handler, jsonAnswer, NO_ERRORS_ANSWER, type Request } from './handler.js';

type LoginData = RequestData<'login'>;

/** The one command without a session. */
export async function login({ desk, peer, data }: Omit<Request, 'session'>): Promise<Answered> {
  const attempt = data as LoginData;
  const answered = await desk.loginGuard.inTurn(() => checked(desk, attempt, peer.address));
  return answered ?? reject('tooManyFailures', { seconds: 1 });
}

async function checked(desk: Desk, data: LoginData, address: string): Promise<Answered> {
  const { loginGuard, pipeline } = desk;
  const seconds = loginGuard.waitSeconds(data.login, address);
  if (seconds > 0) return reject('tooManyFailures', { seconds });
  const user = [...pipeline.state.books.User.values()].find((row) => row.login === data.login);
  if (!(await verifyPassword(data.password, user?.passwordHash)) || user === undefined) {
    loginGuard.failed(data.login, address);
    return reject('wrongPassword');
  }
  loginGuard.succeeded(data.login);
  return openSession(desk, data, user.id);
}

/** The password was right. The user is looked up again: while it was checked, he may have been changed. */
function openSession({ pipeline }: Desk, data: LoginData, userId: number): Answered {
  const { state } = pipeline;
  const { component } = data;
  const user = state.books.User.get(userId);
  if (user === undefined || user.disabled === 1 || state.books.UserRole.get(user.role_id)?.disabled !== 0) return reject('userDisabled');
  if (!mayLogInAs(state, userId, component)) return reject('componentNotAllowed', { component });
  const place = placeOf(state, data);
  if (place instanceof Rejection) return place;

  const token = newToken();
  const outcome = pipeline.execute({ type: 'openSession', tokenHash: hashToken(token), component, userId, placeId: place });
  if (outcome instanceof Rejection) return outcome;
  const book = PLACE_OF[component];
  return jsonAnswer({
    ...(book && place !== null && { [component]: elementOf(state, book, place) }),
    // The one place where a password is shown: to who has just sent it (seen in the original).
    user: { ...elementOf(state, 'User', userId), password: data.password },
    token,
  });
}

function placeOf(state: Request['state'], data: LoginData): number | null | Rejection {
  const { component } = data;
  const book = PLACE_OF[component];
  if (book === null || component === 'administrator') return null;
  const field = `data.${component}`;
  const id = data[component];
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
