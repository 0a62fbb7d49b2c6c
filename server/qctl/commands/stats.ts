/** `qctl stats`: figures of visits, windows and clerks. */
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import writeExcelFile from 'write-excel-file/node';
import type { Channel } from '../../model/consumer.js';
import { shifted } from '../../model/local-time.js';
import type { QboxClient } from '../../protocol/client/client.js';
import { figuresCsv } from '../../protocol/figures/csv.js';
import { localTime } from '../../protocol/figures/days.js';
import {
  GROUPINGS,
  type Grouping,
  INDICATOR_NAMES,
  INDICATORS,
  type IndicatorName,
  SECTIONS,
  SUMMARY,
} from '../../protocol/figures/indicators.js';
import { type Names, namesIn, namingBy, readNamedRows } from '../../protocol/figures/naming.js';
import { type FiguresReply, type FiguresTable, figuresTable, type Row } from '../../protocol/figures/table.js';
import { sheetsOf } from '../../protocol/figures/workbook.js';
import type { RequestData } from '../../protocol/registry.js';
import type { Asking, QctlCommand } from '../command.js';
import { refuseMissing, writeAsked } from '../data-folder.js';
import { UsageError } from '../failures.js';
import { json, printable, table } from '../output.js';

const PERIODS = { today: [0, 0], yesterday: [-1, -1], week: [-6, 0], month: [-29, 0] } as const;
const SHOWN = ['summary', ...SECTIONS] as const;

interface Filters {
  readonly service?: number;
  readonly group?: string;
  readonly department?: number;
  readonly operation?: number;
  readonly clerk?: number;
  readonly role?: number;
  readonly window?: number;
  readonly kiosk?: number;
  readonly channel?: Channel;
  readonly language?: string;
  readonly ticket?: string;
}

interface StatsOptions extends Filters {
  readonly from?: string;
  readonly to?: string;
  readonly period: keyof typeof PERIODS;
  readonly by?: readonly Grouping[];
  readonly section: (typeof SHOWN)[number];
  readonly csv?: string;
  readonly separator: string;
  readonly xlsx?: string;
  readonly saveTo?: string;
}

export function addStats(root: QctlCommand): void {
  const command = root
    .command('stats')
    .option('--from <day>', 'first day, such as 2026-11-24', day)
    .option('--to <day>', 'last day (default: that of --from)', day)
    .addOption(new Option('--period <name>', 'days up to today, instead of --from').choices(Object.keys(PERIODS)).default('today'))
    .option('--by <what>', `a line for each; two are crossed: ${GROUPINGS.join(', ')}`, groupings)
    .addOption(new Option('--section <name>', 'figures to show; files and --json have all').choices(SHOWN).default('summary'));
  addFilters(command)
    .option('--csv <file>', 'write CSV for a spreadsheet; "-" = standard output')
    .addOption(new Option('--separator <sign>', 'between the cells of CSV').choices([';', ',', '\t']).default(';'))
    .option('--xlsx <file>', 'write an Excel file')
    .option('--save-to <folder>', 'write CSV and Excel to a folder, named by their days')
    .description('shows figures of visits, windows and clerks')
    .explained(
      {
        'qctl stats --period week --by service': '',
        'qctl stats --by window --section windows': 'what windows did today: serving, idle, breaks',
        'qctl stats --from 2026-11-01 --to 2026-11-24 --by clerk --xlsx november.xlsx': '',
        'qctl stats --period month --by weekday,hour --csv -': 'the busy hours of each weekday',
        'qctl stats --period yesterday --by clerk --save-to /srv/reports': 'for a timer',
      },
      `
Times are in seconds; docs/indicators.md defines each figure. A visitor who was at two windows, with two clerks
or for two services counts in both lines, and once in the last one.
Days are those of the branch.`,
    )
    .inSession(stats);
}

const addFilters = (command: QctlCommand): QctlCommand =>
  command
    .option('--service <id>', 'only this service', id)
    .option('--group <name>', 'only services of this group')
    .option('--department <number>', 'only services of this department', number)
    .option('--operation <id>', 'only this operation', id)
    .option('--clerk <id>', 'only what this clerk did (id of the user)', id)
    .option('--role <id>', 'only what clerks of this role did', id)
    .option('--window <id>', 'only what was done at this window', id)
    .option('--kiosk <id>', 'only tickets of this kiosk', id)
    .option('--channel <name>', 'only tickets given by a kiosk, a clerk or an administrator')
    .option('--language <code>', 'only visitors who chose this language')
    .option('--ticket <ticket>', 'only this ticket, such as Г002');

