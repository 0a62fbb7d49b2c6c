/** Opens only regular files, for paths where another program may have put something: a pipe or device must not block the reader. */
import { closeSync, constants, fstatSync, openSync, read, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** `<fcntl.h>` of Linux, not defined by Node: a descriptor that only identifies the file and does not open the device. */
export const O_PATH = 0o10000000;

/** Result of `fstat` before the file is opened for reading. */
export interface PlainFile {
  readonly path: string;
  readonly uid: number;
}

/**
 * Opens a regular file for reading. `mayRead` checks the open file, so it cannot be exchanged between the check and the reading. Throws
 * system errors, and an error if it is not a regular file. The caller closes the descriptor.
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

/** Reads an open file and leaves it open: a Node stream closes its descriptor when it is destroyed. */
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
