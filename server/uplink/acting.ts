/** Requests of headquarters as commands of the box: each has a session of its own kind, which may send the commands that name it. */
import { Rejection, reject, toWireError } from '../model/errors/errors.js';
import type { Session } from '../model/events/events.js';
import { serialised } from '../pipeline/handlers/answer-data.js';
import type { Dispatcher } from '../pipeline/requests/dispatcher.js';
import { COMMANDS } from '../protocol/registry.js';
import type { DownRequest } from './down-wire.js';

export type Asks = Pick<Dispatcher, 'ask'>;

/** The answer for headquarters, JSON. */
export async function answerTo(asks: Asks, { id, login, command, data }: DownRequest): Promise<string> {
  const answer = await asked(asks, login, command, data);
  if (answer instanceof Rejection) return JSON.stringify({ id, error: toWireError(answer) });
  return `{"id":${JSON.stringify(id)},"data":${serialised(answer)}}`;
}

async function asked(asks: Asks, login: string, command: string, data: unknown): Promise<object> {
  // Commands that anybody may send are not for headquarters, either.
  const mayAsk = COMMANDS.get(command)?.rights?.includes('headquarters') === true;
  return mayAsk ? await asks.ask(sessionOf(login), command, data) : reject('notAllowed', { command, who: 'headquarters' });
}

/** It is not listed, has no token, and ends with its command. */
const sessionOf = (login: string): Session => ({
  id: 0,
  tokenHash: '',
  component: 'headquarters',
  userId: 0,
  login,
  placeId: null,
  openedMs: 0,
  usedMs: 0,
  answers: new Map(),
  dayAnswers: new Map(),
});
