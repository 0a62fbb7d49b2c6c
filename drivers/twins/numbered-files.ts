/** Output of a twin as files to view or to play: one each, the newest ones kept. */
import { mkdir, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface FolderOptions {
  readonly keep: number;
  readonly now: () => Date;
  /** A file could not be made or written; the following ones are tried again. */
  readonly failed: (error: Error) => void;
}

export interface NumberedFiles {
  /** Adds output; it is made and written in the background, in order. */
  add(make: () => Promise<Uint8Array>): void;
  /** Resolves when everything added so far was written or has failed. */
  written(): Promise<void>;
}

/** `0042-2026-11-24T18-20-03.png`: the number continues over restarts. */
const FILE = /^(\d+)-[\dT-]+\.[a-z]+$/;

/** The folder is created with the first file. Other files in it are left alone. */
export function numberedFiles(folder: string, extension: string, { keep, now, failed }: FolderOptions): NumberedFiles {
  let last: Promise<void> = Promise.resolve();
  const write = async (make: () => Promise<Uint8Array>, at: Date): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const files = await filesIn(folder);
    const number = (files.at(-1)?.number ?? 0) + 1;
    const bytes = await make();
    const name = `${String(number).padStart(4, '0')}-${at.toISOString().slice(0, 19).replaceAll(':', '-')}.${extension}`;
    // Rename after writing, so that readers of the folder see complete files only.
    await writeFile(join(folder, 'next.part'), bytes);
    await rename(join(folder, 'next.part'), join(folder, name));
    const tooMany = files.slice(0, Math.max(0, files.length + 1 - keep));
    for (const old of tooMany) await unlink(join(folder, old.name));
  };
  return {
    add(make) {
      const at = now();
      last = last.then(() => write(make, at)).catch((error: unknown) => failed(error instanceof Error ? error : new Error(String(error))));
    },
    written: () => last,
  };
}

async function filesIn(folder: string): Promise<{ readonly name: string; readonly number: number }[]> {
  const files = (await readdir(folder)).flatMap((name) => {
    const number = FILE.exec(name)?.[1];
    return number === undefined ? [] : [{ name, number: Number(number) }];
  });
  return files.sort((one, other) => one.number - other.number);
}
