/** Packages that are here. Functions with a client are parts of one transaction of the caller. */
import type { ClientBase } from 'pg';
import { digestIn, type Manifest, statedManifest } from '../../uplink/files/release-manifest.js';
import type { ReleaseRow } from '../api/replies.js';
import { forgetUnwanted, lockFiles, storedFile } from '../files/store.js';

export interface NewRelease {
  readonly path: string;
  /** The manifest and its signature. */
  readonly signed: string;
  readonly author: string;
  /** All files together. */
  readonly mostBytes: number;
}

/** Throws, in words for whoever gave the command. The same version again takes the place of the one before. */
export async function addRelease(client: ClientBase, { path, signed, author, mostBytes }: NewRelease): Promise<Manifest> {
  const manifest = statedManifest(signed);
  if (manifest === null) throw new Error('this is no manifest of "qbox-hq release sign"');
  await lockFiles(client);
  const file = await storedFile(client, { path, mostBytes, refuse: (bytes) => refuseSize(path, bytes, manifest) });
  if (file.digest.toString('base64url') !== digestIn(manifest)) throw new Error(`${path} is not the file that was signed`);
  const { version, architecture, instead_of: insteadOf } = manifest;
  if (await isOnItsWay(client, version)) throw new Error(`${version} is on its way to branches: stop that first`);
  await client.query(
    `INSERT INTO release (version, architecture, file_id, signed, instead_of, author) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (version, architecture) DO UPDATE
        SET file_id = excluded.file_id, signed = excluded.signed, instead_of = excluded.instead_of, author = excluded.author, at = now()`,
    [version, architecture, file.id, signed, insteadOf, author],
  );
  await forgetUnwanted(client);
  return manifest;
}

/** Before anything is stored: a disk has a limit. */
function refuseSize(path: string, bytes: number, { size }: Manifest): void {
  if (bytes !== size) throw new Error(`${path} has ${bytes} bytes: ${size} were signed`);
}

/** False = there is none. Throws while branches are to have it. */
export async function removeRelease(client: ClientBase, version: string): Promise<boolean> {
  await lockFiles(client);
  if (await isOnItsWay(client, version)) throw new Error(`${version} is on its way to branches: stop that first`);
  const { rowCount } = await client.query('DELETE FROM release WHERE version = $1', [version]);
  await forgetUnwanted(client);
  return rowCount !== 0;
}

async function isOnItsWay(client: ClientBase, version: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM release_branch WHERE version = $1 AND state IN ('waiting', 'offered', 'fetched') LIMIT 1`,
    [version],
  );
  return rowCount !== 0;
}

export async function releaseList(client: ClientBase): Promise<readonly ReleaseRow[]> {
  const { rows } = await client.query<Omit<ReleaseRow, 'at'> & { readonly at: Date }>(
    `SELECT version, architecture, size::float8 AS size, encode(digest, 'hex') AS digest, instead_of AS "insteadOf", author, at,
            (SELECT count(*)::integer FROM branch_release AS told
              WHERE told.version = release.version AND told.architecture = release.architecture) AS branches
       FROM release JOIN file ON file.id = file_id ORDER BY release.at DESC, architecture`,
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What branches are to fetch now, and the number of its rollout. */
export const OFFERED = `
  SELECT branch.name AS branch, own.rollout_id AS number, release.file_id, release.signed, rollout.at_once
    FROM release_branch AS own JOIN release_rollout AS rollout ON rollout.id = own.rollout_id
    JOIN branch ON branch.id = own.branch_id JOIN release ON release.id = own.release_id
   WHERE own.state IN ('offered', 'fetched')`;
