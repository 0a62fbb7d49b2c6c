/** What the box remembers of windows and kiosks for the keys at them, and nobody else needs: gone with a restart. */

import { NO_CONSUMER } from '../model/consumer.js';
import type { QueueEvent } from '../model/events.js';
import type { QueueState } from '../queue/state.js';

export interface Place {
  readonly kind: 'workplace' | 'registrator';
  readonly id: number;
}

export class Places {
  /** By window, the visitor who is known to be there. */
  private readonly started = new Map<number, number>();
  private readonly busy = new Set<string>();

  /** Whoever is at a window when the box starts was called before, and is taken to be there: no key ends him as a no-show by mistake. */
  constructor({ windows }: Pick<QueueState, 'windows'>) {
    for (const [id, { consumerId }] of windows) if (consumerId !== NO_CONSUMER) this.started.set(id, consumerId);
  }

  startedAt(workplaceId: number): number | undefined {
    return this.started.get(workplaceId);
  }

  start(workplaceId: number, consumerId: number): void {
    this.started.set(workplaceId, consumerId);
  }

  /** To be told of every event. A visitor who is called anew is waited for anew. */
  applied(event: QueueEvent): void {
    if (event.t === 'called') this.started.delete(event.w);
  }

  /** Whether a command from a key or a scanner is being answered there: two keypads at a window are one pair of hands. */
  isBusy({ kind, id }: Place): boolean {
    return this.busy.has(`${kind} ${id}`);
  }

  /** Until the answer is called. */
  take({ kind, id }: Place): () => void {
    const key = `${kind} ${id}`;
    this.busy.add(key);
    return () => this.busy.delete(key);
  }
}
