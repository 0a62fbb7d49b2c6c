/** How cards stand on a screen: in how many columns, how large, and on how many pages. Functions of measures alone. */

export interface Plan {
  readonly columns: number;
  /** How many times larger than usual. */
  readonly scale: number;
  /** Index of the first card of each page. */
  readonly starts: readonly number[];
  /** Not even one row fits: the page has to be scrolled. */
  readonly isTooHigh: boolean;
}

export interface Shelf {
  /** Pixels for cards alone, and for cards above buttons that turn pages. */
  readonly room: number;
  readonly roomAbovePager: number;
  readonly gap: number;
  readonly columnsMax: number;
  /** Height of each card; null = a word would be broken. */
  readonly measure: (columns: number, scale: number) => readonly number[] | null;
}

/** The last one, smaller than usual, only where a page would have to be turned otherwise: what is on it is not looked for. */
const SCALES = [1.5, 1.35, 1.2, 1.1, 1, 0.9] as const;

/** A column more makes names wrap: it has to be worth it. */
const worth = ({ columns, scale }: Plan): number => scale * (1 - 0.12 * (columns - 1));

/** Everything on one page, as large as possible; else the fewest pages, smaller than usual only where that saves one. */
export function planOf(shelf: Shelf): Plan {
  const columns = Array.from({ length: Math.max(1, shelf.columnsMax) }, (_, index) => index + 1);
  const plans = columns.flatMap((count) => SCALES.flatMap((scale) => planIn(shelf, count, scale)));
  const whole = plans.filter(({ starts }) => starts.length === 1).sort((one, other) => worth(other) - worth(one));
  const onOnePage = whole.find(({ scale }) => scale >= 1) ?? whole[0];
  if (onOnePage) return onOnePage;
  const usual = plans
    .filter(({ scale }) => scale <= 1)
    .sort(
      (one, other) => Number(one.isTooHigh) - Number(other.isTooHigh) || one.starts.length - other.starts.length || other.scale - one.scale,
    );
  return usual[0] ?? { columns: 1, scale: 1, starts: [0], isTooHigh: true };
}

function planIn(shelf: Shelf, columns: number, scale: number): readonly Plan[] {
  const heights = shelf.measure(columns, scale);
  if (heights === null) return [];
  const rows = rowsOf(heights, columns);
  if (heightOf(rows, shelf.gap) <= shelf.room) return [{ columns, scale, starts: [0], isTooHigh: false }];
  const starts = startsOf(rows, shelf).map((row) => row * columns);
  return [{ columns, scale, starts, isTooHigh: Math.max(...rows) > shelf.roomAbovePager }];
}

/** A row is as high as its highest card. */
const rowsOf = (heights: readonly number[], columns: number): readonly number[] =>
  heights.filter((_, index) => index % columns === 0).map((_, row) => Math.max(...heights.slice(row * columns, (row + 1) * columns)));

const heightOf = (rows: readonly number[], gap: number): number => rows.reduce((sum, row) => sum + row + gap, -gap);

/** The first row of each page: as many rows on each as on the others if that fits, so that no page is nearly empty. */
function startsOf(rows: readonly number[], { roomAbovePager, gap }: Shelf): readonly number[] {
  const full = filled(rows, roomAbovePager, gap);
  const each = Math.ceil(rows.length / full.length);
  const even = full.map((_, page) => page * each).filter((start) => start < rows.length);
  return even.every((start) => heightOf(rows.slice(start, start + each), gap) <= roomAbovePager) ? even : full;
}

function filled(rows: readonly number[], room: number, gap: number): readonly number[] {
  const starts = [0];
  let used = -gap;
  for (const [index, row] of rows.entries()) {
    if (index > (starts.at(-1) ?? 0) && used + gap + row > room) {
      starts.push(index);
      used = -gap;
    }
    used += gap + row;
  }
  return starts;
}
