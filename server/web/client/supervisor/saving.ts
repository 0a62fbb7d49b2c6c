/** Files made by the page and saved by the browser. */
import { figuresCsv, sheetOf } from '../../../protocol/figures/csv.js';
import type { Figures } from '../../../protocol/figures/figures.js';

type Headings = Readonly<Record<keyof Figures, string>>;

export function saveCsv(rows: readonly Figures[], name: string, headings: Headings): void {
  save(new Blob([figuresCsv(rows, ';', headings)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}

/** The Excel library is loaded with the first such file. */
export async function saveXlsx(rows: readonly Figures[], name: string, headings: Headings): Promise<void> {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  save(await writeExcelFile(sheetOf(rows, headings)).toBlob(), `${name}.xlsx`);
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
