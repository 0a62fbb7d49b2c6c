/**
 * A configuration from a file: every fault is found before anything is changed, each with its line. What has no fault is read all the same,
 * so that the box can say in the same round what it would refuse.
 */
import { type Appearance, PLAIN_APPEARANCE } from '../../model/designs/appearance.js';
import { reject, toWireError } from '../../model/errors/errors.js';
import type { SaidFault, WireError } from '../../model/errors/refusal-reasons.js';
import { nearest } from '../../model/errors/spelling.js';
import { atOnce } from '../../model/steps.js';
import { fieldFault } from '../client/errors.js';
import { CONFIGURATION_BOOKS, type ConfigurationBook } from '../commands/books/configuration.js';
import { clipped } from '../envelope.js';
import { COMMANDS } from '../registry.js';
import { checkData } from '../validation.js';
import {
  completed,
  DOCUMENT_TABLES,
  type DocumentTable,
  type Element,
  FORMAT,
  type NamedDesign,
  type NamedTemplate,
  SHARED_TABLES,
  TABLES,
} from './configuration.js';
import { linesOf, readTables, UnreadTable } from './toml-tables.js';

/** In words, and as the error that the words come from. Its field is a place in the file: `Service[0].operations`. */
export interface FileFault extends Pick<WireError, 'codeModule' | 'codeError' | 'parameters'> {
  /** Counted from 1; null = no line. */
  readonly line: number | null;
  readonly fault: string;
}

export function fileFault(line: number | null, { codeModule, codeError, desc, parameters }: WireError): FileFault {
  return { line, fault: desc, codeModule, codeError, ...(parameters && { parameters }) };
}

const invalid = (line: number | null, field: string, fault: SaidFault): FileFault =>
  fileFault(line, toWireError(reject('invalidField', { ...fault, field })));

/** The content of a file. */
export interface ConfigurationFile {
  /** Elements with their defaults, in the order of the file. */
  readonly books: { readonly [Book in ConfigurationBook]?: readonly Element[] };
  readonly designs: readonly NamedDesign[];
  readonly templates: readonly NamedTemplate[];
  /** None or one. */
  readonly looks: readonly Appearance[];
  /** The books that the file covers as a whole: elements that it lacks can be removed. */
  readonly wholeBooks: ReadonlySet<string>;
  /** Where an element or a field of it stands. */
  readonly lineOf: (table: string, index: number, field?: string) => number | null;
  /** For each element of a book, the index of its table, where some could not be read. */
  readonly indexes: Readonly<Record<string, readonly number[]>>;
  /** First and last lines of tables of which only the id is known, or not even that. */
  readonly unread: readonly (readonly [number, number])[];
}

export interface ReadFile {
  /** Without the fields that have faults. */
  readonly file: ConfigurationFile;
  /** Empty = the file is in order. */
  readonly faults: readonly FileFault[];
}

type Table = Readonly<Record<string, unknown>>;

/** What headquarters may set of a file; its other tables are as if they were not there. */
export const sharedPart = (file: ConfigurationFile): ConfigurationFile => ({
  ...file,
  books: Object.fromEntries(Object.entries(file.books).filter(([book]) => SHARED_TABLES.has(book as ConfigurationBook))),
  wholeBooks: new Set([...file.wholeBooks].filter((book) => (SHARED_TABLES as ReadonlySet<string>).has(book))),
});

export function readConfigurationFile(text: string): ReadFile {
  return atOnce(readingSteps(text));
}

/** The same between other work: each step is a row, but the first, which finds the rows. */
export function* readingSteps(text: string): Generator<undefined, ReadFile> {
  const { document, faults: found, unread } = readTables(text);
  const mistakes = found.map(({ line, fault }) => ({ ...invalid(line, '', { fault, why: 'notToml' }), fault }));
  const lineOf = lineFinder(text);
  yield;
  const head = headFaults(document, lineOf);
  const faults: FileFault[] = [...(document.qbox === undefined && mistakes.length > 0 ? [] : head), ...tableFaults(document, lineOf)];
  const books: Record<string, Element[]> = {};
  const indexes: Record<string, number[]> = {};
  const documents = <Value>(table: DocumentTable) =>
    checkedRows<Value>(tablesOf(document, table), faults, (row, index) => checkedDocument(table, row, index, lineOf));
  const designs = yield* documents<NamedDesign>('TicketDesign');
  const templates = yield* documents<NamedTemplate>('LcdTemplate');
  const looks = yield* checkedRows<Appearance>(tablesOf(document, 'Appearance'), faults, (row, index) => checkedLook(row, index, lineOf));
  const lost = { ticket_design: lostNames(document, 'TicketDesign', designs), template: lostNames(document, 'LcdTemplate', templates) };
  for (const book of CONFIGURATION_BOOKS) {
    if (document[book] === undefined) continue;
    const checked = yield* checkedRows(tablesOf(document, book), faults, (row, index) => checkedElement(book, row, index, lineOf));
    faults.push(...repeatedIds(checked, book, lineOf));
    const good = [...checked.entries()].flatMap(([index, one]) => (one.value === undefined ? [] : [{ index, element: one.value }]));
    books[book] = good.map(({ element }) => withoutLost(element, lost));
    indexes[book] = good.map(({ index }) => index);
  }
  const file = {
    books,
    designs: designs.flatMap((one) => one.value ?? []),
    templates: templates.flatMap((one) => one.value ?? []),
    looks: looks.flatMap((one) => one.value ?? []),
    wholeBooks: wholeBooks(document),
    lineOf,
    indexes,
    unread,
  };
  const read = { file, faults: mistakes };
  return { ...read, faults: allFaults(read, faults) };
}

