/** The tables of figures by month: a step of `../schema.ts`. */

export const MONTH_TABLES = `
  -- What the days of a month have counted that are over, so that a month of many branches is read in as many rows. month: its first day,
  -- last: the newest day that is in it.
  CREATE TABLE month_rollup (
    branch_id integer NOT NULL,
    month integer NOT NULL,
    last integer NOT NULL,
    cut text NOT NULL,
    lines bytea NOT NULL,
    PRIMARY KEY (branch_id, cut, month)
  );
  ALTER TABLE month_rollup ALTER COLUMN lines SET STORAGE EXTERNAL;

  -- Lines have another form than before, and cuts of services, windows and clerks have no hours any more, which nothing asked for: days
  -- are counted again from their visits, at once.
  INSERT INTO touched_day (branch_id, day, since) SELECT branch_id, day, 'epoch' FROM counted_day
    ON CONFLICT (branch_id, day) DO UPDATE SET since = excluded.since;
  TRUNCATE rollup;
  DROP INDEX rollup_by_day;

  -- in_month: the day is in its month, too.
  ALTER TABLE rollup ADD COLUMN in_month boolean NOT NULL DEFAULT false;
  CREATE INDEX rollup_apart ON rollup (branch_id, cut, day) WHERE NOT in_month;
`;
