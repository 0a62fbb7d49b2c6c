/** Queries over finished visits. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { countVisit, type DayCounts, dayVisit, nothingCounted, shortVisit, type TimeRange } from '../facts/day.js';
import {
  needsServices,
  REMOVED_CONSUMER,
  readAbout,
  selectVisit,
  type Visit,
  type VisitFilter,
  type VisitService,
} from '../facts/visit.js';
import type { Connection, Statement } from '../files/sqlite.js';

/** JSON text of an array of wire visits, sorted by registration; or which limit of the filter is exceeded. */
export type VisitsAnswer = { readonly json: string; readonly count: number } | { readonly tooMany: 'visits' | 'characters' };

/** Rows in one piece: other questions run between pieces, and no read transaction holds up a checkpoint. */
const PIECE_ROWS = 256;

export class History {
  readonly #visits: Statement<VisitsBind, HistoryRow>;
  readonly #visitsOfTicket: Statement<VisitsBind, HistoryRow>;
  readonly #consumer: Statement<[number], { consumer: string }>;

  constructor(connection: Connection) {
    this.#visits = connection.prepare(visitsQuery('true'));
    this.#visitsOfTicket = connection.prepare(visitsQuery('ticket = @ticket'));
    this.#consumer = connection.prepare('SELECT consumer FROM history WHERE consumer_id = ?');
  }

  /** Visits finished by batches up to `upToSequence`: later commits do not change the answer. */
  async visits(filter: VisitFilter, upToSequence: number): Promise<VisitsAnswer> {
    const list = new GrowingList(filter.limit, filter.charactersMax ?? Number.POSITIVE_INFINITY);
    for await (const visits of this.#pieces(filter, upToSequence, filter.ticket, needsServices(filter))) {
      for (const each of visits) {
        const visit = selectVisit(each, filter);
        if (visit !== null) list.add(visit);
        if (list.tooMany) return { tooMany: list.tooMany };
      }
    }
    return list.whole();
  }

  /** Counts the visits of each range. */
  async dayCounts(ranges: readonly TimeRange[], upToSequence: number): Promise<DayCounts[]> {
    const all: DayCounts[] = [];
    for (const range of ranges) {
      const counts = nothingCounted(range);
      for await (const visits of this.#pieces(range, upToSequence)) for (const visit of visits) countVisit(counts, dayVisit(visit), range);
      all.push(counts);
    }
    return all;
  }

  /** JSON text of an array of `ShortVisit`, sorted by registration; or which limit is exceeded. */
  async shortVisits(range: TimeRange, limit: number, upToSequence: number): Promise<VisitsAnswer> {
    const list = new GrowingList(limit, Number.POSITIVE_INFINITY);
    for await (const visits of this.#pieces(range, upToSequence)) {
      for (const visit of visits) list.add(shortVisit(dayVisit(visit), range));
      if (list.tooMany) return { tooMany: list.tooMany };
    }
    return list.whole();
  }

  /** Visits of a range in order of registration, a few hundred at a time. */
  async *#pieces({ fromMs, toMs }: TimeRange, upToSequence: number, ticket?: string, withServices = true): AsyncGenerator<Visit[]> {
    const query = ticket === undefined ? this.#visits : this.#visitsOfTicket;
    let after = { registeredMs: fromMs, consumerId: Number.MIN_SAFE_INTEGER };
    for (;;) {
      const rows = query.all({
        afterMs: after.registeredMs,
        afterId: after.consumerId,
        toMs,
        upToSequence,
        ticket: ticket ?? '',
        withServices: withServices ? 1 : 0,
        limit: PIECE_ROWS,
      });
      yield rows.map(({ services, about, ...row }) => ({
        ...row,
        services: JSON.parse(services) as readonly VisitService[],
        about: readAbout(about),
      }));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PIECE_ROWS) return;
      after = last;
      await nextTurn();
    }
  }

  consumer(consumerId: number): string | null {
    const consumer = this.#consumer.get(consumerId)?.consumer;
    return consumer === undefined || consumer === REMOVED_CONSUMER ? null : consumer;
  }
}

/** A list as JSON text, within the limit of an answer. */
class GrowingList {
  readonly #shown: string[] = [];
  #characters = 0;

  constructor(
    private readonly limit: number,
    private readonly charactersMax: number,
  ) {}

  get tooMany(): 'visits' | 'characters' | undefined {
    if (this.#shown.length > this.limit) return 'visits';
    return this.#characters > this.charactersMax ? 'characters' : undefined;
  }

  add(visit: object): void {
    const text = JSON.stringify(visit);
    this.#characters += text.length + 1;
    this.#shown.push(text);
  }

  whole(): { readonly json: string; readonly count: number } {
    return { json: `[${this.#shown.join(',')}]`, count: this.#shown.length };
  }
}

interface HistoryRow {
  readonly consumerId: number;
  readonly ticket: string;
  readonly registeredMs: number;
  readonly doneMs: number | null;
  /** JSON text; an empty array if not requested. */
  readonly services: string;
  readonly about: string | null;
}

type VisitsBind = [
  {
    readonly afterMs: number;
    readonly afterId: number;
    readonly toMs: number;
    readonly upToSequence: number;
    readonly ticket: string;
    readonly withServices: 0 | 1;
    readonly limit: number;
  },
];

const visitsQuery = (condition: string): string => `
  SELECT consumer_id AS consumerId, ticket, registered_ms AS registeredMs, done_ms AS doneMs,
         CASE WHEN @withServices THEN services ELSE '[]' END AS services, about
  FROM history
  WHERE (registered_ms, consumer_id) > (@afterMs, @afterId) AND registered_ms < @toMs AND ${condition} AND sequence <= @upToSequence
  ORDER BY registered_ms, consumer_id
  LIMIT @limit`;
