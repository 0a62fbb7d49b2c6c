/** The text of a failure, in the reader's language and with names. */

import type { BookName } from '../../../model/books/declaration.js';
import { type ErrorName, errorName, NoAnswerError, QboxError } from '../../../protocol/client/client.js';
import type { WireError } from '../../../protocol/client/errors.js';
import type { SharedWord } from './catalogues.js';
import type { Say } from './say.js';

/** Name in the protocol's catalogue; undefined = the failure is not a refusal of the box. */
export const errorOf = (failure: unknown): ErrorName | undefined => (failure instanceof QboxError ? errorName(failure.error) : undefined);

/** Name of an element; null or undefined = the page does not know it. */
export type Names = (book: BookName, id: number) => string | null | undefined;

interface Telling<Key extends string> {
  /** The page's own messages for some errors. */
  readonly own?: Readonly<Partial<Record<ErrorName, Key>>>;
  readonly names?: Names;
}

/** Errors that share a message. The reader cannot correct a malformed request, so all of those have the same one. */
const SAID_AS = {
  notJson: 'error.notUnderstood',
  notAnObject: 'error.notUnderstood',
  noCommand: 'error.notUnderstood',
  unknownCommand: 'error.notUnderstood',
  binaryFrame: 'error.notUnderstood',
  requestIdReused: 'error.notUnderstood',
  tooDeep: 'error.notUnderstood',
  invalidRequest: 'error.field',
  invalidField: 'error.field',
  designInvalid: 'error.field',
  templateInvalid: 'error.field',
  tooManyWrongPins: 'error.tooManyWrongCodes',
} as const satisfies Partial<Record<ErrorName, SharedWord>>;

const isShared = (name: ErrorName): name is keyof typeof SAID_AS => name in SAID_AS;

/** The message of an error. Its arguments are the parameters of the error. */
export const errorWord = (name: ErrorName): SharedWord => (isShared(name) ? SAID_AS[name] : `error.${name}`);

/** @param say has the shared words, as every page's catalogue does */
export function failureText<Key extends string>(failure: unknown, say: Say<Key>, { own = {}, names }: Telling<Key> = {}): string {
  const name = errorOf(failure);
  const word = name && own[name];
  if (word !== undefined) return say(word);
  const sayShared = say as Say<SharedWord>;
  if (failure instanceof QboxError) return errorText(failure.error, sayShared, names);
  return sayShared(failure instanceof NoAnswerError ? 'noAnswer' : 'refused');
}

/** An error of the box, also one of those among its children. */
export function errorText<Key extends string>(
  error: Pick<WireError, 'codeModule' | 'codeError' | 'parameters'>,
  say: Say<Key>,
  names: Names = () => null,
): string {
  const name = errorName(error);
  const sayShared = say as Say<SharedWord>;
  // An unknown error: the page is older than the box.
  return name === undefined ? sayShared('refused') : sayShared(errorWord(name), valuesOf(error.parameters ?? {}, names));
}

/** Parameters that are ids, with the book of each. */
const REFERENCES: Readonly<Partial<Record<string, BookName>>> = {
  workplace: 'Workplace',
  own: 'Workplace',
  at: 'Workplace',
  service: 'Service',
  operation: 'Operation',
  user: 'User',
  clerk: 'User',
  other: 'TicketRange',
};

type Values = Readonly<Record<string, string | number>>;

/**
 * Replaces ids with names and lists with texts. For an id `x` there is also `x_is`, `known` or `unknown`; ids themselves are never shown.
 * For a list it is `some` or `none`.
 */
function valuesOf(parameters: NonNullable<WireError['parameters']>, names: Names): Values {
  const values: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(parameters)) {
    if (typeof value === 'object') {
      values[key] = value.join(', ');
      values[`${key}_is`] = value.length === 0 ? 'none' : 'some';
      continue;
    }
    const book = REFERENCES[key];
    const shown = book === undefined ? value : names(book, Number(value));
    values[key] = shown ?? '';
    values[`${key}_is`] = shown == null || shown === '' ? 'unknown' : 'known';
  }
  // A message may use a parameter that this refusal lacks; ICU would throw.
  return new Proxy(values, { has: () => true, get: (target, key) => target[String(key)] ?? '' });
}
