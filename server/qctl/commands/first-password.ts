/** `qctl first-password`: what to log in with on a new box. It reads the box's data folder, because nothing on the network tells it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../failures.js';
import { printable } from '../output.js';
import type { Surroundings } from '../surroundings.js';

export function addFirstPassword(root: Command, surroundings: Surroundings): void {
  root
    .command('first-password')
    .description('shows the password of "admin" on a new box, from its data folder on this machine')
    .option('--data <dir>', 'the data folder of the box (environment: QBOX_DATA)', surroundings.env.QBOX_DATA ?? './var')
    .action(async ({ data }: { data: string }) => surroundings.out(`${printable(await readFirstPassword(data))}\n`));
}

/** Written by the box at its first start; a test reads it after one. */
const FILE = 'first-password';

export async function readFirstPassword(directory: string): Promise<string> {
  const path = join(directory, FILE);
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (failure) {
    const { code, message } = failure as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new UsageError(`${path} may be read only by the user the box runs as`);
    if (code !== 'ENOENT') throw new UsageError(`${path} cannot be read: ${message}`);
    throw new UsageError(`there is no first password in ${directory}: name the data folder of the box with --data; a demo branch has none`);
  }
}
