/**
 * What figures are made of besides visits: appointments whose visitor did not come, and questions answered without a ticket. The rows
 * follow from the events of their batch and are written in its transaction.
 */
import type { Connection, Statement } from './sqlite.js';

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
  | { readonly kind: 'expected'; readonly id: number };

export class CountedWriter {
  readonly #question: Statement<[number, number, number]>;
  readonly #missed: Statement<[number, number, number | null, string, string]>;
  readonly #expected: Statement<[number]>;
  readonly #forgetQuestions: Statement<[number, number]>;
  readonly #forgetMissed: Statement<[number, number]>;

  constructor(connection: Connection) {
    this.#question = connection.prepare('INSERT INTO quick_questions (at_ms, workplace_id, user_id) VALUES (?, ?, ?)');
    this.#missed = connection.prepare(
      'INSERT OR REPLACE INTO missed_appointments (id, day_ms, agreed_ms, services, state) VALUES (?, ?, ?, ?, ?)',
    );
    this.#expected = connection.prepare('DELETE FROM missed_appointments WHERE id = ?');
    this.#forgetQuestions = connection.prepare(
      'DELETE FROM quick_questions WHERE id IN (SELECT id FROM quick_questions WHERE at_ms < ? ORDER BY at_ms LIMIT ?)',
    );
    this.#forgetMissed = connection.prepare(
      'DELETE FROM missed_appointments WHERE id IN (SELECT id FROM missed_appointments WHERE day_ms < ? ORDER BY day_ms LIMIT ?)',
    );
  }

  write(row: CountedRow): void {
    switch (row.kind) {
      case 'question':
        this.#question.run(row.atMs, row.workplaceId, row.userId);
        return;
      case 'missed':
        this.#missed.run(row.id, row.dayMs, row.agreedMs, JSON.stringify(row.services), row.state);
        return;
      case 'expected':
        this.#expected.run(row.id);
    }
  }

  /** Returns the number of deleted rows, at most `limit`. */
  forget(beforeMs: number, limit: number): number {
    const { changes } = this.#forgetQuestions.run(beforeMs, limit);
    return changes + this.#forgetMissed.run(beforeMs, limit - changes).changes;
  }
}

/** The oldest moment that a row speaks of; null = there is no row. */
export const OLDEST_COUNTED = `
  SELECT min(ms) AS ms FROM (SELECT min(at_ms) AS ms FROM quick_questions UNION ALL SELECT min(day_ms) FROM missed_appointments)`;
