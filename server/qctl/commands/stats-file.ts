/** Figures in a file of Excel. */
import writeExcelFile from 'write-excel-file/node';
import type { Figures } from '../../protocol/figures/figures.js';
import { sheetOf } from '../../protocol/figures/sheet.js';
import { writeNamedFile } from '../as-owner/named-file.js';

export async function writeFiguresXlsx(rows: readonly Figures[], file: string): Promise<void> {
  await writeNamedFile(file, await writeExcelFile(sheetOf(rows)).toBuffer());
}
