/** Which files there are, and which branches have them: as branches have told it. */
import type { ClientBase } from 'pg';
import { WANTED } from './store.js';

export interface FileRow {
  /** The same file may be there under several names, and a name may be that of several files: with `name` it is a row. */
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** Hexadecimal, as `sha256sum` says it. */
  readonly digest: string;
  /** Names of those that are to have it. */
  readonly groups: readonly string[];
  readonly branches: readonly string[];
  readonly author: string;
  readonly at: Date;
  /** Branches that are to have it, by themselves or by their groups. */
  readonly wanted: number;
  /** Of these, those that have it as a whole. */
  readonly whole: number;
  readonly faulty: number;
}

export interface FileBranchRow {
  readonly branch: string;
  readonly name: string;
  readonly size: number;
  readonly has: number;
  readonly fault: string | null;
  /** When the branch told it; null = it has told nothing. */
  readonly changed: Date | null;
}

const STANDING = `
  SELECT wanted.branch, wanted.name, wanted.file_id, file.size::float8 AS size, coalesce(told.has, 0)::float8 AS has,
         told.fault, told.changed
    FROM (${WANTED}) AS wanted JOIN file ON file.id = wanted.file_id
    LEFT JOIN branch_file AS told ON told.branch_id = wanted.branch_id AND told.name = wanted.name AND told.digest = file.digest`;

const namesOf = (table: string): string =>
  `coalesce(array_agg(${table}.name ORDER BY ${table}.name) FILTER (WHERE ${table}.name IS NOT NULL), '{}')`;

export async function fileList(client: ClientBase): Promise<readonly FileRow[]> {
  const { rows } = await client.query<FileRow>(
    `WITH standing AS (${STANDING})
     SELECT file.id, wanted.name, file.size::float8 AS size, encode(file.digest, 'hex') AS digest,
            ${namesOf('branch_group')} AS groups, ${namesOf('branch')} AS branches,
            max(wanted.author) AS author, max(wanted.at) AS at,
            (SELECT count(*)::integer FROM standing WHERE standing.name = wanted.name AND file_id = file.id) AS wanted,
            (SELECT count(*)::integer FROM standing WHERE standing.name = wanted.name AND file_id = file.id AND has = size) AS whole,
            (SELECT count(*)::integer FROM standing WHERE standing.name = wanted.name AND file_id = file.id AND fault IS NOT NULL) AS faulty
       FROM wanted_file AS wanted JOIN file ON file.id = file_id
       LEFT JOIN branch_group ON branch_group.id = group_id LEFT JOIN branch ON branch.id = branch_id
      GROUP BY wanted.name, file.id ORDER BY wanted.name, file.id`,
  );
  return rows;
}

/** @param id of one of the files with that name; null = all of them */
export async function fileBranches(client: ClientBase, name: string, id: number | null = null): Promise<readonly FileBranchRow[]> {
  const { rows } = await client.query<FileBranchRow>(
    `SELECT branch, name, size, has, fault, changed FROM (${STANDING}) AS standing
      WHERE name = $1 AND ($2::integer IS NULL OR file_id = $2) ORDER BY branch`,
    [name, id],
  );
  return rows;
}
