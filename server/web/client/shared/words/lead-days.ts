/** How long ahead visitors book. */

const DAY_SEC = 86_400;

/** With one digit; null = less than two days, for which hours say more. */
export const leadDays = (sec: number): number | null => (sec < 2 * DAY_SEC ? null : Math.round((10 * sec) / DAY_SEC) / 10);
