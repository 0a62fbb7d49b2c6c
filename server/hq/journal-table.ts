/**
 * Journals of branches in PostgreSQL. Exactly once comes from here alone: the row of the branch is locked, and a batch fits behind one
 * other batch, once. Whatever is sent twice is found and left out; what goes on in another way becomes a line of its own.
 */
import type { ClientBase } from 'pg';
import { type Answer, type Chunk, firstUnsealed, headOf, type Mark, NO_SEAL, type SealedMark, type SentBatch } from '../uplink/wire.js';
import { type LineOfTree, newestOf } from './facts/chains.js';
import { storeFacts } from './facts/facts-tables.js';

export type Placed =
  /** It is in the table with the transaction; `isNew` = any of it was not before. */
  | { readonly kind: 'stored'; readonly isNew: boolean; readonly alarm: AlarmKind | null }
  /** The batch before it is not there, or its seals do not fit: the branch has to say where it goes on. */
  | { readonly kind: 'unplaced'; readonly alarm: AlarmKind };

export type AlarmKind =
  /** Two journals go on from the same batch: a folder was restored and written on, a box was put back, or two have one identity. */
  | 'forked'
  /** A journal of this name begins anew: another box, or an empty folder. */
  | 'begunAnew'
  /** Batches are missing before it. */
  | 'gap'
  /** What came is not what was sealed. */
  | 'damaged';

interface Line extends LineOfTree {
  readonly sequence: number;
  readonly isSilent: boolean;
}

/**
 * So long the newest line was not written, and another one is: a box was put back, or a folder restored that is newer than the one before.
 * While both are written, two boxes have one identity, and the newest goes on being counted.
 */
const SILENT_AFTER = '1 hour';

interface Known {
  readonly lineId: number;
  readonly sequence: number;
  readonly seal: string;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const text = (column: Buffer): string => column.toString('base64url');

/** In a transaction of the caller, which is one for each message. */
export async function place(client: ClientBase, branch: string, chunk: Chunk): Promise<Placed> {
  const branchId = await lockBranch(client, branch);
  const known = await knownAmong(client, branchId, [chunk.previous, ...chunk.batches]);
  const fresh = chunk.batches.slice(known === null ? 0 : known.sequence - chunk.previous.sequence);
  const [first] = fresh;
  if (first === undefined) return { kind: 'stored', isNew: false, alarm: null };
  const begins = known === null && chunk.previous.seal === NO_SEAL;
  if (known === null && !begins) return await unplaced(client, branchId, 'gap', first);
  const damaged = firstUnsealed(known?.seal ?? NO_SEAL, fresh);
  if (damaged !== null) return await unplaced(client, branchId, 'damaged', damaged);
  const { lineId, alarm, lines } = await lineFor(client, branchId, known, first);
  await insert(client, lineId, fresh);
  const isCounted = await storeFacts(client, { branchId, lineId, isFork: alarm === 'forked', lines }, fresh);
  const { sequence, hash, seal } = headOf(chunk);
  await client.query(
    `UPDATE line SET sequence = $2, hash = $3, seal = $4, newest = now(), counted = CASE WHEN $5 THEN $2 ELSE counted END WHERE id = $1`,
    [lineId, sequence, bytes(hash), bytes(seal), isCounted],
  );
  if (alarm !== null) await raise(client, branchId, alarm, first, lineId);
  return { kind: 'stored', isNew: true, alarm };
}

/** What a branch asks before it sends. */
export async function answer(client: ClientBase, branch: string, marks: readonly Mark[]): Promise<Answer> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM branch WHERE name = $1', [branch]);
  const branchId = rows[0]?.id;
  if (branchId === undefined) return { known: null, head: null };
  const known = await knownAmong(client, branchId, marks);
  const lines = await client.query<{ sequence: string; hash: Buffer }>(
    `SELECT sequence, hash FROM line WHERE branch_id = $1 ORDER BY id = $2 DESC, newest DESC, id DESC LIMIT 1`,
    [branchId, known?.lineId ?? 0],
  );
  const [line] = lines.rows;
  const mark = known === null ? null : (marks.find(({ sequence }) => sequence === known.sequence) ?? null);
  return {
    known: known === null || mark === null ? null : { ...mark, seal: known.seal },
    head: line === undefined ? null : { sequence: Number(line.sequence), hash: text(line.hash) },
  };
}

