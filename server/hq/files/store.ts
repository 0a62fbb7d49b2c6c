/**
 * Large files in PostgreSQL, piece by piece: none is in memory as a whole. Functions with a client are parts of one transaction of the
 * caller.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { ClientBase } from 'pg';
import { reject } from '../../model/errors/errors.js';
import { digestOf, FILES_MAX, fileBytesMax, PIECE_BYTES } from '../../uplink/files/files-wire.js';
import { Refusal } from '../api/asking.js';

/** Groups or branches, by their names. */
export interface Targets {
  readonly groups: readonly string[];
  readonly branches: readonly string[];
}

export interface NewFile extends Targets {
  readonly path: string;
  readonly name: string;
  readonly author: string;
  /** All files together. */
  readonly mostBytes: number;
}

/** Any number, of this program alone: what nobody wants is deleted, and nobody begins to want it meanwhile. */
const LOCK = 7_041_965;
const MIB = 1024 * 1024;
/** All files together, unless the command line says otherwise. */
export const MOST_BYTES = 20_480 * MIB;
/** A browser that has sent nothing for so long does not come back. */
const UPLOAD_IDLE = '1 hour';

/** Until the transaction ends. */
export const lockFiles = (client: ClientBase): Promise<unknown> => client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);

/** Throws a `Refusal` where it cannot be. Returns its digest, base64url. */
export async function addFile(client: ClientBase, { path, name, author, mostBytes, ...targets }: NewFile): Promise<string> {
  refuseName(name);
  if (targets.groups.length + targets.branches.length === 0) throw new Error('either --groups or --branches is expected');
  await lockFiles(client);
  const { id, digest } = await storedFile(client, { path, mostBytes, refuse: (size) => refuseSize(name, size) });
  await giveFile(client, { id, name, author, ...targets });
  return digest.toString('base64url');
}

interface Given {
  readonly path: string;
  /** All files together. */
  readonly mostBytes: number;
  /** Throws where it is too small or too large. */
  readonly refuse: (bytes: number) => void;
}

/** After `lockFiles`. The same bytes are stored once. */
export async function storedFile(
  client: ClientBase,
  { path, mostBytes, refuse }: Given,
): Promise<{ readonly id: number; readonly digest: Buffer }> {
  const handle = await open(path);
  try {
    const { size, digest } = await measured(handle);
    refuse(size);
    return { id: (await idOf(client, digest)) ?? (await storeFile(client, { handle, digest, size, mostBytes })), digest };
  } finally {
    await handle.close();
  }
}

/** How many wanted it; 0 = nobody did. Without targets: all who want it. */
export async function removeFile(client: ClientBase, name: string, targets: Targets): Promise<number> {
  await lockFiles(client);
  const isAll = targets.groups.length + targets.branches.length === 0;
  const { rowCount } = await client.query(
    `DELETE FROM wanted_file WHERE name = $1 AND ($2 OR group_id IN (SELECT id FROM branch_group WHERE branch_group.name = ANY ($3))
                                                       OR branch_id IN (SELECT id FROM branch WHERE branch.name = ANY ($4)))`,
    [name, isAll, targets.groups, targets.branches],
  );
  await forgetUnwanted(client);
  return rowCount ?? 0;
}

export function refuseName(name: string): void {
  if (fileBytesMax(name) !== null) return;
  const fault = 'expected letters, digits, _, - and spaces, and then .mp4, .webm, .png, .jpg, .jpeg, .webp or .toml';
  const said = { field: 'data.name', fault, why: 'unexpected', kind: 'format', example: 'spring.mp4' } as const;
  throw new Refusal(reject('invalidRequest', said), `${name}: ${fault}`);
}

export function refuseSize(name: string, size: number): void {
  const most = fileBytesMax(name) ?? 0;
  if (size === 0 || size > most)
    throw new Refusal(
      reject('documentTooLarge', { field: 'data.size', most, what: 'bytes' }),
      `${name} has ${size} bytes: 1 to ${most} are expected`,
    );
}

/** To each of the groups and branches; under a name that one has already it takes the place of the file before. */
export async function giveFile(
  client: ClientBase,
  { groups, branches, ...file }: Targets & { readonly id: number; readonly name: string; readonly author: string },
): Promise<void> {
  for (const target of groups) await want(client, { ...file, kind: 'group', target });
  for (const target of branches) await want(client, { ...file, kind: 'branch', target });
  await forgetUnwanted(client);
  await refuseTooMany(client);
}

type Kind = 'group' | 'branch';

async function measured(handle: FileHandle): Promise<{ readonly size: number; readonly digest: Buffer }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of piecesOf(handle)) {
    hash.update(piece);
    size += piece.length;
  }
  return { size, digest: hash.digest() };
}

