/** The tables of who may see what at headquarters: a step of `../schema.ts`. */

export const ACCESS_TABLES = `
  -- A group of branches: a region, a kind of branch. A branch may be in several.
  CREATE TABLE branch_group (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
  );
  CREATE TABLE branch_in_group (
    group_id integer NOT NULL REFERENCES branch_group ON DELETE CASCADE,
    branch_id integer NOT NULL REFERENCES branch ON DELETE CASCADE,
    PRIMARY KEY (group_id, branch_id)
  );

  -- password: see server/pipeline/access/passwords.ts. role: administrator, manager or viewer.
  CREATE TABLE hq_user (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL UNIQUE,
    password text NOT NULL,
    role text NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
  );
  -- Of managers and viewers: they see the branches of these groups and no others.
  CREATE TABLE user_of_group (
    user_id integer NOT NULL REFERENCES hq_user ON DELETE CASCADE,
    group_id integer NOT NULL REFERENCES branch_group ON DELETE CASCADE,
    PRIMARY KEY (user_id, group_id)
  );
  -- token: SHA-256; the token itself is in the browser alone.
  CREATE TABLE hq_session (
    token bytea PRIMARY KEY,
    user_id integer NOT NULL REFERENCES hq_user ON DELETE CASCADE,
    since timestamptz NOT NULL DEFAULT now(),
    used timestamptz NOT NULL DEFAULT now()
  );

  ALTER TABLE alarm ADD COLUMN seen_by text;
  ALTER TABLE alarm ADD COLUMN seen timestamptz;
`;

/** A user without a password logs in at the server of log-ins. */
export const ISSUER_TABLES = 'ALTER TABLE hq_user ALTER COLUMN password DROP NOT NULL;';
