/**
 * How much of the journal is in the database of headquarters: the newest batch and its hash, in a file of the data folder. Until then a
 * batch is kept here, whatever its age, for a limited time.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './folder.js';
import { readPlainFile } from './plain-file.js';

export const STORED_ELSEWHERE_FILE = 'headquarters.json';

export interface StoredElsewhere {
  readonly sequence: number;
  /** Hash of the batch in the chain, base64url. */
  readonly hash: string;
}

/** Null = nothing is known to be there. A damaged file says nothing: batches are kept longer, that is all. */
export function readStoredElsewhere(directory: string): StoredElsewhere | null {
  const file = join(directory, STORED_ELSEWHERE_FILE);
  if (!existsSync(file)) return null;
  try {
    const { sequence, hash } = JSON.parse(readPlainFile(file).toString('utf8')) as Partial<StoredElsewhere>;
    return typeof hash === 'string' && Number.isSafeInteger(sequence) ? { sequence: Number(sequence), hash } : null;
  } catch {
    return null;
  }
}

/** Throws disk errors. */
export const forgetStoredElsewhere = (directory: string): void => rmSync(join(directory, STORED_ELSEWHERE_FILE), { force: true });

/** Throws disk errors. */
export function noteStoredElsewhere(directory: string, { sequence, hash }: StoredElsewhere): void {
  replaceFile(join(directory, STORED_ELSEWHERE_FILE), `${JSON.stringify({ sequence, hash })}\n`);
}
