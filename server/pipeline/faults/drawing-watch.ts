/** Raises the fault that drawing fails, and clears it when it has gone well for a while. */
import type { Timers } from '../../../drivers/timing.js';
import type { Faults } from './faults.js';

/** Follows what goes wrong with drawing: `drivers/imaging/render.ts`. */
export type FollowDrawing = Pick<typeof import('../../../drivers/imaging/render.js'), 'followDrawing'>;

/** Without another failure for this long it is over. */
export const WELL_AFTER_MS = 10 * 60_000;

export interface DrawingWatchOptions {
  readonly drawing: FollowDrawing;
  readonly faults: Pick<Faults, 'raise' | 'clear'>;
  readonly timers: Pick<Timers, 'after'>;
}

export class DrawingWatch {
  private count = 0;
  private cancelClearing = (): void => {};
  private unfollow = (): void => {};

  constructor(private readonly options: DrawingWatchOptions) {}

  start(): void {
    this.unfollow = this.options.drawing.followDrawing((why) => this.failed(why));
  }

  stop(): void {
    this.unfollow();
    this.cancelClearing();
  }

  private failed(why: string): void {
    const { faults, timers } = this.options;
    this.count += 1;
    faults.raise('drawingFails', { why, count: this.count });
    this.cancelClearing();
    this.cancelClearing = timers.after(WELL_AFTER_MS, () => {
      this.count = 0;
      faults.clear('drawingFails');
    });
  }
}
