/** What the box remembers of windows for the keys at them, and nobody else needs: gone with a restart. */

import type { QueueState } from '../../engine/state.js';
import { NO_CONSUMER } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events.js';

export class Places {
  /** By window, the visitor who is known to be there. */
  private readonly started = new Map<number, number>();
  private readonly busy = new Set<number>();

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

  /** Whether a key of the window is being answered: two keypads at a window are one pair of hands. */
  isBusy(workplaceId: number): boolean {
    return this.busy.has(workplaceId);
  }

  /** Until the answer is called. */
  take(workplaceId: number): () => void {
    this.busy.add(workplaceId);
    return () => this.busy.delete(workplaceId);
  }
}
