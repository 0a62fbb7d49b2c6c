/**
 * The state that is on the disk, while memory is ahead of it for long: what is asked meanwhile is answered from it. It is made only when a
 * disk stands still, by the recovery that a start would do, so it shows what a kill would leave, and costs nothing in good times.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Store } from '../../db/store.js';
import { fromSnapshot, type QueueState, type Rules } from '../queue/state.js';
import type { FoundOnDisk } from './committed-worker.js';
import type { FaultLog } from './faults.js';
import type { Projections } from './projections.js';

export interface OnDisk {
  readonly state: QueueState;
  readonly projections: Projections;
}

export interface CommittedStateOptions {
  readonly directory: string;
  readonly rules: Rules;
  readonly store: Pick<Store, 'sequence'>;
  readonly projectionsOf: (state: QueueState) => Projections;
  readonly log: Pick<FaultLog, 'warn'>;
}

export class CommittedState {
  private made: (OnDisk & { readonly sequence: number }) | null = null;
  private worker: Worker | null = null;
  private isStalled = false;
  private readonly followers: (() => void)[] = [];

  constructor(private readonly options: CommittedStateOptions) {}

  /** What is on the disk, while it stands still; null = the disk is well, or this is not known yet. */
  get onDisk(): OnDisk | null {
    // Whoever was answered about a change does not see the state before it.
    return this.made?.sequence === this.options.store.sequence ? this.made : null;
  }

  /** Calls back whenever `onDisk` is there. */
  follow(ready: () => void): void {
    this.followers.push(ready);
  }

  /** The disk stands still. Called again and again. */
  stalled(): void {
    this.isStalled = true;
    if (this.onDisk === null && this.worker === null) this.make();
  }

  /** The disk took what it stood still with: it has a newer state now. */
  went(): void {
    this.isStalled = false;
    this.made = null;
  }

  async stop(): Promise<void> {
    // Terminating a thread inside SQLite's binding would end the process.
    if (this.worker !== null) await once(this.worker, 'exit');
  }

  private make(): void {
    const { directory, rules, log } = this.options;
    // What devices can do stays here: functions do not pass into a thread.
    const worker = new Worker(new URL('./committed-worker.js', import.meta.url), {
      workerData: { directory, rules: { ...rules, leds: new Map() } },
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.worker = worker;
    worker.on('message', (found: FoundOnDisk) => this.found(found));
    worker.on('error', (error) => log.warn({ err: error }, 'reads wait for the disk: what is on it could not be read'));
    worker.on('exit', () => {
      this.worker = null;
    });
  }

  private found({ sequence, state: text }: FoundOnDisk): void {
    const { rules, projectionsOf } = this.options;
    // A batch that was committed meanwhile is not in it; the next stall looks again.
    if (!this.isStalled || sequence !== this.options.store.sequence) return;
    const state = fromSnapshot(text, rules);
    this.made = { state, projections: projectionsOf(state), sequence };
    for (const follower of this.followers) follower();
  }
}
