/** `qctl book …`: the reference books, element by element; `book-file.ts` has the whole configuration. */
import { Argument } from 'commander';
import { BOOK_NAMES, type BookName } from '../../../model/books/index.js';
import { bookCommandName } from '../../../protocol/client/book-commands.js';
import type { QboxClient } from '../../../protocol/client/client.js';
import { expectationOf } from '../../../protocol/declaration.js';
import type { Asking, QctlCommand } from '../../command.js';
import { RefusedError } from '../../failures.js';
import { fields, printable, type Row, table } from '../../output.js';
import { confirmed, type WithYes } from '../../questions.js';
import { bookNamed, declarationOf, fieldsOf, settableFields } from './book-fields.js';
import { addBookFile } from './book-file.js';

export function addBook(root: QctlCommand): void {
  const book = root.command('book').description('shows and changes the reference books, and the configuration as a file');
  addReading(book);
  addChanges(book);
  book
    .command('fields')
    .addArgument(bookArgument())
    .description('lists the fields of a book and their values; needs no box')
    .explained({ 'qctl book fields Service': '' })
    .finds((_run, name: BookName) => fieldRows(name), showFieldRows);
  addBookFile(book);
}

const bookArgument = (isOptional = false): Argument =>
  new Argument(isOptional ? '[book]' : '<book>', `a book: ${BOOK_NAMES.join(', ')}`).argParser(bookNamed);

function addReading(book: QctlCommand): void {
  book
    .command('list')
    .addArgument(bookArgument(true))
    .description('lists the books, or the elements of one')
    .explained({ 'qctl book list': 'the books', 'qctl book list Service': 'what is in one of them' })
    .asks(
      ({ client }, name: BookName | undefined): Promise<readonly Row[]> =>
        name === undefined ? listBooks(client) : client.list(name).then((rows) => rows.map((row) => row as Row)),
      (rows, page) => table(rows.map(idFirst), page),
    );
  book
    .command('get')
    .addArgument(bookArgument())
    .argument('<element>', 'its id or its name')
    .description('shows one element')
    .explained({ 'qctl book get Service 4': '', 'qctl book get User petrov --json': '' })
    .asks(({ client }, name: BookName, word: string) => find(client, name, word), fields);
}

const listBooks = (client: QboxClient): Promise<Row[]> =>
  Promise.all(
    BOOK_NAMES.map(async (name) => ({ book: name, elements: (await client.list(name)).length, what: declarationOf(name).title })),
  );

const idFirst = ({ id, login, name, ...rest }: Row): Row =>
  Object.fromEntries(Object.entries({ id, login, name, ...rest }).filter(([, value]) => value !== undefined));

/** By id if it is a number, by name otherwise. */
const find = async (client: QboxClient, book: BookName, word: string): Promise<Row & { readonly id: number }> =>
  (await client.get(book, /^[0-9]+$/.test(word) ? { id: Number(word) } : { name: word })) as unknown as Row & { readonly id: number };

const FIELD_HELP = `
A value is text, a number, true or false, null, a list such as 3,4, or JSON. A part of a field is set by field.part=value; the other
parts stay. "qctl book fields BOOK" lists the fields of a book.`;

function addChanges(book: QctlCommand): void {
  book
    .command('set')
    .addArgument(bookArgument())
    .argument('<element>', 'its id or its name')
    .argument('[fields...]', 'field=value, or a JSON object')
    .description('changes fields of one element')
    .explained(
      {
        'qctl book set Service 4 name="Касса" priority=25': '',
        'qctl book set Service 4 operations.10=3,4 description=null': '',
        'qctl book set Workplace 11 \'{"auto_call": 1, "auto_call_timeout": 20}\'': '',
      },
      FIELD_HELP,
    )
    .asks(async ({ client }, name: BookName, word: string, words: string[]) => {
      const present = await find(client, name, word);
      await client.request(bookCommandName(name, 'set'), { id: present.id, ...fieldsOf(name, 'set', words, present) });
      return await find(client, name, String(present.id));
    }, fields);
  book
    .command('new')
    .addArgument(bookArgument())
    .argument('[fields...]', 'field=value, or a JSON object')
    .description('adds an element; fields that are left out have their defaults')
    .explained({ 'qctl book new Service name="Выдача" ticket_range_id=3': '', 'qctl book new Workplace name="Окно 5"': '' }, FIELD_HELP)
    .asks(
      ({ client }, name: BookName, words: string[]) =>
        client.request(bookCommandName(name, 'new'), fieldsOf(name, 'new', words)) as Promise<Row>,
      fields,
    );
  book
    .command('remove')
    .addArgument(bookArgument())
    .argument('<elements...>', 'their ids or names')
    .withYes()
    .description('removes elements, unless something refers to them')
    .explained({ 'qctl book remove Service 12': '', 'qctl book remove QBoard 2 3 --yes': '' })
    .asks(remove, ({ book: name, removed }) => `removed ${removed.length} of ${name}\n`);
}

async function remove(asking: Asking<WithYes>, name: BookName, words: readonly string[]) {
  const found = await Promise.all(words.map((word) => find(asking.client, name, word)));
  const { nameField } = declarationOf(name);
  const shown = found.map((element) => `${element.id} "${String(element[nameField] ?? element.name ?? '')}"`);
  await confirmed(asking, `Remove ${name} ${shown.join(', ')}?`);
  const ids = found.map(({ id }) => id);
  return { book: name, removed: await removeEach(asking.client, name, ids) };
}

/** One after the other; the first refusal reports what was done before it. */
async function removeEach(client: QboxClient, book: BookName, ids: readonly number[]): Promise<number[]> {
  const removed: number[] = [];
  for (const id of ids) {
    try {
      await client.remove(book, id);
    } catch (failure) {
      if (removed.length === 0 || !(failure instanceof Error)) throw failure;
      throw new RefusedError(`removed ${removed.join(', ')}, and then the box refused ${id}: ${failure.message}`);
    }
    removed.push(id);
  }
  return removed;
}

function fieldRows(name: BookName): Row[] {
  const { defaults, required } = declarationOf(name);
  return Object.entries(settableFields(name, 'set')).map(([field, schema]) => ({
    field,
    default: required.includes(field) ? 'needed' : JSON.stringify(defaults[field]),
    takes: expectationOf(schema),
  }));
}

/** Not a table: the description of a field may be long, and must not be shortened. */
function showFieldRows(rows: readonly Row[]): string {
  const nameWidth = Math.max(...rows.map(({ field }) => String(field).length));
  return rows
    .map(({ field, default: byDefault, takes }) => {
      const note = byDefault === undefined ? '' : byDefault === 'needed' ? ' (needed)' : ` (default: ${String(byDefault)})`;
      return `${String(field).padEnd(nameWidth)}  ${printable(`${String(takes)}${note}`)}\n`;
    })
    .join('');
}
