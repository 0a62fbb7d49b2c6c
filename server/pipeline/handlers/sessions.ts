/** Who is logged in; and the end of a session that somebody else forgot to end. */

import { reject } from '../../model/errors.js';
import { toInstant } from '../../model/stamp.js';
import { sessionCommands } from '../../protocol/commands/sessions.js';
import type { ReplyData } from '../../protocol/registry.js';
import { authorOf, dataAnswer, handle, NO_ERRORS_ANSWER } from './handler.js';

/** Neither tokens nor their hashes: who reads this must not be able to act as another. */
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
  if (!state.sessions.has(id)) return reject('noSuchElement', { field: 'data.id', book: 'session', what: `id ${id}` });
  context.pipeline.execute({ type: 'closeSession', sessionId: id, why: 'ended by an administrator' }, authorOf(request));
  return NO_ERRORS_ANSWER;
});

export const sessionHandlers = [sessions, endSession];
