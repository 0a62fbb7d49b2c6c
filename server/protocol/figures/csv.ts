/** Figures as CSV for spreadsheets. A name that begins like a formula must stay a name. */
import { INDICATORS } from './indicators.js';
import type { Column, FiguresTable, Row } from './table.js';

const BYTE_ORDER_MARK = '\u{feff}';
/** Spreadsheets drop white space and what cannot be seen before they look for a sign; a tab or a new line alone may begin another cell. */
const FORMULA = /^[\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]*[=+\-@]|^[\t\r\n]/u;

/** Headings in place of names of fields. */
export interface Headings {
  readonly grouping: (by: FiguresTable['by'][number]) => string;
  readonly column: (column: Column) => string;
  /** Of a column of times, which are whole seconds. */
  readonly inSeconds: (name: string) => string;
  readonly inMinutes: (name: string) => string;
  readonly total: string;
}

const same = (name: string): string => name;
/** For machines: fields have the units that the protocol says. */
export const FIELD_NAMES: Headings = {
  ...{ grouping: same, column: ({ name }) => name, inSeconds: same, inMinutes: same },
  total: 'all',
};

/** With a byte order mark. The usual separator is a semicolon: Excel then opens the file by itself where numbers have a decimal comma. */
export function figuresCsv(table: FiguresTable, separator: string, headings = FIELD_NAMES): string {
  const head = [...groupHeadings(table, headings), ...table.columns.map((column) => headingOf(column, headings))];
  const body = bodyOf(table, headings).map(({ names, values }) => [...names, ...values]);
  const lines = [head, ...body].map((cells) => cells.map((cell) => csvCell(cell, separator)).join(separator));
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

function headingOf(column: Column, { column: nameOf, inSeconds }: Headings): string {
  const { unit } = INDICATORS[column.indicator];
  return unit === 'seconds' || unit === 'seconds by reason' ? inSeconds(nameOf(column)) : nameOf(column);
}

/** A table without groupings has a column for the name of its only line. */
export const groupHeadings = ({ by }: FiguresTable, { grouping, total }: Headings): string[] =>
  by.length === 0 ? [total] : by.map(grouping);

/** The lines, with a word for the last one. */
export const bodyOf = ({ rows }: FiguresTable, { total }: Headings): Pick<Row, 'names' | 'values' | 'isTotal'>[] =>
  rows.map(({ names, isTotal, values }) => ({ isTotal, values, names: isTotal ? [total, ...names.slice(1)] : names }));

export function csvCell(value: string | number | null, separator: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return separator === ';' ? String(value).replace('.', ',') : String(value);
  const text = isFormula(value) ? `'${value}` : value;
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Signs of full width, and others that are equal to those of ASCII once they are normalised, begin a formula where letters are wide. */
const isFormula = (text: string): boolean => FORMULA.test(text) || FORMULA.test(text.normalize('NFKC'));
