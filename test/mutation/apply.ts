/** A mutation becomes the text of a broken file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from './mutations.js';

/** The broken source; throws, with the name of the mutation, when the product has changed and it does not apply any more. */
export function broken({ name, file, find, put }: Mutation, root: string): string {
  const parts = readFileSync(join(root, file), 'utf8').split(find);
  if (parts.length === 2) return parts.join(put);
  const fault = parts.length === 1 ? 'has no' : `has ${parts.length - 1} times, not once,`;
  throw new Error(`the mutation "${name}" does not apply any more: ${file} ${fault} ${JSON.stringify(find)}`);
}
