/** Figures as CSV for spreadsheets. A name that begins like a formula must stay a name. */
import type { Figures } from './figures.js';

const BYTE_ORDER_MARK = '\u{feff}';
const FORMULA = /^[=+\-@\t\r]/;

/**
 * With a byte order mark. The usual separator is a semicolon: Excel then opens the file by itself where numbers have a decimal comma.
 * @param headings in place of the names of the fields
 */
export function figuresCsv(rows: readonly Figures[], separator: string, headings?: Readonly<Record<keyof Figures, string>>): string {
  const fields = Object.keys(rows[0] ?? {}) as (keyof Figures)[];
  const names = fields.map((field) => headings?.[field] ?? field);
  const lines = [names, ...rows.map((row) => fields.map((field) => row[field]))].map((cells) =>
    cells.map((cell) => csvCell(cell, separator)).join(separator),
  );
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

function csvCell(value: string | number | null, separator: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Figures as cells of an Excel sheet. Cells have types there: a text is no formula, whatever it begins with.
 * @param headings in place of the names of the fields
 */
export function sheetOf(rows: readonly Figures[], headings?: Readonly<Record<keyof Figures, string>>) {
  const fields = Object.keys(rows[0] ?? {}) as (keyof Figures)[];
  const head = fields.map((field) => ({ value: headings?.[field] ?? field, type: String, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    fields.map((field) => {
      const value = row[field];
      return typeof value === 'number' ? { value, type: Number } : { value: value ?? '', type: String };
    }),
  );
  return [head, ...body];
}
