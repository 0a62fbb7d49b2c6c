/**
 * Errors of the box in the words of pages, by their names in the catalogue: ICU messages of the error's parameters. Beside a parameter
 * `x` that is an id stands `x_is`, `known` or `unknown`: where it is known, `x` is a name (see `failures.ts`); ids are not shown.
 * `test/web/error-words.test.ts` goes over all of them.
 */
import type { ErrorName } from '../../../../../protocol/client/error-codes.js';

export type ErrorWord = `error.${ErrorName}`;
export type ErrorWords = { readonly [Word in ErrorWord]: string };