/** Writes the files that are wanted; without any, shows the table. */
async function stats(asking: Asking<StatsOptions>): Promise<void> {
  const { options, dependencies } = asking;
  if (options.saveTo !== undefined) refuseMissing(options.saveTo);
  const { reply, names } = await readFigures(asking);
  const naming = namingBy(names, '(none)');
  const all = figuresTable(reply, INDICATOR_NAMES, naming);
  const files = { ...filesIn(options.saveTo, reply), ...options };
  if (files.xlsx !== undefined) await writeAsked(files.xlsx, await writeExcelFile(sheetsOf([sheetOf(all, reply)])).toBuffer());
  if (files.csv === '-') dependencies.out(figuresCsv(all, options.separator));
  else if (files.csv !== undefined) await writeAsked(files.csv, figuresCsv(all, options.separator));
  if (options.json) dependencies.out(json(reply));
  else if (files.csv === undefined && files.xlsx === undefined) {
    const heading = printable([`${reply.from} to ${reply.to}`, reply.time_zone, ...onlyWords(options, names)].join(', '));
    dependencies.out(`${heading}\n${table(terminalRows(figuresTable(reply, shownOf(options.section), naming)), dependencies)}`);
  }
}

/** Names of fields, in the units that the protocol says. */
function sheetOf(table: FiguresTable, { from, to, time_zone: timeZone }: FiguresReply) {
  const name = table.by.length === 0 ? 'all' : table.by.join(' × ');
  return { table, period: { from, to }, name, title: [`${name}, ${from} to ${to}, ${timeZone}`] };
}

function filesIn(folder: string | undefined, { from, to, by }: FiguresReply): Pick<StatsOptions, 'csv' | 'xlsx'> {
  if (folder === undefined) return {};
  const name = join(folder, ['qbox', ...by, from, ...(to === from ? [] : [to])].join('-'));
  return { csv: `${name}.csv`, xlsx: `${name}.xlsx` };
}

const shownOf = (section: StatsOptions['section']): readonly IndicatorName[] =>
  section === 'summary' ? SUMMARY : INDICATOR_NAMES.filter((name) => INDICATORS[name].section === section);

const terminalRows = ({ by, columns, rows }: FiguresTable) =>
  rows.map(({ names, values }: Row) =>
    Object.fromEntries([
      ...(by.length === 0 ? [['group', 'all']] : by.map((grouping, index) => [grouping, names[index] ?? ''])),
      ...columns.map(({ name }, index) => [name, values[index] ?? null]),
    ]),
  );

function groupings(text: string): readonly Grouping[] {
  const names = text.split(',');
  const known = names.flatMap((name) => GROUPINGS.find((grouping) => grouping === name) ?? []);
  if (known.length < names.length || known.length > 2 || new Set(known).size < known.length)
    throw new InvalidArgumentError(`Expected one or two of ${GROUPINGS.join(', ')}, such as window or weekday,hour.`);
  return known;
}

function id(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected an id, as the books have it: qctl book list Service.');
  return Number(text);
}

function number(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('Expected a number.');
  return Number(text);
}

function day(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
  if (!isDay) throw new InvalidArgumentError('Expected a day such as 2026-11-24.');
  return text;
}

async function readFigures({ client, options }: Asking<StatsOptions>): Promise<{ reply: FiguresReply; names: Names }> {
  const { time_zone: timeZone } = await client.call('diagnostics', {});
  const period = periodOf(options, localTime(timeZone)(client.boxTime).day);
  if (period.to < period.from) throw new UsageError(`--to ${period.to} is before --from ${period.from}`);
  const reply = await client.call('indicators', { ...period, ...wireFilters(options), ...(options.by && { by: [...options.by] }) });
  return { reply, names: namesIn(await readNamedRows(client as QboxClient)) };
}

function periodOf(own: StatsOptions, today: string): { readonly from: string; readonly to: string } {
  const [first, last] = PERIODS[own.period];
  return {
    from: own.from ?? shifted(own.to ?? today, own.to === undefined ? first : 0),
    to: own.to ?? own.from ?? shifted(today, last),
  };
}

const wireFilters = ({ clerk, role, window, kiosk, ...filters }: Filters): Partial<RequestData<'indicators'>> => {
  const { service, group, department, operation, channel, language, ticket } = filters;
  const all = {
    service,
    group,
    department,
    operation,
    channel,
    language,
    ticket,
    user: clerk,
    userRole: role,
    workplace: window,
    registrator: kiosk,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

/** The chosen filters, with current names. */
function onlyWords(filters: Filters, names: Names): string[] {
  const named = (['service', 'operation', 'clerk', 'window', 'kiosk'] as const).flatMap((what) => {
    const chosen = filters[what];
    return chosen === undefined ? [] : [`${what} ${names[what].get(chosen) ?? chosen}`];
  });
  const plain = (['group', 'department', 'role', 'channel', 'language', 'ticket'] as const).flatMap((what) =>
    filters[what] === undefined ? [] : [`${what} ${filters[what]}`],
  );
  return [...named, ...plain];
}
