/** The writer's part: rows of the window log with their batch, and facts of a day in slices. Used by the writer thread. */
import type { TimeRange } from '../facts/day.js';
import { type Cell, FACT_COLUMNS, FACT_TABLES, type FactTable, IDS_OF_DAY } from '../facts/tables.js';
import type { WindowLogRow } from '../facts/window-log.js';
import type { Connection, Statement } from '../files/sqlite.js';
import type { FactsChore } from '../store/messages.js';

export class FactsWriter {
  readonly #insertLog: Statement<unknown[]>;
  readonly #insert: Readonly<Record<FactTable, Statement<unknown[]>>>;
  readonly #clear: Readonly<Record<FactTable, Statement<[number, number, number]>>>;
  readonly #settle: Statement<[number, number, number, number]>;
  readonly #unsettleDay: Statement<[number]>;
  readonly #unsettle: Statement<[number, number]>;
  readonly #forgetLog: Statement<[number, number]>;
  readonly #visit: Statement<[number], { readonly fromMs: number; readonly toMs: number | null }>;
  /** No day is written that ends later. */
  #settledUntilMs: number;
  /** The day whose facts are being counted; what happened to it meanwhile makes them useless. */
  #counting: { readonly range: TimeRange; isTouched: boolean } | null = null;

  constructor(connection: Connection) {
    this.#insertLog = connection.prepare(
      'INSERT INTO window_log (sequence, at_ms, window_id, state, clerk_id, reason, can, by_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    const each = <Made>(make: (table: FactTable) => Made): Record<FactTable, Made> => ({
      fact_visits: make('fact_visits'),
      fact_calls: make('fact_calls'),
      fact_stretches: make('fact_stretches'),
    });
    this.#insert = each((table) =>
      connection.prepare(
        `INSERT INTO ${table} (${FACT_COLUMNS[table].join(', ')}) VALUES (${FACT_COLUMNS[table].map(() => '?').join(', ')})`,
      ),
    );
    this.#clear = each((table) =>
      connection.prepare(`DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE id >= ? AND id < ? LIMIT ?)`),
    );
    this.#settle = connection.prepare('INSERT INTO settled_days (day, from_ms, to_ms, version) VALUES (?, ?, ?, ?)');
    this.#unsettleDay = connection.prepare('DELETE FROM settled_days WHERE day = ?');
    this.#unsettle = connection.prepare('DELETE FROM settled_days WHERE from_ms <= ? AND to_ms > ?');
    this.#forgetLog = connection.prepare(
      'DELETE FROM window_log WHERE id IN (SELECT id FROM window_log WHERE at_ms < ? ORDER BY id LIMIT ?)',
    );
    this.#visit = connection.prepare('SELECT registered_ms AS fromMs, done_ms AS toMs FROM history WHERE consumer_id = ?');
    const latest: Statement<[], { readonly ms: number | null }> = connection.prepare('SELECT max(to_ms) AS ms FROM settled_days');
    this.#settledUntilMs = latest.get()?.ms ?? Number.NEGATIVE_INFINITY;
  }

  /** In the transaction of the batch. */
  log(sequence: number, rows: readonly WindowLogRow[]): void {
    for (const { atMs, windowId, state, clerkId, reason, can, byMs } of rows) {
      this.#insertLog.run(sequence, atMs, windowId, state, clerkId, reason, can, byMs);
      this.touch({ fromMs: atMs - Math.max(0, byMs ?? 0), toMs: atMs });
    }
  }

  /** A visit comes back out of the history. */
  reopening(consumerId: number): void {
    const visit = this.#visit.get(consumerId);
    if (visit) this.touch({ fromMs: visit.fromMs, toMs: visit.toMs ?? visit.fromMs });
  }

  /** Something happened in this time: days that were written are not true any more. Nearly always it is later than all of them. */
  touch({ fromMs, toMs }: TimeRange): void {
    const counting = this.#counting;
    if (counting !== null && fromMs < counting.range.toMs && toMs >= counting.range.fromMs) counting.isTouched = true;
    if (fromMs < this.#settledUntilMs) this.#unsettle.run(toMs, fromMs);
  }

  /** Returns the number of rows; in a transaction of its own. */
  doChore(chore: FactsChore): number {
    switch (chore.kind) {
      case 'clearFacts':
        return this.#clearDay(chore.day, chore.range, chore.limit);
      case 'writeFacts':
        return this.#write(chore.table, chore.rows);
      case 'settleDay':
        return this.#settleDay(chore.day, chore.version);
      case 'forgetWindowLog':
        return this.#forgetLog.run(chore.beforeMs, chore.limit).changes;
    }
  }

  /** @param range null = the day is forgotten; else it is about to be counted */
  #clearDay(day: number, range: TimeRange | null, limit: number): number {
    this.#counting = range === null ? null : { range, isTouched: false };
    this.#unsettleDay.run(day);
    let left = limit;
    for (const table of FACT_TABLES) left -= this.#clear[table].run(day * IDS_OF_DAY, (day + 1) * IDS_OF_DAY, left).changes;
    return limit - left;
  }

  #write(table: FactTable, rows: readonly (readonly Cell[])[]): number {
    for (const row of rows) this.#insert[table].run(...row);
    return rows.length;
  }

  #settleDay(day: number, version: number): number {
    const counted = this.#counting;
    this.#counting = null;
    if (counted === null || counted.isTouched) return 0;
    this.#settle.run(day, counted.range.fromMs, counted.range.toMs, version);
    this.#settledUntilMs = Math.max(this.#settledUntilMs, counted.range.toMs);
    return 1;
  }
}