/** The branch with this name, which nobody else changes until the transaction ends. */
async function lockBranch(client: ClientBase, name: string): Promise<number> {
  await client.query('INSERT INTO branch (name) VALUES ($1) ON CONFLICT (name) DO NOTHING', [name]);
  const { rows } = await client.query<{ id: number }>('SELECT id FROM branch WHERE name = $1 FOR UPDATE', [name]);
  const [row] = rows;
  if (row === undefined) throw new Error(`the branch ${name} is gone`);
  return row.id;
}

/** The newest of these that the branch has, whichever of its lines it is in. */
async function knownAmong(client: ClientBase, branchId: number, marks: readonly Mark[]): Promise<Known | null> {
  const { rows } = await client.query<{ line_id: number; sequence: string; seal: Buffer }>(
    `SELECT batch.line_id, batch.sequence, batch.seal
       FROM unnest($2::bigint[], $3::bytea[]) AS mark (sequence, hash)
       JOIN line ON line.branch_id = $1
       JOIN batch ON batch.line_id = line.id AND batch.sequence = mark.sequence AND batch.hash = mark.hash
      ORDER BY batch.sequence DESC, batch.line_id DESC LIMIT 1`,
    [branchId, marks.map(({ sequence }) => sequence), marks.map(({ hash }) => bytes(hash))],
  );
  const [row] = rows;
  return row === undefined ? null : { lineId: row.line_id, sequence: Number(row.sequence), seal: text(row.seal) };
}

/** The line whose end is the known batch, unless another one took its place; else a new one that leaves it there. */
async function lineFor(
  client: ClientBase,
  branchId: number,
  known: Known | null,
  first: SentBatch,
): Promise<{ readonly lineId: number; readonly alarm: AlarmKind | null; readonly lines: readonly LineOfTree[] }> {
  const { rows } = await client.query<Line>(
    `SELECT id, parent_id AS "parentId", first_sequence::float8 AS "firstSequence", counted::float8 AS "countedSequence",
            sequence::float8 AS sequence, newest < now() - interval '${SILENT_AFTER}' AS "isSilent"
       FROM line WHERE branch_id = $1`,
    [branchId],
  );
  const own = rows.find(({ id }) => id === known?.lineId);
  const newest = rows.find(({ id }) => id === newestOf(rows));
  const goesOn = own !== undefined && own.sequence === known?.sequence && (own === newest || newest?.isSilent === false);
  if (goesOn) return { lineId: own.id, alarm: null, lines: rows };
  const inserted = await client.query<{ id: number }>(
    `INSERT INTO line (branch_id, parent_id, first_sequence, sequence, hash, seal) VALUES ($1, $2, $3, 0, '', '') RETURNING id`,
    [branchId, known?.lineId ?? null, first.sequence],
  );
  const lineId = inserted.rows[0]?.id;
  if (lineId === undefined) throw new Error('a line was not made');
  const made = { id: lineId, parentId: known?.lineId ?? null, firstSequence: first.sequence, countedSequence: 0 };
  return { lineId, alarm: rows.length === 0 ? null : known === null ? 'begunAnew' : 'forked', lines: [...rows, made] };
}

async function insert(client: ClientBase, lineId: number, batches: readonly SentBatch[]): Promise<void> {
  await client.query(
    `INSERT INTO batch (line_id, sequence, at_ms, event_count, hash, seal, events, facts)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::bytea[], $6::bytea[], $7::text[], $8::text[])`,
    [
      lineId,
      batches.map(({ sequence }) => sequence),
      batches.map(({ atMs }) => atMs),
      batches.map(({ eventCount }) => eventCount),
      batches.map(({ hash }) => bytes(hash)),
      batches.map(({ seal }) => bytes(seal)),
      batches.map(({ events }) => events),
      batches.map(({ facts }) => facts ?? null),
    ],
  );
}

async function unplaced(client: ClientBase, branchId: number, alarm: AlarmKind, { sequence }: SealedMark): Promise<Placed> {
  // A message that comes again is the same alarm.
  const { rowCount } = await client.query('SELECT 1 FROM alarm WHERE branch_id = $1 AND kind = $2 AND sequence = $3', [
    branchId,
    alarm,
    sequence,
  ]);
  if (rowCount === 0) await raise(client, branchId, alarm, { sequence }, null);
  return { kind: 'unplaced', alarm };
}

async function raise(
  client: ClientBase,
  branchId: number,
  kind: AlarmKind,
  { sequence }: Pick<SentBatch, 'sequence'>,
  lineId: number | null,
): Promise<void> {
  await client.query('INSERT INTO alarm (branch_id, kind, line_id, sequence) VALUES ($1, $2, $3, $4)', [branchId, kind, lineId, sequence]);
}
