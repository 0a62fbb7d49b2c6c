/** Probabilities beside what came true. */

export interface Told {
  readonly likely: number;
  readonly isSo: boolean;
}

const BANDS = [0, 0.2, 0.4, 0.6, 0.8, 1.01];

const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
const percent = (share: number): string => (100 * share).toFixed(0);

/** Of all that was told: how much on average, how much came true, and the Brier score beside that of the mean alone. */
export function scoreOf(told: readonly Told[]) {
  const base = meanOf(told.map(({ isSo }) => Number(isSo)));
  return {
    said: meanOf(told.map(({ likely }) => likely)),
    base,
    brier: meanOf(told.map(({ likely, isSo }) => (likely - Number(isSo)) ** 2)),
    brierOfMean: base * (1 - base),
  };
}

/** Rows of docs/forecasts.md: what was told with a fifth of the probabilities each, and all together. */
export function rowsOf(what: string, told: readonly Told[]): readonly (readonly string[])[] {
  const bands = BANDS.slice(1).map((to, index) => {
    const from = BANDS[index] ?? 0;
    const some = told.filter(({ likely }) => likely >= from && likely < to);
    const { said, base } = scoreOf(some);
    return [`${what}, ${percent(from)} to ${percent(Math.min(1, to))} %`, `${some.length}`, percent(said), percent(base)];
  });
  const { said, base, brier, brierOfMean } = scoreOf(told);
  const name = `${what}, all: Brier ${brier.toFixed(3)} of ${brierOfMean.toFixed(3)} for the mean alone`;
  return [...bands, [name, `${told.length}`, percent(said), percent(base)]];
}
