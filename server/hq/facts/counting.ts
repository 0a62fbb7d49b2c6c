/** Has days counted while the program runs, one branch after the other, and makes the partitions of the months to come. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database.js';
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
  readonly #ending = new AbortController();
  #working: Promise<void> = Promise.resolve();
  #monthsAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: CountingOptions) {}

  start(): void {
    this.#working = this.#work();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      let restMs = 0;
      try {
        await this.#months();
        const { database, afterSec } = this.options;
        if (!(await database.inTransaction((client) => countSome(client, afterSec)))) restMs = LOOK_MS;
      } catch (error) {
        this.options.failed('days could not be counted', error);
        restMs = AGAIN_MS;
      }
      await pause(restMs, undefined, { signal }).catch(() => undefined);
    }
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