/** All faults in the order of the file, without those that follow from others: in the same line, or in a table that cannot be read. */
export function allFaults({ file: { unread }, faults }: ReadFile, others: readonly FileFault[]): readonly FileFault[] {
  const lines = new Set(faults.map(({ line }) => line));
  const follows = (line: number): boolean => lines.has(line) || unread.some(([first, last]) => first <= line && line <= last);
  const more = others.filter(({ line }) => line === null || !follows(line));
  return [...faults, ...more].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
}

/** Designs or templates that are in the file and cannot be used. Fields that refer to them are ignored. */
function lostNames(document: Table, table: DocumentTable, checked: readonly Checked<unknown>[]): ReadonlySet<unknown> {
  const names = tablesOf(document, table).map((row) => (row as { readonly name?: unknown } | null)?.name);
  return new Set(names.filter((_name, index) => checked[index]?.value === undefined));
}

const withoutLost = (element: Element, lost: Readonly<Record<string, ReadonlySet<unknown>>>): Element =>
  Object.fromEntries(Object.entries(element).filter(([field, value]) => value === null || !lost[field]?.has(value))) as Element;

type LineOf = ConfigurationFile['lineOf'];

function headFaults({ qbox }: Table, lineOf: LineOf): FileFault[] {
  const format = (qbox as Table | undefined)?.format;
  if (format === FORMAT) return [];
  const fault: SaidFault =
    format === undefined
      ? { fault: `required, expected ${FORMAT}: this does not look like a file of \`qctl book export\``, why: 'noFormat' }
      : { fault: `this qctl reads ${FORMAT}, not ${clipped(String(format))}`, why: 'otherFormat' };
  return [invalid(lineOf('qbox', 0, 'format') ?? 1, 'qbox.format', fault)];
}

const tablesOf = (document: Table, name: string): readonly unknown[] => (Array.isArray(document[name]) ? document[name] : []);

/** A text with more faults than this is no configuration file: the rest is not checked. */
const FAULTS_MAX = 100;

function* tableFaults(document: Table, lineOf: LineOf): Generator<FileFault> {
  const names = Object.keys(document).filter((name) => name !== 'qbox');
  for (const name of names.slice(0, TABLES.length + FAULTS_MAX)) {
    const line = lineOf(name, 0);
    const what = clipped(name);
    const near = nearest(what, TABLES);
    if (!(TABLES as readonly string[]).includes(name))
      yield invalid(line, what, { fault: `no book is called so, perhaps ${near}`, why: 'noSuchBook', what, near });
    else if (!Array.isArray(document[name]))
      yield invalid(line, name, { fault: `expected a list of tables, [[${name}]]`, why: 'notAList', what });
  }
}

/** The books that the file covers: those named in its head, or those with an element in it. */
function wholeBooks(document: Table): ReadonlySet<string> {
  const { books } = (document.qbox ?? {}) as Table;
  return new Set(Array.isArray(books) ? books.map(String) : Object.keys(document));
}

/** The usable part of a table, and its faults. */
interface Checked<Value> {
  readonly value?: Value;
  readonly faults: readonly FileFault[];
}

/** Checks one row after the other and adds their faults, until there are too many. */
function* checkedRows<Value>(
  rows: readonly unknown[],
  faults: FileFault[],
  check: (row: unknown, index: number) => Checked<Value>,
): Generator<undefined, Checked<Value>[]> {
  const checked: Checked<Value>[] = [];
  for (const [index, row] of rows.entries()) {
    if (faults.length >= FAULTS_MAX) break;
    const one = check(row, index);
    faults.push(...one.faults);
    checked.push(one);
    yield;
  }
  return checked;
}

