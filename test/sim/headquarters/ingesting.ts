/** What `qbox-hq` does with the stream, in virtual time: the placing of batches is its own code, in PostgreSQL. */
import type { Timers } from '../../../drivers/timing.js';
import { answer, type Placed, place } from '../../../server/hq/journal-table.js';
import { type Answer, type Chunk, headOf, type Mark, readChunk, type Told } from '../../../server/uplink/wire.js';
import type { Chance } from '../../durability/chance.js';
import type { HqDatabase } from './database.js';
import type { StreamTwin } from './stream-twin.js';

/** As headquarters does. */
const AGAIN_MS = 1_000;
const TIDY_MS = 5_000;
const STEP_MS_MAX = 30;
const FAILURE = new Error('the database fails');

export class Ingesting {
  /** So many transactions fail after their last statement. */
  failing = 0;
  readonly counts = { placed: 0, known: 0, unplaced: 0, failed: 0, starts: 0 };
  #life = 0;
  #isUp = false;
  #tidiedMs = 0;

  constructor(
    private readonly branch: string,
    private readonly timers: Timers,
    private readonly chance: Chance,
    private readonly stream: StreamTwin,
    private readonly database: HqDatabase,
    private readonly tell: (told: Told) => void,
  ) {}

  start(): void {
    this.kill();
    this.#isUp = true;
    this.counts.starts += 1;
    void this.#work(this.#life);
  }

  kill(): void {
    this.#isUp = false;
    this.#life += 1;
  }

  async answer(marks: readonly Mark[]): Promise<Answer> {
    if (!this.#isUp) throw new Error('nobody answers');
    const life = this.#life;
    const found = await this.database.inTransaction((client) => answer(client, this.branch, marks));
    if (life !== this.#life) throw new Error('nobody answers');
    return found;
  }

  /** In order from the beginning of the stream, at each start. */
  async #work(life: number): Promise<void> {
    for (let last = 0; ; ) {
      const message = await this.stream.after(last);
      if (life !== this.#life) return;
      last = message.number;
      await this.#step();
      if (life !== this.#life) return;
      const chunk = readChunk(message.text);
      if (chunk === null) throw new Error('the uplink sent what headquarters does not know');
      const placed = await this.#placed(chunk, life);
      await this.#step();
      // Killed meanwhile: it is stored, and nobody is told.
      if (placed === null || life !== this.#life) return;
      this.counts[placed.kind === 'unplaced' ? 'unplaced' : placed.isNew ? 'placed' : 'known'] += 1;
      if (placed.kind === 'stored') this.#tidy(message.number);
      this.tell({ kind: placed.kind, mark: headOf(chunk) });
    }
  }

  /** Null = killed before it was stored. */
  async #placed(chunk: Chunk, life: number): Promise<Placed | null> {
    for (;;) {
      try {
        return await this.database.inTransaction(async (client) => {
          const placed = await place(client, this.branch, chunk);
          if (this.failing === 0) return placed;
          this.failing -= 1;
          throw FAILURE;
        });
      } catch (error) {
        if (error !== FAILURE) throw error;
        this.counts.failed += 1;
        await new Promise<void>((passed) => this.timers.after(AGAIN_MS, passed));
        if (life !== this.#life) return null;
      }
    }
  }

  #tidy(stored: number): void {
    if (this.timers.nowMs() - this.#tidiedMs < TIDY_MS) return;
    this.#tidiedMs = this.timers.nowMs();
    this.stream.purge(stored);
  }

  async #step(): Promise<void> {
    const ms = 1 + this.chance.below(STEP_MS_MAX);
    await new Promise<void>((passed) => this.timers.after(ms, passed));
  }
}
