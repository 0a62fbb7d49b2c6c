/** Paper from a twin as image files: one PNG each, the newest ones kept. */
import { encodePng } from '../imaging/png.js';
import { type FolderOptions, numberedFiles } from './numbered-files.js';
import { drawPiece } from './printer/draw-piece.js';
import type { Piece } from './printer/paper.js';

export interface PaperFolder {
  /** Written in the background, in order. */
  add(piece: Piece): void;
  /** Resolves when everything added so far was written or has failed. */
  written(): Promise<void>;
}

/** The folder is created with the first piece. Other files in it are left alone. */
export function paperFolder(folder: string, options: FolderOptions): PaperFolder {
  const { add, written } = numberedFiles(folder, 'png', options);
  return { add: (piece) => add(async () => encodePng(await drawPiece(piece))), written };
}
