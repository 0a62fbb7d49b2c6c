/** `qctl book …`: the eleven reference books, element by element; `book-file.ts` has the whole configuration. */

import { Argument, type Command } from 'commander';
import { BOOK_NAMES, type BookName } from '../../model/books/index.js';
import type { QboxClient } from '../../protocol/client/client.js';
import { bookCommandName } from '../../protocol/commands/books.js';
import { expectationOf } from '../../protocol/declaration.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { fields, json, printable, type Row, table } from '../output.js';
import { confirmed } from '../questions.js';
import { withSession } from '../session.js';
import { bookNamed, declarationOf, fieldsOf, settableFields } from './book-fields.js';
import { addBookFile } from './book-file.js';

export function addBook(root: Command, dependencies: Dependencies): void {
  const book = root.command('book').description('shows and changes the reference books, and the configuration as a file');
  addList(book, dependencies);
  addGet(book, dependencies);
  addSet(book, dependencies);
  addNew(book, dependencies);
  addRemove(book, dependencies);
  addFields(book, dependencies);
  addBookFile(book, dependencies);
}

const bookArgument = (isOptional = false): Argument =>
  new Argument(isOptional ? '[book]' : '<book>', `a book: ${BOOK_NAMES.join(', ')}`).argParser(bookNamed);

/** Runs an action in a session, and shows the result: whole as JSON, or as text. */
async function answer<Value>(
  command: Command,
  dependencies: Dependencies,
  act: (client: QboxClient) => Promise<Value>,
  inWords: (value: Value) => string,
): Promise<void> {
  const options = globalOptions(command);
  await withSession(sessionOptions(options), dependencies, async ({ client }) => {
    const value = await act(client);
    dependencies.out(options.json ? json(value) : inWords(value));
  });
}

function addList(book: Command, dependencies: Dependencies): void {
  book
    .command('list')
    .addArgument(bookArgument(true))
    .description('lists the books, or the elements of one')
    .addHelpText('after', '\nExamples:\n  qctl book list             the books\n  qctl book list Service     what is in one of them\n')
    .action(async (name: BookName | undefined, _options: unknown, command: Command) => {
      if (name === undefined) await answer(command, dependencies, listBooks, (rows) => table(rows, dependencies));
      else
        await answer(
          command,
          dependencies,
          (client) => client.list(name),
          (rows) => table(rows.map((row) => row as Row).map(idFirst), dependencies),
        );
    });
}

const listBooks = (client: QboxClient): Promise<Row[]> =>
  Promise.all(
    BOOK_NAMES.map(async (name) => ({ book: name, elements: (await client.list(name)).length, what: declarationOf(name).title })),
  );

/** The id comes first. */
const idFirst = ({ id, ...others }: Row): Row => {
  const { name, login, ...rest } = others;
  return { id, ...(login !== undefined && { login }), ...(name !== undefined && { name }), ...rest };
};

function addGet(book: Command, dependencies: Dependencies): void {
  book
    .command('get')
    .addArgument(bookArgument())
    .argument('<element>', 'its id or its name')
    .description('shows one element')
    .addHelpText('after', '\nExamples:\n  qctl book get Service 4\n  qctl book get User petrov --json\n')
    .action((name: BookName, word: string, _options: unknown, command: Command) =>
      answer(
        command,
        dependencies,
        (client) => find(client, name, word),
        (element) => fields(element, dependencies),
      ),
    );
}

/** By id if it is a number, by name otherwise. */
const find = async (client: QboxClient, book: BookName, word: string): Promise<Row & { readonly id: number }> =>
  (await client.get(book, /^[0-9]+$/.test(word) ? { id: Number(word) } : { name: word })) as unknown as Row & { readonly id: number };

const FIELD_HELP = `
A value is text, a number, true or false, null, a list such as 3,4, or JSON. A part of a field is set by field.part=value; the other
parts stay. "qctl book fields BOOK" lists the fields of a book.`;

function addSet(book: Command, dependencies: Dependencies): void {
  book
    .command('set')
    .addArgument(bookArgument())
    .argument('<element>', 'its id or its name')
    .argument('[fields...]', 'field=value, or a JSON object')
    .description('changes fields of one element')
    .addHelpText(
      'after',
      `${FIELD_HELP}\n\nExamples:\n  qctl book set Service 4 name="Касса" priority=25\n` +
        `  qctl book set Service 4 operations.10=3,4 description=null\n` +
        `  qctl book set Workplace 11 '{"auto_call": 1, "auto_call_timeout": 20}'\n`,
    )
    .action((name: BookName, word: string, words: string[], _options: unknown, command: Command) =>
      answer(
        command,
        dependencies,
        async (client) => {
          const present = await find(client, name, word);
          await client.request(bookCommandName(name, 'set'), { id: present.id, ...fieldsOf(name, 'set', words, present) });
          return await find(client, name, String(present.id));
        },
        (element) => fields(element, dependencies),
      ),
    );
}

function addNew(book: Command, dependencies: Dependencies): void {
  book
    .command('new')
    .addArgument(bookArgument())
    .argument('[fields...]', 'field=value, or a JSON object')
    .description('adds an element; fields that are left out have their defaults')
    .addHelpText(
      'after',
      `${FIELD_HELP}\n\nExamples:\n  qctl book new Service name="Выдача" ticket_range_id=3\n  qctl book new Workplace name="Окно 5"\n`,
    )
    .action((name: BookName, words: string[], _options: unknown, command: Command) =>
      answer(
        command,
        dependencies,
        (client) => client.request(bookCommandName(name, 'new'), fieldsOf(name, 'new', words)) as Promise<Row>,
        (element) => fields(element, dependencies),
      ),
    );
}

function addRemove(book: Command, dependencies: Dependencies): void {
  book
    .command('remove')
    .addArgument(bookArgument())
    .argument('<elements...>', 'their ids or names')
    .option('--yes', 'do it without asking')
    .description('removes elements, unless something refers to them')
    .addHelpText('after', '\nExamples:\n  qctl book remove Service 12\n  qctl book remove QBoard 2 3 --yes\n')
    .action(async (name: BookName, words: string[], own: { yes?: boolean }, command: Command) => {
      const options = globalOptions(command);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        const found = await Promise.all(words.map((word) => find(client, name, word)));
        const { nameField } = declarationOf(name);
        const shown = found.map((element) => `${element.id} "${String(element[nameField] ?? element.name ?? '')}"`);
        await confirmed(dependencies, own.yes, printable(`Remove ${name} ${shown.join(', ')}?`));
        const removed = await removeEach(
          client,
          name,
          found.map(({ id }) => id),
        );
        dependencies.out(options.json ? json({ removed }) : `removed ${removed.length} of ${name}\n`);
      });
    });
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

function addFields(book: Command, dependencies: Dependencies): void {
  book
    .command('fields')
    .addArgument(bookArgument())
    .description('lists the fields of a book and their values; needs no box')
    .addHelpText('after', '\nExamples:\n  qctl book fields Service\n')
    .action((name: BookName, _options: unknown, command: Command) => {
      const rows = fieldRows(name);
      dependencies.out(globalOptions(command).json ? json(rows) : showFieldRows(rows));
    });
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
