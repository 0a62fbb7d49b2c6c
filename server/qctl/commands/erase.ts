/** `qctl erase`: the personal data of a visitor, on request. */
import { Option } from 'commander';
import type { EraseData } from '../../protocol/commands/box/privacy.js';
import type { Asking, QctlCommand } from '../command.js';
import { UsageError } from '../failures.js';
import { confirmed, type WithYes } from '../questions.js';

interface EraseOptions extends WithYes {
  readonly id?: string;
  readonly ticket?: string;
  readonly day?: string;
  readonly pin?: string;
  readonly name?: string;
  readonly email?: string;
}

export function addErase(root: QctlCommand): void {
  root
    .command('erase')
    .description('erases the personal data of a visitor: comments, pin code, photo, appointments')
    .addOption(new Option('--id <id>', 'a ticket by its id').conflicts(['ticket', 'pin', 'name', 'email']))
    .addOption(new Option('--ticket <ticket>', 'a ticket of a day, such as Г002 or г002').conflicts(['pin', 'name', 'email']))
    .option('--day <day>', 'day of --ticket, such as 2026-11-24 (default: today)')
    .addOption(
      new Option('--pin <pin>', 'all tickets and appointments with this pin code or telephone, in any notation').conflicts([
        'name',
        'email',
      ]),
    )
    .addOption(new Option('--email <email>', 'all tickets and appointments whose messages go to this address').conflicts('name'))
    .option('--name <name>', 'all tickets and appointments with this name: whole words in any order and case')
    .withYes()
    .explained(
      {
        'qctl erase --ticket Г002 --day 2026-11-24': '',
        'qctl erase --pin 79998887766': '',
        "qctl erase --name 'Иванова Анна' --yes": '',
      },
      `
A name is found only in the form that was written: search for each form (Иванова, Ивановой). --name also finds a telephone in a comment.
Tickets stay in the queue, visits in the statistics. Backups made before still contain the data: see docs/privacy.md.`,
    )
    .checked(dataOf)
    .asks(
      async (asking: Asking<EraseOptions>) => {
        await confirmed(asking, 'Erase the personal data of this visitor for good?');
        return await asking.client.call('eraseVisitor', dataOf(asking.options));
      },
      ({ visits, appointments }) => `visits: ${visits}, appointments: ${appointments}\n`,
    );
}

function dataOf({ id, ticket, day, pin, name, email }: EraseOptions): EraseData {
  if (id !== undefined && !/^\d+$/.test(id)) throw new UsageError('--id: expected a number');
  if ([id, ticket, pin, name, email].every((one) => one === undefined))
    throw new UsageError('name the visitor: --id, --ticket, --pin, --name or --email');
  return {
    ...(id !== undefined && { id: Number(id) }),
    ...(ticket !== undefined && { ticket }),
    ...(day !== undefined && { day }),
    ...(pin !== undefined && { pin_code: pin }),
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
  };
}
