/** The tables of visits and windows: a step of `../schema.ts`. docs/indicators.md defines the fields that are named as there. */

export const FACT_TABLES = `
  -- What figures need of the batch besides its events, JSON as it was sealed; null = nothing.
  ALTER TABLE batch ADD COLUMN facts text;

  -- books: names and norms as the branch told them last, JSON. The time zone is in them; days are counted once it is known.
  ALTER TABLE branch ADD COLUMN books text;
  ALTER TABLE branch ADD COLUMN time_zone text;

  -- A visit that has ended. reopened: the batch since which it goes on after all; null = it has ended.
  -- services and about: see db/facts/visit.ts.
  CREATE TABLE visit (
    branch_id integer NOT NULL,
    line_id integer NOT NULL,
    sequence bigint NOT NULL,
    consumer_id integer NOT NULL,
    registered_ms bigint NOT NULL,
    done_ms bigint NOT NULL,
    ticket text NOT NULL,
    outcome text NOT NULL,
    reason text,
    kiosk integer,
    channel text,
    language text,
    services text NOT NULL,
    about text NOT NULL,
    reopened bigint
  ) PARTITION BY RANGE (registered_ms);
  CREATE INDEX visit_by_registration ON visit (branch_id, registered_ms);
  CREATE INDEX visit_by_consumer ON visit (branch_id, consumer_id);

  -- A call of an operation, or an operation without one (stay = 0).
  CREATE TABLE operation (
    branch_id integer NOT NULL,
    line_id integer NOT NULL,
    sequence bigint NOT NULL,
    consumer_id integer NOT NULL,
    registered_ms bigint NOT NULL,
    number integer NOT NULL,
    service_id integer NOT NULL,
    stage integer NOT NULL,
    operation_id integer NOT NULL,
    window_id integer,
    clerk_id integer,
    stay integer NOT NULL,
    in_ms bigint,
    out_ms bigint,
    wait_ms bigint,
    walk_ms bigint,
    served_ms bigint,
    ended text,
    outcome text,
    reason text,
    outcome_id integer,
    reopened bigint
  ) PARTITION BY RANGE (registered_ms);
  CREATE INDEX operation_by_registration ON operation (branch_id, registered_ms);
  CREATE INDEX operation_by_consumer ON operation (branch_id, consumer_id);

  -- What a window did, between two moments: counted of whole days, from visits and the log.
  CREATE TABLE stretch (
    branch_id integer NOT NULL,
    day integer NOT NULL,
    window_id integer NOT NULL,
    clerk_id integer,
    state text NOT NULL,
    reason text,
    from_ms bigint NOT NULL,
    to_ms bigint NOT NULL
  ) PARTITION BY RANGE (from_ms);
  CREATE INDEX stretch_by_day ON stretch (branch_id, day);

  -- See the table of the same name on the box; number: the place in its batch.
  CREATE TABLE window_log (
    branch_id integer NOT NULL,
    line_id integer NOT NULL,
    sequence bigint NOT NULL,
    number integer NOT NULL,
    at_ms bigint NOT NULL,
    window_id integer,
    state text NOT NULL,
    clerk_id integer,
    reason text,
    can text,
    by_ms bigint
  );
  CREATE INDEX window_log_by_time ON window_log (branch_id, at_ms);
  CREATE INDEX window_log_by_batch ON window_log (line_id, sequence);

  CREATE TABLE missed_appointment (
    branch_id integer NOT NULL,
    line_id integer NOT NULL,
    sequence bigint NOT NULL,
    id integer NOT NULL,
    day_ms bigint NOT NULL,
    agreed_ms bigint,
    state text NOT NULL
  );
  CREATE INDEX missed_appointment_by_day ON missed_appointment (branch_id, day_ms);

  CREATE TABLE quick_question (
    branch_id integer NOT NULL,
    line_id integer NOT NULL,
    sequence bigint NOT NULL,
    at_ms bigint NOT NULL,
    window_id integer NOT NULL,
    clerk_id integer NOT NULL
  );
  CREATE INDEX quick_question_by_time ON quick_question (branch_id, at_ms);

  -- Days (of UTC, since 1 January 1970) of which something was stored since they were counted.
  CREATE TABLE touched_day (
    branch_id integer NOT NULL,
    day integer NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (branch_id, day)
  );

  -- Days of the branch that are counted, up to until_ms; once that is the end of the day, the day is over.
  CREATE TABLE counted_day (
    branch_id integer NOT NULL,
    day integer NOT NULL,
    to_ms bigint NOT NULL,
    until_ms bigint NOT NULL,
    PRIMARY KEY (branch_id, day)
  );
  CREATE INDEX counted_day_unfinished ON counted_day (branch_id, to_ms) WHERE until_ms < to_ms;

  -- What a day has counted, to be added to other days: see db/facts/packed-lines.ts. cut: what its lines are by.
  CREATE TABLE rollup (
    branch_id integer NOT NULL,
    day integer NOT NULL,
    cut text NOT NULL,
    lines bytea NOT NULL,
    PRIMARY KEY (branch_id, cut, day)
  ) PARTITION BY RANGE (day);
  CREATE INDEX rollup_by_day ON rollup (cut, day);
  ALTER TABLE rollup ALTER COLUMN lines SET STORAGE EXTERNAL;

  CREATE TABLE visit_other PARTITION OF visit DEFAULT;
  CREATE TABLE operation_other PARTITION OF operation DEFAULT;
  CREATE TABLE stretch_other PARTITION OF stretch DEFAULT;
  CREATE TABLE rollup_other PARTITION OF rollup DEFAULT;
`;

export const PLACES_TABLES = `
  -- See the table of the same name on the box.
  CREATE TABLE slot_places (
    branch_id integer NOT NULL,
    line_id integer NOT NULL,
    sequence bigint NOT NULL,
    day_ms bigint NOT NULL,
    at_ms bigint NOT NULL,
    plan_id integer NOT NULL,
    services text NOT NULL,
    offered integer NOT NULL,
    booked integer NOT NULL,
    kept integer NOT NULL
  );
  CREATE INDEX slot_places_by_day ON slot_places (branch_id, day_ms);
`;

/** All days. */
const COUNTED_AGAIN = `
  INSERT INTO touched_day (branch_id, day, since) SELECT branch_id, day, 'epoch' FROM counted_day
    ON CONFLICT (branch_id, day) DO UPDATE SET since = excluded.since;
`;

export const BOOKING_TABLES = `
  -- A list as JSON; of appointments of before it is not known.
  ALTER TABLE missed_appointment ADD COLUMN services text NOT NULL DEFAULT '[]';

  -- Lines have figures of bookings.
  ${COUNTED_AGAIN}
`;

/** Which line is counted may change back (`chains.ts`). Of lines that are there, all that they have was counted when it came. */
export const COUNTED_LINES = `
  ALTER TABLE line ADD COLUMN counted bigint NOT NULL DEFAULT 0;
  UPDATE line SET counted = sequence;
`;

/** The norm of a wait is the strictest of the ticket, and who came too late for an appointment is measured by its first time. */
export const WHOLE_NORMS = COUNTED_AGAIN;
