/** Answers questions about facts, and has the facts of a day written. Used by the reader thread. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Aggregator } from '../facts/aggregate.js';
import type { TimeRange } from '../facts/day.js';
import type { WindowMove } from '../facts/moves.js';
import { type Cell, callCells, FACTS_VERSION, type FactTable, IDS_OF_DAY, stretchCells, visitCells } from '../facts/tables.js';
import type { Visit } from '../facts/visit.js';
import type { WindowBreak } from '../facts/window-log.js';
import type { Connection, Statement } from '../files/sqlite.js';
import type { Chore } from '../store/messages.js';
import { DayFacts, type Facts, type FactsDay, NOBODY_PRESENT, type Present } from './day-facts.js';
import type { IndicatorsAnswer, IndicatorsQuestion, Settled } from './question.js';

/** So many visits are read for moves of windows: three weeks of most branches, some days of a hall, and never a thread's memory. */
const MOVES_VISITS_MAX = 40_000;
/** Rows of one chore: the writer has some milliseconds for it between two commits. */
const CHORE_ROWS = 200;

interface PlacesRow {
  readonly atMs: number;
  /** A list as JSON. */
  readonly services: string;
  readonly offered: number;
  readonly booked: number;
  readonly kept: number;
}

export class FactsReader {
  readonly #days: DayFacts;
  readonly #missed: Statement<[TimeRange], { readonly atMs: number; readonly hasTime: number; readonly services: string }>;
  readonly #places: Statement<[TimeRange & { readonly exceptMs: number | null }], PlacesRow>;
  readonly #questions: Statement<[TimeRange], { readonly windowId: number; readonly clerkId: number; readonly atMs: number }>;
  readonly #sequence: Statement<[], { readonly sequence: number | null }>;
  readonly #oldest: Statement<[], { readonly ms: number }>;
  readonly #countVisits: Statement<[number, number], { readonly count: number }>;
  readonly #hasVisits: Statement<[number, number], { readonly one: number }>;
  readonly #hasLog: Statement<[number, number], { readonly one: number }>;