/** Each is whole but for the last one, and good until the next one. */
async function* piecesOf(handle: FileHandle): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let from = 0; ; from += PIECE_BYTES) {
    let length = 0;
    for (let read = 1; read > 0 && length < PIECE_BYTES; length += read)
      read = (await handle.read(piece, length, PIECE_BYTES - length, from + length)).bytesRead;
    if (length === 0) return;
    yield piece.subarray(0, length);
  }
}

export async function idOf(client: ClientBase, digest: Buffer): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM file WHERE digest = $1', [digest]);
  return rows[0]?.id ?? null;
}

interface Stored {
  readonly handle: FileHandle;
  readonly digest: Buffer;
  readonly size: number;
  readonly mostBytes: number;
}

async function storeFile(client: ClientBase, { handle, digest, size, mostBytes }: Stored): Promise<number> {
  const id = await newRow(client, { digest, size, mostBytes });
  const hash = createHash('sha256');
  let number = 0;
  for await (const piece of piecesOf(handle)) {
    hash.update(piece);
    await keepPiece(client, id, number, piece);
    number += 1;
  }
  if (!hash.digest().equals(digest)) throw new Error('the file was changed while it was read');
  return id;
}

/** Of a file whose pieces follow: the room for all of it is taken at once. */
export async function newRow(client: ClientBase, { digest, size, mostBytes }: Omit<Stored, 'handle'>): Promise<number> {
  const used = await usedBytes(client);
  if (used + size > mostBytes)
    throw new Refusal(
      reject('documentTooLarge', { field: 'data.size', most: Math.max(0, mostBytes - used), what: 'bytes left' }),
      `with this file there would be ${used + size} bytes of files: at most ${mostBytes} are allowed`,
    );
  const { rows } = await client.query<{ id: number }>('INSERT INTO file (digest, size) VALUES ($1, $2) RETURNING id', [digest, size]);
  return rows[0]?.id ?? 0;
}

export async function usedBytes(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>('SELECT coalesce(sum(size), 0)::float8 AS bytes FROM file');
  return rows[0]?.bytes ?? 0;
}

/** One that comes again takes the place of itself. */
export const keepPiece = (client: ClientBase, id: number, number: number, piece: Buffer): Promise<unknown> =>
  client.query(
    `INSERT INTO file_piece (file_id, number, digest, bytes) VALUES ($1, $2, $3, $4)
     ON CONFLICT (file_id, number) DO UPDATE SET digest = excluded.digest, bytes = excluded.bytes`,
    [id, number, Buffer.from(digestOf(piece), 'base64url'), piece],
  );

async function want(
  client: ClientBase,
  { id, name, author, kind, target }: { id: number; name: string; author: string; kind: Kind; target: string },
): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO wanted_file (file_id, name, author, ${kind}_id)
     SELECT $1, $2, $3, id FROM ${kind === 'group' ? 'branch_group' : 'branch'} WHERE name = $4
     ON CONFLICT (${kind}_id, name) DO UPDATE SET file_id = excluded.file_id, author = excluded.author, at = now()`,
    [id, name, author, target],
  );
  if (rowCount === 0) {
    const [book, field] = kind === 'group' ? (['Group', 'data.groups'] as const) : (['Branch', 'data.branches'] as const);
    throw new Refusal(
      reject('noSuchElement', { field, book, name: target, what: `the name "${target}"` }),
      `there is no ${kind} ${target}`,
    );
  }
}

export const forgetUnwanted = (client: ClientBase): Promise<unknown> =>
  client.query(
    `DELETE FROM file WHERE NOT EXISTS (SELECT 1 FROM wanted_file WHERE file_id = file.id)
                        AND NOT EXISTS (SELECT 1 FROM file_upload WHERE file_id = file.id AND touched > now() - interval '${UPLOAD_IDLE}')
                        AND NOT EXISTS (SELECT 1 FROM release WHERE file_id = file.id)`,
  );

async function refuseTooMany(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ branch: string }>(
    `SELECT branch FROM (${WANTED}) AS wanted GROUP BY branch HAVING count(*) > ${FILES_MAX} LIMIT 1`,
  );
  if (rows[0] === undefined) return;
  const fault = `${rows[0].branch} would have more than ${FILES_MAX} files`;
  throw new Refusal(reject('invalidRequest', { field: 'data.branches', fault, why: 'tooManyValues', most: FILES_MAX }), fault);
}

/** What each branch is to have: its own before that of its groups, and of these the newest. */
export const WANTED = `
  SELECT DISTINCT ON (branch_id, name) branch_id, branch, name, file_id FROM (
    SELECT branch.id AS branch_id, branch.name AS branch, wanted.name, file_id, at, wanted.id, false AS of_group
      FROM branch JOIN wanted_file AS wanted ON wanted.branch_id = branch.id
    UNION ALL
    SELECT branch.id, branch.name, wanted.name, file_id, at, wanted.id, true
      FROM branch JOIN branch_in_group AS own ON own.branch_id = branch.id JOIN wanted_file AS wanted ON wanted.group_id = own.group_id
  ) AS offered ORDER BY branch_id, name, of_group, at DESC, id DESC`;
