/** A lived day's journal in memory, for many branches at once: each is given some of its batches, and more later. */
import type { BatchRows, Outbox, OutboxRow } from '../../../dist/db/journal/outbox.js';
import { openOutbox } from '../../../dist/db/journal/outbox.js';

const ALL = Number.MAX_SAFE_INTEGER;

export interface Recording {
  readonly anchor: ReturnType<Outbox['anchor']>;
  readonly rows: readonly OutboxRow[];
  rowsOf(question: Parameters<Outbox['rowsOf']>[0]): BatchRows;
}

export function recordingOf(directory: string): Recording {
  const outbox = openOutbox(directory);
  const anchor = outbox.anchor();
  const known = new Map<number, BatchRows>();
  return {
    anchor,
    rows: outbox.after(anchor.sequence, ALL, ALL),
    rowsOf(question) {
      const rows = known.get(question.sequence) ?? outbox.rowsOf(question);
      known.set(question.sequence, rows);
      return rows;
    },
  };
}

export class RecordedOutbox implements Outbox {
  constructor(
    private readonly recording: Recording,
    /** Batches that are written. */
    public written: number,
  ) {}

  head() {
    return this.recording.rows[this.written - 1] ?? this.anchor();
  }

  anchor() {
    return this.recording.anchor;
  }

  hashAt(sequence: number): Uint8Array | null {
    const { anchor, rows } = this.recording;
    const index = sequence - anchor.sequence;
    return index === 0 ? anchor.hash : index > this.written ? null : (rows[index - 1]?.hash ?? null);
  }

  after(sequence: number, most: number, mostCharacters: number): readonly OutboxRow[] {
    const { anchor, rows } = this.recording;
    const found: OutboxRow[] = [];
    let characters = 0;
    for (let index = sequence - anchor.sequence; index < this.written && found.length < most; index++) {
      const row = rows[index];
      if (row === undefined) break;
      characters += row.events.length;
      if (found.length > 0 && characters > mostCharacters) break;
      found.push(row);
    }
    return found;
  }

  rowsOf(...[question]: Parameters<Outbox['rowsOf']>): BatchRows {
    return this.recording.rowsOf(question);
  }

  close(): void {}
}
