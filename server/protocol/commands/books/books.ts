/** Eight commands for each reference book, made from the book's one declaration. */
import { type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { Photo, PinCode, registrationFields } from '../../../model/books/consumer.js';
import { ANYBODY, BOOKS, type BookDeclaration, type BookName } from '../../../model/books/index.js';
import { PasswordDigest } from '../../../model/books/user.js';
import { NO_ERRORS } from '../../../model/errors/errors.js';
import { ClosedObject, Id, Name, WholeNumber } from '../../../model/schema.js';
import { BOOK_VERBS, type BookVerb, bookCommandName } from '../../client/book-commands.js';
import { type CommandDeclaration, ErrorReply, initialField } from '../../declaration.js';

export interface BookCommand {
  readonly book: BookName;
  readonly verb: BookVerb;
}

/** The book and the verb of a command's name. */
export const BOOK_COMMANDS: ReadonlyMap<string, BookCommand> = new Map(
  Object.values(BOOKS).flatMap(({ name: book }) => BOOK_VERBS.map((verb) => [bookCommandName(book, verb), { book, verb }] as const)),
);

/** Fields of a new element. A registration is how a new Consumer comes to be. */
function newFields(book: BookDeclaration): TProperties {
  if (book.name === 'Consumer') return registrationFields;
  const settable = Object.entries(book.element.properties).filter(([field]) => !book.kept.includes(field));
  const fields = settable.map(([field, schema]) => [field, book.required.includes(field) ? schema : Type.Optional(schema)]);
  // A user may be shown without a password, but not created without one.
  return { ...Object.fromEntries(fields), ...(book.name === 'User' && { password: PasswordDigest() }) };
}

const keptField = () =>
  Type.Unknown({ 'x-kept': true, description: 'maintained by the box: a client may send it back, and the box ignores it' });

/** Fields of a change: the id and any others. Kept fields may be sent back as they were read. */
function setFields(book: BookDeclaration): TProperties {
  const others = Object.entries(book.element.properties).filter(([field]) => field !== 'id');
  return {
    id: Id(`an element of ${book.name}`),
    ...Object.fromEntries(others.map(([field, schema]) => [field, Type.Optional(book.kept.includes(field) ? keptField() : schema)])),
    // A change takes a photo away with null, and the coefficient of a ticket as the whole priority.
    ...(book.name === 'Consumer' && {
      photo: Type.Optional(Photo()),
      pin_code: Type.Optional(PinCode()),
      priority: Type.Optional(WholeNumber('the priority of the ticket; smaller is called earlier', -10_000, 10_000)),
      services: Type.Optional(keptField()),
    }),
  };
}

function dataOf(book: BookDeclaration, verb: BookVerb): TSchema {
  if (verb === 'get') {
    const fields = { id: Type.Optional(Id(`an element of ${book.name}`)), name: Type.Optional(Name()) };
    return ClosedObject(fields, { minProperties: 1, maxProperties: 1, 'x-expects': 'either "id" or "name"' });
  }
  if (verb === 'set') return ClosedObject(setFields(book));
  if (verb === 'new') return ClosedObject(newFields(book));
  if (verb === 'remove') return ClosedObject({ id: Id(`an element of ${book.name}`) });
  return ClosedObject(verb === 'subscribe' ? initialField : {});
}

function exampleOf(book: BookDeclaration, verb: BookVerb): CommandDeclaration['example'] {
  const { id } = book.example;
  if (verb === 'list') return { request: {}, reply: [book.example] };
  if (verb === 'get') return { request: { id }, reply: book.example };
  if (verb === 'new') return { request: newExample(book), reply: { ...book.example, ...book.fresh } };
  if (verb === 'set') return { request: { id, ...changeExample(book) }, reply: NO_ERRORS };
  return { request: verb === 'remove' ? { id } : {}, reply: NO_ERRORS };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const PASSWORD_EXAMPLE = '827ccb0eea8a706c4c34a16891f84e7b';

function newExample(book: BookDeclaration): Record<string, unknown> {
  if (book.name === 'Consumer') return { services: [1], comment: 'Какой-то комментарий' };
  // The example names required fields, and those that differ from their defaults.
  const said = Object.keys(newFields(book)).filter(
    (field) => book.required.includes(field) || (field in book.defaults && !isSame(book.example[field], book.defaults[field])),
  );
  return Object.fromEntries(said.map((field) => [field, field === 'password' ? PASSWORD_EXAMPLE : book.example[field]]));
}

function changeExample(book: BookDeclaration): Record<string, unknown> {
  if (!('description' in book.element.properties || 'comment' in book.example || book.name === 'User')) return { disabled: 1 };
  const field = 'comment' in book.example ? 'comment' : book.name === 'User' ? 'surname' : 'description';
  return { [field]: 'Новое описание' };
}

const SUMMARIES: Record<BookVerb, string> = {
  list: 'The whole book.',
  get: 'One element, by `id` or by `name`.',
  set: 'Changes the given fields of one element.',
  new: 'Adds an element and returns it. Fields that are left out get their defaults.',
  remove: 'Removes an element. Refused if another element refers to it.',
  removeAll: 'Removes all elements. Refused as a whole if another element refers to one of them.',
  subscribe: 'Subscribes to the book: each change is pushed as the whole list.',
  unsubscribe: 'Ends the subscription to the book.',
};

function rightsOf(book: BookDeclaration, verb: BookVerb): CommandDeclaration['rights'] {
  // A clerk may open, pause and close the own window, a supervisor any; which fields and which window is checked with the data.
  if (book.name === 'Workplace' && verb === 'set') return ['administrator', 'supervisor', 'clerk'];
  // A supervisor may change the priority of a ticket.
  if (book.name === 'Consumer' && verb === 'set') return ['administrator', 'supervisor'];
  if (verb === 'unsubscribe') return ANYBODY;
  return verb === 'list' || verb === 'get' || verb === 'subscribe' ? book.readers : book.writers;
}

function replyOf(book: BookDeclaration, verb: BookVerb): TSchema {
  if (verb === 'list') return Type.Array(book.element);
  return verb === 'get' || verb === 'new' ? book.element : ErrorReply;
}

export const bookCommands: readonly CommandDeclaration[] = (Object.values(BOOKS) as BookDeclaration[]).flatMap((book) =>
  BOOK_VERBS.map(
    (verb): CommandDeclaration => ({
      name: bookCommandName(book.name, verb),
      family: 'books',
      ...(book.isExtension && { isExtension: true }),
      summary: SUMMARIES[verb],
      rights: rightsOf(book, verb),
      changes: verb === 'set' || verb === 'new' || verb === 'remove' || verb === 'removeAll',
      ...(book.name === 'Consumer' && verb === 'new' && { answersAllDay: true }),
      data: dataOf(book, verb),
      reply: replyOf(book, verb),
      example: exampleOf(book, verb),
    }),
  ),
);
