/**
 * Log-in through the socket on this machine. Who may open its file, root or the group of the box, could read and change the whole data
 * folder: a password would keep him from nothing. The session is one like any other, with the rights of its user.
 */
import { Rejection, reject } from '../../model/errors.js';
import { FIRST_LOGIN, technician } from '../administrators.js';
import type { Pipeline } from '../pipeline.js';
import { type LoginData, openSession, welcome } from './general.js';
import type { Answered, HandlerContext } from './handler.js';

/** Of the right form, and of no meaning. */
const NO_DIGEST = '0'.repeat(32);

/** The data of a local log-in as the declaration wants it: what it has for a password, or has not, does not matter. */
export const withoutPassword = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data, password: NO_DIGEST } : data;

export async function loginHere(context: HandlerContext, data: LoginData): Promise<Answered> {
  const { pipeline } = context;
  const userId = await userOf(pipeline, data);
  if (userId === undefined) return reject('wrongPassword');
  const opened = openSession(context, data, userId);
  return opened instanceof Rejection ? opened : welcome(pipeline.state, { ...data, password: null }, userId, opened);
}

/** As administrator, `admin` is whoever is one: nobody who sees to the box may be locked out because that account was given up. */
async function userOf(pipeline: Pipeline, { component, login }: LoginData): Promise<number | undefined> {
  if (component === 'administrator' && login === FIRST_LOGIN) return technician(pipeline);
  return [...pipeline.state.books.User.values()].find((user) => user.login === login)?.id;
}
