import { describe, expect, it } from 'vitest';
import { figuresCsv, sheetOf } from '../../../server/protocol/figures/csv.js';
import { INDICATOR_NAMES } from '../../../server/protocol/figures/indicators.js';
import { type Names, namingBy } from '../../../server/protocol/figures/naming.js';
import { type FiguresReply, figuresTable, type Line, valuesThere } from '../../../server/protocol/figures/table.js';
import { COMMANDS } from '../../../server/protocol/registry.js';

const EXAMPLE = COMMANDS.get('indicators')?.example.reply as FiguresReply;
const NAMES: Names = {
  ...{ service: new Map([[1, '=1+1']]), operation: new Map(), kiosk: new Map() },
  ...{ reason: new Map([[7, 'Нет паспорта']]), outcome: new Map([[7, 'Договор']]) },
  ...{ window: new Map([2, 10].map((id) => [id, `Окно ${id}`])), clerk: new Map([[3, 'Петров']]) },
};
const NAMING = namingBy(NAMES, '(none)');

function reply(by: readonly string[], ...lines: readonly Partial<Line>[]): FiguresReply {
  return { ...EXAMPLE, by: [...by], lines: lines.map((line) => ({ ...EXAMPLE.total, keys: [], ...line })) };
}

describe('a table of figures', () => {
  it('is sorted by names and the numbers in them, by hours and days as they come, and what has no name is last', () => {
    const names = (by: readonly string[], ...keys: readonly Line['keys'][]) =>
      figuresTable(reply(by, ...keys.map((each) => ({ keys: each }))), ['arrived'], NAMING).rows.map((row) => row.names.join(' '));
    expect(names(['window'], [null], [10], [2], [77])).toEqual(['77', 'Окно 2', 'Окно 10', '(none)', 'all']);
    expect(names(['hour'], [10], [9])).toEqual(['09:00', '10:00', 'all']);
    expect(names(['clerk', 'day'], [3, '2026-11-02'], [3, '2026-11-01'], [null, '2026-11-01'])).toEqual([
      ...['Петров 2026-11-01', 'Петров 2026-11-02', '(none) 2026-11-01', 'all '],
    ]);
  });

  it('has a column for each reason that there is, and for each band of waiting', () => {
    const two = reply(['window'], { keys: [2], refused_by: { noDocuments: 2 } }, { keys: [10], refused_by: { none: 1, '7': 4 } });
    const { columns, rows } = figuresTable(two, ['arrived', 'refused_by', 'wait_bands'], NAMING);
    expect(columns.map(({ name }) => name).slice(0, 6)).toEqual([
      'arrived',
      'refused_by Нет паспорта',
      'refused_by noDocuments',
      'refused_by none',
      'wait_bands 0-5',
      'wait_bands 5-10',
    ]);
    expect(columns.at(-1)?.name).toBe('wait_bands 60+');
    expect(rows.map(({ values }) => values.slice(0, 5))).toEqual([
      [1, 0, 2, 0, 1],
      [1, 4, 0, 1, 1],
      [1, 0, 0, 0, 1],
    ]);
  });

  it('is compared by lines and reasons, and not by places', () => {
    const now = figuresTable(reply(['window'], { keys: [2], refused_by: { none: 1, '7': 4 } }, { keys: [10] }), ['refused_by'], NAMING);
    const before = figuresTable(reply(['window'], { keys: [2], refused_by: { noDocuments: 3, none: 2 } }), ['refused_by'], NAMING);
    const there = valuesThere(before);
    expect(now.rows.map((row) => now.columns.map(({ name }) => there(row, name)))).toEqual([
      [0, 2],
      [undefined, undefined],
      [0, 0],
    ]);
  });

  it('names outcomes by their own book', () => {
    const { columns } = figuresTable(reply([], { keys: [], outcomes: { '7': 2, none: 1 } }), ['outcomes'], NAMING);
    expect(columns.map(({ name }) => name)).toContain('outcomes Договор');
  });

  it('is CSV and a sheet, in which a name is no formula', () => {
    const table = figuresTable(reply(['service'], { keys: [1], visits_per_hour: 1.5, promised_bias: null }), INDICATOR_NAMES, NAMING);
    const [heading = '', first = '', total = ''] = figuresCsv(table, ';').split('\r\n');
    expect(heading).toMatch(/^\u{feff}service;arrived;present;served;/u);
    expect(first).toMatch(/^'=1\+1;1;0;1;.*;1,5;/);
    expect(total).toMatch(/^all;1;0;1;/);
    expect(new Set([heading, first, total].map((line) => line.split(';').length)).size).toBe(1);
    expect(figuresCsv(table, ',').split('\r\n')[1]).toContain(',1.5,');
    const [head = [], row = []] = sheetOf(table);
    expect([head[0]?.value, row[0], row[1]]).toEqual(['service', { value: '=1+1', type: String }, { value: 1, type: Number }]);
  });
});
