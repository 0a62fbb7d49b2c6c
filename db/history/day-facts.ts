/** The facts of one day: written before, or counted now from the history and the window log. Used by the reader thread. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TimeRange } from '../facts/day.js';
import { movesOf, type WindowMove } from '../facts/moves.js';
import type { Stretch, VisitFact } from '../facts/rows.js';
import { stretchesOf, VISITS_LOOK_BACK_MS } from '../facts/stretches.js';
import {
  callsOf,
  FACTS_VERSION,
  IDS_OF_DAY,
  rowsOfIds,
  type StoredCall,
  type StoredStretch,
  type StoredVisit,
  stretchOfRow,
  visitOfRow,
} from '../facts/tables.js';
import { readAbout, type Visit, type VisitService } from '../facts/visit.js';
import { visitFact } from '../facts/visit-fact.js';
import { breaksOf, LOG_LOOKS_BACK_MS, type WindowBreak, type WindowLogRow } from '../facts/window-log.js';
import type { Connection, Statement } from '../files/sqlite.js';

/** Rows in one piece: other questions run between pieces, and no read transaction holds up a checkpoint. */
const PIECE_ROWS = 256;

/** A day of the branch. */
export interface FactsDay extends TimeRange {
  /** Days from 1 January 1970 to the day of this name. */
  readonly day: number;
}

/** What the disk does not know (yet). */
export interface Present {
  readonly nowMs: number;
  readonly visits: readonly Visit[];
  readonly log: readonly WindowLogRow[];
}

export const NOBODY_PRESENT: Present = { nowMs: Number.POSITIVE_INFINITY, visits: [], log: [] };

export interface Facts {
  readonly visits: readonly VisitFact[];
  readonly stretches: readonly Stretch[];
}

const LOG_COLUMNS = `
  SELECT id, at_ms AS atMs, window_id AS windowId, state, clerk_id AS clerkId, reason, can, by_ms AS byMs FROM window_log`;

interface HistoryRow extends Omit<Visit, 'services' | 'about'> {
  readonly services: string;
  readonly about: string | null;
}

interface HistoryBind extends TimeRange {
  readonly afterMs: number;
  readonly afterId: number;
  readonly upToSequence: number;
  readonly limit: number;
}

export class DayFacts {
  readonly #settled: Statement<[number, number, number, number], { readonly day: number }>;
  readonly #visits: Statement<[number, number], StoredVisit>;
  readonly #calls: Statement<[number, number], StoredCall>;
  readonly #stretches: Statement<[number, number], StoredStretch>;
  readonly #history: Statement<[HistoryBind], HistoryRow>;
  readonly #log: Statement<[TimeRange & { readonly upToSequence: number }], WindowLogRow>;

