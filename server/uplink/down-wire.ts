/**
 * Requests of headquarters on their way: subjects and messages, which the two programs share. A request goes to a door of the branch, a
 * subject that ends with a secret: a server publishes an answer to whatever subject its question names, so another branch could have one
 * sent to any subject it can name. It cannot name this one. Answers, and the door itself, go up under the branch's own name.
 */
import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { withoutHidden } from '../model/hidden-characters.js';
import { readForm } from './read-form.js';

/** Letters of base64url: 128 bits. */
export const DOOR_LENGTH = 22;

export const downSubject = (branch: string, door: string): string => `qbox.down.${branch}.${door}`;
export const upSubject = (branch: string): string => `qbox.up.${branch}`;
export const ALL_DOWN = downSubject('*', '*');
export const ALL_UP = upSubject('*');

const Id = Type.String({ pattern: `^[\\w-]{${DOOR_LENGTH}}$` });

const DownRequest = Type.Object({
  /** Made at headquarters for this request; the answer names it. */
  id: Id,
  /** The login of the user there, for the log of changes. */
  login: Type.String({ minLength: 1, maxLength: 100 }),
  command: Type.String({ minLength: 1, maxLength: 50 }),
  data: Type.Unknown(),
});
export type DownRequest = Static<typeof DownRequest>;

const WireError = Type.Object({
  codeModule: Type.Integer(),
  codeError: Type.Integer(),
  desc: Type.String(),
});

const closed = { additionalProperties: false };

const UpMessage = Type.Union([
  /** Where requests to this branch go from now on. */
  Type.Object({ door: Id }, closed),
  Type.Object({ id: Id, data: Type.Unknown() }, closed),
  /** As the protocol has errors. */
  Type.Object({ id: Id, error: WireError }, closed),
]);
export type UpMessage = Static<typeof UpMessage>;

const requests = TypeCompiler.Compile(DownRequest);
const messages = TypeCompiler.Compile(UpMessage);

/** null = it is no request of headquarters. */
export function readDownRequest(text: string): DownRequest | null {
  const request = readForm(text, requests);
  // It goes into the log of changes, which terminals show.
  return request && { ...request, login: withoutHidden(request.login) };
}

/** null = it is nothing that a branch says. */
export const readUpMessage = (text: string): UpMessage | null => readForm(text, messages);
