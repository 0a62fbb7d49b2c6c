/**
 * Visits, operations and what else figures are made of, written in the transaction of their batches: so they are there exactly as often as
 * the batch, once. They are those of the branch's newest line; a batch of another line is kept as journal alone.
 */
import type { ClientBase } from 'pg';
import { visitFact } from '../../../db/facts/visit-fact.js';
import type { BatchFacts } from '../../uplink/facts.js';
import type { SentBatch } from '../../uplink/wire.js';

export interface Place {
  readonly branchId: number;
  readonly lineId: number;
  /** The line is new, and goes on from a batch of another one. */
  readonly isFork: boolean;
  readonly from: { readonly lineId: number; readonly sequence: number } | null;
}

interface Sent extends BatchFacts {
  readonly sequence: number;
}

const DAY_MS = 86_400_000;
/** Of a visit or of a clock that was set no more days are counted again. */
const TOUCHED_DAYS_MAX = 40;

export async function storeFacts(client: ClientBase, place: Place, batches: readonly SentBatch[]): Promise<void> {
  const { branchId, lineId } = place;
  const { rows } = await client.query<{ newest: number }>('SELECT max(id) AS newest FROM line WHERE branch_id = $1', [branchId]);
  if (rows[0]?.newest !== lineId) return;
  if (place.isFork && place.from !== null) await forgetAfter(client, branchId, place.from);
  const all = batches.flatMap(({ sequence, facts }): Sent[] =>
    facts === undefined ? [] : [{ sequence, ...(JSON.parse(facts) as BatchFacts) }],
  );
  // In their order: a visit may end, come back and end again.
  await insert(client, 'visit', place, all.flatMap(visitRows));
  await insert(client, 'operation', place, all.flatMap(operationRows));
  await insert(
    client,
    'window_log',
    place,
    all.flatMap(({ sequence, windowLog }) => windowLog.map((row, number) => ({ sequence, number, ...row }))),
  );
  await insert(
    client,
    'quick_question',
    place,
    all.flatMap(({ sequence, questions }) => questions.map((row) => ({ sequence, ...row }))),
  );
  const back: Ended[] = [];
  for (const one of all) {
    if (one.reopened.length > 0) back.push(...(await reopen(client, branchId, one)));
    if (one.missed.length + one.expected.length > 0) await storeMissed(client, place, one);
  }
  await touch(client, branchId, all, back, batches.at(-1)?.atMs ?? 0);
}

/** What the other line had after this batch never was, for the one that is shown from now on. */
async function forgetAfter(client: ClientBase, branchId: number, { lineId, sequence }: NonNullable<Place['from']>): Promise<void> {
  for (const table of ['visit', 'operation', 'window_log', 'missed_appointment', 'quick_question'])
    await client.query(`DELETE FROM ${table} WHERE branch_id = $1 AND line_id = $2 AND sequence > $3`, [branchId, lineId, sequence]);
  for (const table of ['visit', 'operation'])
    await client.query(`UPDATE ${table} SET reopened = NULL WHERE branch_id = $1 AND line_id = $2 AND reopened > $3`, [
      branchId,
      lineId,
      sequence,
    ]);
  await client.query(
    'INSERT INTO touched_day (branch_id, day) SELECT branch_id, day FROM counted_day WHERE branch_id = $1 ON CONFLICT DO NOTHING',
    [branchId],
  );
}

type Row = Readonly<Record<string, unknown>>;

const visitRows = ({ sequence, visits }: Sent): Row[] =>
  visits.map((visit) => {
    const { outcome, reason, about } = visitFact(visit);
    return {
      ...{ sequence, consumerId: visit.consumerId, registeredMs: visit.registeredMs, doneMs: visit.doneMs, ticket: visit.ticket },
      ...{ outcome, reason, kiosk: about.kiosk, channel: about.channel, language: about.language },
      ...{ services: JSON.stringify(visit.services), about: JSON.stringify(about) },
    };
  });

const operationRows = ({ sequence, visits }: Sent): Row[] =>
  visits.flatMap((visit) =>
    visitFact(visit).calls.map(({ operation, end, ...call }) => ({
      ...{ sequence, consumerId: visit.consumerId, registeredMs: visit.registeredMs, number: operation, ended: end },
      ...call,
    })),
  );

