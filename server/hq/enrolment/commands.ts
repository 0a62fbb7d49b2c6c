/** `qbox-hq branch …`: who may send a journal here. The running program and the boxes find it in the database. */
import { type Command, InvalidArgumentError } from 'commander';
import type { InDatabase } from '../database.js';
import { type BranchRow, branchList, giveCode, revoke } from './branches.js';

interface Options {
  readonly database: string;
  readonly hours: number;
  readonly json?: boolean;
}

const CODE_HOURS = 24;
const CODE_HOURS_MAX = 24 * 14;

/** @param inDatabase runs the work in one transaction */
export function addBranch(program: Command, inDatabase: InDatabase): void {
  const branch = program.command('branch').description('branches that may send their journals: their codes and keys');
  const withHours = (command: Command): Command =>
    command.option('--hours <number>', `hours until the code ends, at most ${CODE_HOURS_MAX}`, hourNumber, CODE_HOURS);
  const code = (isNew: boolean) => async (name: string, _: unknown, command: Command) => {
    const { database, hours } = command.optsWithGlobals<Options>();
    const given = await inDatabase(database, (client) => giveCode(client, name, hours, isNew));
    if (given === null) throw new Error(isNew ? `${name} has, or had, a key: "branch rekey ${name}" gives a new code` : unknown(name));
    process.stdout.write(`${name}: ${given}\nIt is for one box, once, within ${hours} hours. On that box:\n`);
    process.stdout.write(`  sudo qctl headquarters join tls://ADDRESS:4222 ${given}\n`);
  };
  withHours(branch.command('add').description('shows a code by which a box becomes this branch'))
    .argument('<name>', 'letters a-z, digits, - and _', branchName)
    .action(code(true));
  withHours(branch.command('rekey').description('shows a code for a new key of a branch; the one it has is good until then'))
    .argument('<name>', 'a branch of "branch list"', branchName)
    .action(code(false));
  branch
    .command('revoke <name>')
    .description('ends the key and the code of a branch, and its connection; what it has sent stays')
    .action(async (name: string, _: unknown, command: Command) => {
      const { database } = command.optsWithGlobals<Options>();
      if (!(await inDatabase(database, (client) => revoke(client, name)))) throw new Error(`${name} has neither a key nor a code`);
      process.stdout.write(`${name}: its key is revoked; a running qbox-hq ends its connection within seconds\n`);
    });
  branch
    .command('list')
    .description('all branches: joined or not, since when, and the newest batch of each')
    .option('--json', 'print JSON, for scripts')
    .action(async (_: unknown, command: Command) => {
      const { database, json } = command.optsWithGlobals<Options>();
      const rows = await inDatabase(database, branchList);
      process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : listed(rows));
    });
}

const unknown = (name: string): string => `there is no branch ${name}: "branch add ${name}" makes it`;

const HEADING = ['branch', 'state', 'since', 'code until', 'batches', 'newest'];

function listed(rows: readonly BranchRow[]): string {
  const lines = rows.map(({ name, state, since, code_until, newest, sequence }) => [
    ...[name, state, moment(since), moment(code_until), sequence === null ? '-' : String(sequence), moment(newest)],
  ]);
  const all = [HEADING, ...lines];
  const widths = HEADING.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

const moment = (at: Date | null): string => (at === null ? '-' : `${at.toISOString().slice(0, 16)}Z`);

/** As in `branch` of `[headquarters]`: it is a level of subjects. */
function branchName(text: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,59}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected 1 to 60 letters a-z, digits, - and _, first a letter or digit.');
}

function hourNumber(text: string): number {
  const hours = Number(text);
  if (/^\d{1,3}$/.test(text) && hours >= 1 && hours <= CODE_HOURS_MAX) return hours;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${CODE_HOURS_MAX}.`);
}
