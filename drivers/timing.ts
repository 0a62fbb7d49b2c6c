/** Time as drivers and twins see it: handed in, so that tests can run a day of faults in a second. */

export interface Timers {
  /** Milliseconds that only grow; their beginning means nothing. */
  nowMs(): number;
  /** Runs once after so many milliseconds; the answer cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** After a stall (a suspended machine, a long collection) deadlines are over while answers lie at the door: those are heard first. */
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
