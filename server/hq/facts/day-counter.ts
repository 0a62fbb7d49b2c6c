/**
 * Counts days of branches: stretches of windows, and roll-ups of figures, by the functions that count them on the box. A day is counted
 * when something of it was stored, and once more when it is over; it is replaced as a whole, so counting twice changes nothing.
 */
import type { ClientBase } from 'pg';
import { Aggregator, type FactGrouping } from '../../../db/facts/aggregate.js';
import { packLines } from '../../../db/facts/packed-lines.js';
import type { Stretch, VisitFact } from '../../../db/facts/rows.js';
import { stretchesOf, VISITS_LOOK_BACK_MS } from '../../../db/facts/stretches.js';
import { readAbout, type Visit, type VisitService } from '../../../db/facts/visit.js';
import { visitFact } from '../../../db/facts/visit-fact.js';
import { LOG_LOOKS_BACK_MS, type WindowLogRow } from '../../../db/facts/window-log.js';
import type { BranchBooks } from '../../uplink/live/live-form.js';
import { serviceFacts } from './books.js';
import { dayRange, localDaysOf, monthOf } from './branch-days.js';
import { countMonth, monthsWith } from './month-counter.js';

/** What roll-ups are by. Lines of a service have no figures of windows, as on the box. */
const CUTS = {
  all: [],
  hour: ['hour'],
  service: ['service'],
  window: ['window'],
  clerk: ['clerk'],
} as const satisfies Readonly<Record<string, readonly FactGrouping[]>>;
export type Cut = keyof typeof CUTS;

interface Day {
  readonly day: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Nothing is known of later moments. */
  readonly untilMs: number;
}

interface Counting {
  readonly branchId: number;
  readonly books: BranchBooks;
}

/** Days of one branch in a transaction: its batches wait meanwhile. */
const DAYS_AT_ONCE = 16;
/** A day of the branch counts more lines than this only if its books are not a branch's. */
const LINES_MAX = 100_000;

/**
 * Counts days of one branch that has any to count, in a transaction of the caller; false = no branch has.
 * @param afterSec a day that goes on is counted so long after something of it was stored, with all that came meanwhile
 */
