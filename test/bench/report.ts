/** A figure, the table of all of them, and the JSON. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';

export interface Figure {
  /** Stable name for the JSON: `next+serve.20`. */
  readonly name: string;
  readonly title: string;
  readonly value: number;
  readonly unit: 'ratio' | 'ms' | 'MiB' | 's' | 'µs' | '/s' | 'kB';
  /** null = shown for comparison, no target is set. */
  readonly target: { readonly atLeast: number } | { readonly below: number } | null;
  /** What the value was made of. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The same in a few words, for the table. */
  readonly note: string;
  /** Of the figures that are compared with what was recorded before. */
  readonly processor?: ProcessorTime;
}

/** Microseconds of the main thread for one message, of the box and of its ceiling in the same run. */
export interface ProcessorTime {
  readonly box: number;
  readonly ceiling: number;
  readonly quotient: number;
}

export const isMet = ({ value, target }: Pick<Figure, 'value' | 'target'>): boolean =>
  target === null || ('atLeast' in target ? value >= target.atLeast : value < target.below);

const OUTCOMES = { ok: 'ok', missed: 'MISSED', shown: '' };
const outcomeOf = (figure: Figure): keyof typeof OUTCOMES => (figure.target === null ? 'shown' : isMet(figure) ? 'ok' : 'missed');

export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [figure.title, valueText(figure), targetText(figure), OUTCOMES[outcomeOf(figure)], figure.note]);
  return inColumns([['figure', 'value', 'target', '', 'made of'], ...rows]);
}

export function inColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

type Valued = Pick<Figure, 'value' | 'unit' | 'target'>;

export const targetText = ({ target, unit }: Valued): string => {
  if (target === null) return '';
  const suffix = unit === 'ratio' ? '' : ` ${unit}`;
  return 'atLeast' in target ? `>= ${target.atLeast}${suffix}` : `< ${target.below}${suffix}`;
};

/** No more digits than a measurement has. */
export const valueText = ({ value, unit }: Valued): string =>
  `${Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3))}${unit === 'ratio' ? '' : ` ${unit}`}`;

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly date: string;
  /** Share of all cores that was busy before the bench began: above some percent the figures are noise. */
  readonly busyBefore: number;
  readonly loadBefore: number;
}

export async function lookAtMachine(): Promise<Machine> {
  const before = cpuTimes();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const after = cpuTimes();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    kernel: release(),
    node: process.version,
    date: new Date().toISOString(),
    busyBefore: 1 - (after.idle - before.idle) / (after.all - before.all),
    loadBefore: loadavg()[0] ?? 0,
  };
}

export const machineLine = ({ cpu, cores, memoryMiB, kernel, node, date, busyBefore }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryMiB} MiB, Linux ${kernel}, Node ${node}, ${date}, ${Math.round(busyBefore * 100)} % busy before`;

/** Ticks of all cores together since the machine started. */
function cpuTimes(): { readonly all: number; readonly idle: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, part) => sum + part, 0), idle: (ticks[3] ?? 0) + (ticks[4] ?? 0) };
}

export const toJson = (machine: Machine, figures: readonly Figure[]): string =>
  `${JSON.stringify({ machine, figures: figures.map((figure) => ({ ...figure, outcome: outcomeOf(figure) })) }, null, 2)}\n`;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [one = Number.NaN, other = one] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (one + other) / 2;
}

/** The smallest value that at least this part of them does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
