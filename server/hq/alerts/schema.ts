/** The tables of alerts that count no more for a while, and of what users of headquarters changed: a step of `../schema.ts`. */

export const ALERT_TABLES = `
  -- An alert of a branch that somebody quieted. id and began are the branch's: a branch that was restored gives its numbers again.
  CREATE TABLE alert_quiet (
    branch_id integer NOT NULL REFERENCES branch ON DELETE CASCADE,
    id bigint NOT NULL,
    began text NOT NULL,
    until timestamptz NOT NULL,
    -- The login.
    quieted_by text NOT NULL,
    PRIMARY KEY (branch_id, id, began)
  );

  -- data: JSON, what was asked, without passwords and long texts.
  CREATE TABLE hq_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    login text NOT NULL,
    command text NOT NULL,
    data text NOT NULL
  );
  CREATE INDEX hq_change_by_time ON hq_change (at);
`;
