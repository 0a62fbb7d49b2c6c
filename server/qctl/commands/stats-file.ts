/** Figures for spreadsheets. A name that begins like a formula must stay a name. */
import writeExcelFile from 'write-excel-file/node';
import type { Figures } from './stats-figures.js';

const BYTE_ORDER_MARK = '\u{feff}';
const FORMULA = /^[=+\-@\t\r]/;

/** With a byte order mark and, unless told otherwise, semicolons: what Excel opens by itself where the comma is in numbers. */
export function figuresCsv(rows: readonly Figures[], separator: string): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => Object.values(row))].map((cells) =>
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

/** Cells have types there: a text is no formula, whatever it begins with. */
export async function writeFiguresXlsx(rows: readonly Figures[], file: string): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const head = names.map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    Object.values(row).map((value) => (typeof value === 'number' ? { value, type: Number } : { value: value ?? '', type: String })),
  );
  await writeExcelFile([head, ...body]).toFile(file);
}
