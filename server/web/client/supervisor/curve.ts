/** A day's curve cut to the hours in which something happened. Pure. */
export type Measure = 'arrived' | 'served' | 'waiting';
export const MEASURES: readonly Measure[] = ['arrived', 'served', 'waiting'];

export type Curve = { readonly [Each in Measure]: readonly number[] };

const QUARTERS_PER_HOUR = 4;

/** From the hour before which nothing happened on either day to the hour after which nothing did, as quarters `[first, last)`. */
export function busyHours(curves: readonly (Curve | null)[], nowQuarter: number): readonly [number, number] {
  const busy = curves.flatMap((curve) =>
    // Who was left over waits in the figures until the day ends, with nobody in the hall.
    curve === null
      ? []
      : (['arrived', 'served'] as const).flatMap((measure) => curve[measure].flatMap((value, index) => (value > 0 ? [index] : []))),
  );
  const [first, last] = busy.length === 0 ? [nowQuarter, nowQuarter] : [Math.min(...busy), Math.max(...busy)];
  const from = Math.floor(first / QUARTERS_PER_HOUR) * QUARTERS_PER_HOUR;
  return [from, Math.max(from + 2 * QUARTERS_PER_HOUR, Math.ceil((last + 1) / QUARTERS_PER_HOUR) * QUARTERS_PER_HOUR)];
}

/** Of a day that is not over, what is still to come is unknown. */
export const upTo = (values: readonly number[], lastQuarter: number): (number | null)[] =>
  values.map((value, index) => (index <= lastQuarter ? value : null));
