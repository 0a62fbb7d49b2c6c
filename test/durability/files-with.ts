/** Files of a data folder in which something can be read, as whoever finds the memory card would look for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';

export const filesWith = (folder: string, what: string | Buffer): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => contentOf(file).includes(what));

/** A box that works makes files beside others and renames them: one that has gone since the folder was read has nothing. */
function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw failure;
  }
}

export const isGone = (folder: string, ...texts: readonly (string | Buffer)[]): Promise<void> =>
  vi.waitFor(() => expect(texts.flatMap((text) => filesWith(folder, text))).toEqual([]));
