/**
 * The folder of files of headquarters, which is headquarters' alone: what is not wanted any more is removed. A file that is on its way is a
 * hidden one beside it, named by its digest, and is as long as what has come: so it goes on after any end of the program.
 */
import { createHash } from 'node:crypto';
import { existsSync, statfsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../../db/files/folder.js';
import { syncFolder } from '../../../db/files/sync-folder.js';
import { LIMITS } from '../../model/limits.js';
import { PIECE_BYTES, type WantedFile } from './files-wire.js';

/** What files were whole when they were looked at last, so that films are not read at each start. */
const INDEX = '.index.json';

/** What a file was like when its digest was computed. */
interface Seen {
  readonly digest: string;
  readonly size: number;
  readonly changedMs: number;
}

export class FileFolder {
  readonly #seen = new Map<string, Seen>();
  #isRead = false;

  constructor(private readonly folder: string) {}

  /** Removes all else; whether anything of it was there as a whole. Throws disk errors, as all here. */
  async keep(wanted: readonly WantedFile[]): Promise<boolean> {
    await this.#readIndex();
    const names = await readdir(this.folder).catch(() => []);
    const kept = new Set([INDEX, ...wanted.flatMap((file) => [file.name, partOf(file)])]);
    const left = names.filter((name) => !kept.has(name));
    for (const name of left) {
      await rm(join(this.folder, name), { recursive: true, force: true });
      this.#seen.delete(name);
    }
    return left.some((name) => !name.startsWith('.'));
  }

  /** Bytes that are there; all of them = it is whole, and has been checked. */
  async has(file: WantedFile): Promise<number> {
    if (await this.#isWhole(file)) return file.size;
    const part = await stat(join(this.folder, partOf(file))).catch(() => null);
    // A piece that was cut off by a kill is asked for again as a whole, and there is one more to come where all seem to be there.
    return part === null ? 0 : Math.min(part.size - (part.size % PIECE_BYTES), lastPiece(file.size));
  }

  /** Whether so many more bytes leave enough for the box: no film is worth a queue that cannot be written down. */
  hasRoom(bytes: number): boolean {
    try {
      const { bavail, bsize, blocks } = statfsSync(this.folder);
      const { lowShare, nearlyFullBytes, reserveBytes } = LIMITS.disk;
      return bavail * bsize - bytes >= Math.max(lowShare * blocks * bsize, nearlyFullBytes + 2 * reserveBytes);
    } catch {
      // The disk is gone: writing would say so as well.
      return false;
    }
  }

  get isThere(): boolean {
    return existsSync(this.folder);
  }

  async make(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o750 });
  }

  /** Behind what is there: `from` is a multiple of a piece. */
  async write(file: WantedFile, from: number, bytes: Uint8Array): Promise<void> {
    const handle = await open(join(this.folder, partOf(file)), 'a');
    try {
      await handle.truncate(from);
      // A disk that is nearly full takes a part of it without an error.
      await handle.appendFile(bytes);
    } finally {
      await handle.close();
    }
  }

  /** False = it is not what its digest says, and begins anew. */
  async finish(file: WantedFile): Promise<boolean> {
    const part = join(this.folder, partOf(file));
    const handle = await open(part, 'r+');
    try {
      if ((await digestOfFile(handle)) !== file.digest) {
        await truncate(part, 0);
        return false;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, join(this.folder, file.name));
    syncFolder(this.folder);
    await this.#note(file);
    return true;
  }

  async #isWhole({ name, digest, size }: WantedFile): Promise<boolean> {
    const path = join(this.folder, name);
    const now = await stat(path).catch(() => null);
    if (now === null || !now.isFile() || now.size !== size) return false;
    const seen = this.#seen.get(name);
    if (seen?.size === size && seen.changedMs === now.mtimeMs) return seen.digest === digest;
    const handle = await open(path, 'r');
    try {
      const found = await digestOfFile(handle);
      this.#seen.set(name, { digest: found, size, changedMs: now.mtimeMs });
      this.#writeIndex();
      return found === digest;
    } finally {
      await handle.close();
    }
  }

  async #note({ name, digest, size }: WantedFile): Promise<void> {
    const { mtimeMs } = await stat(join(this.folder, name));
    this.#seen.set(name, { digest, size, changedMs: mtimeMs });
    this.#writeIndex();
  }

  /** Without it, or with a damaged one, files are read again. */
  async #readIndex(): Promise<void> {
    if (this.#isRead) return;
    this.#isRead = true;
    const text = await readFile(join(this.folder, INDEX), 'utf8').catch(() => '');
    try {
      for (const [name, seen] of Object.entries(JSON.parse(text) as Record<string, Seen>)) this.#seen.set(name, seen);
    } catch {
      this.#seen.clear();
    }
  }

  #writeIndex(): void {
    replaceFile(join(this.folder, INDEX), JSON.stringify(Object.fromEntries(this.#seen)));
  }
}

const partOf = ({ digest }: WantedFile): string => `.${digest}.part`;

/** Where the last piece begins. */
const lastPiece = (size: number): number => Math.max(0, Math.ceil(size / PIECE_BYTES) - 1) * PIECE_BYTES;

async function digestOfFile(handle: FileHandle): Promise<string> {
  const [hash, piece] = [createHash('sha256'), Buffer.alloc(PIECE_BYTES)];
  for (let from = 0; ; ) {
    const { bytesRead } = await handle.read(piece, 0, piece.length, from);
    if (bytesRead === 0) return hash.digest('base64url');
    hash.update(piece.subarray(0, bytesRead));
    from += bytesRead;
  }
}
