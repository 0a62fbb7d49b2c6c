/**
 * The configuration of a branch as it is written to a file: its books, the branch's own ticket designs and
 * templates of LCD boards, and its look.
 */

import { BOOKS, type BookDeclaration, isSparse } from '../../model/books/index.js';
import { usualOf } from '../../model/books/texts.js';
import type { Appearance } from '../../model/designs/appearance.js';
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import type { TicketDesign } from '../../model/designs/ticket-design.js';
import { CONFIGURATION_BOOKS, type ConfigurationBook, configuredFields } from '../commands/books/configuration.js';

export interface Element {
  readonly id: number;
  readonly [field: string]: unknown;
}
export interface NamedDesign {
  readonly name: string;
  readonly design: TicketDesign;
}

export interface NamedTemplate {
  readonly name: string;
  readonly template: LcdTemplate;
}

export interface Configuration {
  readonly books: { readonly [Book in ConfigurationBook]: readonly Element[] };
  readonly designs: readonly NamedDesign[];
  readonly templates: readonly NamedTemplate[];
  readonly appearance: Appearance;
}

/** The tables of designs and templates, and their names in requests. */
export const DOCUMENT_TABLES = {
  TicketDesign: { list: 'designs', part: 'design' },
  LcdTemplate: { list: 'templates', part: 'template' },
} as const;
export type DocumentTable = keyof typeof DOCUMENT_TABLES;

/** In the order of the file. */
export type Table = ConfigurationBook | DocumentTable | 'Appearance';
export const TABLES: readonly Table[] = [...CONFIGURATION_BOOKS, 'TicketDesign', 'LcdTemplate', 'Appearance'];

/**
 * What headquarters may set: what all branches have alike. Windows, kiosks, boards, users and roles belong to the place; and whoever could
 * set users and roles from there could make themselves the administrator of a thousand branches.
 */
export const SHARED_TABLES: ReadonlySet<Table> = new Set<Table>([
  ...(['Operation', 'TicketRange', 'Service', 'Reason', 'Outcome'] as const),
  ...(['TicketDesign', 'LcdTemplate', 'Appearance'] as const),
]);

/** The number of the form of the file. It grows when an older qctl would misread a newer file. */
export const FORMAT = 1;

/** Parts of an element that repeat the id of the element. */
const PARTS: Partial<Record<ConfigurationBook, readonly string[]>> = {
  UserRole: ['administrator', 'clerk', 'registrator', 'board'],
  User: ['clerk'],
};

/** The part of the present books, as the wire shows them, that is configuration. */
export function configurationOf(
  books: { readonly [Book in ConfigurationBook]: readonly Element[] },
  looks: Omit<Configuration, 'books'>,
): Configuration {
  const lists = CONFIGURATION_BOOKS.map((book) => {
    const rows = books[book].map((row) => configured(book, row));
    return [book, rows.sort((one, other) => one.id - other.id)] as const;
  });
  return { books: Object.fromEntries(lists) as unknown as Configuration['books'], ...looks };
}

/** An element without its present state, in the order of its declaration. */
function configured(book: ConfigurationBook, row: Element): Element {
  const present = (field: string) => (row[field] === undefined ? defaultOf(book, field) : row[field]);
  const entries = Object.keys(configuredFields(book)).map((field) => [field, withoutId(book, field, present(field))]);
  return { id: row.id, ...Object.fromEntries(entries) };
}

function withoutId(book: ConfigurationBook, field: string, value: unknown): unknown {
  if (!PARTS[book]?.includes(field) || typeof value !== 'object' || value === null) return value;
  const { id: _ofTheElement, ...rest } = value as { readonly id?: unknown };
  return rest;
}

/** What a field has that is left out. A field with texts by language is left out where there are none, and others where they are usual. */
export function defaultOf(book: ConfigurationBook, field: string): unknown {
  const declaration = BOOKS[book] as BookDeclaration;
  if (!isSparse(declaration, field)) return declaration.defaults[field];
  return usualOf(declaration.element.properties[field]) ?? {};
}

/** Defaults of parts, which are no defaults of their books. */
const PART_DEFAULTS: Partial<Record<ConfigurationBook, Readonly<Record<string, object>>>> = {
  UserRole: { clerk: { all_operations: 0, operations: [] } },
  User: { clerk: { priority: 50, default_workplace: null, all_operations: 0 } },
};

/** An element of a file with the defaults of what it leaves out. Fields without a default (a prefix, an alias) stay left out. */
export function completed(book: ConfigurationBook, element: Element): Element {
  const fields = Object.keys(configuredFields(book)).flatMap((field) => {
    const value = element[field] === undefined ? defaultOf(book, field) : element[field];
    return value === undefined ? [] : [[field, completedPart(book, field, value)]];
  });
  return { id: element.id, ...Object.fromEntries(fields) };
}

function completedPart(book: ConfigurationBook, field: string, value: unknown): unknown {
  const defaults = PART_DEFAULTS[book]?.[field];
  if (typeof value !== 'object' || value === null) return value;
  return defaults ? { ...defaults, ...(withoutId(book, field, value) as object) } : withoutId(book, field, value);
}

/** The name of an element in messages: `Service 4 "Касса"`. */
export function titleOf(book: ConfigurationBook, element: Element): string {
  const name = element[BOOKS[book].nameField];
  return `${book} ${element.id}${typeof name === 'string' ? ` "${name}"` : ''}`;
}
