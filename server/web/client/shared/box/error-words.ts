/** The words of an error, in any language and with names. Independent of the page. */
import type { BookName } from '../../../../model/books/declaration.js';
import { type ErrorName, errorName, NoAnswerError, QboxError } from '../../../../protocol/client/client.js';
import type { WireError } from '../../../../protocol/client/errors.js';
import type { Word } from '../words/catalogues.js';
import type { Say } from '../words/say.js';

/** Name in the protocol's catalogue; undefined = the failure is not a refusal of the box. */
export const errorOf = (failure: unknown): ErrorName | undefined => (failure instanceof QboxError ? errorName(failure.error) : undefined);

/** Name of an element; null or undefined = the page does not know it. */
export type Names = (book: BookName, id: number) => string | null | undefined;

export interface Telling {
  /** The page's own text for some errors. */
  readonly own?: (name: ErrorName, parameters: NonNullable<WireError['parameters']>) => string | undefined;
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
} as const satisfies Partial<Record<ErrorName, Word<'errors'>>>;

const isShared = (name: ErrorName): name is keyof typeof SAID_AS => name in SAID_AS;

/** The message of an error. Its arguments are the parameters of the error. */
export const errorWord = (name: ErrorName): Word<'errors'> => (isShared(name) ? SAID_AS[name] : `error.${name}`);

type SayErrors = Say<Word<'errors' | 'shared'>>;

export function wordedFailure(failure: unknown, say: SayErrors, { own, names }: Telling = {}): string {
  if (!(failure instanceof QboxError)) return say(failure instanceof NoAnswerError ? 'noAnswer' : 'refused');
  const name = errorOf(failure);
  return (name && own?.(name, failure.error.parameters ?? {})) ?? wordedError(failure.error, say, names);
}

/** An error of the box, also one of those among its children. */
export function wordedError(
  error: Pick<WireError, 'codeModule' | 'codeError' | 'parameters'>,
  say: SayErrors,
  names: Names = () => null,
): string {
  const name = errorName(error);
  // An unknown error: the page is older than the box.
  return name === undefined ? say('refused') : say(errorWord(name), valuesOf(error.parameters ?? {}, names, say));
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

/** A day, or a time of one, in figures as people write it. */
function dayIn<Value>(value: Value, say: SayErrors): Value | string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d( \d\d:\d\d)?$/.test(value)) return value;
  const [day = '', time] = value.split(' ');
  const sign = say('dayFormat').replace(/\p{L}/gu, '')[0] ?? '.';
  return [day.split('-').reverse().join(sign), ...(time === undefined ? [] : [time])].join(' ');
}

/**
 * Replaces ids with names and lists with texts. For an id `x` there is also `x_is`, `known` or `unknown`; ids themselves are never shown.
 * For a list it is `some` or `none`.
 */
function valuesOf(parameters: NonNullable<WireError['parameters']>, names: Names, say: SayErrors): Values {
  const values: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(parameters)) {
    if (typeof value === 'object') {
      values[key] = value.join(', ');
      values[`${key}_is`] = value.length === 0 ? 'none' : 'some';
      continue;
    }
    const book = REFERENCES[key];
    const shown = book === undefined ? dayIn(value, say) : names(book, Number(value));
    values[key] = shown ?? '';
    values[`${key}_is`] = shown == null || shown === '' ? 'unknown' : 'known';
  }
  // A message may use a parameter that this refusal lacks; ICU would throw.
  return new Proxy(values, { has: () => true, get: (target, key) => target[String(key)] ?? '' });
}
