/** docs/forecasts.md says what is recorded, and a command replaces what it measured. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DOCUMENT, type KeptRow, merged, readKept, TABLES, withRows } from './kept-figures.js';

const row = (name: string, commit: string, table: KeptRow['table'] = 'staffing'): KeptRow => ({
  ...{ table, name, commit, of: 'seed 7', date: '2026-11-30' },
  cells: Object.fromEntries(TABLES[table].slice(1).map((column) => [column, '1'])),
});

it('has what is recorded, each with a day, a commit and all columns', () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  const rows = readKept();
  expect(withRows(document, rows)).toBe(document);
  for (const { table, date, commit, cells } of rows) {
    expect(`${date} ${commit}`).toMatch(/^20\d\d-\d\d-\d\d [0-9a-f]{7,}( with changes)?$/);
    expect(Object.keys(cells)).toEqual(TABLES[table].slice(1));
  }
  expect(new Set(rows.map(({ table, name }) => `${table} ${name}`)).size).toBe(rows.length);
});

it('a row is replaced by a new one of its name, in its place, and no other', () => {
  const kept = [row('a', 'one'), row('b', 'one'), row('a', 'one', 'warnings')];
  const anew = merged(kept, [row('c', 'two'), row('a', 'two')]);
  expect(anew.map(({ table, name, commit }) => `${table} ${name} ${commit}`)).toEqual([
    'staffing a two',
    'staffing b one',
    'warnings a one',
    'staffing c two',
  ]);
});

it('a document without a place for a table is not written', () => {
  expect(() => withRows('nothing', [])).toThrow(DOCUMENT);
});
