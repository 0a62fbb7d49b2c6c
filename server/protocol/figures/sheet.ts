/** Figures as the cells of a table of Excel. Cells have types there: a text is no formula, whatever it begins with. */
import type { Figures } from './figures.js';

/** @param headings in place of the names of the fields */
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
