/** The paper that comes out of a twin as files to look at: one PNG each, the newest ones kept. */
import { mkdir, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '../imaging/png.js';
import { drawPiece } from './printer/draw-piece.js';
import type { Piece } from './printer/paper.js';

export interface PaperFolderOptions {
  /** How many pieces are kept. */
  readonly keep: number;
  readonly now: () => Date;
  /** A piece could not be drawn or written; the following ones are tried again. */
  readonly failed: (error: Error) => void;
}

export interface PaperFolder {
  /** Written in the background, one after the other. */
  add(piece: Piece): void;
  /** Resolves when what was added so far is written, or has failed. */
  written(): Promise<void>;
}

/** `0042-2026-11-24T18-20-03.png`: the number grows over restarts. */
const FILE = /^(\d+)-[\dT-]+\.png$/;

/** The folder is made with the first piece. Other files in it are left alone. */
export function paperFolder(folder: string, { keep, now, failed }: PaperFolderOptions): PaperFolder {
  let last: Promise<void> = Promise.resolve();
  const write = async (piece: Piece, at: Date): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const files = await piecesIn(folder);
    const number = (files.at(-1)?.number ?? 0) + 1;
    const png = await encodePng(await drawPiece(piece));
    const name = `${String(number).padStart(4, '0')}-${at.toISOString().slice(0, 19).replaceAll(':', '-')}.png`;
    // Whoever looks at the folder sees whole pictures only.
    await writeFile(join(folder, 'next.part'), png);
    await rename(join(folder, 'next.part'), join(folder, name));
    const tooMany = files.slice(0, Math.max(0, files.length + 1 - keep));
    for (const old of tooMany) await unlink(join(folder, old.name));
  };
  return {
    add(piece) {
      const at = now();
      last = last.then(() => write(piece, at)).catch((error: unknown) => failed(error instanceof Error ? error : new Error(String(error))));
    },
    written: () => last,
  };
}

async function piecesIn(folder: string): Promise<{ readonly name: string; readonly number: number }[]> {
  const files = (await readdir(folder)).flatMap((name) => {
    const number = FILE.exec(name)?.[1];
    return number === undefined ? [] : [{ name, number: Number(number) }];
  });
  return files.sort((one, other) => one.number - other.number);
}
