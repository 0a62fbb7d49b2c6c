/** A day of a branch, lived by the simulation and kept as a data folder; and its journal as it would have been written by now. */
import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Outbox, type OutboxRow, openOutbox } from '../../../dist/db/journal/outbox.js';
import { outcomeOf } from '../../sim/outcome.js';

const MEMORY = '/dev/shm';

export interface DayOptions {
  /** Where days are kept: lived once, and not again at the next start. */
  readonly folder: string;
  readonly seed: number;
  readonly visitors: number;
  readonly firstMorningMs: number;
}

/** Returns its data folder. */
export async function livedDay({ folder, seed, visitors, firstMorningMs }: DayOptions): Promise<string> {
  const kept = join(folder, String(seed));
  if (existsSync(kept)) return kept;
  mkdirSync(folder, { recursive: true });
  // Half of the time would go into syncing a disk.
  if (existsSync(MEMORY)) process.env.TMPDIR ??= MEMORY;
  const options = {
    seed,
    days: 1,
    hoursADay: 10,
    visitorsADay: visitors,
    moreWindows: 0,
    faultEveryMs: Number.POSITIVE_INFINITY,
    hasThreads: false,
  };
  const { failure } = await outcomeOf(
    { ...options, timeZone: 'UTC', firstMorningMs },
    {
      ended: ({ disk }) => {
        cpSync(disk.directory, `${kept}.part`, { recursive: true });
        renameSync(`${kept}.part`, kept);
        return Promise.resolve([]);
      },
    },
  );
  if (failure !== null && !existsSync(kept)) throw new Error(failure);
  return kept;
}

/** As if each batch were written when it says. */
export class PacedOutbox implements Outbox {
  readonly #outbox: Outbox;
  readonly #rows: readonly OutboxRow[];

  constructor(
    directory: string,
    private readonly nowMs: () => number,
  ) {
    this.#outbox = openOutbox(directory);
    this.#rows = this.#outbox.after(this.#outbox.anchor().sequence, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  }

  head() {
    return this.#written().at(-1) ?? this.anchor();
  }

  anchor() {
    return this.#outbox.anchor();
  }

  hashAt(sequence: number): Uint8Array | null {
    return sequence > this.head().sequence ? null : this.#outbox.hashAt(sequence);
  }

  after(sequence: number, most: number, mostCharacters: number): readonly OutboxRow[] {
    const last = this.head().sequence;
    return this.#outbox.after(sequence, most, mostCharacters).filter((row) => row.sequence <= last);
  }

  rowsOf(...asked: Parameters<Outbox['rowsOf']>) {
    return this.#outbox.rowsOf(...asked);
  }

  close(): void {
    this.#outbox.close();
  }

  /** Batches of a journal are in the order of their time, unless a clock was set. */
  #written(): readonly OutboxRow[] {
    const end = this.#rows.findIndex(({ atMs }) => atMs > this.nowMs());
    return end < 0 ? this.#rows : this.#rows.slice(0, end);
  }
}
