/** Lines as CSV, as the figures of a branch are: `server/protocol/figures/csv.ts`. */
import { csvCell } from '../../../protocol/figures/csv.js';

const BYTE_ORDER_MARK = '\u{feff}';

export const csvText = (lines: readonly (readonly (string | number | null)[])[]): string =>
  `${BYTE_ORDER_MARK}${lines.map((cells) => cells.map((cell) => csvCell(cell, ';')).join(';')).join('\r\n')}\r\n`;
