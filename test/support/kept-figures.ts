/** Figures of forecasts, warnings and numbers of windows: `kept-figures.json`, and the tables of docs/forecasts.md that it makes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { measuredCommit } from './measured-commit.js';

/** Each with its columns. */
export const TABLES = {
  forecasts: [
    'kind of branch',
    'visitors',
    'within P90, %',
    'within P50, %',
    'within the span, %',
    'span, min',
    'late by, min',
    'parts outside',
  ],
  warnings: ['kind of branch', 'broken norms', 'announced 3 min before', 'of those that broke anew', 'announcements', 'came true'],
  staffing: ['told', 'half hours', 'told on average, %', 'came true, %'],
} as const;
type Table = keyof typeof TABLES;

export interface KeptRow {
  readonly table: Table;
  /** The first column. */
  readonly name: string;
  /** What was played: seeds and days. */
  readonly of: string;
  /** A day such as `2026-11-30`. */
  readonly date: string;
  readonly commit: string;
  /** By column. */
  readonly cells: Readonly<Record<string, string>>;
}

const RECORDED = 'test/support/kept-figures.json';
export const DOCUMENT = 'docs/forecasts.md';
const markOf = (table: Table): readonly [string, string] => [`<!-- written: ${table} -->`, `<!-- end: ${table} -->`];

export const readKept = (): readonly KeptRow[] => JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly KeptRow[];

/** New rows take the places of those of the same names; others come behind. */
export function merged(kept: readonly KeptRow[], anew: readonly KeptRow[]): readonly KeptRow[] {
  const isSame = (one: KeptRow) => (other: KeptRow) => one.table === other.table && one.name === other.name;
  return [...kept.map((row) => anew.find(isSame(row)) ?? row), ...anew.filter((row) => !kept.some(isSame(row)))];
}

/** The document with these rows; throws where it has no place for a table. */
export function withRows(document: string, rows: readonly KeptRow[]): string {
  return (Object.keys(TABLES) as Table[]).reduce((text, table) => {
    const [begin, end] = markOf(table);
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`${DOCUMENT} has no place for a table: ${begin} … ${end}`);
    return `${text.slice(0, from)}${begin}\n\n${tableOf(table, rows)}\n${text.slice(to)}`;
  }, document);
}

function tableOf(table: Table, rows: readonly KeptRow[]): string {
  const columns = [...TABLES[table], 'played', 'measured'];
  const own = rows.filter((row) => row.table === table);
  const [, ...measured] = TABLES[table];
  const lines = own.map(({ name, cells, of, date, commit }) => [
    name,
    ...measured.map((column) => cells[column] ?? ''),
    of,
    `${date}, ${commit}`,
  ]);
  return [columns, columns.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/**
 * To be called before anything is measured, as the checkout may change meanwhile. The function keeps what a command has measured in the
 * checkout, to be looked at and committed.
 */
export function keeping(table: Table, of: string): (measured: readonly (readonly string[])[]) => void {
  const at = { date: new Date().toISOString().slice(0, 10), commit: measuredCommit() };
  return (measured) => {
    const [, ...columns] = TABLES[table];
    const cellsOf = (figures: readonly string[]) => Object.fromEntries(columns.map((column, index) => [column, figures[index] ?? '']));
    const anew = measured.map(([name = '', ...figures]) => ({ table, name, of, ...at, cells: cellsOf(figures) }));
    const rows = merged(readKept(), anew);
    writeFileSync(RECORDED, `${JSON.stringify(rows, null, 2)}\n`);
    writeFileSync(DOCUMENT, withRows(readFileSync(DOCUMENT, 'utf8'), rows));
  };
}
