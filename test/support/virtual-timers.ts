/** Time that only moves when a test says so: a day of a printer's life in a millisecond, the same each time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Timers } from '../../drivers/timing.js';
import { SortedLine } from '../../server/engine/sorted-line.js';

interface Waiting {
  readonly dueMs: number;
  /** Of two that are due at the same moment, the one that was set first has the smaller one. */
  readonly order: number;
  readonly run: () => void;
}

/** Whoever goes on setting timers would keep `runAll` busy for ever; a day of a printer needs far fewer. */
const RUNS_MAX = 1_000_000;

/** What is due first runs first; of two that are due at the same moment, the one that was set first. */
export class VirtualTimers implements Timers {
  #nowMs = 0;
  readonly #waiting = new SortedLine<Waiting>((one, other) => one.dueMs - other.dueMs || one.order - other.order);
  #set = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const waiting = { dueMs: this.#nowMs + Math.max(0, delayMs), order: ++this.#set, run };
    this.#waiting.add(waiting);
    return () => this.#waiting.delete(waiting);
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** For code without promises: lets so much time pass, runs what is due in it, also what that sets. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    while (this.runNext(untilMs)) {}
    this.#nowMs = untilMs;
  }

  /** For code without promises: runs until nothing is set any more. */
  runAll(): void {
    for (let runs = 0; this.runNext(Number.POSITIVE_INFINITY); runs++) {
      if (runs === RUNS_MAX) throw new Error(`still busy after ${RUNS_MAX} timers, at ${this.#nowMs} ms`);
    }
  }

  /** Like `advance` for code with promises: before, between and after the timers whatever they resolve runs to its end. */
  async advanceAsync(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    do await nextTurn();
    while (this.runNext(untilMs));
    this.#nowMs = untilMs;
  }

  /**
   * Lets time pass, timer by timer, until the promise is settled, and gives its value or throws its error.
   * @throws when `withinMs` of virtual time pass first, or nothing is left that could settle it
   */
  async until<T>(promise: Promise<T>, withinMs = 3_600_000): Promise<T> {
    const untilMs = this.#nowMs + withinMs;
    let isSettled = false;
    const settled = (): void => {
      isSettled = true;
    };
    promise.then(settled, settled);
    await nextTurn();
    while (!isSettled) {
      if (!this.runNext(untilMs)) throw new Error(`not settled at ${this.#nowMs} ms; ${this.pending} timers are due after ${untilMs} ms`);
      await nextTurn();
    }
    return promise;
  }

  /** Runs the one that is due first, if it is due by then. */
  runNext(untilMs: number): boolean {
    const next = this.#waiting.minKey();
    if (next === undefined || next.dueMs > untilMs) return false;
    this.#waiting.delete(next);
    this.#nowMs = next.dueMs;
    next.run();
    return true;
  }
}
