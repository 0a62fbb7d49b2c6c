/** The files of this source tree, for the tests that read it. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** What is made by the build or by running, and what other people wrote. */
const NOT_SOURCE = new Set(['node_modules', 'dist', 'var', '.git']);

/** Every file below a place, as a path from the root with `/`, sorted. */
export function filesBelow(place: string): string[] {
  const entries = readdirSync(join(ROOT, place), { withFileTypes: true }).filter(({ name }) => !NOT_SOURCE.has(name));
  return entries.flatMap((entry) => (entry.isDirectory() ? filesBelow(join(place, entry.name)) : [join(place, entry.name)])).sort();
}

export const sourceFiles = (...places: readonly string[]): string[] => places.flatMap(filesBelow).filter((file) => /\.tsx?$/.test(file));
