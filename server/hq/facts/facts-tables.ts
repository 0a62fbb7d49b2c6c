/**
 * Visits, operations and what else figures are made of, written in the transaction of their batches: so they are there exactly as often as
 * the batch, once. They are those of the branch's newest line; a batch of another line is kept as journal alone.
 */
import type { ClientBase } from 'pg';
import { visitFact } from '../../../db/facts/visit-fact.js';
import type { BatchFacts } from '../../uplink/facts.js';
import type { SentBatch } from '../../uplink/wire.js';
import { chainBefore, chainTo, type LineOfTree, newestOf, type Part, partingOf } from './chains.js';

export interface Place {
  readonly branchId: number;
  readonly lineId: number;
  /** The line is new, and goes on from a batch of another one. */
  readonly isFork: boolean;
  /** All of the branch, this one with them. */
  readonly lines: readonly LineOfTree[];
}

interface Sent extends BatchFacts {
  readonly sequence: number;
}

const DAY_MS = 86_400_000;
/** Of a visit or of a clock that was set no more days are counted again. */
const TOUCHED_DAYS_MAX = 40;
/** Batches whose facts are in memory when they are stored again. */
const STORED_AT_ONCE = 500;

/** @returns whether they are counted from now on */
export async function storeFacts(client: ClientBase, place: Place, batches: readonly SentFacts[]): Promise<boolean> {
  const { branchId, lineId, lines } = place;
  if (newestOf(lines) !== lineId) return false;
  if (place.isFork) await turn(client, place);
  await storeIn(client, { branchId, lineId, chain: linesOf(chainTo(lines, lineId)) }, batches);
  return true;
}

/** Where rows are stored. */
interface Target {
  readonly branchId: number;
  readonly lineId: number;
  /** Lines whose visits and appointments these batches may speak of: this one, and those it goes on from. */
  readonly chain: readonly number[];
}

/** Of a batch what is stored here. */
type SentFacts = Pick<SentBatch, 'sequence' | 'atMs' | 'facts'>;

async function storeIn(client: ClientBase, target: Target, batches: readonly SentFacts[]): Promise<void> {
  const all = batches.flatMap(({ sequence, facts }): Sent[] =>
    facts === undefined ? [] : [{ sequence, ...(JSON.parse(facts) as BatchFacts) }],
  );
  // In their order: a visit may end, come back and end again.
  await insert(client, 'visit', target, all.flatMap(visitRows));
  await insert(client, 'operation', target, all.flatMap(operationRows));
  await insert(
    client,
    'window_log',
    target,
    all.flatMap(({ sequence, windowLog }) => windowLog.map((row, number) => ({ sequence, number, ...row }))),
  );
  await insert(
    client,
    'quick_question',
    target,
    all.flatMap(({ sequence, questions }) => questions.map((row) => ({ sequence, ...row }))),
  );
  const back: Ended[] = [];
  for (const one of all) {
    if (one.reopened.length > 0) back.push(...(await reopen(client, target, one)));
    if (one.missed.length + one.expected.length > 0) await storeMissed(client, target, one);
    for (const day of one.places ?? []) await storePlaces(client, target, one.sequence, day);
  }
  await touch(client, target.branchId, all, back, batches.at(-1)?.atMs ?? 0);
}

/**
 * From the chain that was counted to that of a line that forks. What the former had after the parting never was. What the latter has
 * between it and its own line is usually nothing; something, where a folder is restored that is newer than the one restored before.
 */
async function turn(client: ClientBase, { branchId, lineId, lines }: Place): Promise<void> {
  const now = chainTo(lines, lineId);
  const { sequence, shared, left, taken } = partingOf(chainBefore(lines, lineId), now);
  for (const table of ['visit', 'operation', 'window_log', 'missed_appointment', 'quick_question', 'slot_places'])
    await client.query(`DELETE FROM ${table} WHERE branch_id = $1 AND line_id = ANY ($2) AND sequence > $3`, [branchId, left, sequence]);
  for (const table of ['visit', 'operation'])
    await client.query(`UPDATE ${table} SET reopened = NULL WHERE branch_id = $1 AND line_id = ANY ($2) AND reopened > $3`, [
      branchId,
      shared,
      sequence,
    ]);
  for (const part of taken) if (part.lineId !== lineId) await storeAgain(client, branchId, { lines, part, afterSequence: sequence });
  await client.query(
    'INSERT INTO touched_day (branch_id, day) SELECT branch_id, day FROM counted_day WHERE branch_id = $1 ON CONFLICT DO NOTHING',
    [branchId],
  );
}

