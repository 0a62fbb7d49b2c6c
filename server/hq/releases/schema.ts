/** The tables of packages for branches: a step of `../schema.ts`. */

export const RELEASE_TABLES = `
  -- A package and what was signed of it; branches check that, and nobody here can.
  CREATE TABLE release (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version text NOT NULL,
    architecture text NOT NULL,
    file_id integer NOT NULL REFERENCES file,
    signed text NOT NULL,
    -- The newer version in whose place it may be put; null = it is for older ones alone.
    instead_of text,
    author text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (version, architecture)
  );

  -- A version on its way to the branches of a group, or to one branch, in waves.
  CREATE TABLE release_rollout (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The name of the group or branch, as it was.
    target text NOT NULL,
    -- null = back: each branch gets what it had before.
    version text,
    back_of integer REFERENCES release_rollout,
    author text NOT NULL,
    note text NOT NULL,
    at_once boolean NOT NULL,
    -- running, done, stopped
    state text NOT NULL DEFAULT 'running',
    wave integer NOT NULL DEFAULT 1,
    at timestamptz NOT NULL DEFAULT now(),
    ended timestamptz
  );

  CREATE TABLE release_branch (
    rollout_id integer NOT NULL REFERENCES release_rollout,
    branch_id integer NOT NULL REFERENCES branch,
    version text NOT NULL,
    -- Of the machine of the branch; null until it is offered.
    release_id integer REFERENCES release ON DELETE SET NULL,
    -- What the branch had when it was offered.
    before text,
    -- null until it was planned.
    wave integer,
    -- waiting (for its wave), offered, fetched, installed, failed, skipped, cancelled
    state text NOT NULL DEFAULT 'waiting',
    -- Of failed and skipped.
    why text,
    changed timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (rollout_id, branch_id)
  );
  CREATE INDEX release_branch_open ON release_branch (branch_id) WHERE state IN ('waiting', 'offered', 'fetched');

  -- What a branch has told last: the package it runs, whether it takes others, and how far the one is that it is offered.
  CREATE TABLE branch_release (
    branch_id integer PRIMARY KEY REFERENCES branch ON DELETE CASCADE,
    version text,
    architecture text,
    takes boolean NOT NULL,
    rollout_id integer,
    state text NOT NULL,
    has bigint NOT NULL,
    fault text,
    changed timestamptz NOT NULL DEFAULT now()
  );
`;
