/**
 * The state that is on the disk, from which requests are answered while memory is ahead of it for long. The text of the newest snapshot and
 * the batches after it are kept as they are, which costs nothing but memory. The first time that the disk stands still, a state is made of
 * them, as at a start but without asking that disk. From then on it is kept in step, so that the next stall delays no read.
 */
import type { Batch } from '../../../db/store/store.js';
import { evolve } from '../../engine/evolve.js';
import type { EngineRules, Equipment } from '../../engine/rules-of-branch.js';
import { fromSnapshot } from '../../engine/snapshot.js';
import type { QueueState } from '../../engine/state.js';
import type { Projections } from '../feeds/projections.js';
import { eventsOf, type Happened } from '../records/personal.js';
import { linesOf, type Written, WrittenDown } from './written-down.js';

export interface OnDisk {
  readonly state: QueueState;
  readonly projections: Projections;
}

export interface CommittedStateOptions {
  readonly rules: EngineRules;
  readonly equipment: Equipment;
  readonly projectionsOf: (state: QueueState) => Projections;
  /** Whether something in memory is not on the disk. */
  readonly isAhead: () => boolean;
}

export class CommittedState {
  private made: OnDisk | null = null;
  private isUnwell = false;
  private readonly followers: (() => void)[] = [];

  /** @param writtenDown what a start has read */
  constructor(
    private readonly options: CommittedStateOptions,
    private readonly writtenDown = new WrittenDown(),
  ) {}

  /** The state on the disk, while the disk stands still and memory is ahead of it; null = the disk is well, or this is not known. */
  get onDisk(): OnDisk | null {
    return this.isUnwell && this.options.isAhead() ? this.made : null;
  }

  /** Calls back when reads can be answered that have waited since before the stall was detected. */
  follow(ready: () => void): void {
    this.followers.push(ready);
  }

  /** A state was written down: only what came after it is kept. */
  written(base: Written): void {
    if (this.made === null) this.writtenDown.written(base);
  }

  /** A batch is on the disk. To be called before the next read. */
  committed(sequence: number, batch: Batch): void {
    if (this.made === null) this.writtenDown.committed(sequence, batch);
    else evolveBy(this.made, batch);
  }

  /** The disk stands still. Called again and again. */
  stalled(): void {
    this.isUnwell = true;
    if (this.made === null) this.make();
    if (this.onDisk !== null) for (const follower of this.followers) follower();
  }

  /** It has not stood still for a while. */
  well(): void {
    this.isUnwell = false;
  }

  private make(): void {
    const taken = this.writtenDown.take();
    if (taken === null) return;
    const { rules, equipment } = this.options;
    const state = fromSnapshot(linesOf(taken.base), rules, equipment);
    const made = { state, projections: this.options.projectionsOf(state) };
    for (const batch of taken.batches) evolveBy(made, batch);
    this.made = made;
  }
}

function evolveBy({ state, projections }: OnDisk, batch: Happened): void {
  for (const event of eventsOf(batch)) {
    evolve(state, event);
    projections.applied(event);
  }
}
