/** Reading what may not be there. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readNamedFile } from '../as-owner/controller.js';

export function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Of a file that the configuration names. */
export function namedTextOf(file: string): string | null {
  try {
    return readNamedFile(file).toString('utf8').trim();
  } catch {
    return null;
  }
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

export const statOf = (file: string) => statSync(file, { throwIfNoEntry: false });
