/** Figures as CSV for spreadsheets. A name that begins like a formula must stay a name. */
import type { Column, FiguresTable, Row } from './table.js';

const BYTE_ORDER_MARK = '\u{feff}';
const FORMULA = /^[=+\-@\t\r]/;

/** Headings in place of names of fields. */
export interface Headings {
  readonly grouping: (by: FiguresTable['by'][number]) => string;
  readonly column: (column: Column) => string;
  readonly total: string;
}

export const FIELD_NAMES: Headings = { grouping: (by) => by, column: ({ name }) => name, total: 'all' };

/** With a byte order mark. The usual separator is a semicolon: Excel then opens the file by itself where numbers have a decimal comma. */
export function figuresCsv(table: FiguresTable, separator: string, headings = FIELD_NAMES): string {
  const lines = [headingsOf(table, headings), ...table.rows.map((row) => cellsOf(table, row, headings))].map((cells) =>
    cells.map((cell) => csvCell(cell, separator)).join(separator),
  );
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

/** A table without groupings has a column for the name of its only line. */
const headingsOf = ({ by, columns }: FiguresTable, { grouping, column, total }: Headings): string[] => [
  ...(by.length === 0 ? [total] : by.map(grouping)),
  ...columns.map(column),
];

const cellsOf = (_table: FiguresTable, { names, isTotal, values }: Row, { total }: Headings): (string | number | null)[] => [
  ...(isTotal ? [total, ...names.slice(1)] : names),
  ...values,
];

export function csvCell(value: string | number | null, separator: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return separator === ';' ? String(value).replace('.', ',') : String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Figures as cells of an Excel sheet. Cells have types there: a text is no formula, whatever it begins with. */
export function sheetOf(table: FiguresTable, headings = FIELD_NAMES) {
  const head = headingsOf(table, headings).map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
  const body = table.rows.map((row) =>
    cellsOf(table, row, headings).map((value) =>
      typeof value === 'number' ? { value, type: Number } : { value: value ?? '', type: String },
    ),
  );
  return [head, ...body];
}
