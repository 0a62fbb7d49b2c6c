/** The text of a failure, in the reader's language and with names. */
import type { WireError } from '../../../../protocol/client/errors.js';
import { sayShared } from '../words/words.js';
import { type Names, type Telling, wordedError, wordedFailure } from './error-words.js';

export { errorOf, type Names, type Telling } from './error-words.js';

export const failureText = (failure: unknown, telling?: Telling): string => wordedFailure(failure, sayShared, telling);

/** An error of the box, also one of those among its children. */
export const errorText = (error: Pick<WireError, 'codeModule' | 'codeError' | 'parameters'>, names?: Names): string =>
  wordedError(error, sayShared, names);
