/** The changes that a file would make in a box. */

import type { WireError } from '../../model/refusal-reasons.js';
import { fieldFault } from '../client/errors.js';
import { CONFIGURATION_BOOKS, type ConfigurationBook } from '../commands/configuration.js';
import type { RequestData } from '../registry.js';
import { type Configuration, type Element, titleOf } from './configuration.js';
import { type ConfigurationFile, type FileFault, faultAt, fileFault } from './read.js';

type LookTable = 'TicketDesign' | 'LcdTemplate';

/** A design or a template; they differ only in their tables. */
interface Look {
  readonly name: string;
  readonly document: object;
}

const looksOf = ({ designs, templates }: Pick<Configuration, 'designs' | 'templates'>): Readonly<Record<LookTable, readonly Look[]>> => ({
  TicketDesign: designs.map(({ name, design }) => ({ name, document: design })),
  LcdTemplate: templates.map(({ name, template }) => ({ name, document: template })),
});

const LOOK_TABLES: readonly LookTable[] = ['TicketDesign', 'LcdTemplate'];
const isLook = (table: string): table is LookTable => (LOOK_TABLES as readonly string[]).includes(table);

interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}
export interface ElementChange {
  readonly book: ConfigurationBook | LookTable;
  /** For a design or a template, its name. */
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
  const [inBox, inFile] = [looksOf(box), looksOf(file)];
  const changes = [
    ...CONFIGURATION_BOOKS.flatMap((book) => bookChanges(book, box, file)),
    ...LOOK_TABLES.flatMap((table) => lookChanges(table, inBox[table], inFile[table])),
  ];
  const alone = [
    ...CONFIGURATION_BOOKS.flatMap((book) => aloneInBook(book, box, file)),
    ...LOOK_TABLES.flatMap((table) => aloneLooks(table, inBox[table], inFile[table])),
  ];
  const goes = ({ book }: ElementChange): boolean => isPruning && file.wholeBooks.has(book);
  return {
    added: changes.filter(({ isNew }) => isNew).map(({ isNew: _new, ...change }) => change),
    changed: changes.filter(({ isNew }) => !isNew).map(({ isNew: _old, ...change }) => change),
    removed: alone.filter(goes),
    kept: alone.filter((change) => !goes(change)).map(({ book, id, title }) => ({ book, id, title })),
  };
}

export const isNothing = ({ added, changed, removed }: Difference): boolean => added.length + changed.length + removed.length === 0;

type Change = ElementChange & { readonly isNew: boolean };

function bookChanges(book: ConfigurationBook, box: Configuration, file: ConfigurationFile): Change[] {
  const present = new Map(box.books[book].map((element) => [element.id, element]));
  return (file.books[book] ?? []).flatMap((element, place) => {
    const index = file.indexes[book]?.[place] ?? place;
    const old = present.get(element.id);
    const fields = fieldChanges(old ?? {}, element);
    if (old && Object.keys(fields).length === 0) return [];
    return [{ book, id: element.id, title: titleOf(book, element), fields, index, isNew: old === undefined }];
  });
}

function lookChanges(table: LookTable, box: readonly Look[], file: readonly Look[]): Change[] {
  const present = new Map(box.map(({ name, document }) => [name, document]));
  return file.flatMap(({ name, document }, index) => {
    const old = present.get(name);
    const fields = fieldChanges(old ?? {}, document);
    if (old && Object.keys(fields).length === 0) return [];
    return [{ book: table, id: name, title: `${table} "${name}"`, fields, index, isNew: old === undefined }];
  });
}

function fieldChanges(old: object, wanted: object): Record<string, FieldChange> {
  const from = old as Record<string, unknown>;
  const changed = Object.entries(wanted).filter(([field, to]) => field !== 'id' && !isSame(from[field], to));
  return Object.fromEntries(changed.map(([field, to]) => [field, { from: from[field], to }]));
}

const withoutFields = { fields: {}, index: null };

function aloneInBook(book: ConfigurationBook, box: Configuration, file: ConfigurationFile): ElementChange[] {
  const ids = new Set((file.books[book] ?? []).map(({ id }) => id));
  return box.books[book].filter(({ id }) => !ids.has(id)).map((element) => aloneOf(book, element));
}

const aloneOf = (book: ConfigurationBook, element: Element): ElementChange => ({
  book,
  id: element.id,
  title: titleOf(book, element),
  ...withoutFields,
});

function aloneLooks(table: LookTable, box: readonly Look[], file: readonly Look[]): ElementChange[] {
  const names = new Set(file.map(({ name }) => name));
  return box
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => ({ book: table, id: name, title: `${table} "${name}"`, ...withoutFields }));
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
    if (isLook(book) || typeof id !== 'number') continue;
    set[book] ??= [];
    set[book].push({ id, ...Object.fromEntries(Object.entries(fields).map(([field, { to }]) => [field, to])) });
  }
  for (const { book, id } of removed) {
    if (typeof id !== 'number') continue;
    remove[book] ??= [];
    remove[book].push(id);
  }
  const changedLooks = (table: LookTable) => new Set([...added, ...changed].filter(({ book }) => book === table).map(({ id }) => id));
  const removedLooks = (table: LookTable) => removed.filter(({ book }) => book === table).map(({ id }) => String(id));
  const [designs, templates] = [changedLooks('TicketDesign'), changedLooks('LcdTemplate')];
  return {
    set,
    remove,
    designs: file.designs.filter(({ name }) => designs.has(name)),
    removeDesigns: removedLooks('TicketDesign'),
    templates: file.templates.filter(({ name }) => templates.has(name)),
    removeTemplates: removedLooks('LcdTemplate'),
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
