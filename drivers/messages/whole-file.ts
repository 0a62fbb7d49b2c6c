/** A file that others see whole or not at all. */
import { open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** It is written under a name that begins with a point, which no reader takes for a message, and is on the disk before it is renamed. */
export async function writeWhole(folder: string, name: string, content: Uint8Array): Promise<void> {
  const unfinished = join(folder, `.${name}.unfinished`);
  const file = await open(unfinished, 'w', 0o660);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await rename(unfinished, join(folder, name));
  } catch (error) {
    await unlink(unfinished).catch(() => {});
    throw error;
  }
}
