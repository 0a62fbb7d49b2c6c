/** Paper from a twin as image files: one PNG each, the newest ones kept. */
import { encodePng } from '../imaging/png.js';
import { type FolderOptions, numberedFiles } from './numbered-files.js';
import { drawPiece } from './printer/draw-piece.js';
import type { Piece } from './printer/paper.js';

export interface PaperFolder {
  add(piece: Piece): void;
  written(): Promise<void>;
}

export function paperFolder(folder: string, options: FolderOptions): PaperFolder {
  const { add, written } = numberedFiles(folder, 'png', options);
  return { add: (piece) => add(async () => encodePng(await drawPiece(piece))), written };
}
