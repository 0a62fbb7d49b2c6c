import { describe, expect, it } from 'vitest';
import { reportWords } from '../../../server/pipeline/figures/report-words.js';
import { figuresCsv } from '../../../server/protocol/figures/csv.js';
import { INDICATOR_NAMES } from '../../../server/protocol/figures/indicators.js';
import { type Names, namingBy } from '../../../server/protocol/figures/naming.js';
import { type FiguresReply, figuresTable, type Line, valuesThere } from '../../../server/protocol/figures/table.js';
import { headingsIn, namingIn } from '../../../server/protocol/figures/words.js';
import { sheetsOf } from '../../../server/protocol/figures/workbook.js';
import { COMMANDS } from '../../../server/protocol/registry.js';

const EXAMPLE = COMMANDS.get('indicators')?.example.reply as FiguresReply;
const NAMES: Names = {
  ...{ service: new Map([[1, '=1+1']]), operation: new Map(), kiosk: new Map() },
  ...{ reason: new Map([[7, 'Нет паспорта']]), outcome: new Map([[7, 'Договор']]) },
  ...{ window: new Map([2, 10].map((id) => [id, `Окно ${id}`])), clerk: new Map([[3, 'Петров']]) },
};
const PERIOD = { from: '2026-11-24', to: '2026-11-24' };
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
    const there = valuesThere(before, EXAMPLE, EXAMPLE);
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
    const [sheet] = sheetsOf([{ table, period: PERIOD, name: 'service', title: ['Figures', 'of a day'] }]);
    const [, , head = [], row = []] = sheet?.data ?? [];
    expect([head[0]?.value, row[0], row[1]]).toEqual([
      ...['service', { value: '=1+1', type: String }],
      { value: 1, type: Number, format: '#,##0' },
    ]);
    expect(row[table.columns.findIndex(({ name }) => name === 'promised_bias') + 1]).toBeNull();
  });

  it('compares days, weeks and months by their places in the periods, and hours by their names', () => {
    const periods = [
      { from: '2026-11-23', to: '2026-11-29' },
      { from: '2026-11-16', to: '2026-11-22' },
    ] as const;
    const there = (
      by: string,
      keys: readonly [now: string | number, then: string | number],
      [now, then]: typeof periods | typeof months,
    ) => {
      const before = figuresTable(reply([by], { keys: [keys[1]], arrived: 7 }), ['arrived'], NAMING);
      return valuesThere(before, now, then)({ isTotal: false, keys: [keys[0]] }, 'arrived');
    };
    const months = [
      { from: '2026-10-01', to: '2026-12-31' },
      { from: '2026-07-01', to: '2026-09-30' },
    ] as const;
    expect(there('day', ['2026-11-25', '2026-11-18'], periods)).toBe(7);
    expect(there('day', ['2026-11-25', '2026-11-25'], periods)).toBeUndefined();
    expect(there('week', ['2026-W48', '2026-W47'], periods)).toBe(7);
    expect(there('month', ['2026-12', '2026-09'], months)).toBe(7);
    expect(there('day', ['2026-12-31', '2026-09-30'], months)).toBe(7);
    expect(there('hour', [9, 9], periods)).toBe(7);
    expect(there('weekday', [1, 2], periods)).toBeUndefined();
  });
});

describe('files for people', () => {
  const table = (language: string, by: string, ...lines: readonly Partial<Line>[]) =>
    figuresTable(reply([by], ...lines), INDICATOR_NAMES, namingIn(reportWords([language]), NAMES));

  it.each([
    ['ru', 'По дням недели;Пришли;', 'Ожидание, среднее, с', 'понедельник;', 'Всего;'],
    ['kk', 'Апта күндері бойынша;', 'с', 'дүйсенбі;', 'Барлығы;'],
    ['en', 'By weekday;Arrived;', ', s', 'Monday;', 'All;'],
    ['de', 'По дням недели;Пришли;', 'Ожидание, среднее, с', 'понедельник;', 'Всего;'],
  ])('are in the words of the catalogue: %s', (language, start, unit, line, total) => {
    const words = reportWords([language]);
    const csv = figuresCsv(table(language, 'weekday', { keys: [1] }), ';', headingsIn(words))
      .slice(1)
      .split('\r\n');
    expect([csv[0]?.startsWith(start), csv[1]?.startsWith(line), csv[2]?.startsWith(total)], csv.join('\n')).toEqual([true, true, true]);
    const heading = csv[0]?.split(';')[1 + INDICATOR_NAMES.indexOf('wait_mean')] ?? '';
    expect(csv[0]).toContain(unit);
    for (const name of INDICATOR_NAMES) expect(csv[0], heading).not.toContain(name.includes('_') ? name : '\u0000');
  });

  it('are sheets with days that are days, times that are times, and shares with one digit', () => {
    const words = reportWords(['ru']);
    const day = { keys: ['2026-11-24'], wait_mean: 90, served_percent: 33.3, promised_bias: -90, arrived: 3, lead_max: 90_000 } as const;
    const period = { from: '2026-11-01', to: '2026-11-24' };
    const shown = table('ru', 'day', day);
    const [sheet] = sheetsOf([{ table: shown, period, name: 'По дням: [лист]', title: ['Банк: по дням', 'ноябрь'] }], headingsIn(words));
    const [title, , head = [], row = [], total = []] = sheet?.data ?? [];
    const at = (name: string) => shown.columns.findIndex((column) => column.name === name) + 1;
    expect(title?.[0]).toMatchObject({ value: 'Банк: по дням', fontWeight: 'bold' });
    expect(row[0]).toMatchObject({ value: new Date('2026-11-24T00:00:00Z'), type: Date, format: 'dd.mm.yyyy' });
    expect([at('arrived'), at('wait_mean'), at('served_percent'), at('promised_bias')].map((place) => row[place])).toMatchObject([
      { value: 3, format: '#,##0' },
      { value: 90 / 86_400, format: '[h]:mm:ss' },
      { value: 33.3, format: '0.0' },
      { value: -1.5, format: '0.0' },
    ]);
    expect([head[at('promised_bias')]?.value, total[0]?.value]).toEqual(['Дольше (−: меньше) названного, мин', 'Всего']);
    expect([sheet?.sheet, sheet?.stickyRowsCount, sheet?.stickyColumnsCount]).toEqual(['По дням   лист 01.11–24.11.2026', 3, 1]);
    expect(sheet?.columns.length).toBe(head.length);
  });

  it('name sheets by periods of two years, and by one day', () => {
    const named = (period: { from: string; to: string }) =>
      sheetsOf([{ table: table('ru', 'day'), period, name: 'По способу выдачи', title: [] }]).map(({ sheet }) => sheet);
    expect(named({ from: '2025-12-31', to: '2026-01-01' })).toEqual(['По способ 31.12.2025–01.01.2026']);
    expect(named(PERIOD)).toEqual(['По способу выдачи 24.11.2026']);
  });
});