  constructor(connection: Connection) {
    this.#days = new DayFacts(connection);
    // An agreed time is on its day.
    this.#missed = connection.prepare(`
      SELECT coalesce(agreed_ms, day_ms) AS atMs, agreed_ms IS NOT NULL AS hasTime, services FROM missed_appointments
       WHERE day_ms >= @fromMs AND day_ms < @toMs AND state = 'MISSED'`);
    // A day that was closed goes on where the clock was set back into it.
    this.#places = connection.prepare(`
      SELECT at_ms AS atMs, services, offered, booked, kept FROM slot_places
       WHERE day_ms >= @fromMs AND day_ms < @toMs AND day_ms IS NOT @exceptMs`);
    this.#questions = connection.prepare(`
      SELECT workplace_id AS windowId, user_id AS clerkId, at_ms AS atMs FROM quick_questions WHERE at_ms >= @fromMs AND at_ms < @toMs`);
    this.#sequence = connection.prepare('SELECT max(sequence) AS sequence FROM journal');
    this.#oldest = connection.prepare('SELECT registered_ms AS ms FROM history ORDER BY registered_ms LIMIT 1');
    this.#countVisits = connection.prepare('SELECT count(*) AS count FROM history WHERE registered_ms >= ? AND registered_ms < ?');
    this.#hasVisits = connection.prepare('SELECT 1 AS one FROM history WHERE registered_ms >= ? AND registered_ms < ? LIMIT 1');
    this.#hasLog = connection.prepare('SELECT 1 AS one FROM window_log WHERE at_ms >= ? AND at_ms < ? LIMIT 1');
  }

  async indicators(question: IndicatorsQuestion, upToSequence: number): Promise<IndicatorsAnswer> {
    const { days, here, log, today, nowMs } = question;
    const range = { fromMs: days[0]?.fromMs ?? 0, toMs: days.at(-1)?.toMs ?? 0 };
    const counted = new Aggregator({ ...question, ...range });
    const present: Present = { nowMs, log, visits: here.flatMap((text) => JSON.parse(text) as readonly Visit[]) };
    for (const day of days) {
      for await (const { visits, stretches } of this.#days.of(day, upToSequence, present)) {
        for (const visit of visits) counted.addVisit(visit);
        for (const stretch of stretches) counted.addStretch(stretch);
        if (counted.isTooLong) return { tooMany: 'lines' };
      }
      await nextTurn();
    }
    for (const { atMs, hasTime, services } of this.#missed.all(range))
      counted.addMissed({ atMs, hasTime: hasTime === 1, services: JSON.parse(services) as readonly number[] });
    for (const { services, ...row } of this.#places.all({ ...range, exceptMs: today?.dayMs ?? null }))
      counted.addPlaces({ ...row, services: JSON.parse(services) as readonly number[] });
    for (const row of today?.places ?? []) counted.addPlaces(row);
    for (const { windowId, clerkId, atMs } of this.#questions.all(range)) counted.addQuestion(windowId, clerkId, atMs);
    const answer = counted.answer();
    if ('tooMany' in answer) return answer;
    const lines = answer.lines.map(({ keys, values }) => JSON.stringify({ keys, ...values }));
    return { lines: `[${lines.join(',')}]`, total: JSON.stringify(answer.total) };
  }

  /** A list for each day, the newest last. Days before those whose visits are too many to be read are left out. */
  async windowMoves(days: readonly FactsDay[], upToSequence: number): Promise<WindowMove[][]> {
    const moves: WindowMove[][] = [];
    let visits = 0;
    for (const day of days.toReversed()) {
      visits += this.#countVisits.get(day.fromMs, day.toMs)?.count ?? 0;
      if (visits > MOVES_VISITS_MAX) break;
      moves.unshift(await this.#days.moves(day, upToSequence));
      await nextTurn();
    }
    return moves;
  }

  breaks(range: TimeRange, upToSequence: number): WindowBreak[] {
    return this.#days.breaks(range, upToSequence);
  }

  /** Writes the first of these days that is not written and has anything to tell. */
  async settle(days: readonly FactsDay[], ask: (chore: Chore) => Promise<number>, rest: () => Promise<unknown>): Promise<Settled> {
    const day = days.find((each) => !this.#days.isSettled(each) && this.#hasContent(each));
    const oldestMs = this.#oldest.get()?.ms ?? null;
    if (day === undefined) return { day: null, oldestMs };
    const { fromMs, toMs } = day;
    const clear: Chore = { kind: 'clearFacts', day: day.day, range: { fromMs, toMs }, limit: CHORE_ROWS };
    while ((await ask(clear)) === CHORE_ROWS) await rest();
    // Everything that the writer has done until now is seen; what comes later makes this day uncounted again.
    const facts = await this.#days.count(day, this.#sequence.get()?.sequence ?? 0, NOBODY_PRESENT);
    for (const { table, rows } of slicesOf(facts, day.day)) {
      await ask({ kind: 'writeFacts', table, rows });
      await rest();
    }
    await ask({ kind: 'settleDay', day: day.day, version: FACTS_VERSION });
    return { day: day.day, oldestMs };
  }

  #hasContent({ fromMs, toMs }: FactsDay): boolean {
    return this.#hasVisits.get(fromMs, toMs) !== undefined || this.#hasLog.get(fromMs, toMs) !== undefined;
  }
}

interface Slice {
  readonly table: FactTable;
  readonly rows: readonly Cell[][];
}

function* slicesOf({ visits, stretches }: Facts, day: number): Generator<Slice> {
  const firstId = day * IDS_OF_DAY;
  // Pages of answers have visits in the order of their registration.
  const sorted = visits.toSorted((one, other) => one.registeredMs - other.registeredMs || one.consumerId - other.consumerId);
  let nextCall = firstId;
  const visitRows: Cell[][] = [];
  const callRows: Cell[][] = [];
  for (const visit of sorted) {
    visitRows.push(visitCells(visit, firstId + visitRows.length, nextCall));
    for (const call of visit.calls) callRows.push(callCells(call, firstId + callRows.length));
    nextCall = firstId + callRows.length;
  }
  yield* sliced('fact_visits', visitRows);
  yield* sliced('fact_calls', callRows);
  yield* sliced(
    'fact_stretches',
    stretches.map((stretch, index) => stretchCells(stretch, firstId + index)),
  );
}

function* sliced(table: FactTable, rows: readonly Cell[][]): Generator<Slice> {
  for (let from = 0; from < rows.length; from += CHORE_ROWS) yield { table, rows: rows.slice(from, from + CHORE_ROWS) };
}
