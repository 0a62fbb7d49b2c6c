/** Orders of calls that change while nothing happens: pages that show them are told at most once a second. */
import type { Timers } from '../../../drivers/timing.js';
import { isInForce, isTimed } from '../../engine/rules/calling/profiles.js';
import type { QueueState } from '../../engine/state.js';

const LOOK_EVERY_MS = 1_000;

export class Turns {
  private nextLookMs = Number.NEGATIVE_INFINITY;

  /** @param changed the order may be another one: what is shown is compared, and pushed where it differs */
  constructor(
    private readonly state: Pick<QueueState, 'books' | 'consumers'>,
    private readonly timers: Pick<Timers, 'nowMs'>,
    private readonly changed: () => void,
  ) {}

  /** Called by the ticker. */
  look(): void {
    const nowMs = this.timers.nowMs();
    if (nowMs < this.nextLookMs) return;
    this.nextLookMs = nowMs + LOOK_EVERY_MS;
    const { books, consumers } = this.state;
    // One visitor has one place.
    if (consumers.size < 2) return;
    for (const row of books.CallingProfile.values()) {
      if (!isInForce(row) || !isTimed(row)) continue;
      this.changed();
      return;
    }
  }
}