  constructor(connection: Connection) {
    this.#settled = connection.prepare('SELECT day FROM settled_days WHERE day = ? AND from_ms = ? AND to_ms = ? AND version = ?');
    this.#visits = connection.prepare<[number, number], StoredVisit>(rowsOfIds('fact_visits')).raw();
    this.#calls = connection.prepare<[number, number], StoredCall>(rowsOfIds('fact_calls')).raw();
    this.#stretches = connection.prepare<[number, number], StoredStretch>(rowsOfIds('fact_stretches')).raw();
    this.#history = connection.prepare(`
      SELECT consumer_id AS consumerId, ticket, registered_ms AS registeredMs, done_ms AS doneMs, services, about
      FROM history
      WHERE (registered_ms, consumer_id) > (@afterMs, @afterId) AND registered_ms < @toMs AND sequence <= @upToSequence
        AND (registered_ms >= @fromMs OR done_ms > @fromMs)
      ORDER BY registered_ms, consumer_id
      LIMIT @limit`);
    // Rows about the box have an index of their own. A clock that was set back may have been set from a moment of the day to years before.
    this.#log = connection.prepare(`
      ${LOG_COLUMNS} WHERE window_id IS NOT NULL AND at_ms >= @fromMs AND at_ms < @toMs AND sequence <= @upToSequence
      UNION ALL
      ${LOG_COLUMNS} WHERE window_id IS NULL AND max(at_ms, at_ms - by_ms) >= @fromMs AND min(at_ms, at_ms - by_ms) < @toMs
        AND sequence <= @upToSequence
      ORDER BY id`);
  }

  isSettled({ day, fromMs, toMs }: FactsDay): boolean {
    return this.#settled.get(day, fromMs, toMs, FACTS_VERSION) !== undefined;
  }

  /** In pieces. */
  async *of(day: FactsDay, upToSequence: number, present: Present): AsyncGenerator<Facts> {
    if (this.isSettled(day)) yield* this.#written(day);
    else yield await this.count(day, upToSequence, present);
  }

  async *#written({ day }: FactsDay): AsyncGenerator<Facts> {
    const [firstId, endId] = [day * IDS_OF_DAY, (day + 1) * IDS_OF_DAY];
    // The ids of a day have no gap.
    for (let id = firstId; ; id += PIECE_ROWS) {
      const visits = this.#visits.all(id, Math.min(endId, id + PIECE_ROWS));
      yield { visits: this.#withCalls(visits), stretches: [] };
      await nextTurn();
      if (visits.length < PIECE_ROWS) break;
    }
    for (let id = firstId; ; id += PIECE_ROWS) {
      const stretches = this.#stretches.all(id, Math.min(endId, id + PIECE_ROWS));
      yield { visits: [], stretches: stretches.map(stretchOfRow) };
      await nextTurn();
      if (stretches.length < PIECE_ROWS) return;
    }
  }

  #withCalls(visits: readonly StoredVisit[]): VisitFact[] {
    const [begin, last] = [visits[0], visits.at(-1)];
    if (begin === undefined || last === undefined) return [];
    const [from, end] = [callsOf(begin).first, callsOf(last)];
    const calls = this.#calls.all(from, end.first + end.count);
    return visits.map((visit) => {
      const { first, count } = callsOf(visit);
      return visitOfRow(visit, calls.slice(first - from, first - from + count));
    });
  }

  /** When windows were left on the day, and when somebody was back. */
  async moves(range: TimeRange, upToSequence: number): Promise<WindowMove[]> {
    const log = this.#log.all({ fromMs: range.fromMs - LOG_LOOKS_BACK_MS, toMs: range.toMs, upToSequence });
    if (log.length === 0) return [];
    const visits: Visit[] = [];
    for await (const piece of this.#finished(range, upToSequence)) for (const visit of piece) visits.push(visit);
    return movesOf(visits, log, range);
  }

  /** Breaks of windows within the range, by the log. */
  breaks(range: TimeRange, upToSequence: number): WindowBreak[] {
    return breaksOf(this.#log.all({ fromMs: range.fromMs - LOG_LOOKS_BACK_MS, toMs: range.toMs, upToSequence }), range);
  }

  /** From the visits and the log. */
  async count(range: TimeRange, upToSequence: number, { nowMs, visits: here, log }: Present): Promise<Facts> {
    const { fromMs, toMs } = range;
    const visits: Visit[] = [];
    for await (const piece of this.#finished(range, upToSequence)) for (const visit of piece) visits.push(visit);
    // Whoever has ended since the question was made is in the history.
    const known = new Set(visits.map(({ consumerId }) => consumerId));
    for (const visit of here) {
      if (visit.registeredMs < toMs && visit.registeredMs > fromMs - VISITS_LOOK_BACK_MS && !known.has(visit.consumerId))
        visits.push(visit);
    }
    const rows = this.#log.all({ fromMs: fromMs - LOG_LOOKS_BACK_MS, toMs, upToSequence });
    const untilNow = { fromMs, toMs: Math.min(toMs, nowMs) };
    const facts: VisitFact[] = [];
    for (const [index, visit] of visits.entries()) {
      if (visit.registeredMs >= fromMs) facts.push(visitFact(visit));
      if (index % PIECE_ROWS === PIECE_ROWS - 1) await nextTurn();
    }
    return { visits: facts, stretches: stretchesOf(visits, [...rows, ...log], untilNow) };
  }

  /** Visits that were registered in the range, and those of the days before that went on into it. */
  async *#finished({ fromMs, toMs }: TimeRange, upToSequence: number): AsyncGenerator<Visit[]> {
    let after = { registeredMs: fromMs - VISITS_LOOK_BACK_MS, consumerId: Number.MAX_SAFE_INTEGER };
    for (;;) {
      const bind = { fromMs, toMs, afterMs: after.registeredMs, afterId: after.consumerId, upToSequence, limit: PIECE_ROWS };
      const rows = this.#history.all(bind);
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
}
