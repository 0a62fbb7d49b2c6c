/** What the box has written down, read from outside. */
import { join } from 'node:path';
import { openForReading } from '../../db/files/sqlite.js';
import { connect, RawSession } from '../support/raw-client.js';
import type { SoakLedger } from './orders.js';

/** A row has, beside the text of its events, a hash and three numbers. */
const ROW_BYTES = 32 + 3 * 6;

export interface JournalTop {
  readonly sequence: number;
  /** The file as it is without its log. */
  readonly databaseBytes: number;
}

export interface JournalPart {
  readonly batches: number;
  readonly events: number;
  /** What there is to be told, without what it takes to keep it. */
  readonly bytes: number;
}

export function journalTop(data: string): JournalTop {
  const connection = openForReading(join(data, 'qbox.db'), 1024);
  try {
    const sequence = connection.prepare<[], number>('SELECT max(sequence) FROM journal').pluck().get() ?? 0;
    return {
      sequence,
      databaseBytes: Number(connection.pragma('page_count', { simple: true })) * Number(connection.pragma('page_size', { simple: true })),
    };
  } finally {
    connection.close();
  }
}

export function journalSince(data: string, { sequence }: JournalTop): JournalPart {
  const connection = openForReading(join(data, 'qbox.db'), 1024);
  try {
    const row = connection
      .prepare<[number], { batches: number; events: number; bytes: number }>(
        'SELECT count(*) AS batches, sum(event_count) AS events, sum(length(CAST(events AS BLOB))) AS bytes ' +
          'FROM journal WHERE sequence > ?',
      )
      .get(sequence);
    if (row === undefined) throw new Error('the journal is empty');
    return { ...row, bytes: row.bytes + row.batches * ROW_BYTES };
  } finally {
    connection.close();
  }
}

/** Everybody who was answered a ticket is in the statistics once, and has left if and only if a clerk was answered so. */
export async function checkLedger(port: number, token: string, { registered, ended }: SoakLedger): Promise<void> {
  const client = await connect(`ws://127.0.0.1:${port}/`);
  const visits = await new RawSession(client, token).ask<readonly { readonly consumer_id: number; readonly done: string | null }[]>(
    'statistics',
    {},
  );
  await client.close();
  const known = visits.map(({ consumer_id }) => consumer_id);
  const gone = visits.filter(({ done }) => done !== null).map(({ consumer_id }) => consumer_id);
  mustBeAlike('visitors with a ticket', registered, known);
  mustBeAlike('visitors who have left', ended, gone);
}

function mustBeAlike(what: string, answered: readonly number[], found: readonly number[]): void {
  if (new Set(found).size !== found.length) throw new Error(`${what}: somebody is in the statistics twice`);
  const missing = answered.filter((id) => !new Set(found).has(id));
  const invented = found.filter((id) => !new Set(answered).has(id));
  if (missing.length + invented.length > 0)
    throw new Error(`${what}: ${missing.join()} were answered and are not there, ${invented.join()} the other way round`);
}
