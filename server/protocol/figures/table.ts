/** Figures as a table: one column a number, lines with their names. What pages, files and `qctl` show. */
import type { ReplyData } from '../registry.js';
import { keyBefore, type Period } from './days.js';
import { type Grouping, INDICATORS, type IndicatorName, type Indicators, type Unit, WAIT_BAND_MINUTES, WAIT_BANDS } from './indicators.js';

export type FiguresReply = ReplyData<'indicators'>;
export type Line = FiguresReply['lines'][number];
export type LineKey = Line['keys'][number];

/** Reasons and outcomes are no lines, but columns. */
export type Named = Grouping | 'reason' | 'outcome';

/** The present name of what a line or a column is of. */
export type Naming = (by: Named, key: LineKey) => string;

export interface Column {
  /** `wait_mean`; of a number for each reason `refused_by noDocuments`. */
  readonly name: string;
  readonly indicator: IndicatorName;
  /** A reason, an outcome, or a band of waiting such as `5-10`; null = the indicator is one number. */
  readonly part: string | null;
  /** A reason or outcome of the branch by its name; else `part`. */
  readonly partName: string | null;
}

export interface Row {
  readonly keys: readonly LineKey[];
  /** One for each grouping; the row of everything has `all` in the first. */
  readonly names: readonly string[];
  readonly isTotal: boolean;
  readonly values: readonly (number | null)[];
}

export interface FiguresTable {
  readonly by: readonly Grouping[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** What a grouping has names for is sorted by them, numbers in them by size. */
const NAMED: ReadonlySet<Grouping> = new Set<Grouping>([
  'service',
  'operation',
  'window',
  'clerk',
  'kiosk',
  'group',
  'language',
  'channel',
]);

export function figuresTable(reply: FiguresReply, indicators: readonly IndicatorName[], naming: Naming): FiguresTable {
  const by = reply.by as readonly Grouping[];
  const all: readonly Indicators[] = [...reply.lines, reply.total];
  const columns = indicators.flatMap((indicator) => columnsOf(indicator, all, naming));
  const valuesOf = (values: Indicators): (number | null)[] => columns.map((column) => valueIn(values, column));
  const lines = reply.lines.map((line) => ({
    keys: line.keys,
    names: line.keys.map((key, index) => naming(by[index] ?? 'day', key)),
    isTotal: false,
    values: valuesOf(line),
  }));
  const total: Row = { keys: [], names: ['all', ...by.slice(1).map(() => '')], isTotal: true, values: valuesOf(reply.total) };
  return { by, columns, rows: [...lines.sort(byNames(by)), total] };
}

export const keyOf = ({ isTotal, keys }: Pick<Row, 'isTotal' | 'keys'>): string => (isTotal ? 'total' : JSON.stringify(keys));

/**
 * What a table of another time has in a line and a column, by its name: tables of two times have different reasons. undefined = it has no
 * such line; 0 = nobody gave this reason then.
 *
 * @param now the period of the lines that are asked about
 * @param then that of this table
 */
export function valuesThere(
  { by, rows, columns }: FiguresTable,
  now: Period,
  then: Period,
): (row: Pick<Row, 'isTotal' | 'keys'>, column: string) => number | null | undefined {
  const lines = new Map(rows.map((row) => [keyOf(row), row.values]));
  const places = new Map(columns.map(({ name }, index) => [name, index]));
  const before = by.map((grouping) => keyBefore(grouping, now, then));
  return ({ isTotal, keys }, column) => {
    const keysThen = keys.map((key, index) => before[index]?.(key));
    const values = lines.get(isTotal ? keyOf({ isTotal, keys }) : JSON.stringify(keysThen));
    const place = places.get(column);
    if (values === undefined) return undefined;
    return place === undefined ? 0 : values[place];
  };
}

const byNames =
  (by: readonly Grouping[]) =>
  (one: Row, other: Row): number => {
    for (const [index, grouping] of by.entries()) {
      const [key, otherKey] = [one.keys[index] ?? null, other.keys[index] ?? null];
      if (key === otherKey) continue;
      if (key === null || otherKey === null) return key === null ? 1 : -1;
      const order = NAMED.has(grouping)
        ? (one.names[index] ?? '').localeCompare(other.names[index] ?? '', 'ru', { numeric: true })
        : key < otherKey
          ? -1
          : 1;
      if (order !== 0) return order;
    }
    return 0;
  };

const BANDS: readonly string[] = Array.from({ length: WAIT_BANDS }, (_, index) =>
  index === WAIT_BANDS - 1 ? `${index * WAIT_BAND_MINUTES}+` : `${index * WAIT_BAND_MINUTES}-${(index + 1) * WAIT_BAND_MINUTES}`,
);

const NAMED_PARTS: { readonly [Of in Unit]?: Named } = {
  'count by reason': 'reason',
  'seconds by reason': 'reason',
  'count by outcome': 'outcome',
};

function columnsOf(indicator: IndicatorName, lines: readonly Indicators[], naming: Naming): Column[] {
  const { unit } = INDICATORS[indicator];
  if (unit === 'counts') return BANDS.map((part) => ({ name: `${indicator} ${part}`, indicator, part, partName: part }));
  const named = NAMED_PARTS[unit];
  if (named === undefined) return [{ name: indicator, indicator, part: null, partName: null }];
  const parts = new Set(lines.flatMap((values) => Object.keys(byReason(values, indicator) ?? {})));
  return [...parts].sort().map((part) => {
    const partName = naming(named, part);
    return { name: `${indicator} ${partName}`, indicator, part, partName };
  });
}

function byReason(values: Indicators, indicator: IndicatorName): Readonly<Record<string, number>> | null {
  const value = values[indicator];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, number>>) : null;
}

function valueIn(values: Indicators, { indicator, part }: Column): number | null {
  const value = values[indicator];
  if (value === null || typeof value === 'number') return value;
  if (part === null) return null;
  const known = byReason(values, indicator);
  return known === null ? (values.wait_bands[BANDS.indexOf(part)] ?? null) : (known[part] ?? 0);
}
