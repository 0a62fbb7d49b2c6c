/** Holds the figures of the box against those that were counted again. */
import type { Counted } from './count.js';
import type { Figures } from './figures.js';
import type { Asked, Key } from './parts.js';

export interface Answer {
  readonly lines: readonly (Figures & { readonly keys: readonly Key[] })[];
  readonly total: Figures;
}

export interface Comparison {
  compared: number;
  readonly differences: string[];
}

export function compare(asked: Asked, box: Answer, counted: Counted): Comparison {
  const comparison: Comparison = { compared: 0, differences: [] };
  const name = JSON.stringify(asked);
  const keys = box.lines.map((line) => JSON.stringify(line.keys));
  for (const key of counted.lines.keys()) if (!keys.includes(key)) comparison.differences.push(`${name} line ${key}: the box has none`);
  for (const line of box.lines) {
    const own = counted.lines.get(JSON.stringify(line.keys));
    if (own === undefined) comparison.differences.push(`${name} line ${JSON.stringify(line.keys)}: counted again there is none`);
    else compareLine(`${name} line ${JSON.stringify(line.keys)}`, line, own.figures, comparison);
  }
  const sorted = [...box.lines].sort((one, other) => compareKeys(one.keys, other.keys));
  if (sorted.some((line, index) => line !== box.lines[index])) comparison.differences.push(`${name}: the lines are not sorted`);
  compareLine(`${name} total`, box.total, counted.total, comparison);
  return comparison;
}

function compareLine(name: string, { keys: _, ...box }: Figures & { readonly keys?: unknown }, own: Figures, comparison: Comparison): void {
  for (const figure of new Set([...Object.keys(box), ...Object.keys(own)])) {
    comparison.compared += 1;
    const [one, other] = [text(box[figure]), text(own[figure])];
    if (one !== other) comparison.differences.push(`${name} ${figure}: the box says ${one}, counted again it is ${other}`);
  }
}

/** Sums by reason in a fixed order. */
function text(figure: unknown): string {
  if (typeof figure !== 'object' || figure === null || Array.isArray(figure)) return JSON.stringify(figure ?? null);
  return JSON.stringify(Object.fromEntries(Object.entries(figure).sort()));
}

/** By their values; none comes last. */
function compareKeys(ones: readonly Key[], others: readonly Key[]): number {
  for (const [index, one] of ones.entries()) {
    const other = others[index] ?? null;
    if (one === other) continue;
    if (one === null || other === null) return one === null ? 1 : -1;
    return one < other ? -1 : 1;
  }
  return 0;
}
