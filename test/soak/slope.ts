/** How fast something grows, and how sure that is. */

export interface Slope {
  readonly perHour: number;
  /** Of `perHour`: two standard errors. */
  readonly error: number;
}

export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

const HOUR_MS = 3_600_000;

/**
 * A line through the medians of equally many samples each: a garbage collector makes a saw of memory, in which neighbours are alike, and
 * single samples would make the line look surer than it is.
 * @param blocks at least three
 */
export function slopeOf(samples: readonly Sample[], blocks: number): Slope {
  const size = Math.max(1, Math.floor(samples.length / blocks));
  const points = Array.from({ length: Math.floor(samples.length / size) }, (_, block) =>
    middleOf(samples.slice(block * size, (block + 1) * size)),
  );
  const count = points.length;
  if (count < 3) return { perHour: Number.NaN, error: Number.NaN };
  const meanAt = points.reduce((sum, { atMs }) => sum + atMs, 0) / count;
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / count;
  const spread = points.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  const slope = points.reduce((sum, { atMs, value }) => sum + (atMs - meanAt) * (value - meanValue), 0) / spread;
  const rest = points.reduce((sum, { atMs, value }) => sum + (value - meanValue - slope * (atMs - meanAt)) ** 2, 0);
  return { perHour: slope * HOUR_MS, error: 2 * Math.sqrt(rest / (count - 2) / spread) * HOUR_MS };
}

function middleOf(samples: readonly Sample[]): Sample {
  const values = samples.map(({ value }) => value).sort((one, other) => one - other);
  const atMs = samples.reduce((sum, sample) => sum + sample.atMs, 0) / samples.length;
  return { atMs, value: values[Math.floor(values.length / 2)] ?? Number.NaN };
}
