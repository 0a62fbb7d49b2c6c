/** Files that somebody else may have put there: only plain ones are opened, so that no pipe or device keeps a reader waiting. */
import { closeSync, constants, fstatSync, openSync, read, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** `<fcntl.h>` of Linux, which Node does not name: a descriptor that says what the file is, and does nothing to it. */
export const O_PATH = 0o10000000;

/** What `fstat` says of the file before it is opened for reading. */
export interface PlainFile {
  readonly path: string;
  readonly uid: number;
}

/**
 * Opens a plain file for reading. `mayRead` judges the file that is open, so it cannot be exchanged between the check and the reading.
 * Throws what the system throws, and an error where it is no plain file. The caller closes the descriptor.
 */
export function openPlainFile(path: string, mayRead: (file: PlainFile) => void = () => {}): number {
  const seen = openSync(path, O_PATH);
  try {
    const entry = fstatSync(seen);
    if (!entry.isFile()) throw new Error(`${path} is no plain file.`);
    mayRead({ path, uid: entry.uid });
    return openSync(`/proc/self/fd/${seen}`, constants.O_RDONLY);
  } finally {
    closeSync(seen);
  }
}

const CHUNK_BYTES = 256 * 1024;

/** The bytes of an open file, which stays open: a stream of Node closes the descriptor that it was given when it is destroyed. */
export async function* chunksOf(file: number, start = 0, end = fstatSync(file).size): AsyncGenerator<Buffer, undefined> {
  for (let at = start; at < end; ) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, end - at));
    const { bytesRead } = await promisify(read)(file, chunk, 0, chunk.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

export function readPlainFile(path: string, mayRead?: (file: PlainFile) => void): Buffer {
  const file = openPlainFile(path, mayRead);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