/** Facts of batches that are there. */
async function storeAgain(
  client: ClientBase,
  branchId: number,
  { lines, part, afterSequence }: { readonly lines: Place['lines']; readonly part: Part; readonly afterSequence: number },
): Promise<void> {
  const target = { branchId, lineId: part.lineId, chain: linesOf(chainTo(lines, part.lineId)) };
  const to = Number.isFinite(part.toSequence) ? part.toSequence : null;
  for (let after = afterSequence; ; ) {
    const { rows } = await client.query<{ sequence: number; atMs: number; facts: string | null }>(
      `SELECT sequence::float8 AS sequence, at_ms::float8 AS "atMs", facts FROM batch
        WHERE line_id = $1 AND sequence > $2 AND sequence <= coalesce($3, sequence) ORDER BY sequence LIMIT ${STORED_AT_ONCE}`,
      [part.lineId, after, to],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    await storeIn(
      client,
      target,
      rows.map(({ facts, ...batch }) => (facts === null ? batch : { ...batch, facts })),
    );
    after = last.sequence;
  }
}

const linesOf = (chain: readonly Part[]): readonly number[] => chain.map(({ lineId }) => lineId);

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
  slot_places: 'sequence day_ms at_ms plan_id services offered booked kept',
} as const;
const TEXTS = new Set(['ticket', 'outcome', 'reason', 'channel', 'language', 'services', 'about', 'ended', 'state', 'can']);

const camel = (column: string): string => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** All rows in one statement: each of another takes its way to the server and back. */
async function insert(client: ClientBase, table: keyof typeof COLUMNS, { branchId, lineId }: Target, rows: readonly Row[]): Promise<void> {
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
async function reopen(client: ClientBase, { branchId, chain }: Target, { sequence, reopened }: Sent): Promise<readonly Ended[]> {
  // A box that was replaced began its numbers anew: what the one before had under them is ended for good.
  const which = 'branch_id = $1 AND consumer_id = ANY ($3) AND line_id = ANY ($4) AND sequence < $2 AND reopened IS NULL';
  const values = [branchId, sequence, reopened, chain];
  await client.query(`UPDATE operation SET reopened = $2 WHERE ${which}`, values);
  const { rows } = await client.query<Ended>(
    `UPDATE visit SET reopened = $2 WHERE ${which} RETURNING registered_ms AS "fromMs", done_ms AS "toMs"`,
    values,
  );
  return rows;
}

async function storeMissed(client: ClientBase, { branchId, lineId, chain }: Target, { sequence, missed, expected }: Sent): Promise<void> {
  const ids = [...expected, ...missed.map(({ id }) => id)];
  await client.query('DELETE FROM missed_appointment WHERE branch_id = $1 AND line_id = ANY ($2) AND id = ANY ($3)', [
    branchId,
    chain,
    ids,
  ]);
  for (const { id, dayMs, agreedMs, state, services = '[]' } of missed)
    await client.query('INSERT INTO missed_appointment VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      branchId,
      lineId,
      sequence,
      id,
      dayMs,
      agreedMs,
      state,
      services,
    ]);
}

type DayPlaces = NonNullable<BatchFacts['places']>[number];

/** A day is over once; after a clock that was set, once more, and then it is as it was told last. */
async function storePlaces(client: ClientBase, target: Target, sequence: number, { dayMs, places }: DayPlaces) {
  await client.query('DELETE FROM slot_places WHERE branch_id = $1 AND day_ms = $2', [target.branchId, dayMs]);
  const rows = places.map(({ services, ...row }) => ({ ...row, sequence, dayMs, services: JSON.stringify(services) }));
  await insert(client, 'slot_places', target, rows);
}

/** Days of which something is new, and those that are over now. @param knownMs the time of the newest batch */
async function touch(client: ClientBase, branchId: number, all: readonly Sent[], back: readonly Ended[], knownMs: number): Promise<void> {
  const days = new Set<number>();
  const touched = (fromMs: number, toMs = fromMs): void => {
    const [first, last] = [Math.floor(fromMs / DAY_MS), Math.floor(toMs / DAY_MS)];
    for (let day = Math.max(first, last - TOUCHED_DAYS_MAX); day <= last; day++) days.add(day);
  };
  for (const { fromMs, toMs } of back) touched(Number(fromMs), Number(toMs));
  for (const { visits, windowLog, questions, missed, expected, places = [] } of all) {
    for (const { registeredMs, doneMs } of visits) touched(registeredMs, doneMs ?? registeredMs);
    for (const { atMs, byMs } of windowLog) touched(atMs - Math.max(0, byMs ?? 0), atMs);
    for (const { atMs } of questions) touched(atMs);
    for (const { dayMs } of places) touched(dayMs, dayMs + DAY_MS);
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
