/**
 * Reads a table row by row, in slices: whether SQLite can read each row to its last byte, whether what should be JSON is JSON, and
 * whether each index of the table has the row. Unlike `PRAGMA integrity_check`, which reads a whole table at once, it can stop and go on.
 */
import { type Connection, isSqliteError, type Statement } from './sqlite.js';

/** Columns whose text is JSON. The events of the journal are read with its hash chain. */
const JSON_COLUMNS: Readonly<Record<string, readonly string[]>> = { history: ['services', 'consumer'], changes: ['entry'] };

export interface DamagedRow {
  readonly table: string;
  /** The row; where a page cannot be read, the last row before it. */
  readonly row: number;
  /** What is wrong, for a person. */
  readonly why: string;
}

/**
 * The tables of the database that are walked: all but the journal, which has a hash chain, the texts beside it, whose digests are in it,
 * and SQLite's own.
 */
export function walkedTables(connection: Connection): readonly string[] {
  const tables: Statement<[], { readonly name: string }> = connection.prepare(
    `SELECT name FROM sqlite_schema
     WHERE type = 'table' AND name NOT IN ('journal', 'personal') AND name NOT LIKE 'sqlite_%' ORDER BY name`,
  );
  return tables.all().map(({ name }) => name);
}

export class TableWalk {
  readonly #slice: Statement<[number, number], { readonly row: number; readonly fault: string | null }>;
  #after = Number.MIN_SAFE_INTEGER;
  isAtEnd = false;

  constructor(
    connection: Connection,
    readonly table: string,
  ) {
    this.#slice = connection.prepare(sliceQuery(connection, table));
  }

  /** Looks at the next rows, `limit` at most, and answers the first of them that is not in order. */
  next(limit: number): DamagedRow | null {
    try {
      const rows = this.#slice.all(this.#after, limit);
      this.isAtEnd = rows.length < limit;
      this.#after = rows.at(-1)?.row ?? this.#after;
      const bad = rows.find(({ fault }) => fault !== null);
      return bad === undefined ? null : { table: this.table, row: bad.row, why: bad.fault ?? '' };
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      // What is behind a page that cannot be read is not found any more.
      this.isAtEnd = true;
      return { table: this.table, row: Math.max(0, this.#after), why: `${error.message} (${error.code})` };
    }
  }
}

/** Walks the whole table at once. */
export function walkTable(connection: Connection, table: string): DamagedRow | null {
  const walk = new TableWalk(connection, table);
  for (;;) {
    const damaged = walk.next(SLICE_ROWS);
    if (damaged !== null || walk.isAtEnd) return damaged;
  }
}

const SLICE_ROWS = 256;

/** The fault of a row is null, or names the column or the index. Only names of our own schema get into the text. */
function sliceQuery(connection: Connection, table: string): string {
  const columns = connection.pragma(`table_info(${table})`) as readonly { readonly name: string }[];
  const json = JSON_COLUMNS[table] ?? [];
  const faults = [
    ...json.map((column) => `WHEN NOT json_valid(t.${column}) THEN '${column} is not JSON'`),
    // The last byte is only found through all pages of a long value; what it is does not matter.
    ...columns.filter(({ name }) => !json.includes(name)).map(({ name }) => `WHEN substr(t.${name}, -1) = zeroblob(2) THEN ''`),
    ...indicesOf(connection, table).map(
      ({ name, same }) =>
        `WHEN NOT EXISTS (SELECT 1 FROM ${table} AS i INDEXED BY ${name} WHERE ${same}) THEN 'index ${name} does not have it'`,
    ),
  ];
  const fault = `CASE ${faults.join(' ')} END AS fault`;
  return `SELECT t.rowid AS row, ${fault} FROM ${table} AS t NOT INDEXED WHERE t.rowid > ? ORDER BY t.rowid LIMIT ?`;
}

/** The indices of a table, and the condition that finds one row in each. */
function indicesOf(connection: Connection, table: string): readonly { readonly name: string; readonly same: string }[] {
  const indices = connection.pragma(`index_list(${table})`) as readonly { readonly name: string; readonly partial: 0 | 1 }[];
  // What is in an index of some rows is not asked of all.
  return indices
    .filter(({ partial }) => partial === 0)
    .map(({ name }) => {
      const columns = connection.pragma(`index_info(${name})`) as readonly { readonly name: string }[];
      return { name, same: [...columns.map((column) => column.name), 'rowid'].map((column) => `i.${column} IS t.${column}`).join(' AND ') };
    });
}
