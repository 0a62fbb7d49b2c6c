/** What a file would change in a box. */
import { CONFIGURATION_BOOKS, type ConfigurationBook } from '../../protocol/commands/configuration.js';
import type { RequestData } from '../../protocol/registry.js';
import { type Page, paint, printable } from '../output.js';
import { type Configuration, type Element, titleOf } from './book-configuration.js';
import type { ConfigurationFile } from './book-file-read.js';

interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}
export interface ElementChange {
  readonly book: ConfigurationBook | 'TicketDesign';
  /** Of a design its name. */
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
  const changes = [...CONFIGURATION_BOOKS.flatMap((book) => bookChanges(book, box, file)), ...designChanges(box, file)];
  const alone = [...CONFIGURATION_BOOKS.flatMap((book) => aloneInBook(book, box, file)), ...aloneDesigns(box, file)];
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
  return (file.books[book] ?? []).flatMap((element, index) => {
    const old = present.get(element.id);
    const fields = fieldChanges(old ?? {}, element);
    if (old && Object.keys(fields).length === 0) return [];
    return [{ book, id: element.id, title: titleOf(book, element), fields, index, isNew: old === undefined }];
  });
}

function designChanges({ designs }: Configuration, file: ConfigurationFile): Change[] {
  const present = new Map(designs.map(({ name, design }) => [name, design]));
  return file.designs.flatMap(({ name, design }, index) => {
    const old = present.get(name);
    const fields = fieldChanges(old ?? {}, design);
    if (old && Object.keys(fields).length === 0) return [];
    return [{ book: 'TicketDesign' as const, id: name, title: `TicketDesign "${name}"`, fields, index, isNew: old === undefined }];
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

function aloneDesigns({ designs }: Configuration, file: ConfigurationFile): ElementChange[] {
  const names = new Set(file.designs.map(({ name }) => name));
  return designs
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => ({ book: 'TicketDesign', id: name, title: `TicketDesign "${name}"`, ...withoutFields }));
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
    if (book === 'TicketDesign' || typeof id !== 'number') continue;
    set[book] = [...(set[book] ?? []), { id, ...Object.fromEntries(Object.entries(fields).map(([field, { to }]) => [field, to])) }];
  }
  for (const { book, id } of removed) if (typeof id === 'number') remove[book] = [...(remove[book] ?? []), id];
  const names = new Set([...added, ...changed].filter(({ book }) => book === 'TicketDesign').map(({ id }) => id));
  return {
    set,
    remove,
    designs: file.designs.filter(({ name }) => names.has(name)),
    removeDesigns: removed.filter(({ book }) => book === 'TicketDesign').map(({ id }) => String(id)),
  };
}

export function showDifference(difference: Difference, page: Page): string {
  const { added, changed, removed, kept } = difference;
  const lines = [
    ...added.map(({ title }) => paint(page, 'green', `+ ${printable(title)}`)),
    ...changed.flatMap(({ title, fields }) => [
      paint(page, 'yellow', `~ ${printable(title)}`),
      ...Object.entries(fields).flatMap(([field, { from, to }]) => [
        paint(page, 'red', `    - ${field} = ${shown(from)}`),
        paint(page, 'green', `    + ${field} = ${shown(to)}`),
      ]),
    ]),
    ...removed.map(({ title }) => paint(page, 'red', `- ${printable(title)}`)),
    ...(kept.length === 0 ? [] : [paint(page, 'dim', `  in the box only, left alone: ${printable(shownKept(kept))}`)]),
    `${added.length} to add, ${changed.length} to change, ${removed.length} to remove`,
  ];
  return `${lines.join('\n')}\n`;
}

const KEPT_SHOWN = 10;
const shownKept = (kept: Difference['kept']): string => {
  const more = kept.length > KEPT_SHOWN ? ` and ${kept.length - KEPT_SHOWN} more` : '';
  return `${kept
    .slice(0, KEPT_SHOWN)
    .map(({ title }) => title)
    .join(', ')}${more}`;
};

const VALUE_LENGTH_MAX = 200;
function shown(value: unknown): string {
  if (value === undefined || value === null) return '(none)';
  const text = printable(JSON.stringify(value));
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}… (${text.length} characters)` : text;
}
