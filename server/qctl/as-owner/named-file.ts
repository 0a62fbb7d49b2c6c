/** Files that are named on the command line and written: by whoever controls the folder they go to. */
import { resolve } from 'node:path';
import { asOwner } from './as-owner.js';

/** A new file is for its owner alone. Throws what the system throws, and failures of qctl. */
export async function writeNamedFile(path: string, content: Buffer | string): Promise<void> {
  await asOwner(resolve(path), 'writeFile', { path: resolve(path), base64: Buffer.from(content).toString('base64') });
}
