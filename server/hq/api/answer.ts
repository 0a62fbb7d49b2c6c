/** What a browser is answered. */
import { type Rejection, reject, toWireError } from '../../model/errors/errors.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Each the value of a `Set-Cookie`. */
  readonly cookies?: readonly string[];
}

export const toldOf = (data: unknown): Answer => ({ status: 200, body: { data: data ?? null } });
export const refused = (status: number, rejection: Rejection): Answer => ({ status, body: { error: toWireError(rejection) } });
export const unknownCommand = (command: string, status: number): Answer => refused(status, reject('unknownCommand', { command }));