/** Fields that have faults are left out one after the other, so that all are found and the rest is of use. */
function checkedElement(book: ConfigurationBook, row: unknown, index: number, lineOf: LineOf): Checked<Element> {
  if (row instanceof UnreadTable) return { faults: [], ...(row.id !== null && { value: { id: row.id } }) };
  const faults: FileFault[] = [];
  const left = typeof row === 'object' && row !== null ? { ...row } : row;
  const leftOut = new Set<string>();
  const told = new Set<string>();
  for (;;) {
    const checked = check({ set: { [book]: [left] } });
    if ('data' in checked) {
      const [element] = (checked.data as { set: Record<string, Element[]> }).set[book] ?? [];
      const whole = Object.entries(completed(book, element as Element)).filter(([field]) => !leftOut.has(field));
      return { value: Object.fromEntries(whole) as Element, faults };
    }
    const found = checked.faults
      .map((fault) => ({ path: fieldOf(fault).replace(`data.set.${book}[0]`, ''), fault }))
      .filter(({ path }) => !told.has(path));
    for (const { path } of found) told.add(path);
    faults.push(...found.map(({ path, fault }) => faultAt(book, index, path, fault, lineOf)));
    const fields = found.flatMap(({ path }) => /^\.(\w+)/.exec(path)?.[1] ?? []).filter((field) => field !== 'id' && isIn(left, field));
    if (fields.length === 0) return { faults };
    for (const field of fields) {
      leftOut.add(field);
      Reflect.deleteProperty(left as object, field);
    }
  }
}

const isIn = (row: unknown, field: string): boolean => typeof row === 'object' && row !== null && Object.hasOwn(row, field);

/** Designs and templates: a name, and a document under it. */
function checkedDocument<Value>(table: DocumentTable, row: unknown, index: number, lineOf: LineOf): Checked<Value> {
  if (row instanceof UnreadTable) return { faults: [] };
  const { list, part } = DOCUMENT_TABLES[table];
  const { name, ...document } = (typeof row === 'object' ? row : {}) as { readonly name?: unknown };
  const checked = check({ [list]: [{ name, [part]: document }] });
  if ('data' in checked) return { value: (checked.data as Record<string, [Value]>)[list]?.[0] as Value, faults: [] };
  const inside = /^data\.\w+\[0\](\.(design|template)(?=\.|$))?/;
  return { faults: checked.faults.map((fault) => faultAt(table, index, fieldOf(fault).replace(inside, ''), fault, lineOf)) };
}

/** What a file leaves out has its default. */
function checkedLook(row: unknown, index: number, lineOf: LineOf): Checked<Appearance> {
  if (row instanceof UnreadTable) return { faults: [] };
  if (index > 0)
    return {
      faults: [invalid(lineOf('Appearance', index), 'Appearance', { fault: 'a branch has one look', why: 'twice', what: 'branch' })],
    };
  const checked = check({ appearance: { ...PLAIN_APPEARANCE, ...(row as object) } });
  if ('data' in checked) return { value: (checked.data as { readonly appearance: Appearance }).appearance, faults: [] };
  return {
    faults: checked.faults.map((fault) => faultAt('Appearance', index, fieldOf(fault).replace('data.appearance', ''), fault, lineOf)),
  };
}

const fieldOf = (fault: WireError): string => fieldFault(fault).field ?? '';

/** By the declaration that the box checks with, too. */
function check(data: object): { readonly data: unknown } | { readonly faults: readonly WireError[] } {
  const declaration = COMMANDS.get('setConfiguration');
  if (declaration === undefined) throw new Error('setConfiguration is not declared');
  const checked = checkData(declaration, structuredClone(data));
  if ('data' in checked) return checked;
  const error = toWireError(checked.rejection);
  return { faults: [error, ...error.children] };
}

/** @param path inside the element, such as `.operations.10[0]`; empty = the element itself */
export function faultAt(table: string, index: number, path: string, error: WireError, lineOf: LineOf): FileFault {
  const [, key] = /^\.(\w+)/.exec(path) ?? [];
  const field = `${table}[${index}]${path}`;
  const desc = `${field}: ${fieldFault(error).fault}`;
  return fileFault(lineOf(table, index, key), { ...error, desc, parameters: { ...error.parameters, field } });
}

function repeatedIds(checked: readonly Checked<Element>[], book: ConfigurationBook, lineOf: LineOf): FileFault[] {
  const seen = new Set<number>();
  return checked.flatMap((one, index) => {
    if (one.value === undefined) return [];
    const { id } = one.value;
    const isRepeated = seen.has(id);
    seen.add(id);
    const fault: SaidFault = { fault: `another ${book} of this file has the id ${id}, too`, why: 'twice', what: id };
    return isRepeated ? [invalid(lineOf(book, index, 'id'), `${book}[${index}].id`, fault)] : [];
  });
}

/** A table that should be a list has no index. */
function lineFinder(text: string): LineOf {
  const find = linesOf(text);
  return (table, index, field) => {
    const lines = [[table, index], [table]].flatMap((head) => [field === undefined ? null : find([...head, field]), find(head)]);
    return lines.find((line) => line !== null) ?? null;
  };
}