const COLUMNS = {
  visit: 'sequence consumer_id registered_ms done_ms ticket outcome reason kiosk channel language services about',
  operation:
    'sequence consumer_id registered_ms number service_id stage operation_id window_id clerk_id stay in_ms out_ms wait_ms walk_ms ' +
    'served_ms ended outcome reason outcome_id',
  window_log: 'sequence number at_ms window_id state clerk_id reason can by_ms',
  quick_question: 'sequence at_ms window_id clerk_id',
} as const;
const TEXTS = new Set(['ticket', 'outcome', 'reason', 'channel', 'language', 'services', 'about', 'ended', 'state', 'can']);

const camel = (column: string): string => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** All rows in one statement: each of another takes its way to the server and back. */
async function insert(client: ClientBase, table: keyof typeof COLUMNS, { branchId, lineId }: Place, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = COLUMNS[table].split(' ');
  const types = columns.map((column) => (TEXTS.has(column) ? 'text[]' : 'bigint[]'));
  await client.query(
    `INSERT INTO ${table} (branch_id, line_id, ${columns.join(', ')})
     SELECT $1, $2, * FROM unnest(${types.map((type, index) => `$${index + 3}::${type}`).join(', ')})`,
    [branchId, lineId, ...columns.map((column) => rows.map((row) => row[camel(column)] ?? null))],
  );
}

interface Ended {
  readonly fromMs: string;
  readonly toMs: string;
}

/** The visits that have not ended. */
async function reopen(client: ClientBase, branchId: number, { sequence, reopened }: Sent): Promise<readonly Ended[]> {
  const which = 'branch_id = $1 AND consumer_id = ANY ($3) AND sequence < $2 AND reopened IS NULL';
  const values = [branchId, sequence, reopened];
  await client.query(`UPDATE operation SET reopened = $2 WHERE ${which}`, values);
  const { rows } = await client.query<Ended>(
    `UPDATE visit SET reopened = $2 WHERE ${which} RETURNING registered_ms AS "fromMs", done_ms AS "toMs"`,
    values,
  );
  return rows;
}

async function storeMissed(client: ClientBase, { branchId, lineId }: Place, { sequence, missed, expected }: Sent): Promise<void> {
  const ids = [...expected, ...missed.map(({ id }) => id)];
  await client.query('DELETE FROM missed_appointment WHERE branch_id = $1 AND line_id = $2 AND id = ANY ($3)', [branchId, lineId, ids]);
  for (const { id, dayMs, agreedMs, state } of missed)
    await client.query('INSERT INTO missed_appointment VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      branchId,
      lineId,
      sequence,
      id,
      dayMs,
      agreedMs,
      state,
    ]);
}

/** Days of which something is new, and those that are over now. @param knownMs the time of the newest batch */
async function touch(client: ClientBase, branchId: number, all: readonly Sent[], back: readonly Ended[], knownMs: number): Promise<void> {
  const days = new Set<number>();
  const touched = (fromMs: number, toMs = fromMs): void => {
    const [first, last] = [Math.floor(fromMs / DAY_MS), Math.floor(toMs / DAY_MS)];
    for (let day = Math.max(first, last - TOUCHED_DAYS_MAX); day <= last; day++) days.add(day);
  };
  for (const { fromMs, toMs } of back) touched(Number(fromMs), Number(toMs));
  for (const { visits, windowLog, questions, missed, expected } of all) {
    for (const { registeredMs, doneMs } of visits) touched(registeredMs, doneMs ?? registeredMs);
    for (const { atMs, byMs } of windowLog) touched(atMs - Math.max(0, byMs ?? 0), atMs);
    for (const { atMs } of questions) touched(atMs);
    for (const { dayMs } of missed) touched(dayMs, dayMs + DAY_MS);
    // It was missed within days.
    if (expected.length > 0) touched(knownMs - TOUCHED_DAYS_MAX * DAY_MS, knownMs);
  }
  if (days.size > 0)
    await client.query('INSERT INTO touched_day (branch_id, day) SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING', [
      branchId,
      [...days],
    ]);
  await client.query(
    `INSERT INTO touched_day (branch_id, day)
     SELECT branch_id, day FROM counted_day WHERE branch_id = $1 AND until_ms < to_ms AND to_ms <= $2
     ON CONFLICT DO NOTHING`,
    [branchId, knownMs],
  );
}
