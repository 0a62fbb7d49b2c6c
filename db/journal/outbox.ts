/**
 * The journal as what still has to be sent elsewhere: a reader of its own, beside a running box. The rows are as they were stored; who
 * needs the chain checked calls `verifyJournal`.
 */

import type { DayPlaces, SlotPlaces } from '../facts/places.js';
import { readAbout, type Visit, type VisitService } from '../facts/visit.js';
import type { WindowLogRow } from '../facts/window-log.js';
import { databaseFile } from '../files/folder.js';
import { type Connection, openForReading, type Statement } from '../files/sqlite.js';
import { servicesWithoutTexts } from '../history/visit-texts.js';
import { type Link, readAnchor, readHead } from './journal.js';

export interface OutboxRow extends Link {
  readonly atMs: number;
  readonly eventCount: number;
  /** JSON array text, without the personal texts that lie beside it. */
  readonly events: string;
}

/** What a batch added to the tables that figures are made of, as far as it is still so. No text about a visitor. */
export interface BatchRows {
  readonly visits: readonly Visit[];
  readonly windowLog: readonly WindowLogRow[];
  /** Appointments whose visitor did not come, and those of which this is not true (any more). */
  readonly missed: readonly MissedRow[];
  readonly expected: readonly number[];
  /** Days that the batch has closed and whose slots had places; left out = none, or a box of before. */
  readonly places?: readonly DayPlaces[];
}

export interface MissedRow {
  readonly id: number;
  readonly dayMs: number;
  readonly agreedMs: number | null;
  readonly state: 'MISSED' | 'CANCELLED';
  /** A list as JSON text; boxes of before do not tell it. */
  readonly services?: string;
}

export interface RowsQuestion {
  readonly sequence: number;
  readonly atMs: number;
  /** Tickets that events of the batch name. */
  readonly consumerIds: readonly number[];
  /** The batch ended tickets that no event names. */
  readonly endsMany: boolean;
  readonly appointmentIds: readonly number[];
}

export interface Outbox {
  /** The newest batch; sequence 0 before the first. */
  head(): Link;
  /** What the oldest kept batch is chained to. */
  anchor(): Link;
  /** Hash of a kept batch, or of the anchor; null = this journal does not have it (any more). */
  hashAt(sequence: number): Uint8Array | null;
  /** Batches after `sequence`, oldest first, until they are `most` or longer than `mostCharacters`; at least one, if there is one. */
  after(sequence: number, most: number, mostCharacters: number): readonly OutboxRow[];
  rowsOf(question: RowsQuestion): BatchRows;
  close(): void;
}

const CACHE_KIB = 1024;

/** Throws if there is no database yet, and SQLite's errors. */
export function openOutbox(directory: string): Outbox {
  const connection = openForReading(databaseFile(directory), CACHE_KIB);
  const hash: Statement<[number], Uint8Array> = connection
    .prepare<[number], Uint8Array>('SELECT hash FROM journal WHERE sequence = ?')
    .pluck();
  const rows: Statement<[number], OutboxRow> = connection.prepare(
    'SELECT sequence, at_ms AS atMs, event_count AS eventCount, events, hash FROM journal WHERE sequence > ? ORDER BY sequence',
  );
  return {
    head: () => readHead(connection),
    anchor: () => readAnchor(connection),
    hashAt(sequence) {
      const kept = hash.get(sequence);
      if (kept !== undefined) return kept;
      const anchor = readAnchor(connection);
      return sequence === anchor.sequence ? anchor.hash : null;
    },
    after(sequence, most, mostCharacters) {
      const found: OutboxRow[] = [];
      let characters = 0;
      for (const row of rows.iterate(sequence)) {
        characters += row.events.length;
        if (found.length > 0 && characters > mostCharacters) break;
        found.push(row);
        if (found.length === most) break;
      }
      return found;
    },
    rowsOf: rowsReader(connection),
    close: () => connection.close(),
  };
}

/** A ticket is hardly ever older when its day is closed: the history has no index by batches, and is read for so long around it. */
const LOOKS_AROUND_MS = 35 * 86_400_000;
const VISIT = 'SELECT consumer_id AS consumerId, ticket, registered_ms AS registeredMs, done_ms AS doneMs, services, about FROM history';

interface VisitColumns extends Omit<Visit, 'services' | 'about'> {
  readonly services: string;
  readonly about: string | null;
}

