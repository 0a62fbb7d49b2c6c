/** A day's curve, cut to the hours with activity. Pure. */
export type Measure = 'arrived' | 'served' | 'waiting';
export const MEASURES: readonly Measure[] = ['arrived', 'served', 'waiting'];

export type Curve = { readonly [Each in Measure]: readonly number[] };

const QUARTERS_PER_HOUR = 4;

/** Whole hours from the first to the last activity on either day, as quarters `[first, last)`. */
export function busyHours(curves: readonly (Curve | null)[], nowQuarter: number): readonly [number, number] {
  const busy = curves.flatMap((curve) =>
    // The `waiting` curve is not used: visitors left over count in it until the day ends, although the hall is empty.
    curve === null
      ? []
      : (['arrived', 'served'] as const).flatMap((measure) => curve[measure].flatMap((value, index) => (value > 0 ? [index] : []))),
  );
  const [first, last] = busy.length === 0 ? [nowQuarter, nowQuarter] : [Math.min(...busy), Math.max(...busy)];
  const from = Math.floor(first / QUARTERS_PER_HOUR) * QUARTERS_PER_HOUR;
  return [from, Math.max(from + 2 * QUARTERS_PER_HOUR, Math.ceil((last + 1) / QUARTERS_PER_HOUR) * QUARTERS_PER_HOUR)];
}

/** The rest of the present day is unknown. */
export const upTo = (values: readonly number[], lastQuarter: number): (number | null)[] =>
  values.map((value, index) => (index <= lastQuarter ? value : null));
