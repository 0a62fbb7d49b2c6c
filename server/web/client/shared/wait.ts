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

/** The nearest whole minutes: eight of ten visitors are called from the least to the most. */
export function spanOf({ least_sec, most_sec }: Wait): Span {
  const least = Math.round(least_sec / 60);
  return { least, most: Math.max(least + 1, 2, Math.round(most_sec / 60)) };
}
