/** An expected wait in minutes, as on the printed ticket. */

interface Wait {
  readonly least_sec: number;
  readonly most_sec: number;
}

/** A type, not an interface: as such it is parameters of a message. */
export type Span = {
  readonly least: number;
  readonly most: number;
};

/** As `waitMinutes` of `server/model/ticket.ts`: eight of ten visitors are called from the least to the most, or nine of ten up to it. */
export function spanOf({ least_sec, most_sec }: Wait): Span {
  if (most_sec <= 60) return { least: 0, most: 1 };
  const least = Math.round(least_sec / 60);
  return { least, most: Math.max(least + 1, 2, Math.round(most_sec / 60)) };
}
