/** The reference books: each described once, its eight verbs with examples that open on a click. */
import type { TProperties } from '@sinclair/typebox';
import { BOOKS, type BookDeclaration } from '../../model/books/index.js';
import { BOOK_VERBS, type BookVerb, bookCommandName } from '../client/book-commands.js';
import type { CommandDeclaration } from '../declaration.js';
import { COMMANDS } from '../registry.js';
import { commandHead, exampleOf, fieldTable, whoMay } from './command-part.js';
import { fieldsOf } from './fields.js';
import { code, details, linkTo, part, table } from './markdown.js';

const books = Object.values(BOOKS) as readonly BookDeclaration[];

function commandOf(book: BookDeclaration, verb: BookVerb): CommandDeclaration {
  const command = COMMANDS.get(bookCommandName(book.name, verb));
  if (command === undefined) throw new Error(`the registry lacks ${bookCommandName(book.name, verb)}`);
  return command;
}

/** Books by verbs: every name in one table. */
export function bookIndex(): string {
  const rows = books.map((book) => [
    linkTo(book.name, `**${book.name}**`),
    BOOK_VERBS.map((verb) => code(bookCommandName(book.name, verb))).join(' '),
  ]);
  return table(['book', 'commands'], rows);
}

export function booksPart(): string {
  return part('## Reference books', introduction(), ...books.map(bookPart));
}

function introduction(): string {
  const [some] = books;
  const rows = some ? BOOK_VERBS.map((verb) => [code(bookCommandName(some.name, verb)), commandOf(some, verb).summary]) : [];
  return part(
    `${books.length} books, ${BOOK_VERBS.length} commands each, all alike; here with the names of the first book. The ` +
      `plural is the name with \`s\`, literally.`,
    table(['command', 'what it does'], rows),
    'Ids are positive and never given twice. Fields that the box keeps itself may be sent back as they were read. A removal that would ' +
      'break a reference is refused, and `children` of the error names what refers to the element.',
  );
}

function bookPart(book: BookDeclaration): string {
  const readers = whoMay(book.readers);
  const writers = whoMay(book.writers);
  return part(
    `### ${book.name}`,
    `${book.title} Read by: ${readers}. Changed by: ${writers}.${book.uniqueName ? ` No two have the same ${code(book.nameField)}.` : ''}`,
    elementTable(book),
    ...BOOK_VERBS.map((verb) => verbPart(book, verb)),
  );
}

function elementTable(book: BookDeclaration): string {
  const rows = fieldsOf(book.element).map(({ path, type, expects }) => [code(path), type, expects, inNew(book, path)]);
  return table(['field', 'type', 'what it takes', `in ${code(bookCommandName(book.name, 'new'))}`], rows);
}

/** The value that a new element takes for a field. */
function inNew(book: BookDeclaration, path: string): string {
  const [field = ''] = path.split(/[.[]/);
  if (book.kept.includes(field)) return 'kept by the box';
  if (field !== path) return '';
  if (hasFieldsOfItsOwn(book, commandOf(book, 'new'))) return 'see below';
  if (book.required.includes(field)) return '**needed**';
  return field in book.defaults ? `default ${code(JSON.stringify(book.defaults[field]))}` : 'may be left out';
}

function verbPart(book: BookDeclaration, verb: BookVerb): string {
  const command = commandOf(book, verb);
  const fields = hasFieldsOfItsOwn(book, command) ? [fieldTable(command.data)] : [];
  return details(`<code>${command.name}</code>`, commandHead(command), ...fields, exampleOf(command));
}

/** Whether the command takes fields that the table of the element does not list. */
function hasFieldsOfItsOwn(book: BookDeclaration, { data }: CommandDeclaration): boolean {
  const ofElement: TProperties = book.element.properties;
  const own = Object.entries((data.properties ?? {}) as TProperties).filter(
    ([name, schema]) => name !== 'id' && schema['x-kept'] !== true && !same(schema, ofElement[name]),
  );
  return own.length > 0;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
