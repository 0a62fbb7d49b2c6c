/**
 * Why each window called the visitor that it has. A call by a profile or out of turn says it itself; one in the usual order follows
 * from the state before it, and is looked up for windows alone whose clerk has asked once: no other window pays for it. Calls from
 * before that, and from before a start of the box, are found in the journal of the day, once for all windows.
 */
import { explainedCall } from '../../engine/rules/calling/explained.js';
import type { QueueState } from '../../engine/state.js';
import { isOutOfTurn, NO_CONSUMER } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { ExplainedCall } from '../../model/explained-call.js';

/** null = it could not be asked now. */
type Journal = () => Promise<readonly ExplainedCall[] | null>;

export class CallReasons {
  readonly #asked = new Set<number>();
  readonly #calls = new Map<number, ExplainedCall>();
  /** By window: the visitor of whose call the journal says nothing. */
  readonly #unknown = new Map<number, number>();
  #reading: Promise<void> | null = null;

  constructor(private readonly state: QueueState) {}

  /** Before any of the events is applied. */
  decided(events: readonly QueueEvent[]): void {
    for (const event of events) {
      if (event.t !== 'called') continue;
      if (event.why === undefined && !isOutOfTurn(event) && !this.#asked.has(event.w)) {
        this.#calls.delete(event.w);
        continue;
      }
      const call = explainedCall(this.state, event);
      if (call) this.#calls.set(event.w, call);
    }
  }

  /** undefined = nobody is there, or it is not known. */
  at(window: number): ExplainedCall | undefined {
    this.#asked.add(window);
    const call = this.#calls.get(window);
    return call !== undefined && call.id === this.#visitorAt(window) ? call : undefined;
  }

  /** Somebody is there, and the journal was not asked for the call. */
  isForgotten(window: number): boolean {
    const visitor = this.#visitorAt(window);
    return visitor !== NO_CONSUMER && this.at(window) === undefined && this.#unknown.get(window) !== visitor;
  }

  /** All who ask meanwhile wait for the same reading. */
  async recall(read: Journal): Promise<void> {
    this.#reading ??= this.#read(read).finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  async #read(read: Journal): Promise<void> {
    const there = [...this.state.windows.keys()].map((window) => [window, this.#visitorAt(window)] as const);
    const found = await read();
    if (found === null) return;
    for (const call of found) if (this.at(call.window) === undefined) this.#calls.set(call.window, call);
    for (const [window, visitor] of there) {
      if (visitor !== NO_CONSUMER && visitor === this.#visitorAt(window) && this.at(window) === undefined)
        this.#unknown.set(window, visitor);
    }
  }

  #visitorAt(window: number): number {
    return this.state.windows.get(window)?.consumerId ?? NO_CONSUMER;
  }
}
