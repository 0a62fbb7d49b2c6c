/** What this machine's PostgreSQL stores of such batches at most: the same rows in as many at once, with no question before them. */
import { Pool } from 'pg';
import type { Recording } from './recorded-outbox.js';

const CHUNK = 64;
const AT_ONCE = 8;

/** Batches a second. */
export async function ceilingOf(address: string, { rows }: Recording, batches: number): Promise<number> {
  const pool = new Pool({ connectionString: address, max: AT_ONCE });
  await pool.query('CREATE TABLE ceiling (LIKE batch INCLUDING DEFAULTS)');
  const beganMs = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let line = next++; line * CHUNK < batches; line = next++) {
      const some = rows.slice(0, CHUNK);
      await pool.query(
        `INSERT INTO ceiling (line_id, sequence, at_ms, event_count, hash, seal, events, facts)
         SELECT $1, *, $7 FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::bytea[], $5::bytea[], $6::text[])`,
        [
          ...[line, some.map(({ sequence }) => sequence), some.map(({ atMs }) => atMs), some.map(({ eventCount }) => eventCount)],
          ...[some.map(({ hash }) => Buffer.from(hash)), some.map(({ events }) => events), null],
        ],
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = (performance.now() - beganMs) / 1_000;
  await pool.query('DROP TABLE ceiling');
  await pool.end();
  return batches / seconds;
}
