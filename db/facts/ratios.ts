/** Shares and means of figures; null = nothing was counted. */

/** Percent with one digit. */
export const share = (one: number, all: number): number | null => (all === 0 ? null : Math.round((1000 * one) / all) / 10);

/** Whole seconds. */
export const mean = (sumMs: number, count: number): number | null => (count === 0 ? null : Math.round(sumMs / (1000 * count)));
