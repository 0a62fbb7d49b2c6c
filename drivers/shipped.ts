/** Files that ship with the project beside its programs: fonts and device profiles. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param path from the root of the project. Programs run from their sources and from `dist/`; these files exist once. */
export function shippedPath(path: string): string {
  for (let root = dirname(fileURLToPath(import.meta.url)); ; root = dirname(root)) {
    const file = join(root, path);
    if (existsSync(file)) return file;
    if (root === dirname(root)) throw new Error(`${path} is missing from this installation`);
  }
}
