/** A copy of a data folder, so that nothing happens to the folder itself. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Of the files of a folder (db/README.md) those that a start reads; without the lock and the room kept for a full disk. */
const needed = (name: string): boolean => /^qbox\.db(-wal)?$|^snapshot-\d+\.json$|^snapshot\.released$/.test(name);

export interface Copy {
  readonly directory: string;
  remove(): void;
}

/** Throws if a box uses the folder: it holds the lock of `lock.db`. Nothing is written, also not where there is no such file. */
export function refuseInUse(folder: string): void {
  const lock = join(folder, 'lock.db');
  if (!existsSync(lock)) return;
  const connection = new Database(lock, { readonly: true, timeout: 0 });
  try {
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    if (!(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))) throw error;
    throw new Error(`a box uses ${folder}: stop it, or restore a backup into another folder and audit that`);
  } finally {
    connection.close();
  }
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
