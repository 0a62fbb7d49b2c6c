/** Where and when the simulation takes place. */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** A Tuesday, 08:00; the branch lives in UTC. */
export const FIRST_MORNING_MS = Date.parse('2026-11-24T08:00:00.000Z');
/** `deadline_seconds` of the box: a paper that is not begun by then is given up. */
export const PAPER_DEADLINE_MS = 120_000;
/** By their addresses on the line. */
export const WINDOW_OF_BOARD: Readonly<Record<number, number>> = { 32: 1, 33: 11, 34: 12, 35: 13, 36: 14 };
