/** Has days counted while the program runs, one branch after the other, and makes the partitions of the months to come. */
import type { Database } from '../database.js';
import { Repeating } from '../repeating.js';
import { countSome } from './day-counter.js';
import { makeMonths } from './months.js';

export interface CountingOptions {
  readonly database: Pick<Database, 'inTransaction'>;
  /** See `countSome`. */
  readonly afterSec: number;
  readonly failed: (what: string, error: unknown) => void;
}

const LOOK_MS = 1_000;
const AGAIN_MS = 10_000;
const MONTHS_EVERY_MS = 24 * 3_600_000;
/** Any number, of this program alone: two programs make months one after the other. */
const LOCK = 7_041_963;

export class Counting {
  #monthsAtMs = Number.NEGATIVE_INFINITY;
  readonly #repeating = new Repeating({
    everyMs: LOOK_MS,
    againMs: AGAIN_MS,
    work: () => this.#work(),
    failed: (error) => this.options.failed('days could not be counted', error),
  });

  constructor(private readonly options: CountingOptions) {}

  start(): void {
    this.#repeating.start();
  }

  async stop(): Promise<void> {
    await this.#repeating.stop();
  }

  async #work(): Promise<'more' | null> {
    await this.#months();
    const { database, afterSec } = this.options;
    return (await database.inTransaction((client) => countSome(client, afterSec))) ? 'more' : null;
  }

  async #months(): Promise<void> {
    const nowMs = Date.now();
    if (nowMs - this.#monthsAtMs < MONTHS_EVERY_MS) return;
    await this.options.database.inTransaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      await makeMonths(client, nowMs);
    });
    this.#monthsAtMs = nowMs;
  }
}
