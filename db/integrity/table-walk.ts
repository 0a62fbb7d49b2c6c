/**
 * Reads a table row by row, in slices, and checks that SQLite can read each row to its last byte, that JSON columns are valid JSON, and
 * that each index of the table has the row. Unlike `PRAGMA integrity_check`, which reads a whole table at once, it can stop and continue.
 */
import { type Connection, isSqliteError, type Statement } from '../files/sqlite.js';

/** Columns that hold JSON. The events of the journal are checked with its hash chain. */
const JSON_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  history: ['services', 'consumer', 'about'],
  changes: ['entry'],
  missed_appointments: ['services'],
  slot_places: ['services'],
  window_log: ['can'],
};

export interface DamagedRow {
  readonly table: string;
  /** The bad row; for an unreadable page, the last row before it. */
  readonly row: number;
  /** Readable description of the fault. */
  readonly why: string;
}

/**
 * The tables to walk: all but the journal (covered by the hash chain), its texts (their digests are in the chain), and SQLite's own tables.
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

  /** Checks the next rows, at most `limit`, and returns the first bad one. */
  next(limit: number): DamagedRow | null {
    try {
      const rows = this.#slice.all(this.#after, limit);
      this.isAtEnd = rows.length < limit;
      this.#after = rows.at(-1)?.row ?? this.#after;
      const bad = rows.find(({ fault }) => fault !== null);
      return bad === undefined ? null : { table: this.table, row: bad.row, why: bad.fault ?? '' };
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      // Rows behind an unreadable page cannot be found.
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

/** The fault of a row: null, or the name of the column or index. Only names of our own schema get into the text. */
function sliceQuery(connection: Connection, table: string): string {
  const columns = connection.pragma(`table_info(${table})`) as readonly { readonly name: string }[];
  // A database that an older program wrote lacks the newer columns.
  const json = (JSON_COLUMNS[table] ?? []).filter((column) => columns.some(({ name }) => name === column));
  const faults = [
    ...json.map((column) => `WHEN NOT json_valid(t.${column}) THEN '${column} is not JSON'`),
    // Reading the last byte reads all pages of a long value; its value is irrelevant.
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
  // Partial indices are skipped, because they do not contain every row.
  return indices
    .filter(({ partial }) => partial === 0)
    .map(({ name }) => {
      const columns = connection.pragma(`index_info(${name})`) as readonly { readonly name: string }[];
      return { name, same: [...columns.map((column) => column.name), 'rowid'].map((column) => `i.${column} IS t.${column}`).join(' AND ') };
    });
}
