/**
 * Sees that the disk stands still: a batch that is on its way to it for longer than a healthy disk ever needs. Called by the ticker, so
 * that requests pay nothing for it.
 */
import type { Faults } from './faults.js';
import type { Pipeline } from './pipeline.js';

/** A good card takes some milliseconds for a sync, a bad one some hundred. */
const SLOW_MS = 1_000;

export class CommitWatch {
  private batch: number | null = null;
  private sinceMs = 0;

  constructor(
    private readonly pipeline: Pick<Pipeline, 'batchInFlight'>,
    private readonly faults: Pick<Faults, 'raise' | 'clear'>,
    private readonly monotonicMs: () => number,
  ) {}

  look(): void {
    const { batchInFlight } = this.pipeline;
    if (batchInFlight === null || batchInFlight !== this.batch) {
      this.batch = batchInFlight;
      this.sinceMs = this.monotonicMs();
      this.faults.clear('diskSlow');
      return;
    }
    if (this.monotonicMs() - this.sinceMs >= SLOW_MS) this.faults.raise('diskSlow', { seconds: SLOW_MS / 1_000 });
  }
}
