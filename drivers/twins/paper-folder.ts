/** The paper that comes out of a twin as files to look at: one PNG each, the newest ones kept. */
import { encodePng } from '../imaging/png.js';
import { type FolderOptions, numberedFiles } from './numbered-files.js';
import { drawPiece } from './printer/draw-piece.js';
import type { Piece } from './printer/paper.js';

export interface PaperFolder {
  /** Written in the background, one after the other. */
  add(piece: Piece): void;
  /** Resolves when what was added so far is written, or has failed. */
  written(): Promise<void>;
}

/** The folder is made with the first piece. Other files in it are left alone. */
export function paperFolder(folder: string, options: FolderOptions): PaperFolder {
  const { add, written } = numberedFiles(folder, 'png', options);
  return { add: (piece) => add(async () => encodePng(await drawPiece(piece))), written };
}
