/** The state of windows that only keys need. It is lost at a restart. */

import type { QueueState } from '../../engine/state.js';
import { NO_CONSUMER } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';

export class WindowStates {
  /** By window, the visitor who is known to be present. */
  private readonly started = new Map<number, number>();
  private readonly busy = new Set<number>();

  /** A visitor at a window when the box starts is taken to be present, so that no key ends the visit as a no-show by mistake. */
  constructor({ windows }: Pick<QueueState, 'windows'>) {
    for (const [id, { consumerId }] of windows) if (consumerId !== NO_CONSUMER) this.started.set(id, consumerId);
  }

  startedAt(workplaceId: number): number | undefined {
    return this.started.get(workplaceId);
  }

  start(workplaceId: number, consumerId: number): void {
    this.started.set(workplaceId, consumerId);
  }

  /** Called for each event. A visitor who is called again counts as absent until `start`. */
  applied(event: QueueEvent): void {
    if (event.t === 'called') this.started.delete(event.w);
    // Also marked on the clerk's page.
    if (event.t === 'arrived') this.start(event.w, event.c);
  }

  /** Whether a key of the window is being answered: two keypads at a window count as one. */
  isBusy(workplaceId: number): boolean {
    return this.busy.has(workplaceId);
  }

  /** Marks the window as busy until the returned function is called. */
  take(workplaceId: number): () => void {
    this.busy.add(workplaceId);
    return () => this.busy.delete(workplaceId);
  }
}
