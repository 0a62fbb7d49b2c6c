/** Which configuration file the box of a data folder was started with, left in that folder: backups are made by another process. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { replaceFile } from './folder.js';

export interface ConfigurationNote {
  /** An absolute path; null = the box was started without one. */
  readonly file: string | null;
}

const noteFile = (directory: string): string => join(directory, 'configuration-file.json');

/** Written only where it says something else than before. Throws what the disk throws. */
export function noteConfiguration(directory: string, note: ConfigurationNote): void {
  if (readConfigurationNote(directory)?.file !== note.file) replaceFile(noteFile(directory), JSON.stringify(note));
}

/** null = no box of this version has been started there yet, or the note cannot be read from here. */
export function readConfigurationNote(directory: string): ConfigurationNote | null {
  try {
    const { file } = JSON.parse(readFileSync(noteFile(directory), 'utf8')) as { readonly file?: unknown };
    return file === null || (typeof file === 'string' && isAbsolute(file)) ? { file } : null;
  } catch {
    return null;
  }
}
