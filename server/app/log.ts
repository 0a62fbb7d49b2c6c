/** The log: JSON lines on standard error. Standard output is only for text that a person or a script waits for. */
import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Passwords, tokens and hashes are never passed to the log; the paths are a second line of defence. */
const SECRETS = ['password', 'token', 'passwordHash', '*.password', '*.token', '*.passwordHash'];

export const createLog = (level: string): Log =>
  pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: SECRETS, censor: '[secret]' } },
    pino.destination(2),
  );
