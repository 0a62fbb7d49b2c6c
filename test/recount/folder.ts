/** What an audit reads of a data folder: tables of `db/files/migrations.ts` and the newest snapshot's books. Nothing is written. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { QueueEvent } from '../../server/model/events/events.js';
import type { PlacesRow } from './slots.js';

type Connection = InstanceType<typeof Database>;

export interface LogRow {
  readonly id: number;
  readonly at_ms: number;
  readonly window_id: number | null;
  readonly state: string;
  readonly clerk_id: number | null;
  readonly reason: string | null;
  readonly can: string | null;
  readonly by_ms: number | null;
}

export interface HistoryRow {
  readonly consumer_id: number;
  readonly registered_ms: number;
  readonly done_ms: number;
  readonly ticket: string;
  readonly services: string;
  readonly about: string | null;
}

export interface Question {
  readonly at_ms: number;
  readonly workplace_id: number;
  readonly user_id: number;
}

export interface Missed {
  readonly id: number;
  readonly day_ms: number;
  readonly agreed_ms: number | null;
  /** A list as JSON. */
  readonly services: string;
}

export interface Snapshot {
  readonly sequence: number;
  readonly state: {
    readonly day: string;
    readonly books: unknown;
    readonly consumers: readonly unknown[];
    readonly prints: readonly { readonly id: number; readonly consumerId: number }[];
  };
}

export const databaseIn = (directory: string): string => join(directory, 'qbox.db');

export class DataFolder {
  private readonly database: Connection;

  constructor(readonly directory: string) {
    this.database = new Database(databaseIn(directory), { readonly: true });
  }

  close(): void {
    this.database.close();
  }

  /** In the order in which they happened, with the texts that are stored beside the journal. */
  *events(afterSequence = 0): Generator<QueueEvent> {
    const texts = this.database.prepare('SELECT event, content FROM personal WHERE sequence = ? AND content IS NOT NULL');
    const batches = this.database.prepare('SELECT sequence, events FROM journal WHERE sequence > ? ORDER BY sequence');
    for (const { sequence, events } of batches.iterate(afterSequence) as Iterable<{ sequence: number; events: string }>) {
      const happened = JSON.parse(events) as QueueEvent[];
      const isWhole = happened.every(({ personal }) => personal === undefined);
      const found = isWhole ? [] : (texts.all(sequence) as { event: number; content: string }[]);
      const textOf = new Map(found.map(({ event, content }) => [event, content]));
      for (const [index, event] of happened.entries()) {
        const text = textOf.get(index);
        yield text === undefined ? event : Object.assign(event, JSON.parse(text));
      }
    }
  }

  /** The batch after which the journal begins; 0 = it goes back to the first start. */
  journalBeginsAfter(): number {
    return (this.database.prepare('SELECT sequence FROM journal_anchor').get() as { sequence: number }).sequence;
  }

  /** When the first batch that is left happened. */
  journalBeginsMs(): number {
    const first = this.database.prepare('SELECT at_ms FROM journal ORDER BY sequence LIMIT 1').pluck().get() as number | undefined;
    return first ?? Number.POSITIVE_INFINITY;
  }

  history(): Iterable<HistoryRow> {
    return this.database
      .prepare('SELECT consumer_id, registered_ms, done_ms, ticket, services, about FROM history ORDER BY registered_ms, consumer_id')
      .iterate() as Iterable<HistoryRow>;
  }

  windowLog(): LogRow[] {
    return this.database.prepare('SELECT * FROM window_log ORDER BY id').all() as LogRow[];
  }

  quickQuestions(): Question[] {
    return this.database.prepare('SELECT at_ms, workplace_id, user_id FROM quick_questions').all() as Question[];
  }

  /** Appointments whose visitor did not come. */
  missed(): Missed[] {
    return this.database
      .prepare("SELECT id, day_ms, agreed_ms, services FROM missed_appointments WHERE state = 'MISSED'")
      .all() as Missed[];
  }

  /** Of slots of days that are over. */
  slotPlaces(): PlacesRow[] {
    return this.database
      .prepare('SELECT day_ms, at_ms, plan_id, services, offered, booked, kept FROM slot_places ORDER BY id')
      .all() as PlacesRow[];
  }

  /** The newest one that is whole; null = there is none, and the journal has everything. */
  snapshot(): Snapshot | null {
    const names = readdirSync(this.directory).filter((name) => /^snapshot-\d+\.json$/.test(name));
    for (const name of names.sort().reverse()) {
      const text = readFileSync(join(this.directory, name), 'utf8');
      const end = text.indexOf('\n') + 1;
      const { sequence, bytes } = JSON.parse(text.slice(0, end)) as { sequence: number; bytes: number };
      if (Buffer.byteLength(text.slice(end)) === bytes) return { sequence, state: JSON.parse(text.slice(end)) };
    }
    return null;
  }
}