export async function countSome(client: ClientBase, afterSec: number): Promise<boolean> {
  const { rows } = await client.query<{ id: number; books: string }>(
    `SELECT id, books FROM branch
      WHERE books IS NOT NULL AND EXISTS (
        SELECT 1 FROM touched_day WHERE branch_id = branch.id AND since <= now() - make_interval(secs => $1))
      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [afterSec],
  );
  const [branch] = rows;
  if (branch === undefined) return false;
  const touched = await client.query<{ day: number }>(
    `DELETE FROM touched_day WHERE branch_id = $1
        AND day IN (SELECT day FROM touched_day WHERE branch_id = $1 ORDER BY day LIMIT $2) RETURNING day`,
    [branch.id, DAYS_AT_ONCE],
  );
  const books = JSON.parse(branch.books) as BranchBooks;
  const knownMs = await newestMs(client, branch.id);
  const days = new Set(touched.rows.flatMap(({ day }) => localDaysOf(day, books.timeZone)));
  const months = new Set(await monthsWith(client, branch.id, days));
  for (const day of days) {
    const range = dayRange(day, books.timeZone);
    if (range.fromMs > knownMs) continue;
    await countDay(client, { branchId: branch.id, books }, { day, ...range, untilMs: Math.min(range.toMs, knownMs) });
    if (range.toMs <= knownMs) months.add(monthOf(day));
  }
  for (const month of months) await countMonth(client, branch.id, month);
  return true;
}

async function newestMs(client: ClientBase, branchId: number): Promise<number> {
  const { rows } = await client.query<{ atMs: string }>(
    `SELECT batch.at_ms AS "atMs" FROM line JOIN batch ON batch.line_id = line.id AND batch.sequence = line.sequence
      WHERE line.branch_id = $1 ORDER BY line.id DESC LIMIT 1`,
    [branchId],
  );
  return Number(rows[0]?.atMs ?? 0);
}

async function countDay(client: ClientBase, counting: Counting, day: Day): Promise<void> {
  const { branchId } = counting;
  const visits = await readVisits(client, branchId, day);
  const log = await readLog(client, branchId, day);
  const facts = visits.filter(({ registeredMs }) => registeredMs >= day.fromMs).map(visitFact);
  const stretches = stretchesOf(visits, log, { fromMs: day.fromMs, toMs: day.untilMs });
  await writeStretches(client, branchId, day, stretches);
  const feed = await feeder(client, branchId, day, facts, stretches);
  for (const [cut, by] of Object.entries(CUTS)) {
    const lines = linesOf(counting.books, day, by, feed);
    await client.query(
      `INSERT INTO rollup (branch_id, day, cut, lines) VALUES ($1, $2, $3, $4)
       ON CONFLICT (branch_id, cut, day) DO UPDATE SET lines = excluded.lines, in_month = false`,
      [branchId, day.day, cut, packLines(lines)],
    );
  }
  await client.query(
    `INSERT INTO counted_day (branch_id, day, to_ms, until_ms) VALUES ($1, $2, $3, $4)
     ON CONFLICT (branch_id, day) DO UPDATE SET to_ms = excluded.to_ms, until_ms = excluded.until_ms`,
    [branchId, day.day, day.toMs, day.untilMs],
  );
}

function linesOf(books: BranchBooks, { fromMs, toMs }: Day, by: readonly FactGrouping[], feed: (to: Aggregator) => void) {
  const question = { fromMs, toMs, by, filter: {}, services: serviceFacts(books), timeZone: books.timeZone, linesMax: LINES_MAX };
  const counted = new Aggregator(question);
  feed(counted);
  return counted.counted();
}

async function feeder(
  client: ClientBase,
  branchId: number,
  { fromMs, toMs }: Day,
  visits: readonly VisitFact[],
  stretches: readonly Stretch[],
): Promise<(to: Aggregator) => void> {
  const missed = await client.query<{ at: string; has_time: boolean; services: string }>(
    `SELECT coalesce(agreed_ms, day_ms) AS at, agreed_ms IS NOT NULL AS has_time, services FROM missed_appointment
      WHERE branch_id = $1 AND day_ms >= $2 AND day_ms < $3 AND state = 'MISSED'`,
    [branchId, fromMs, toMs],
  );
  const questions = await client.query<{ at: string; window: number; clerk: number }>(
    `SELECT at_ms AS at, window_id AS window, clerk_id AS clerk FROM quick_question WHERE branch_id = $1 AND at_ms >= $2 AND at_ms < $3`,
    [branchId, fromMs, toMs],
  );
  const places = await client.query<PlacesColumns>(
    `SELECT at_ms AS at, services, offered, booked, kept FROM slot_places WHERE branch_id = $1 AND day_ms >= $2 AND day_ms < $3`,
    [branchId, fromMs, toMs],
  );
  return (to) => {
    for (const visit of visits) to.addVisit(visit);
    for (const stretch of stretches) to.addStretch(stretch);
    for (const { at, has_time: hasTime, services } of missed.rows)
      to.addMissed({ atMs: Number(at), hasTime, services: JSON.parse(services) as readonly number[] });
    for (const { at, services, ...row } of places.rows)
      to.addPlaces({ ...row, atMs: Number(at), services: JSON.parse(services) as readonly number[] });
    for (const { at, window, clerk } of questions.rows) to.addQuestion(window, clerk, Number(at));
  };
}

interface PlacesColumns {
  readonly at: string;
  readonly services: string;
  readonly offered: number;
  readonly booked: number;
  readonly kept: number;
}

interface VisitColumns {
  readonly consumer_id: number;
  readonly ticket: string;
  readonly registered_ms: string;
  readonly done_ms: string;
  readonly services: string;
  readonly about: string;
}

/** Visits that were registered on the day, and those of the days before that went on into it; as on the box. */
export async function readVisits(client: ClientBase, branchId: number, { fromMs, toMs }: Pick<Day, 'fromMs' | 'toMs'>): Promise<Visit[]> {
  const { rows } = await client.query<VisitColumns>(
    `SELECT consumer_id, ticket, registered_ms, done_ms, services, about FROM visit
      WHERE branch_id = $1 AND registered_ms >= $2 AND registered_ms < $3 AND (registered_ms >= $4 OR done_ms > $4) AND reopened IS NULL
      ORDER BY registered_ms, consumer_id`,
    [branchId, fromMs - VISITS_LOOK_BACK_MS, toMs, fromMs],
  );
  return rows.map(({ consumer_id, ticket, registered_ms, done_ms, services, about }) => ({
    ...{ consumerId: consumer_id, ticket, registeredMs: Number(registered_ms), doneMs: Number(done_ms) },
    ...{ services: JSON.parse(services) as readonly VisitService[], about: readAbout(about) },
  }));
}

interface LogColumns {
  readonly at_ms: string;
  readonly window_id: number | null;
  readonly state: WindowLogRow['state'];
  readonly clerk_id: number | null;
  readonly reason: string | null;
  readonly can: string | null;
  readonly by_ms: string | null;
}

async function readLog(client: ClientBase, branchId: number, { fromMs, toMs }: Day): Promise<WindowLogRow[]> {
  const { rows } = await client.query<LogColumns>(
    `SELECT at_ms, window_id, state, clerk_id, reason, can, by_ms FROM window_log
      WHERE branch_id = $1 AND (
        (window_id IS NOT NULL AND at_ms >= $2 AND at_ms < $3)
        OR (window_id IS NULL AND greatest(at_ms, at_ms - by_ms) >= $2 AND least(at_ms, at_ms - by_ms) < $3))
      ORDER BY line_id, sequence, number`,
    [branchId, fromMs - LOG_LOOKS_BACK_MS, toMs],
  );
  return rows.map(({ at_ms, window_id, clerk_id, by_ms, ...row }) => ({
    ...row,
    ...{ atMs: Number(at_ms), windowId: window_id, clerkId: clerk_id, byMs: by_ms === null ? null : Number(by_ms) },
  }));
}

async function writeStretches(client: ClientBase, branchId: number, { day }: Day, stretches: readonly Stretch[]): Promise<void> {
  await client.query('DELETE FROM stretch WHERE branch_id = $1 AND day = $2', [branchId, day]);
  await client.query(
    `INSERT INTO stretch SELECT $1, $2, * FROM unnest($3::integer[], $4::integer[], $5::text[], $6::text[], $7::bigint[], $8::bigint[])`,
    [
      ...[branchId, day, stretches.map(({ windowId }) => windowId), stretches.map(({ clerkId }) => clerkId)],
      ...[stretches.map(({ state }) => state), stretches.map(({ reason }) => reason)],
      ...[stretches.map(({ fromMs }) => fromMs), stretches.map(({ toMs }) => toMs)],
    ],
  );
}
