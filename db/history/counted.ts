/**
 * What figures are made of besides visits: appointments whose visitor did not come, the use of slots, and questions answered without a
 * ticket. The rows follow from the events of their batch and are written in its transaction.
 */
import type { DayPlaces } from '../facts/places.js';
import type { Connection, Statement } from '../files/sqlite.js';

export type CountedRow =
  | { readonly kind: 'question'; readonly atMs: number; readonly workplaceId: number; readonly userId: number }
  | {
      readonly kind: 'missed';
      /** Of the appointment. */
      readonly id: number;
      /** When the agreed day began in the branch's zone. */
      readonly dayMs: number;
      /** null = no time was agreed. */
      readonly agreedMs: number | null;
      readonly services: readonly number[];
      readonly state: 'MISSED' | 'CANCELLED';
    }
  /** An appointment that was missed or cancelled is neither any more. */
  | { readonly kind: 'expected'; readonly id: number }
  /** Days that are over. One that was counted before is counted anew. */
  | { readonly kind: 'places'; readonly days: readonly DayPlaces[] };

export class CountedWriter {
  readonly #question: Statement<[number, number, number]>;
  readonly #missed: Statement<[number, number, number | null, string, string]>;
  readonly #expected: Statement<[number]>;
  readonly #clearPlaces: Statement<[number]>;
  readonly #place: Statement<[number, number, number, number, string, number, number, number]>;
  readonly #forgetPlaces: Statement<[number, number]>;
  readonly #forgetQuestions: Statement<[number, number]>;
  readonly #forgetMissed: Statement<[number, number]>;

  constructor(connection: Connection) {
    this.#question = connection.prepare('INSERT INTO quick_questions (at_ms, workplace_id, user_id) VALUES (?, ?, ?)');
    this.#missed = connection.prepare(
      'INSERT OR REPLACE INTO missed_appointments (id, day_ms, agreed_ms, services, state) VALUES (?, ?, ?, ?, ?)',
    );
    this.#expected = connection.prepare('DELETE FROM missed_appointments WHERE id = ?');
    this.#clearPlaces = connection.prepare('DELETE FROM slot_places WHERE day_ms = ?');
    this.#place = connection.prepare(
      'INSERT INTO slot_places (sequence, day_ms, at_ms, plan_id, services, offered, booked, kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#forgetPlaces = connection.prepare(
      'DELETE FROM slot_places WHERE id IN (SELECT id FROM slot_places WHERE day_ms < ? ORDER BY day_ms LIMIT ?)',
    );
    this.#forgetQuestions = connection.prepare(
      'DELETE FROM quick_questions WHERE id IN (SELECT id FROM quick_questions WHERE at_ms < ? ORDER BY at_ms LIMIT ?)',
    );
    this.#forgetMissed = connection.prepare(
      'DELETE FROM missed_appointments WHERE id IN (SELECT id FROM missed_appointments WHERE day_ms < ? ORDER BY day_ms LIMIT ?)',
    );
  }

  /** @param sequence of the batch */
  write(row: CountedRow, sequence: number): void {
    switch (row.kind) {
      case 'question':
        this.#question.run(row.atMs, row.workplaceId, row.userId);
        return;
      case 'missed':
        this.#missed.run(row.id, row.dayMs, row.agreedMs, JSON.stringify(row.services), row.state);
        return;
      case 'expected':
        this.#expected.run(row.id);
        return;
      case 'places':
        for (const day of row.days) this.#writePlaces(day, sequence);
    }
  }

  #writePlaces({ dayMs, places }: DayPlaces, sequence: number): void {
    this.#clearPlaces.run(dayMs);
    for (const { atMs, planId, services, offered, booked, kept } of places)
      this.#place.run(sequence, dayMs, atMs, planId, JSON.stringify(services), offered, booked, kept);
  }

  /** Returns the number of deleted rows, at most `limit`. */
  forget(beforeMs: number, limit: number): number {
    const { changes } = this.#forgetQuestions.run(beforeMs, limit);
    const missed = this.#forgetMissed.run(beforeMs, limit - changes).changes;
    return changes + missed + this.#forgetPlaces.run(beforeMs, limit - changes - missed).changes;
  }
}

/** The oldest moment that a row speaks of; null = there is no row. */
export const OLDEST_COUNTED = `
  SELECT min(ms) AS ms FROM (
    SELECT min(at_ms) AS ms FROM quick_questions UNION ALL SELECT min(day_ms) FROM missed_appointments
    UNION ALL SELECT min(day_ms) FROM slot_places)`;
