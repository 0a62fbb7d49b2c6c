/** A new password: made up here, or typed where nobody sees it; never an argument, which others on the machine can see. */
import { randomInt } from 'node:crypto';
import type { Dependencies } from './dependencies.js';
import { UsageError } from './failures.js';

/** None that is taken for another when it is read from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LETTERS = 4;
const LENGTH_MIN = 8;

/** Four groups of four: 79 bits, and short enough to type at a window. */
export const randomPassword = (): string =>
  Array.from({ length: GROUPS }, () => Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join('-');

/** Typed twice on a terminal; elsewhere the first line of standard input. */
export async function typedPassword(login: string, { readPassword, readInput }: Dependencies): Promise<string> {
  const password = readPassword ? await ask(readPassword, `New password of ${login}: `) : ((await readInput()).split(/\r?\n/)[0] ?? '');
  if (password.length < LENGTH_MIN) throw new UsageError(`expected a password of at least ${LENGTH_MIN} characters, or --random`);
  if (readPassword && (await ask(readPassword, 'The same again: ')) !== password)
    throw new UsageError('these were two different passwords');
  return password;
}

const ask = (read: (question: string) => Promise<string>, question: string): Promise<string> =>
  read(question).catch((failure: Error) => Promise.reject(new UsageError(failure.message)));
