/** What visitors who are in the branch now have yet to do, and how long it may take: as long as it took others. */
import type { QueueState } from '../engine/state.js';
import { type Consumer, isFinished, servedSinceMs, type TicketOperation } from '../model/consumer.js';
import { type DoingKey, type Fact, type KeptDay, listAt } from './kept-day.js';
import { LAST } from './supply.js';
import { doingKey } from './tickets.js';

/** Draws that are made for somebody who is being served, until one is longer than what has passed. */
const DRAWS_MAX = 20;
const BREATH_MS = 60_000;

type Lengths = ReadonlyMap<DoingKey, number>;

export class Remaining {
  /** Who was put aside is back when his time is over. */
  readonly returns: readonly Fact[];
  private readonly known = new Map<DoingKey, number[]>();
  private readonly visitors: readonly Consumer[];
  private readonly nowMs: number;

  constructor(days: readonly KeptDay[], state: QueueState) {
    this.nowMs = state.lastAtMs;
    this.visitors = [...state.consumers.values()].filter((consumer) => !isFinished(consumer.state));
    this.returns = this.visitors.flatMap(({ id: c, state: how, postponedToMs }): Fact[] =>
      how === 'POSTPONE' && postponedToMs !== null
        ? [{ kind: 'branch', order: LAST, event: { t: 'returned', at: Math.max(postponedToMs, this.nowMs), c } }]
        : [],
    );
    for (const { lengths } of days) {
      for (const own of lengths.values()) for (const [key, ms] of own) listAt(this.known, key).push(ms);
    }
  }

  /** By visitor. */
  drawn(chance: () => number): [number, Lengths][] {
    return this.visitors.map(({ id, operations }) => {
      const lengths = new Map<DoingKey, number>();
      for (const operation of operations) {
        const ms = isFinished(operation.state) ? undefined : this.draw(operation, chance);
        if (ms !== undefined) lengths.set(doingKey(operation), ms);
      }
      const serving = operations.filter(({ state }) => state === 'SERVING');
      if (serving.length > 0) this.shorten(lengths, serving, chance);
      return [id, lengths];
    });
  }

  /** Longer than what has passed, less that: all of it with the first of what is done together. */
  private shorten(lengths: Map<DoingKey, number>, serving: readonly TicketOperation[], chance: () => number): void {
    const passedMs = this.nowMs - Math.min(...serving.map((operation) => servedSinceMs(operation) ?? this.nowMs));
    let leftMs = BREATH_MS;
    for (let count = 0; count < DRAWS_MAX; count++) {
      const ms = serving.reduce((sum, operation) => sum + (this.draw(operation, chance) ?? 0), 0);
      if (ms <= passedMs) continue;
      leftMs = ms - passedMs;
      break;
    }
    for (const [place, operation] of serving.entries()) lengths.set(doingKey(operation), place === 0 ? leftMs : 0);
  }

  /** undefined = nobody has done it yet. */
  private draw(operation: TicketOperation, chance: () => number): number | undefined {
    const list = this.known.get(doingKey(operation));
    return list?.[Math.floor(chance() * list.length)];
  }
}
