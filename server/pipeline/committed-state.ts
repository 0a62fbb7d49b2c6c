/**
 * The state that is on the disk, from which requests are answered while memory is ahead of it for long. The text of the newest snapshot and
 * the batches after it are kept as they are, which costs nothing but memory. The first time that the disk stands still, a state is made of
 * them, as at a start but without asking that disk. From then on it is kept in step, so that the next stall delays no read.
 */
import type { Batch } from '../../db/store.js';
import { evolve } from '../engine/evolve.js';
import type { EngineRules, Equipment } from '../engine/rules-of-branch.js';
import { fromSnapshot, type QueueState } from '../engine/state.js';
import { LIMITS } from '../model/limits.js';
import { eventsOf, type Happened } from './personal.js';
import type { Projections } from './projections.js';

export interface OnDisk {
  readonly state: QueueState;
  readonly projections: Projections;
}

/** The state after a batch. */
export interface Written {
  readonly sequence: number;
  /** As in a snapshot, UTF-8: outside of the heap, and passed from thread to thread without a copy. */
  readonly state: Uint8Array;
}

export interface CommittedStateOptions {
  readonly rules: EngineRules;
  readonly equipment: Equipment;
  readonly projectionsOf: (state: QueueState) => Projections;
  /** Whether something in memory is not on the disk. */
  readonly isAhead: () => boolean;
}

export class CommittedState {
  /** null = unknown: too much has happened since the last one. */
  private base: Written | null = null;
  /** What came after the base. */
  private readonly tail: { readonly sequence: number; readonly batch: Happened; readonly bytes: number }[] = [];
  private tailBytes = 0;
  private made: OnDisk | null = null;
  private isUnwell = false;
  private readonly followers: (() => void)[] = [];

  constructor(private readonly options: CommittedStateOptions) {}

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
    if (this.made !== null) return;
    while (this.tail[0] && this.tail[0].sequence <= base.sequence) this.dropFirst();
    const [next] = this.tail;
    // Batches were dropped that it does not have.
    this.base = next === undefined || next.sequence === base.sequence + 1 ? base : null;
  }

  /** A batch is on the disk. To be called before the next read. */
  committed(sequence: number, batch: Batch): void {
    if (this.made !== null) {
      evolveBy(this.made, batch);
      return;
    }
    const happened = happenedIn(batch);
    const bytes = bytesOf(happened);
    this.tail.push({ sequence, batch: happened, bytes });
    this.tailBytes += bytes;
    while (this.tailBytes > LIMITS.memoryBytes.committedTail) {
      this.dropFirst();
      this.base = null;
    }
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
    if (this.base === null) return;
    const { rules, equipment } = this.options;
    const state = fromSnapshot(Buffer.from(this.base.state).toString(), rules, equipment);
    const made = { state, projections: this.options.projectionsOf(state) };
    for (const { batch } of this.tail) evolveBy(made, batch);
    this.made = made;
    this.base = null;
    this.tail.length = 0;
    this.tailBytes = 0;
  }

  private dropFirst(): void {
    this.tailBytes -= this.tail.shift()?.bytes ?? 0;
  }
}

const happenedIn = ({ events, personal }: Batch): Happened => ({ events, personal: personal && { texts: personal.texts } });

/** A text with one letter of the branch's language has two bytes for each. */
const bytesOf = ({ events, personal }: Happened): number =>
  2 * (personal?.texts ?? []).reduce((sum, { content }) => sum + content.length, events.length);

function evolveBy({ state, projections }: OnDisk, batch: Happened): void {
  for (const event of eventsOf(batch)) {
    evolve(state, event);
    projections.applied(event);
  }
}
