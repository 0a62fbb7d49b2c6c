/** The changes that a file would make in a box. */
import type { WireError } from '../../model/errors/refusal-reasons.js';
import { fieldFault } from '../client/errors.js';
import type { RequestData } from '../registry.js';
import { type Configuration, type DocumentTable, type Element, TABLES, type Table, titleOf } from './configuration.js';
import { type ConfigurationFile, type FileFault, faultAt, fileFault } from './read.js';

/** An element of a book, a design or a template. */
interface Item {
  /** For a design or a template, its name. */
  readonly id: number | string;
  readonly title: string;
  readonly content: object;
  /** Its place among the tables of the file. */
  readonly index: number;
}

type Contents = Pick<ConfigurationFile, 'books' | 'designs' | 'templates' | 'looks'>;

function itemsOf(table: Table, { books, designs, templates, looks }: Contents, indexes: readonly number[] = []): readonly Item[] {
  const lookOf = (name: string, content: object, index: number): Item => ({ id: name, title: `${table} "${name}"`, content, index });
  if (table === 'TicketDesign') return designs.map(({ name, design }, index) => lookOf(name, design, index));
  if (table === 'LcdTemplate') return templates.map(({ name, template }, index) => lookOf(name, template, index));
  if (table === 'Appearance') return looks.map((content, index) => ({ id: 'branch', title: table, content, index }));
  const elements = books[table] ?? [];
  return elements.map((content, place) => ({ id: content.id, title: titleOf(table, content), content, index: indexes[place] ?? place }));
}

interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}
export interface ElementChange {
  readonly book: Table;
  readonly id: number | string;
  readonly title: string;
  readonly fields: Readonly<Record<string, FieldChange>>;
  /** Its place among the tables of the file; null = it is not in the file. */
  readonly index: number | null;
}

export interface Difference {
  readonly added: readonly ElementChange[];
  readonly changed: readonly ElementChange[];
  readonly removed: readonly ElementChange[];
  /** In the box only, and left alone. */
  readonly kept: readonly Omit<ElementChange, 'fields' | 'index'>[];
}

export function differenceOf(box: Configuration, file: ConfigurationFile, isPruning: boolean): Difference {
  const added: ElementChange[] = [];
  const changed: ElementChange[] = [];
  const alone: ElementChange[] = [];
  for (const book of TABLES) {
    const present = new Map(itemsOf(book, { ...box, looks: [box.appearance] }).map((item) => [item.id, item]));
    const wanted = itemsOf(book, file, file.indexes[book]);
    for (const { id, title, content, index } of wanted) {
      const old = present.get(id);
      const fields = fieldChanges(old?.content ?? {}, content);
      if (old === undefined) added.push({ book, id, title, fields, index });
      else if (Object.keys(fields).length > 0) changed.push({ book, id, title, fields, index });
    }
    for (const { id } of wanted) present.delete(id);
    // A branch always has a look.
    if (book === 'Appearance') present.clear();
    alone.push(...[...present.values()].map(({ id, title }) => ({ book, id, title, fields: {}, index: null })));
  }
  const goes = ({ book }: ElementChange): boolean => isPruning && file.wholeBooks.has(book);
  return {
    added,
    changed,
    removed: alone.filter(goes),
    kept: alone.filter((change) => !goes(change)).map(({ book, id, title }) => ({ book, id, title })),
  };
}

export const isNothing = ({ added, changed, removed }: Difference): boolean => added.length + changed.length + removed.length === 0;

function fieldChanges(old: object, wanted: object): Record<string, FieldChange> {
  const from = old as Record<string, unknown>;
  const changed = Object.entries(wanted).filter(([field, to]) => field !== 'id' && !isSame(from[field], to));
  return Object.fromEntries(changed.map(([field, to]) => [field, { from: from[field], to }]));
}

/** Keys may come in any order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}
const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** The one request that makes the box as the file has it: new elements whole, of others what changes. */
export function requestFor({ added, changed, removed }: Difference, file: ConfigurationFile): RequestData<'setConfiguration'> {
  const set: Record<string, Element[]> = {};
  const remove: Record<string, number[]> = {};
  for (const { book, id, fields } of [...added, ...changed]) {
    if (typeof id !== 'number') continue;
    set[book] ??= [];
    set[book].push({ id, ...Object.fromEntries(Object.entries(fields).map(([field, { to }]) => [field, to])) });
  }
  for (const { book, id } of removed) {
    if (typeof id !== 'number') continue;
    remove[book] ??= [];
    remove[book].push(id);
  }
  const changedDocuments = (table: DocumentTable) =>
    new Set([...added, ...changed].filter(({ book }) => book === table).map(({ id }) => id));
  const removedDocuments = (table: DocumentTable) => removed.filter(({ book }) => book === table).map(({ id }) => String(id));
  const [look] = file.looks;
  const [designs, templates] = [changedDocuments('TicketDesign'), changedDocuments('LcdTemplate')];
  return {
    set,
    remove,
    designs: file.designs.filter(({ name }) => designs.has(name)),
    removeDesigns: removedDocuments('TicketDesign'),
    templates: file.templates.filter(({ name }) => templates.has(name)),
    removeTemplates: removedDocuments('LcdTemplate'),
    ...(look !== undefined && changed.some(({ book }) => book === 'Appearance') && { appearance: look }),
  };
}

/** New users have no password, and cannot log in. */
export const passwordlessIn = ({ added }: Difference): readonly string[] =>
  added.filter(({ book }) => book === 'User').map(({ fields }) => String(fields.login?.to));

/** A fault of `data.set.Service[0].operations.10`, at its place in the file. */
export function faultInFile(
  error: WireError,
  { set }: ReturnType<typeof requestFor>,
  difference: Difference,
  file: ConfigurationFile,
): FileFault {
  const { field } = fieldFault(error);
  const [, book = '', place = '', path = ''] = /^data\.set\.(\w+)\[(\d+)\](.*)$/s.exec(field ?? '') ?? [];
  const id = (set as Readonly<Record<string, readonly { readonly id: number }[]>>)[book]?.[Number(place)]?.id;
  const change = [...difference.added, ...difference.changed].find((one) => one.book === book && one.id === id);
  if (typeof change?.index === 'number') return faultAt(book, change.index, path, error, file.lineOf);
  return fileFault(null, error);
}
