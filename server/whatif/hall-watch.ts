/**
 * Watches the windows of a state while events change it: since when a free window could call somebody, how long each was present, and
 * how long it served.
 */
import type { Ability } from '../engine/ability.js';
import { abilityOf } from '../engine/rules/abilities.js';
import { bestCandidate } from '../engine/rules/calling/selection.js';
import type { QueueState, WindowState } from '../engine/state.js';
import { NO_CLERK, NO_CONSUMER } from '../model/consumer.js';
import { WINDOW_STATE } from '../model/window-state.js';

interface Follower {
  /** From now on the window could call somebody. */
  begun(window: number, atMs: number): void;
  /** It cannot any more, and has not called. */
  cut(window: number, sinceMs: number, atMs: number): void;
}

export class HallWatch {
  readonly presentMs = new Map<number, number>();
  /** Of it, how long somebody was there: measured beside it, so that it is never more. */
  readonly busyMs = new Map<number, number>();
  private readonly since = new Map<number, number>();
  private lastMs: number;

  constructor(
    private readonly state: QueueState,
    private readonly follower: Follower,
  ) {
    this.lastMs = state.lastAtMs;
  }

  /** Before the state changes: windows were present until now. */
  pass(atMs: number): void {
    const ms = atMs - this.lastMs;
    if (ms <= 0) return;
    this.lastMs = atMs;
    for (const [id, window] of this.state.windows) {
      if (isPresent(window)) this.presentMs.set(id, (this.presentMs.get(id) ?? 0) + ms);
      if (window.consumerId !== NO_CONSUMER) this.busyMs.set(id, (this.busyMs.get(id) ?? 0) + ms);
    }
  }

  /** After the state has changed. */
  look(atMs: number): void {
    for (const [id, window] of this.state.windows) {
      const since = this.since.get(id);
      if (this.couldCall(id, window)) {
        if (since !== undefined) continue;
        this.since.set(id, atMs);
        this.follower.begun(id, atMs);
      } else if (since !== undefined) {
        this.since.delete(id);
        this.follower.cut(id, since, atMs);
      }
    }
  }

  /** Windows that could call somebody now, and since when. */
  get waiting(): ReadonlyMap<number, number> {
    return this.since;
  }

  /** The window calls: since when it could have; undefined = it could not. */
  take(window: number): number | undefined {
    const since = this.since.get(window);
    this.since.delete(window);
    return since;
  }

  private couldCall(id: number, window: WindowState): boolean {
    return (
      isFree(window) &&
      this.state.books.Workplace.get(id)?.disabled !== 1 &&
      bestCandidate(this.state, this.abilityAt(id, window)) !== undefined
    );
  }

  private abilityAt(id: number, { clerkId }: WindowState): Ability {
    return abilityOf(this.state, id, clerkId);
  }
}

/** A clerk sits there and nobody is served. */
const isFree = ({ clerkId, stateId, consumerId }: WindowState): boolean =>
  clerkId !== NO_CLERK && stateId === WINDOW_STATE.open && consumerId === NO_CONSUMER;

export const isPresent = ({ clerkId, stateId, consumerId }: WindowState): boolean =>
  consumerId !== NO_CONSUMER || (clerkId !== NO_CLERK && stateId === WINDOW_STATE.open);
