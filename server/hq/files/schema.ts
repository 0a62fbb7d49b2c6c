/** The tables of large files for branches: a step of `../schema.ts`. */

export const FILE_TABLES = `
  -- A file, once, whatever it is called; digest is its SHA-256.
  CREATE TABLE file (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    size bigint NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
  );

  -- 256 KiB each, the last one less; digest is the SHA-256 of each. Films do not get shorter: nothing is tried.
  CREATE TABLE file_piece (
    file_id integer NOT NULL REFERENCES file ON DELETE CASCADE,
    number integer NOT NULL,
    digest bytea NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (file_id, number)
  );
  ALTER TABLE file_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

  -- What branches are to have, under which name: those of a group, or one, whose own goes before that of its groups.
  CREATE TABLE wanted_file (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file_id integer NOT NULL REFERENCES file,
    name text NOT NULL,
    group_id integer REFERENCES branch_group ON DELETE CASCADE,
    branch_id integer REFERENCES branch ON DELETE CASCADE,
    author text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CHECK ((group_id IS NULL) <> (branch_id IS NULL)),
    UNIQUE (group_id, name),
    UNIQUE (branch_id, name)
  );

  -- What a branch has told of a file that it is to have: bytes that are there, and why there are no more.
  CREATE TABLE branch_file (
    branch_id integer NOT NULL REFERENCES branch ON DELETE CASCADE,
    name text NOT NULL,
    digest bytea NOT NULL,
    has bigint NOT NULL,
    fault text,
    changed timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (branch_id, name)
  );
`;

export const UPLOAD_TABLES = `
  -- A file that comes from a browser, piece by piece, and whose digest is not known yet: that of its row is random.
  CREATE TABLE file_upload (
    file_id integer PRIMARY KEY REFERENCES file ON DELETE CASCADE,
    name text NOT NULL,
    author text NOT NULL,
    touched timestamptz NOT NULL DEFAULT now()
  );
`;
