/** The tables of configurations that headquarters sets: a step of `../schema.ts`. */

export const CONFIGURATION_TABLES = `
  -- Texts; hash is the SHA-256 of each.
  CREATE TABLE revision (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    text text NOT NULL,
    author text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
  );

  -- A revision on its way to the branches of a group, or to one branch, in waves.
  CREATE TABLE rollout (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    group_id integer REFERENCES branch_group ON DELETE SET NULL,
    branch_id integer REFERENCES branch,
    -- The name of the group or branch, as it was.
    target text NOT NULL,
    -- null = back: each branch gets what it had before.
    revision_id integer REFERENCES revision,
    back_of integer REFERENCES rollout,
    author text NOT NULL,
    note text NOT NULL,
    at_once boolean NOT NULL,
    -- running, done, stopped
    state text NOT NULL DEFAULT 'running',
    wave integer NOT NULL DEFAULT 1,
    at timestamptz NOT NULL DEFAULT now(),
    ended timestamptz
  );

  CREATE TABLE rollout_branch (
    rollout_id integer NOT NULL REFERENCES rollout,
    branch_id integer NOT NULL REFERENCES branch,
    revision_id integer NOT NULL REFERENCES revision,
    -- null until it was planned.
    wave integer,
    -- Given when its wave begins. A branch carries out none that is less than its last.
    order_number bigint,
    -- waiting (for its wave), sent, applied, failed, cancelled
    state text NOT NULL DEFAULT 'waiting',
    -- Of failed: JSON, as the branch said it.
    faults text,
    changed timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (rollout_id, branch_id)
  );
  CREATE INDEX rollout_of_branch ON rollout_branch (branch_id, order_number);
  CREATE INDEX rollout_open ON rollout_branch (state) WHERE state IN ('waiting', 'sent');

  CREATE SEQUENCE configuration_order;

  -- Branches whose configuration is not that of their groups.
  CREATE TABLE own_configuration (
    branch_id integer PRIMARY KEY REFERENCES branch
  );
`;
