/** Apart from `folder.ts`, so that programs without a database can have it. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** A new file name is on the disk only after the folder is synced. */
export function syncFolder(directory: string): void {
  const folder = openSync(directory, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
