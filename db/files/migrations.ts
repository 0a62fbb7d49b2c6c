/** The database schema, as an append-only list of steps. */
import type { Connection } from './sqlite.js';

export interface Migration {
  /** 1, 2, 3 … without a gap; the database keeps the last one in `user_version`. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'journal and history',
    sql: `
      -- One row a batch. hash: see chain.ts.
      CREATE TABLE journal (
        sequence INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        event_count INTEGER NOT NULL,
        events TEXT NOT NULL,
        hash BLOB NOT NULL
      ) STRICT;

      -- What the oldest row left is chained to: the last pruned row, or nothing at all.
      CREATE TABLE journal_anchor (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        sequence INTEGER NOT NULL,
        hash BLOB NOT NULL
      ) STRICT;
      INSERT INTO journal_anchor (only_row, sequence, hash) VALUES (1, 0, zeroblob(32));

      -- One row a finished visit. sequence: the batch that finished it. services and consumer are JSON.
      CREATE TABLE history (
        consumer_id INTEGER PRIMARY KEY,
        sequence INTEGER NOT NULL,
        registered_ms INTEGER NOT NULL,
        done_ms INTEGER,
        ticket TEXT NOT NULL,
        services TEXT NOT NULL,
        consumer TEXT NOT NULL
      ) STRICT;
      -- Sorts the answer, and finds a ticket of a time without touching the table.
      CREATE INDEX history_by_registration ON history (registered_ms, consumer_id, ticket);
    `,
  },
  {
    version: 2,
    name: 'heartbeat',
    sql: `
      -- The last time the box knew while nothing happened. Not in the hash chain: it is no event.
      CREATE TABLE heartbeat (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        at_ms INTEGER NOT NULL
      ) STRICT;
      INSERT INTO heartbeat (only_row, at_ms) VALUES (1, 0);
    `,
  },
  {
    version: 3,
    name: 'log of changes',
    sql: `
      -- Who changed what. Follows from the events, so it is not in the hash chain; kept as long as the history. entry is JSON.
      CREATE TABLE changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms INTEGER NOT NULL,
        user_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        entry TEXT NOT NULL
      ) STRICT;
      CREATE INDEX changes_by_time ON changes (at_ms);
      CREATE INDEX changes_by_user ON changes (user_id, id);
      CREATE INDEX changes_by_kind ON changes (kind, id);
    `,
  },
  {
    version: 4,
    name: 'personal texts beside the journal',
    sql: `
      -- See personal.ts. salt and content are null once they were erased; such a mark stays as long as its batch.
      CREATE TABLE personal (
        sequence INTEGER NOT NULL,
        event INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        subject TEXT NOT NULL,
        salt BLOB,
        content TEXT,
        PRIMARY KEY (sequence, event)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX personal_by_time ON personal (at_ms) WHERE content IS NOT NULL;

      -- sequence: the last batch that erased something. inline_until: the last batch of a program that kept texts in its events.
      CREATE TABLE erasure (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        sequence INTEGER NOT NULL,
        inline_until INTEGER NOT NULL
      ) STRICT;
      INSERT INTO erasure (only_row, sequence, inline_until)
        SELECT 1, 0, max(coalesce((SELECT max(sequence) FROM journal), 0), (SELECT sequence FROM journal_anchor));

      -- Whether a visit still has texts of its visitor; of older ones that is not known.
      ALTER TABLE history ADD COLUMN has_texts INTEGER NOT NULL DEFAULT 1;
      CREATE INDEX history_with_texts ON history (registered_ms, consumer_id) WHERE has_texts = 1;
    `,
  },
  {
    version: 5,
    name: 'photos',
    sql: `
      -- Of tickets that have not ended; their digests are in the journal. See personal.ts.
      CREATE TABLE photos (
        consumer_id INTEGER PRIMARY KEY,
        salt BLOB NOT NULL,
        jpeg BLOB NOT NULL
      ) STRICT;
    `,
  },
  {
    version: 6,
    name: 'texts in kept answers',
    sql: `
      -- Programs of versions 4 and 5 took texts out of events, but not out of answers kept for repetitions: tickets and appointments.
      UPDATE erasure SET inline_until = max(inline_until, coalesce(
        (SELECT max(sequence) FROM journal WHERE instr(events, '\\"ticket\\":\\"') > 0 OR instr(events, '\\"phone\\":\\"') > 0), 0));
    `,
  },
  {
    version: 7,
    name: 'what figures need besides visits',
    sql: `
      -- JSON, see VisitAbout in visit.ts; null = nothing, or an older program wrote the visit.
      ALTER TABLE history ADD COLUMN about TEXT;

      -- Appointments whose visitor did not come; of one who came the visit tells it. day_ms: when the agreed day began in the branch's
      -- zone; agreed_ms: null = no time was agreed; services is JSON; state is MISSED or CANCELLED. Kept as long as the history.
      CREATE TABLE missed_appointments (
        id INTEGER PRIMARY KEY,
        day_ms INTEGER NOT NULL,
        agreed_ms INTEGER,
        services TEXT NOT NULL,
        state TEXT NOT NULL
      ) STRICT;
      CREATE INDEX missed_appointments_by_day ON missed_appointments (day_ms);

      -- Questions answered without a ticket, a row each. Kept as long as the history.
      CREATE TABLE quick_questions (
        id INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        workplace_id INTEGER NOT NULL,
        user_id INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX quick_questions_by_time ON quick_questions (at_ms);
    `,
  },
  {
    version: 8,
    name: 'window log and facts',
    sql: `
      -- What windows were, a row at each change: see docs/indicators.md. window_id: null = about the box. Kept as long as the history.
      CREATE TABLE window_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sequence INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        window_id INTEGER,
        state TEXT NOT NULL,
        clerk_id INTEGER,
        reason TEXT,
        can TEXT,
        by_ms INTEGER
      ) STRICT;
      CREATE INDEX window_log_by_time ON window_log (at_ms);
      CREATE INDEX window_log_of_box ON window_log (at_ms) WHERE window_id IS NULL;

      -- Days whose facts are written. day: days since 1 January 1970; version: see facts/tables.ts.
      CREATE TABLE settled_days (
        day INTEGER PRIMARY KEY,
        from_ms INTEGER NOT NULL,
        to_ms INTEGER NOT NULL,
        version INTEGER NOT NULL
      ) STRICT;

      -- Facts, each defined in docs/indicators.md. id: day * 1000000, and on without a gap. No personal data.
      CREATE TABLE fact_visits (
        id INTEGER PRIMARY KEY,
        consumer_id INTEGER NOT NULL,
        ticket TEXT NOT NULL,
        registered_ms INTEGER NOT NULL,
        done_ms INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        reason TEXT,
        kiosk INTEGER,
        channel TEXT,
        language TEXT,
        promised_least_sec REAL,
        promised_median_sec REAL,
        promised_most_sec REAL,
        prints_failed INTEGER,
        appointment INTEGER,
        appointment_ms INTEGER,
        first_call INTEGER NOT NULL,
        calls INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE fact_calls (
        id INTEGER PRIMARY KEY,
        operation INTEGER NOT NULL,
        service_id INTEGER NOT NULL,
        stage INTEGER NOT NULL,
        operation_id INTEGER NOT NULL,
        regulated_sec INTEGER NOT NULL,
        danger_sec INTEGER NOT NULL,
        added INTEGER NOT NULL,
        window_id INTEGER,
        clerk_id INTEGER,
        stay INTEGER NOT NULL,
        called INTEGER NOT NULL,
        in_ms INTEGER,
        out_ms INTEGER,
        wait_ms INTEGER,
        walk_ms INTEGER,
        served_ms INTEGER,
        postponed_ms INTEGER,
        ended TEXT,
        called_by TEXT,
        recalls INTEGER NOT NULL,
        last INTEGER NOT NULL,
        outcome TEXT,
        reason TEXT,
        end_ms INTEGER
      ) STRICT;
      CREATE TABLE fact_stretches (
        id INTEGER PRIMARY KEY,
        window_id INTEGER NOT NULL,
        clerk_id INTEGER,
        state TEXT NOT NULL,
        reason TEXT,
        from_ms INTEGER NOT NULL,
        to_ms INTEGER NOT NULL
      ) STRICT;
    `,
  },
  {
    version: 9,
    name: 'reasons of calls and postponements, and outcomes, in facts',
    sql: `
      -- Ids in the books of reasons and of outcomes.
      ALTER TABLE fact_calls ADD COLUMN call_reason INTEGER;
      ALTER TABLE fact_calls ADD COLUMN postpone_reason INTEGER;
      ALTER TABLE fact_calls ADD COLUMN outcome_id INTEGER;
    `,
  },
  {
    version: 10,
    name: 'mornings, from which days of the journal can be played again',
    sql: `
      -- sequence: the batch in which the day began; state: deflated.
      CREATE TABLE mornings (
        day TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,
        state BLOB NOT NULL
      ) STRICT;
    `,
  },
  {
    version: 11,
    name: 'when an appointment was made, in facts',
    sql: 'ALTER TABLE fact_visits ADD COLUMN booked_ms INTEGER;',
  },
  {
    version: 12,
    name: 'the time that was agreed at first, in facts',
    sql: 'ALTER TABLE fact_visits ADD COLUMN first_agreed_ms INTEGER;',
  },
  {
    version: 13,
    name: 'use of slots',
    sql: `
      -- Places of slots of days that are over, see docs/indicators.md. sequence: the batch that closed the day; day_ms: when the day
      -- began in the branch's zone; at_ms: the hour; services is JSON. Kept as long as the history.
      CREATE TABLE slot_places (
        id INTEGER PRIMARY KEY,
        sequence INTEGER NOT NULL,
        day_ms INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        plan_id INTEGER NOT NULL,
        services TEXT NOT NULL,
        offered INTEGER NOT NULL,
        booked INTEGER NOT NULL,
        kept INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX slot_places_by_day ON slot_places (day_ms);
    `,
  },
];

/** The version this program writes. */
export const newestVersion = (migrations: readonly Migration[] = MIGRATIONS): number => migrations.length;

export const versionOf = (connection: Connection): number => Number(connection.pragma('user_version', { simple: true }));

/** Throws if a newer program wrote the database: this program could misread its data and lose it. */
export function refuseNewer(connection: Connection, migrations: readonly Migration[] = MIGRATIONS): void {
  const version = versionOf(connection);
  if (version <= newestVersion(migrations)) return;
  throw new Error(
    `The database ${connection.name} has version ${version}, written by a newer program; this one knows versions up to ` +
      `${newestVersion(migrations)}. Install the newer program again, or restore a backup from before it was installed.`,
  );
}

/** Brings the database to the newest version, each step in a transaction of its own. */
export function migrate(connection: Connection, migrations: readonly Migration[] = MIGRATIONS): void {
  refuseNewer(connection, migrations);
  for (const migration of migrations.slice(versionOf(connection))) {
    connection.transaction(() => {
      connection.exec(migration.sql);
      connection.pragma(`user_version = ${migration.version}`);
    })();
  }
}
