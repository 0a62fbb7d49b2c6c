/** Files from browsers: begun, brought piece by piece, and given to branches. Functions are parts of a transaction of the caller. */
import { createHash, randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';
import { reject } from '../../model/errors/errors.js';
import { PIECE_BYTES } from '../../uplink/files/files-wire.js';
import { Refusal } from '../api/asking.js';
import { forgetUnwanted, giveFile, idOf, keepPiece, lockFiles, MOST_BYTES, newRow, refuseName, refuseSize, type Targets } from './store.js';

interface Begun {
  readonly name: string;
  readonly size: number;
}

/** Answers its number. */
export async function beginUpload(client: ClientBase, { name, size, author }: Begun & { readonly author: string }): Promise<number> {
  refuseName(name);
  refuseSize(name, size);
  await lockFiles(client);
  await forgetUnwanted(client);
  const id = await newRow(client, { digest: randomBytes(32), size, mostBytes: MOST_BYTES });
  await client.query('INSERT INTO file_upload (file_id, name, author) VALUES ($1, $2, $3)', [id, name, author]);
  return id;
}

interface Piece {
  readonly upload: number;
  readonly author: string;
  /** From 0. */
  readonly number: number;
  readonly bytes: Buffer;
}

export async function keepUploaded(client: ClientBase, { upload, author, number, bytes }: Piece): Promise<void> {
  const { size } = await begun(client, upload, author);
  const length = Math.min(PIECE_BYTES, size - number * PIECE_BYTES);
  if (bytes.length !== length)
    throw new Refusal(
      reject('invalidRequest', {
        field: 'data.bytes',
        fault: `expected ${Math.max(0, length)} bytes, got ${bytes.length}`,
        why: 'unexpected',
      }),
    );
  await keepPiece(client, upload, number, bytes);
  await client.query('UPDATE file_upload SET touched = now() WHERE file_id = $1', [upload]);
}

/** The file as a whole is given to groups and branches, and the upload is over. Answers its name. */
export async function endUpload(
  client: ClientBase,
  { upload, author, ...targets }: Targets & { readonly upload: number; readonly author: string },
): Promise<string> {
  if (targets.groups.length + targets.branches.length === 0)
    throw new Refusal(reject('invalidRequest', { field: 'data.groups', fault: 'expected a group or a branch', why: 'required' }));
  await lockFiles(client);
  const { name, size } = await begun(client, upload, author);
  const digest = await digestOfPieces(client, upload, size);
  const known = await idOf(client, digest);
  if (known === null) {
    await client.query('UPDATE file SET digest = $2 WHERE id = $1', [upload, digest]);
    await client.query('DELETE FROM file_upload WHERE file_id = $1', [upload]);
  } else await client.query('DELETE FROM file WHERE id = $1', [upload]);
  await giveFile(client, { id: known ?? upload, name, author, ...targets });
  return name;
}

/** What has come of it is removed at once. */
export async function cancelUpload(client: ClientBase, upload: number, author: string): Promise<void> {
  await begun(client, upload, author);
  await client.query('DELETE FROM file WHERE id = $1', [upload]);
}

/** Of this user. Until the transaction ends nobody else has it. */
async function begun(client: ClientBase, upload: number, author: string): Promise<Begun> {
  const { rows } = await client.query<Begun>(
    `SELECT file_upload.name, file.size::float8 AS size FROM file_upload JOIN file ON file.id = file_id
      WHERE file_id = $1 AND author = $2 FOR UPDATE OF file_upload`,
    [upload, author],
  );
  const [row] = rows;
  if (row === undefined)
    throw new Refusal(reject('noSuchElement', { field: 'data.upload', book: 'Upload', id: upload, what: `the number ${upload}` }));
  return row;
}

/** One piece after the other: a film is in no memory as a whole. */
async function digestOfPieces(client: ClientBase, upload: number, size: number): Promise<Buffer> {
  const hash = createHash('sha256');
  for (let number = 0; number * PIECE_BYTES < size; number++) {
    const { rows } = await client.query<{ bytes: Buffer }>('SELECT bytes FROM file_piece WHERE file_id = $1 AND number = $2', [
      ...[upload, number],
    ]);
    const [piece] = rows;
    if (piece === undefined)
      throw new Refusal(reject('invalidRequest', { field: 'data.upload', fault: `piece ${number} is missing`, why: 'required' }));
    hash.update(piece.bytes);
  }
  return hash.digest();
}
