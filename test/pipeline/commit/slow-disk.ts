/** A disk for pipelines whose batches are written when the test wants. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch } from '../../../db/store/store.js';
import type { QueueEvent } from '../../../server/model/events/events.js';

/** Until a turn brought nothing more, and the batch was handed over. */
export async function quietTurn(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** A disk that takes as long as the test wants. Like the store, it takes one batch at a time. */
export class SlowDisk {
  readonly batches: Batch[] = [];
  private acknowledge: (() => void) | null = null;

  commit(batch: Batch, committed: (sequence: number) => void): void {
    if (this.acknowledge) throw new Error('a commit is in flight');
    this.batches.push(batch);
    const sequence = this.batches.length;
    this.acknowledge = () => committed(sequence);
  }

  get isBusy(): boolean {
    return this.acknowledge !== null;
  }

  /** Those that are written. */
  get synced(): readonly Batch[] {
    return this.isBusy ? this.batches.slice(0, -1) : this.batches;
  }

  sync(): void {
    const acknowledge = this.acknowledge;
    if (acknowledge === null) throw new Error('nothing is in flight');
    this.acknowledge = null;
    acknowledge();
  }

  /** The kinds of events in each batch. */
  get kinds(): string[] {
    return this.batches.map(({ events }) => (JSON.parse(events) as QueueEvent[]).map(({ t }) => t).join(' '));
  }
}
