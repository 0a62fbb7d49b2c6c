/** What the number of a window's state means, on the wire and in the state of the queue. Pages read it, too. */

/** `state_id` on the wire. 4 follows from a visitor being served and cannot be set. */
export const WINDOW_STATE = { open: 1, onBreak: 2, closed: 3, serving: 4 } as const;
