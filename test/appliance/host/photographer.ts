/**
 * What the guest shows on its screen, photographed from outside: it asks with a file `NAME.wanted` in the folder that both have, and the
 * answer is `NAME.ppm`. QEMU takes the picture (QMP, `screendump`).
 */
import { once } from 'node:events';
import { renameSync, watch } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

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

interface Reply {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

async function command(monitor: string, wanted: object): Promise<void> {
  const socket = connect(monitor);
  await once(socket, 'connect');
  const say = (what: object): boolean => socket.write(`${JSON.stringify(what)}\n`);
  let isGreeted = false;
  try {
    for await (const line of createInterface({ input: socket })) {
      const reply = JSON.parse(line) as Reply;
      if (reply.error) throw new Error(reply.error.desc);
      if ('QMP' in reply) say({ execute: 'qmp_capabilities' });
      else if (!('return' in reply)) continue;
      else if (isGreeted) return;
      else isGreeted = say(wanted) || true;
    }
    throw new Error('QEMU hung up');
  } finally {
    socket.destroy();
  }
}
