/** The log of changes: who changed what, for questions a year later. One line for each change; the caller defines its content. */
import type { Connection, Statement } from '../files/sqlite.js';

/** One line, as a batch provides it. */
export interface ChangeRow {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly userId: number;
  /** Kind of thing that was changed; queries filter by it. */
  readonly kind: string;
  /** A JSON object, returned unchanged in the answer. */
  readonly entry: string;
}

export interface ChangesFilter {
  /** Changes in [fromMs, toMs), milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  /** null = any user. */
  readonly userId: number | null;
  /** null = any kind. */
  readonly kind: string | null;
  /** Only lines with a smaller id: the end of the previous page; null = from the newest. */
  readonly beforeId: number | null;
  /** Largest number of lines. */
  readonly limit: number;
}

/** JSON text of an array of lines, newest first, and the id where the next page begins; null = last page. */
export interface ChangesAnswer {
  readonly json: string;
  readonly next: number | null;
}

interface Line {
  readonly id: number;
  readonly atMs: number;
  readonly userId: number;
  readonly kind: string;
  readonly entry: string;
}

type Bind = [{ readonly [Key in Exclude<keyof ChangesFilter, 'beforeId'>]: ChangesFilter[Key] } & { readonly beforeId: number }];

export class ChangeLog {
  readonly #page: Statement<Bind, Line>;
  readonly #pageOfUser: Statement<Bind, Line>;
  readonly #pageOfKind: Statement<Bind, Line>;

  constructor(connection: Connection) {
    this.#page = connection.prepare(query('true'));
    this.#pageOfUser = connection.prepare(query('user_id = @userId AND (@kind IS NULL OR kind = @kind)'));
    this.#pageOfKind = connection.prepare(query('kind = @kind'));
  }

  page(filter: ChangesFilter): ChangesAnswer {
    const { userId, kind, limit } = filter;
    const statement = userId !== null ? this.#pageOfUser : kind !== null ? this.#pageOfKind : this.#page;
    const lines = statement.all({ ...filter, beforeId: filter.beforeId ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 });
    const shown = lines.slice(0, limit);
    return { json: `[${shown.map(lineText).join(',')}]`, next: lines.length > limit ? (shown.at(-1)?.id ?? null) : null };
  }
}

const lineText = ({ id, atMs, userId, kind, entry }: Line): string => {
  const at = new Date(atMs).toISOString();
  return `{"id":${id},"at":"${at}","user_id":${userId},"kind":${JSON.stringify(kind)},${entry.slice(1)}`;
};

/** Sorted by id, which is the order of events even if the clock was set back. There is one statement for each index. */
const query = (condition: string): string => `
  SELECT id, at_ms AS atMs, user_id AS userId, kind, entry FROM changes
  WHERE id < @beforeId AND ${condition} AND at_ms >= @fromMs AND at_ms < @toMs
  ORDER BY id DESC LIMIT @limit`;
