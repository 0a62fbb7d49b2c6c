/**
 * What the guest shows on its screen, photographed from outside: it asks with a file `NAME.wanted` in the folder that both have, and the
 * answer is `NAME.ppm`. QEMU takes the picture (QMP, `screendump`).
 */
import { renameSync, watch } from 'node:fs';
import { join } from 'node:path';
import { command } from './monitor.js';

const WISH = /^([a-z0-9-]+)\.wanted$/;

/** @param monitor the socket on which QEMU takes commands */
export function takePhotographs(folder: string, monitor: string): { readonly end: () => void } {
  const taken = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  const watcher = watch(folder, (_event, file) => {
    const [, name] = WISH.exec(file ?? '') ?? [];
    if (name !== undefined) last = last.then(() => take(name)).catch((error: unknown) => process.stderr.write(`no photograph: ${error}\n`));
  });
  const take = async (name: string): Promise<void> => {
    // A file is told more than once.
    if (taken.has(name)) return;
    taken.add(name);
    const part = join(folder, `${name}.part`);
    await command(monitor, { execute: 'screendump', arguments: { filename: part } });
    // Whoever waits for it sees it whole.
    renameSync(part, join(folder, `${name}.ppm`));
  };
  return { end: () => watcher.close() };
}
