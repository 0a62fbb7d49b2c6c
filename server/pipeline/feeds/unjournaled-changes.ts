/** What changes without an event and is shown all the same. */

/**
 * Changes without an event. `board` follows events when they are on the disk, and the time; `waits` are forecasts; alerts have counts;
 * `turns` are orders of calls that change while nothing happens.
 */
export const UNJOURNALED = ['devices', 'board', 'lab', 'faults', 'waits', 'alerts', 'turns'] as const;
export type Unjournaled = (typeof UNJOURNALED)[number];

/** Reports changes that have no event. It exists before everything that reports or shows them. */
export class UnjournaledChanges {
  private readonly followers: ((what: Unjournaled) => void)[] = [];

  follow(follower: (what: Unjournaled) => void): void {
    this.followers.push(follower);
  }

  /** A function that reports a change. */
  of(what: Unjournaled): () => void {
    return () => {
      for (const follower of this.followers) follower(what);
    };
  }
}