function rowsReader(connection: Connection): Outbox['rowsOf'] {
  const named: Statement<[string, number], VisitColumns> = connection.prepare(
    `${VISIT} WHERE consumer_id IN (SELECT value FROM json_each(?)) AND sequence = ? ORDER BY consumer_id`,
  );
  const around: Statement<[number, number, number], VisitColumns> = connection.prepare(
    `${VISIT} WHERE registered_ms BETWEEN ? AND ? AND sequence = ? ORDER BY registered_ms, consumer_id`,
  );
  const log = new WindowLogReader(connection);
  const missed: Statement<[string], MissedRow> = connection.prepare(
    `SELECT id, day_ms AS dayMs, agreed_ms AS agreedMs, state, services FROM missed_appointments
      WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  );
  const places: Statement<[number, number, number], PlacesColumns> = connection.prepare(
    `SELECT day_ms AS dayMs, at_ms AS atMs, plan_id AS planId, services, offered, booked, kept FROM slot_places
      WHERE day_ms BETWEEN ? AND ? AND sequence = ? ORDER BY id`,
  );
  return ({ sequence, atMs, consumerIds, endsMany, appointmentIds }) => {
    const visits = endsMany
      ? around.all(atMs - LOOKS_AROUND_MS, atMs + LOOKS_AROUND_MS, sequence)
      : consumerIds.length === 0
        ? []
        : named.all(JSON.stringify(consumerIds), sequence);
    const closed = endsMany ? daysOf(places.all(atMs - LOOKS_AROUND_MS, atMs + LOOKS_AROUND_MS, sequence)) : [];
    const over = appointmentIds.length === 0 ? [] : missed.all(JSON.stringify(appointmentIds));
    return {
      visits: visits.map((row) => ({ ...row, services: withoutNames(row.services), about: readAbout(row.about) })),
      windowLog: log.of(sequence),
      missed: over,
      expected: appointmentIds.filter((id) => over.every((row) => row.id !== id)),
      // What was sent before is sealed as it was.
      ...(closed.length > 0 && { places: closed }),
    };
  };
}

interface PlacesColumns extends Omit<SlotPlaces, 'services'> {
  readonly dayMs: number;
  readonly services: string;
}

function daysOf(rows: readonly PlacesColumns[]): DayPlaces[] {
  const days = new Map<number, SlotPlaces[]>();
  for (const { dayMs, services, ...row } of rows) {
    const places = days.get(dayMs) ?? [];
    days.set(dayMs, places);
    places.push({ ...row, services: JSON.parse(services) as readonly number[] });
  }
  return [...days].map(([dayMs, places]) => ({ dayMs, places }));
}

/** Names of services and operations are in the books. */
const withoutNames = (services: string): VisitService[] =>
  (JSON.parse(servicesWithoutTexts(services)) as readonly VisitService[]).map((service) => ({
    ...service,
    name: '',
    stages: service.stages.map((stage) => ({
      ...stage,
      operations: stage.operations.map((operation) => ({ ...operation, name: '' })),
    })),
  }));

/** The window log has no index by batches either, but its ids grow with them: batches are asked for one after the other. */
class WindowLogReader {
  readonly #next: Statement<[number], WindowLogRow & { readonly id: number; readonly sequence: number }>;
  readonly #bounds: Statement<[], { readonly least: number | null; readonly most: number | null }>;
  readonly #sequenceAt: Statement<[number], { readonly id: number; readonly sequence: number }>;
  /** Rows up to this id are of batches up to this sequence. */
  #after = { id: 0, sequence: -1 };

  constructor(connection: Connection) {
    this.#next = connection.prepare(`
      SELECT id, sequence, at_ms AS atMs, window_id AS windowId, state, clerk_id AS clerkId, reason, can, by_ms AS byMs
        FROM window_log WHERE id > ? ORDER BY id`);
    this.#bounds = connection.prepare('SELECT min(id) AS least, max(id) AS most FROM window_log');
    this.#sequenceAt = connection.prepare('SELECT id, sequence FROM window_log WHERE id >= ? ORDER BY id LIMIT 1');
  }

  of(sequence: number): WindowLogRow[] {
    if (sequence - 1 !== this.#after.sequence) this.#after = { id: this.#lastBefore(sequence), sequence: sequence - 1 };
    const rows: WindowLogRow[] = [];
    for (const { id, sequence: own, ...row } of this.#next.iterate(this.#after.id)) {
      if (own > sequence) break;
      rows.push(row);
      this.#after = { id, sequence };
    }
    this.#after = { ...this.#after, sequence };
    return rows;
  }

  /** By halves. */
  #lastBefore(sequence: number): number {
    const { least, most } = this.#bounds.get() ?? { least: null, most: null };
    let [low, high] = [(least ?? 1) - 1, most ?? 0];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const found = this.#sequenceAt.get(middle);
      if (found === undefined || found.sequence >= sequence) high = middle - 1;
      else low = found.id;
    }
    return low;
  }
}
