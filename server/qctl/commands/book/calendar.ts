/** `qctl calendar import`: holidays from a file of an authority or of a calendar program. */
import type { ReplyData } from '../../../protocol/registry.js';
import type { Asking, QctlCommand } from '../../command.js';
import { UsageError } from '../../failures.js';
import { type Page, table } from '../../output.js';
import { readText } from './book-file.js';

interface ImportOptions {
  readonly calendar: string;
  readonly from?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
}

type Imported = ReplyData<'importCalendar'>;

export function addCalendar(root: QctlCommand): void {
  const calendar = root.command('calendar').description('the calendars of the branch: holidays, short days and worked Saturdays');
  calendar
    .command('import')
    .argument('<file>', 'a file in iCalendar (.ics, RFC 5545); "-" reads standard input')
    .requiredOption('--calendar <name>', 'the calendar that takes the days, by its name or id')
    .option('--from <day>', 'the first day that is taken (default: today)')
    .option('--to <day>', 'the last day that is taken (default: the end of the next year)')
    .option('--dry-run', 'show what would be taken, change nothing')
    .description('takes all-day events into a calendar, as closed days')
    .explained(
      {
        "qctl calendar import kazakhstan-2026.ics --calendar 'Праздники'": '',
        'qctl calendar import holidays.ics --calendar 1 --dry-run': 'what would be taken, and what left out',
      },
      `
Days of the same date are replaced. Events that repeat are taken by their rule, with days that were moved, added or taken out, from a year
back to five years ahead at most. Events with hours of the day, and rules that cannot be read, are left out and named.
Files of Russia and Kazakhstan are in server/protocol/holidays of the source tree; compare them with the official calendar of the year.`,
    )
    .asks(async ({ client, options, dependencies }: Asking<ImportOptions>, file: string): Promise<Imported> => {
      const text = file === '-' ? await dependencies.readInput() : readText(file);
      const { from, to, dryRun: check = false } = options;
      const id = await idOf(options.calendar, () => client.list('Calendar'));
      return await client.call('importCalendar', { id, text, ...(from && { from }), ...(to && { to }), check });
    }, shown);
}

async function idOf(named: string, list: () => Promise<readonly { readonly id: number; readonly name: string }[]>): Promise<number> {
  if (/^\d+$/.test(named)) return Number(named);
  const known = await list();
  const found = known.find(({ name }) => name === named);
  if (found) return found.id;
  throw new UsageError(`--calendar: there is no calendar "${named}"; there are: ${known.map(({ name }) => name).join(', ') || 'none'}`);
}

function shown({ days, left_out, to, beyond = 0 }: Imported, page: Page): string {
  const taken = days.map(({ date, name = '', hours, as }) => {
    return { date, name, as: as === undefined ? '-' : String(as), hours: hours === undefined ? '-' : hours.join(', ') || 'closed' };
  });
  const left = left_out.map(({ name, why }) => ({ left_out: name, why }));
  const later =
    beyond > 0 ? `\nnot taken: days of ${beyond} ${beyond === 1 ? 'event' : 'events'} after ${to}; import the file again later\n` : '';
  return `${table(taken, page)}${left.length > 0 ? `\n${table(left, page)}` : ''}${later}`;
}
