/** Figures as sheets of an Excel file: titled, with headings that stay, numbers that are numbers and times that are times. */
import { bodyOf, FIELD_NAMES, groupHeadings, type Headings } from './csv.js';
import type { Period } from './days.js';
import { INDICATORS } from './indicators.js';
import type { Column, FiguresTable } from './table.js';

export interface FiguresSheet {
  readonly table: FiguresTable;
  readonly period: Period;
  /** First words of the sheet's name. */
  readonly name: string;
  /** Lines above the table, the first in large letters. */
  readonly title: readonly string[];
}

interface Cell {
  readonly value: string | number | Date;
  readonly type: StringConstructor | NumberConstructor | DateConstructor;
  readonly format?: string;
  readonly [style: string]: unknown;
}

/** As the library has it: https://gitlab.com/catamphetamine/write-excel-file */
export interface ExcelSheet {
  readonly data: (Cell | null)[][];
  readonly sheet: string;
  readonly columns: { readonly width: number }[];
  readonly stickyRowsCount: number;
  readonly stickyColumnsCount: number;
  readonly orientation: 'landscape';
}

const SHEET_NAME_MAX = 31;
const NOT_IN_SHEET_NAMES = /[\\/?*[\]:]/g;
const NAME_WIDTH = { least: 16, most: 44 } as const;
const NUMBER_WIDTH = 15;
const TITLE_SIZE = 14;
/** Four lines: longer headings are cut, and none is. */
const HEAD_HEIGHT = 62;
const DAY_SEC = 86_400;
const MINUTE_SEC = 60;

/** Cells have types there: a text is no formula, whatever it begins with. */
export const sheetsOf = (sheets: readonly FiguresSheet[], headings: Headings = FIELD_NAMES): ExcelSheet[] =>
  sheets.map((sheet) => sheetOf(sheet, headings));

function sheetOf({ table, period, name, title }: FiguresSheet, headings: Headings): ExcelSheet {
  const groups = groupHeadings(table, headings);
  const kinds = table.columns.map((column) => kindOf(column, headings));
  const heads = [...groups, ...table.columns.map((column, index) => kinds[index]?.heading(headings.column(column)) ?? '')];
  const body = bodyOf(table, headings).map(({ isTotal, names, values }) => [
    ...names.map((text, index) => nameCell(text, !isTotal && table.by[index] === 'day', isTotal)),
    ...values.map((value, index) => (value === null ? null : numberCell(kinds[index] ?? COUNT, value, isTotal))),
  ]);
  const widthOf = (_: string, at: number): number => Math.max(...table.rows.map(({ names }) => (names[at] ?? '').length + 2));
  return {
    data: [...title.map(titleCells), heads.map((value, index) => headCell(value, index >= groups.length)), ...body],
    sheet: sheetName(name, period),
    columns: [
      ...groups.map((text, at) => ({ width: Math.min(NAME_WIDTH.most, Math.max(NAME_WIDTH.least, widthOf(text, at))) })),
      ...kinds.map(() => ({ width: NUMBER_WIDTH })),
    ],
    stickyRowsCount: title.length + 1,
    stickyColumnsCount: groups.length,
    orientation: 'landscape',
  };
}

interface Kind {
  readonly format: string;
  readonly heading: (name: string) => string;
  readonly cell: (value: number) => number;
}

const same = <Value>(value: Value): Value => value;
const COUNT: Kind = { format: '#,##0', heading: same, cell: same };
const SHARE: Kind = { ...COUNT, format: '0.0' };
const TIME: Kind = { ...COUNT, format: '[h]:mm:ss', cell: (seconds) => seconds / DAY_SEC };

/** Fields keep the units that the protocol says. Excel has no times below zero: of what can be less, minutes are told. */
function kindOf({ indicator }: Column, headings: Headings): Kind {
  const { unit } = INDICATORS[indicator];
  if (unit !== 'seconds' && unit !== 'seconds by reason') return unit.startsWith('count') ? COUNT : SHARE;
  if (headings === FIELD_NAMES) return COUNT;
  if (indicator !== 'promised_bias') return TIME;
  return { format: '0.0', heading: headings.inMinutes, cell: (seconds) => seconds / MINUTE_SEC };
}

const titleCells = (value: string, index: number): Cell[] => [
  { value, type: String, ...(index === 0 && { fontWeight: 'bold', fontSize: TITLE_SIZE }) },
];

const headCell = (value: string, isNumber: boolean): Cell => ({
  ...{ value, type: String, fontWeight: 'bold', wrap: true, height: HEAD_HEIGHT, alignVertical: 'bottom' },
  ...{ align: isNumber ? 'right' : 'left', bottomBorderStyle: 'thin', backgroundColor: '#eef1f4' },
});

function nameCell(value: string, isDay: boolean, isTotal: boolean): Cell {
  if (isDay) return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'dd.mm.yyyy', align: 'left' };
  return { value, type: String, ...(isTotal && TOTAL) };
}

const numberCell = ({ format, cell }: Kind, value: number, isTotal: boolean): Cell => ({
  ...{ value: cell(value), type: Number, format },
  ...(isTotal && TOTAL),
});

const TOTAL = { fontWeight: 'bold', topBorderStyle: 'thin' } as const;

/** `По услугам 24.11.2026`: the days are whole, whatever else must be cut. */
function sheetName(name: string, period: Period): string {
  const days = daysShort(period);
  return `${name
    .replace(NOT_IN_SHEET_NAMES, ' ')
    .slice(0, SHEET_NAME_MAX - days.length - 1)
    .trim()} ${days}`;
}

/** `24.11.2026`, `01.11–24.11.2026` */
export function daysShort({ from, to }: Period): string {
  const [first, last] = [from, to].map((day) => day.split('-').reverse().join('.')) as [string, string];
  if (from === to) return last;
  return `${from.slice(0, 4) === to.slice(0, 4) ? first.slice(0, 5) : first}–${last}`;
}
