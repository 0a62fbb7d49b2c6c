/** How provocations send: each request has an id of its own. */
import type { RawSession } from '../support/raw-client.js';

let ids = 0;
export const send = ({ client, token }: RawSession, command: string, data: unknown = {}, id: string | number = `provocation ${++ids}`) =>
  client.request({ token, command, data, id });
