/** Why something did not work, in the reader's language and with names. */

import type { BookName } from '../../../model/books/declaration.js';
import { type ErrorName, errorName, NoAnswerError, QboxError } from '../../../protocol/client/client.js';
import type { WireError } from '../../../protocol/client/errors.js';
import type { SharedWord } from './catalogues.js';
import type { Say } from './say.js';

/** What the catalogue of the protocol calls it; undefined = it is no refusal of the box. */
export const errorOf = (failure: unknown): ErrorName | undefined => (failure instanceof QboxError ? errorName(failure.error) : undefined);

/** What an element is called, as far as the page knows; null or undefined = it does not. */
export type Names = (book: BookName, id: number) => string | null | undefined;

interface Telling<Key extends string> {
  /** What the page itself calls some of the errors. */
  readonly own?: Readonly<Partial<Record<ErrorName, Key>>>;
  readonly names?: Names;
}

/** Errors that are said alike, and the message. What a program sends wrong is nothing that its reader can mend. */
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

/** The message of an error: its arguments are the parameters of the error. */
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
  // An unknown one: the page is older than the box.
  return name === undefined ? sayShared('refused') : sayShared(errorWord(name), valuesOf(error.parameters ?? {}, names));
}

/** Parameters that are ids, and of which book. */
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
 * Ids become names and lists texts. Beside a parameter `x` that is an id stands `x_is`, `known` or `unknown`: where it is known, `x` is a
 * name; ids are not shown. Beside a list it is `some` or `none`.
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
  // A word may mention what this refusal has not; ICU would throw.
  return new Proxy(values, { has: () => true, get: (target, key) => target[String(key)] ?? '' });
}
