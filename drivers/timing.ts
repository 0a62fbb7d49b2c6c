/** Time source for drivers and twins: passed in, so that tests can run a day of faults in a second. */

export interface Timers {
  /** Monotonic milliseconds; the origin has no meaning. */
  nowMs(): number;
  /** Runs once after so many milliseconds; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** After a stall (a suspended machine, a long collection of garbage) pending answers are processed before deadlines. */
export const SYSTEM_TIMERS: Timers = {
  nowMs: () => performance.now(),
  after: (delayMs, run) => {
    let turn: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      turn = setImmediate(run);
    }, delayMs);
    return () => {
      clearTimeout(timer);
      clearImmediate(turn);
    };
  },
};
