/** The socket of the box. Root looks at it first and then connects to what it saw: the folder is the box's, and so would a link be. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { connect, Socket } from 'node:net';
import { O_PATH } from '../../../db/plain-file.js';
import { otherControllerOf } from './controller.js';

export function connectLocal(path: string): Socket {
  if (otherControllerOf(path) === null) return connect(path);
  try {
    const seen = openSync(path, O_PATH | constants.O_NOFOLLOW);
    try {
      if (!fstatSync(seen).isSocket()) throw new Error(`${path} is no socket`);
      // The system call is made at once.
      return connect(`/proc/self/fd/${seen}`);
    } finally {
      closeSync(seen);
    }
  } catch (failure) {
    const none = new Socket();
    // Whoever asked for the connection listens a turn later.
    setImmediate(() => none.destroy(failure instanceof Error ? failure : new Error(String(failure))));
    return none;
  }
}
