/** `qctl stats`: number of visitors, waiting times and service times. */
import { InvalidArgumentError, Option } from 'commander';
import writeExcelFile from 'write-excel-file/node';
import { type QboxClient, QboxError } from '../../protocol/client/client.js';
import { figuresCsv, sheetOf } from '../../protocol/figures/csv.js';
import { localTime, shifted } from '../../protocol/figures/days.js';
import { figuresOf, GROUPINGS, type Grouping, type Naming } from '../../protocol/figures/figures.js';
import { chosenOf } from '../../protocol/figures/parts.js';
import { namingOf, readVisits } from '../../protocol/figures/reading.js';
import { writeNamedFile } from '../as-owner/as-owner.js';
import type { Asking, QctlCommand } from '../command.js';
import { UsageError } from '../failures.js';
import { json, printable, table } from '../output.js';

const PERIODS = { today: [0, 0], yesterday: [-1, -1], week: [-6, 0], month: [-29, 0] } as const;

interface StatsOptions {
  readonly from?: string;
  readonly to?: string;
  readonly period: keyof typeof PERIODS;
  readonly by?: Grouping;
  readonly service?: number;
  readonly clerk?: number;
  readonly window?: number;
  readonly csv?: string;
  readonly separator: string;
  readonly xlsx?: string;
}

export function addStats(root: QctlCommand): void {
  root
    .command('stats')
    .option('--from <day>', 'first day, such as 2026-11-24', day)
    .option('--to <day>', 'last day (default: that of --from)', day)
    .addOption(new Option('--period <name>', 'days up to today, instead of --from').choices(Object.keys(PERIODS)).default('today'))
    .addOption(new Option('--by <what>', 'a line for each').choices(GROUPINGS))
    .option('--service <id>', 'only this service', id)
    .option('--clerk <id>', 'only what this clerk did (id of the user)', id)
    .option('--window <id>', 'only what was done at this window', id)
    .option('--csv <file>', 'write CSV for a spreadsheet; "-" = standard output')
    .addOption(new Option('--separator <sign>', 'between the cells of CSV').choices([';', ',', '\t']).default(';'))
    .option('--xlsx <file>', 'write an Excel file')
    .description('counts visitors, with their waiting and serving times')
    .explained(
      {
        'qctl stats --period week --by service': '',
        'qctl stats --from 2026-11-01 --to 2026-11-24 --by clerk --xlsx november.xlsx': '',
        'qctl stats --period month --clerk 3 --by day': 'what one clerk did, day by day',
        'qctl stats --by hour --csv - --separator ,': '',
      },
      `
Times are in seconds; docs/indicators.md defines each figure. Each clerk and each window has the time it served: a visitor who was with two
counts for both.
Days are those of the branch.`,
    )
    .inSession(stats);
}

/** Writes the files that are wanted; without any, shows the table. */
async function stats(asking: Asking<StatsOptions>): Promise<void> {
  const { options, dependencies } = asking;
  const { rows, ...period } = await readFigures(asking);
  const csv = figuresCsv(rows, options.separator);
  if (options.xlsx !== undefined) {
    await writeNamedFile(options.xlsx, await writeExcelFile(sheetOf(rows)).toBuffer()).catch(cannotWrite);
  }
  if (options.csv === '-') dependencies.out(csv);
  else if (options.csv !== undefined) await writeNamedFile(options.csv, csv).catch(cannotWrite);
  if (options.json) dependencies.out(json({ ...period, rows }));
  else if (options.csv === undefined && options.xlsx === undefined) {
    const heading = printable([`${period.from} to ${period.to}`, period.timeZone, ...period.only].join(', '));
    dependencies.out(`${heading}\n${table(rows, dependencies)}`);
  }
}

const cannotWrite = (failure: Error): never => {
  throw new UsageError(`cannot write: ${failure.message}`);
};

function id(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected an id, as the books have it: qctl book list Service.');
  return Number(text);
}

function day(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
  if (!isDay) throw new InvalidArgumentError('Expected a day such as 2026-11-24.');
  return text;
}

async function readFigures({ client, options: own, dependencies: { progress } }: Asking<StatsOptions>) {
  const timeZone = await branchZone(client);
  const local = localTime(timeZone);
  const today = local(client.boxTime).day;
  const [first, last] = PERIODS[own.period];
  const from = own.from ?? shifted(own.to ?? today, own.to === undefined ? first : 0);
  const to = own.to ?? own.from ?? shifted(today, last);
  if (to < from) throw new UsageError(`--to ${to} is before --from ${from}`);
  const naming = await namingOf(client, local);
  const visits = await readVisits(client, { from, to }, local, (each) => progress?.(`reading ${each}`));
  progress?.('');
  return { from, to, timeZone, only: await onlyWords(client, own, naming), rows: figuresOf(chosenOf(visits, own), own.by, naming) };
}

/** The chosen filters, with current names. */
async function onlyWords(client: QboxClient, { service, clerk, window }: StatsOptions, naming: Naming): Promise<string[]> {
  const services = service === undefined ? [] : await client.list('Service');
  return [
    ...(service === undefined ? [] : [`service ${services.find((row) => row.id === service)?.name ?? service}`]),
    ...(clerk === undefined ? [] : [`clerk ${naming.clerk(clerk)}`]),
    ...(window === undefined ? [] : [`window ${naming.window(window)}`]),
  ];
}

/** An older box does not report it: then the zone of this machine is used. */
async function branchZone(client: QboxClient): Promise<string> {
  try {
    return (await client.call('diagnostics', {})).time_zone;
  } catch (failure) {
    if (failure instanceof QboxError) return new Intl.DateTimeFormat().resolvedOptions().timeZone;
    throw failure;
  }
}
