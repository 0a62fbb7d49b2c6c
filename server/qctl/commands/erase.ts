/** `qctl erase`: the personal data of a visitor, on request. */
import { type Command, Option } from 'commander';
import type { EraseData } from '../../protocol/commands/privacy.js';
import type { Dependencies } from '../dependencies.js';
import { UsageError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { json } from '../output.js';
import { confirmed } from '../questions.js';
import { withSession } from '../session.js';

interface EraseOptions {
  readonly id?: string;
  readonly ticket?: string;
  readonly day?: string;
  readonly pin?: string;
  readonly name?: string;
  readonly yes?: boolean;
}

export function addErase(root: Command, dependencies: Dependencies): void {
  root
    .command('erase')
    .description('erases the personal data of a visitor: comments, pin code, photo, appointments')
    .addOption(new Option('--id <id>', 'a ticket by its id').conflicts(['ticket', 'pin', 'name']))
    .addOption(new Option('--ticket <ticket>', 'a ticket of a day, such as Г002 or г002').conflicts(['pin', 'name']))
    .option('--day <day>', 'day of --ticket, such as 2026-11-24 (default: today)')
    .addOption(new Option('--pin <pin>', 'all tickets and appointments with this pin code or telephone, in any notation').conflicts('name'))
    .option('--name <name>', 'all tickets and appointments with this name: whole words in any order and case')
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      `
A name is found only in the form that was written: search for each form (Иванова, Ивановой). --name also finds a telephone in a comment.
Tickets stay in the queue, visits in the statistics. Backups made before still contain the data: see docs/privacy.md.

Examples:
  qctl erase --ticket Г002 --day 2026-11-24
  qctl erase --pin 79998887766
  qctl erase --name 'Иванова Анна' --yes`,
    )
    .action(async (options: EraseOptions, command: Command) => {
      const data = dataOf(options);
      await withSession(sessionOptions(globalOptions(command)), dependencies, async ({ client }) => {
        await confirmed(dependencies, options.yes, 'Erase the personal data of this visitor for good?');
        const erased = await client.call('eraseVisitor', data);
        dependencies.out(globalOptions(command).json ? json(erased) : `visits: ${erased.visits}, appointments: ${erased.appointments}\n`);
      });
    });
}

function dataOf({ id, ticket, day, pin, name }: EraseOptions): EraseData {
  if (id !== undefined && !/^\d+$/.test(id)) throw new UsageError('--id: expected a number');
  if ([id, ticket, pin, name].every((one) => one === undefined)) throw new UsageError('name the visitor: --id, --ticket, --pin or --name');
  return {
    ...(id !== undefined && { id: Number(id) }),
    ...(ticket !== undefined && { ticket }),
    ...(day !== undefined && { day }),
    ...(pin !== undefined && { pin_code: pin }),
    ...(name !== undefined && { name }),
  };
}
