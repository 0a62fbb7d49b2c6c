/** A copy of a data folder, so that nothing happens to the folder itself. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of the files of a folder (db/README.md) those that a start reads; without the lock and the room kept for a full disk. */
const needed = (name: string): boolean => /^qbox\.db(-wal)?$|^snapshot-\d+\.json$|^snapshot\.released$/.test(name);

export interface Copy {
  readonly directory: string;
  remove(): void;
}

export function copyOf(folder: string): Copy {
  if (!existsSync(join(folder, 'qbox.db'))) throw new Error(`${folder} has no qbox.db: it is no data folder of a box`);
  const directory = mkdtempSync(join(tmpdir(), 'qbox-audit-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  const before = stateOf(folder);
  for (const name of readdirSync(folder).filter(needed)) cpSync(join(folder, name), join(directory, name), { preserveTimestamps: true });
  if (stateOf(folder) === before) return { directory, remove };
  remove();
  throw new Error(`a box is writing to ${folder}: stop it, or restore a backup into another folder and audit that`);
}

const stateOf = (folder: string): string =>
  JSON.stringify(
    readdirSync(folder)
      .filter(needed)
      .map((name) => [name, statSync(join(folder, name)).size, statSync(join(folder, name)).mtimeMs]),
  );
