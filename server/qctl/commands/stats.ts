/** `qctl stats`: how many visitors there were, how long they waited and were served. */
import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type QboxClient, QboxError } from '../../protocol/client/client.js';
import { UsageError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { json, table } from '../output.js';
import { withSession } from '../session.js';
import type { Surroundings } from '../surroundings.js';
import { figuresOf, GROUPINGS, type Grouping, type Naming, type Visit } from './stats-figures.js';
import { figuresCsv, writeFiguresXlsx } from './stats-file.js';

const PERIODS = { today: [0, 0], yesterday: [-1, -1], week: [-6, 0], month: [-29, 0] } as const;

interface StatsOptions {
  readonly from?: string;
  readonly to?: string;
  readonly period: keyof typeof PERIODS;
  readonly by?: Grouping;
  readonly csv?: string;
  readonly separator: string;
  readonly xlsx?: string;
}

const EXAMPLES = `
Times are in seconds. Who was called counts as served; clerk and window are those of the first call. Days are those of the branch.

Examples:
  qctl stats --period week --by service
  qctl stats --from 2026-11-01 --to 2026-11-24 --by clerk --xlsx november.xlsx
  qctl stats --by hour --csv - --separator ,
`;

export function addStats(root: Command, surroundings: Surroundings): void {
  root
    .command('stats')
    .option('--from <day>', 'the first day, such as 2026-11-24', day)
    .option('--to <day>', 'the last day; the first one if left out', day)
    .addOption(new Option('--period <name>', 'days up to today, instead of --from').choices(Object.keys(PERIODS)).default('today'))
    .addOption(new Option('--by <what>', 'a line each').choices(GROUPINGS))
    .option('--csv <file>', 'write CSV for a spreadsheet; "-" = standard output')
    .addOption(new Option('--separator <sign>', 'between the cells of CSV').choices([';', ',', '\t']).default(';'))
    .option('--xlsx <file>', 'write a table of Excel')
    .description('counts visitors, with their waiting and serving times')
    .addHelpText('after', EXAMPLES)
    .action((own: StatsOptions, command: Command) => {
      const options = globalOptions(command);
      return withSession(sessionOptions(options), surroundings, async ({ client }) => {
        const { rows, ...period } = await readFigures(client, own, surroundings);
        if (own.xlsx !== undefined) await writeFiguresXlsx(rows, own.xlsx).catch(cannotWrite);
        if (own.csv === '-') surroundings.out(figuresCsv(rows, own.separator));
        else if (own.csv !== undefined) await writeFile(own.csv, figuresCsv(rows, own.separator)).catch(cannotWrite);
        if (options.json) surroundings.out(json({ ...period, rows }));
        else if (own.csv === undefined && own.xlsx === undefined) {
          surroundings.out(
            `${period.from} to ${period.to}, ${period.timeZone}\n${table(
              rows.map((row) => ({ ...row })),
              surroundings,
            )}`,
          );
        }
      });
    });
}

const cannotWrite = (failure: Error): never => {
  throw new UsageError(`cannot write: ${failure.message}`);
};

function day(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
  if (!isDay) throw new InvalidArgumentError('Expected a day such as 2026-11-24.');
  return text;
}

async function readFigures(client: QboxClient, own: StatsOptions, { progress }: Pick<Surroundings, 'progress'>) {
  const timeZone = await branchZone(client);
  const [users, workplaces] = await Promise.all([client.list('User'), client.list('Workplace')]);
  const local = localTime(timeZone);
  const today = local(client.boxTime).day;
  const [first, last] = PERIODS[own.period];
  const from = own.from ?? shifted(own.to ?? today, own.to === undefined ? first : 0);
  const to = own.to ?? own.from ?? shifted(today, last);
  if (to < from) throw new UsageError(`--to ${to} is before --from ${from}`);
  const visits: Visit[] = [];
  // Day by day: the box answers some thousands of visits at once, and not a year of them.
  for (let each = from; each <= to; each = shifted(each, 1)) {
    progress?.(`reading ${each}`);
    const period = { from: dayStart(each, local), to: dayStart(shifted(each, 1), local) };
    visits.push(...(await client.call('statistics', { ...period, services: true, stages: true, operations: true })));
  }
  progress?.('');
  const clerks = new Map(users.map(({ id, surname, name, login }) => [id, [surname, name].filter(Boolean).join(' ') || login]));
  const windows = new Map(workplaces.map(({ id, name }) => [id, name]));
  const named = (names: ReadonlyMap<number, string>) => (id: number | null) => names.get(id ?? -1) ?? String(id);
  const naming: Naming = { clerk: named(clerks), window: named(windows), local };
  return { from, to, timeZone, rows: figuresOf(visits, own.by, naming) };
}

/** An older box does not tell: then it is the zone of this machine. */
async function branchZone(client: QboxClient): Promise<string> {
  try {
    return (await client.call('diagnostics', {})).time_zone;
  } catch (failure) {
    if (failure instanceof QboxError) return new Intl.DateTimeFormat().resolvedOptions().timeZone;
    throw failure;
  }
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const shifted = (text: string, days: number): string =>
  new Date(Date.parse(`${text}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

function localTime(timeZone: string): Naming['local'] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (instant) => {
    const [date = '', hour = ''] = format.format(Date.parse(instant)).split(' ');
    return { day: date, hour };
  };
}

/** The first quarter of an hour of a day: zones are shifted by quarters, and the day may begin at one o'clock. */
function dayStart(text: string, local: Naming['local']): string {
  const aroundMs = Date.parse(`${text}T00:00:00Z`);
  for (let atMs = aroundMs - 15 * HOUR_MS; ; atMs += HOUR_MS / 4) {
    const instant = new Date(atMs).toISOString();
    if (local(instant).day >= text) return instant;
  }
}
