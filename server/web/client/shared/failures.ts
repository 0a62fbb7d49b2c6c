/** Why something did not work, in the reader's language. */
import { NoAnswerError, QboxError } from '../../../protocol/client/client.js';
import type { SharedWords } from './words/index.js';
import type { Say } from './words.js';

/** `module/error` of the catalogue of the protocol. */
export const errorNumber = (failure: unknown): string =>
  failure instanceof QboxError ? `${failure.error.codeModule}/${failure.error.codeError}` : '';

const SHARED: Readonly<Record<string, keyof SharedWords>> = {
  '1/9': 'hiddenCharacter',
  '2/3': 'wrongPassword',
  '2/4': 'tooManyFailures',
  '2/5': 'notAllowed',
  '2/6': 'notAllowed',
  '2/8': 'notAllowed',
  '6/6': 'readOnly',
};

/**
 * @param say has the shared words, as every page's catalogue does
 * @param own what the page itself calls some of the errors
 */
export function failureText<Key extends string>(failure: unknown, say: Say<Key>, own: Readonly<Record<string, Key>> = {}): string {
  const number = errorNumber(failure);
  const sayShared = say as Say<keyof SharedWords>;
  if (own[number] !== undefined) return say(own[number]);
  if (SHARED[number] !== undefined) return sayShared(SHARED[number]);
  if (failure instanceof NoAnswerError) return sayShared('noAnswer');
  return sayShared('refused', { why: failure instanceof Error ? failure.message : String(failure) });
}
