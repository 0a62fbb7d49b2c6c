/** Does something again and again while the program runs, one after the other, and says so where it failed. */
import { setTimeout as pause } from 'node:timers/promises';

export interface RepeatingOptions {
  /** From the end of one to the beginning of the next. */
  readonly everyMs: number;
  /** The same after one that failed; `everyMs` if left out. */
  readonly againMs?: number;
  /** `more` = the next one begins at once. */
  readonly work: () => Promise<unknown>;
  readonly failed: (error: unknown) => void;
}

export class Repeating {
  readonly #ending = new AbortController();
  #working: Promise<void> = Promise.resolve();

  constructor(private readonly options: RepeatingOptions) {}

  start(): void {
    this.#working = this.#repeat();
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#working;
  }

  async #repeat(): Promise<void> {
    const { everyMs, againMs = everyMs, work, failed } = this.options;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      let restMs = everyMs;
      try {
        if ((await work()) === 'more') restMs = 0;
      } catch (error) {
        failed(error);
        restMs = againMs;
      }
      await pause(restMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
