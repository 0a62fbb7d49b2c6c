/**
 * The tables of headquarters in PostgreSQL, as steps: each runs once, in order, in a transaction. A step that was released is never edited.
 */
import type { ClientBase } from 'pg';
import { ACCESS_TABLES, ISSUER_TABLES } from './access/schema.js';
import { ALERT_TABLES } from './alerts/schema.js';
import { CONFIGURATION_TABLES } from './configuration/schema.js';
import { MONTH_TABLES } from './facts/month-schema.js';
import { BOOKING_TABLES, COUNTED_LINES, FACT_TABLES, PLACES_TABLES, WHOLE_NORMS } from './facts/schema.js';
import { FILE_TABLES, UPLOAD_TABLES } from './files/schema.js';
import { RELEASE_TABLES } from './releases/schema.js';

export const STEPS: readonly string[] = [
  `
  CREATE TABLE branch (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    since timestamptz NOT NULL DEFAULT now()
  );

  -- A line of batches that follow each other. A branch has one, and another from each place where its journal went on in another way.
  CREATE TABLE line (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch_id integer NOT NULL REFERENCES branch,
    -- The line that it left, after the batch before its first one; null = it begins by itself.
    parent_id integer REFERENCES line,
    first_sequence bigint NOT NULL,
    sequence bigint NOT NULL,
    hash bytea NOT NULL,
    seal bytea NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    newest timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX line_of_branch ON line (branch_id);

  -- A batch of the journal. hash is the branch's own, seal covers hash and events as they are here; events is the text that was sealed.
  CREATE TABLE batch (
    line_id integer NOT NULL REFERENCES line,
    sequence bigint NOT NULL,
    at_ms bigint NOT NULL,
    received timestamptz NOT NULL DEFAULT now(),
    event_count integer NOT NULL,
    hash bytea NOT NULL,
    seal bytea NOT NULL,
    events text NOT NULL,
    PRIMARY KEY (line_id, sequence)
  );

  -- What somebody at headquarters has to look at.
  CREATE TABLE alarm (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch_id integer NOT NULL REFERENCES branch,
    kind text NOT NULL,
    line_id integer REFERENCES line,
    sequence bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  );
  `,
  `
  -- A code by which a box becomes this branch, once. hash is its SHA-256.
  CREATE TABLE branch_code (
    branch_id integer PRIMARY KEY REFERENCES branch,
    hash bytea NOT NULL UNIQUE,
    expires timestamptz NOT NULL
  );

  -- Public nkeys of branches: one of them is in force.
  CREATE TABLE branch_key (
    public_key text PRIMARY KEY,
    branch_id integer NOT NULL REFERENCES branch,
    since timestamptz NOT NULL DEFAULT now(),
    revoked timestamptz
  );
  CREATE UNIQUE INDEX branch_key_in_force ON branch_key (branch_id) WHERE revoked IS NULL;

  -- Connections that a key was let in for, so that they can be ended when it is revoked.
  CREATE TABLE branch_connection (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_key text NOT NULL REFERENCES branch_key,
    server text NOT NULL,
    client bigint NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX branch_connection_of_key ON branch_connection (public_key, id);
  `,
  FACT_TABLES,
  ACCESS_TABLES,
  MONTH_TABLES,
  CONFIGURATION_TABLES,
  BOOKING_TABLES,
  ALERT_TABLES,
  COUNTED_LINES,
  WHOLE_NORMS,
  PLACES_TABLES,
  ISSUER_TABLES,
  FILE_TABLES,
  UPLOAD_TABLES,
  RELEASE_TABLES,
];

/** Any number, of this program alone: two that start at once migrate one after the other. */
const LOCK = 7_041_962;

/**
 * Throws if a newer program made the tables.
 * @param steps those of an older program are its first ones
 */
export async function migrate(client: ClientBase, steps = STEPS): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)');
    const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version');
    const version = rows[0]?.version ?? 0;
    if (version > steps.length) throw new Error(`The database is of a newer program (version ${version}): this one knows ${steps.length}.`);
    for (const step of steps.slice(version)) await client.query(step);
    await client.query(rows.length === 0 ? 'INSERT INTO schema_version VALUES ($1)' : 'UPDATE schema_version SET version = $1', [
      steps.length,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
