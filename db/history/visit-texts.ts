/** The personal texts of a finished visit, and the visit without them: its figures stay. */
import { codeOf, isOfBox } from '../facts/outcome.js';
import { operationsOf, type VisitService } from '../facts/visit.js';
import type { Connection, Statement } from '../files/sqlite.js';
import { isNumberOf, isTicketOf, names } from './person.js';

/**
 * Which visits to find; any one given criterion is enough. Texts match only until they are erased; ticket and id match afterwards too,
 * because other records may link them to a visitor.
 */
export interface VisitorSearch {
  readonly ticket: string | null;
  /** Only with a ticket: the registration is in [fromMs, toMs), milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly pin: string | null;
  /** Part of a comment, in any case. */
  readonly name: string | null;
  /** To which messages were wanted; those to a telephone are found by `pin`. */
  readonly email: string | null;
  readonly consumerIds: readonly number[];
}

interface TextRow {
  readonly consumerId: number;
  readonly registeredMs: number;
  readonly ticket: string;
  readonly services: string;
  readonly consumer: string;
}

const COLUMNS = 'consumer_id AS consumerId, registered_ms AS registeredMs, ticket, services, consumer';

/** Changes rows; each call is a transaction of the caller. */
export class VisitTextWriter {
  readonly #old: Statement<[number, number], TextRow>;
  readonly #one: Statement<[number], TextRow>;
  readonly #strip: Statement<[string, string, number]>;

  constructor(connection: Connection) {
    this.#old = connection.prepare(
      `SELECT ${COLUMNS} FROM history WHERE has_texts = 1 AND registered_ms < ? ORDER BY registered_ms LIMIT ?`,
    );
    this.#one = connection.prepare(`SELECT ${COLUMNS} FROM history WHERE has_texts = 1 AND consumer_id = ?`);
    this.#strip = connection.prepare('UPDATE history SET services = ?, consumer = ?, has_texts = 0 WHERE consumer_id = ?');
  }

  /** Returns how many visits lost their texts. */
  eraseOld(beforeMs: number, limit: number): number {
    const rows = this.#old.all(beforeMs, limit);
    for (const row of rows) this.#erase(row);
    return rows.length;
  }

  eraseOf(consumerIds: readonly number[]): void {
    for (const id of consumerIds) for (const row of this.#one.all(id)) this.#erase(row);
  }

  #erase({ consumerId, services, consumer }: TextRow): void {
    this.#strip.run(servicesWithoutTexts(services), consumerWithoutTexts(consumer), consumerId);
  }
}

/** A few hundred rows at once: other questions run between two pieces. */
const PIECE_ROWS = 256;

export class VisitTextReader {
  readonly #after: Statement<[number, number, number], TextRow>;
  readonly #ofTime: Statement<[number, number], Pick<TextRow, 'consumerId' | 'ticket'>>;
  readonly #ofIds: Statement<[string, number], number>;
  readonly #addresses: Statement<[], { readonly subject: string; readonly content: string }>;

  constructor(connection: Connection) {
    this.#ofTime = connection.prepare(
      'SELECT consumer_id AS consumerId, ticket FROM history WHERE registered_ms >= ? AND registered_ms < ? ORDER BY consumer_id',
    );
    this.#ofIds = connection
      .prepare<[string, number], number>(
        'SELECT consumer_id FROM history WHERE consumer_id IN (SELECT value FROM json_each(?)) ORDER BY consumer_id LIMIT ?',
      )
      .pluck();
    this.#addresses = connection.prepare(
      `SELECT subject, content FROM personal WHERE subject GLOB 'visitor *' AND (content GLOB '{"phone":*' OR content GLOB '{"email":*')`,
    );
    this.#after = connection.prepare(
      `SELECT ${COLUMNS} FROM history
       WHERE has_texts = 1 AND (registered_ms, consumer_id) > (?, ?) ORDER BY registered_ms, consumer_id LIMIT ?`,
    );
  }

  /** Ids of matching visitors, at most `limit`. */
  async find(search: VisitorSearch, limit: number, nextTurn: () => Promise<unknown>): Promise<readonly number[]> {
    const { ticket, fromMs, toMs, consumerIds } = search;
    const found = this.#ofIds.all(JSON.stringify(consumerIds), limit);
    if (ticket !== null) {
      const ofDay = this.#ofTime.all(fromMs, toMs).filter((row) => isTicketOf(row.ticket, ticket));
      found.push(...ofDay.slice(0, limit - found.length).map(({ consumerId }) => consumerId));
    }
    found.push(...this.#atAddress(search).slice(0, limit - found.length));
    if (search.pin === null && search.name === null) return found;
    const isWanted = wantedBy(search);
    let after = { registeredMs: Number.MIN_SAFE_INTEGER, consumerId: Number.MIN_SAFE_INTEGER };
    for (;;) {
      const rows = this.#after.all(after.registeredMs, after.consumerId, PIECE_ROWS);
      for (const row of rows) if (found.length < limit && isWanted(row)) found.push(row.consumerId);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PIECE_ROWS || found.length >= limit) return found;
      after = last;
      await nextTurn();
    }
  }

  /** Visitors who wanted to be told something there, also where their visit is over. */
  #atAddress({ pin, email }: VisitorSearch): readonly number[] {
    if (pin === null && email === null) return [];
    const ids = new Set<number>();
    for (const { subject, content } of this.#addresses.iterate()) {
      const told = JSON.parse(content) as { readonly phone?: string; readonly email?: string };
      if ((pin !== null && isNumberOf(told.phone ?? '', pin)) || (email !== null && told.email === email)) ids.add(idIn(subject));
    }
    return [...ids];
  }
}

/** The caller's names of visitors, see `PersonalText.subject`. */
const idIn = (subject: string): number => Number(subject.slice('visitor '.length));

function wantedBy({ pin, name }: VisitorSearch): (row: TextRow) => boolean {
  return ({ consumer, services }) => {
    const shown = JSON.parse(consumer) as { readonly comment?: string; readonly pin_code?: string };
    if (pin !== null && isNumberOf(shown.pin_code ?? '', pin)) return true;
    return name !== null && [shown.comment ?? '', ...commentsIn(services)].some((comment) => names(comment, name));
  };
}

const commentsIn = (services: string): string[] =>
  operationsOf({ services: JSON.parse(services) as readonly VisitService[] }).flatMap(({ periods }) =>
    periods.flatMap(({ comment }) => comment ?? []),
  );

/** The reason why the box itself ended an operation stays, and the code that a clerk chose for it: they are no personal texts. */
export function servicesWithoutTexts(services: string): string {
  return JSON.stringify(
    (JSON.parse(services) as readonly VisitService[]).map((service) => ({
      ...service,
      stages: service.stages.map((stage) => ({
        ...stage,
        operations: stage.operations.map((operation) => ({
          ...operation,
          periods: operation.periods.map((period) => (isOfBox(period) ? period : { ...period, comment: codeOf(period.comment) })),
        })),
      })),
    })),
  );
}

/** The ticket as shown on the wire. */
export function consumerWithoutTexts(consumer: string): string {
  return JSON.stringify(JSON.parse(consumer), (key, value: unknown) => {
    if (key === 'comment') return typeof value === 'string' ? '' : undefined;
    return key === 'pin_code' ? '' : value;
  });
}
