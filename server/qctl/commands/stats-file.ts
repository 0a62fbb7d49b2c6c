/** Figures in a file of Excel. */
import writeExcelFile from 'write-excel-file/node';
import type { Figures } from '../../protocol/figures/figures.js';
import { sheetOf } from '../../protocol/figures/sheet.js';

export async function writeFiguresXlsx(rows: readonly Figures[], file: string): Promise<void> {
  await writeExcelFile(sheetOf(rows)).toFile(file);
}
