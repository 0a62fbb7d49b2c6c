/** `qbox-hq configuration …`: texts that are brought to branches by the running program, as its page does. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import type { InDatabase } from '../database.js';
import { printedWork, type Work } from '../printed-work.js';
import {
  followGroups,
  type Rollout,
  type RolloutBranch,
  revisionText,
  rollBack,
  rolloutBranches,
  rollouts,
  startRollout,
  stopRollout,
} from './rollouts.js';
import { judged } from './text.js';

interface Options {
  readonly group?: string;
  readonly branch?: string;
  readonly atOnce?: boolean;
  readonly note: string;
}

const AUTHOR = userInfo().username;

/** @param inDatabase runs the work in one transaction */
export function addConfigurationCommands(program: Command, inDatabase: InDatabase): void {
  const work = printedWork(program, inDatabase);
  const configuration = program.command('configuration').description('configurations of branches: brought to them in waves, and back');
  configuration
    .command('push <file>')
    .description('brings a text of "qctl book export" to one branch, then ten, then all of a group, until one refuses it')
    .option('--group <name>', 'a group of branches')
    .option('--branch <name>', 'one branch, which then does not follow its groups')
    .option('--at-once', 'visitors in the queue are no reason to wait')
    .option('--note <text>', 'what it is for', '')
    .action((file: string, options: Options) => push(work, file, options));
  addReading(configuration, work);
  configuration
    .command('stop <id>')
    .description('begins no further branch of a rollout')
    .action((id: string) =>
      work(async (client) => must(await stopRollout(client, rolloutNumber(id)), `rollout ${id} is not under way`, `rollout ${id}`)),
    );
  configuration
    .command('back <id>')
    .description('gives each branch of a rollout what it had before')
    .action((id: string) =>
      work(async (client) => {
        const made = await rollBack(client, rolloutNumber(id), AUTHOR);
        return must(made !== null, `there is no rollout ${id}`, `rollout ${made}`);
      }),
    );
  configuration
    .command('follow <branch>')
    .description('a branch with a configuration of its own gets that of its groups again')
    .action((branch: string) =>
      work(async (client) => must(await followGroups(client, branch, AUTHOR), `${branch} follows its groups, or is not known`, branch)),
    );
}

function push(work: Work, file: string, { group, branch, atOnce = false, note }: Options): Promise<void> {
  const target = targetOf({ group, branch });
  const text = readFileSync(file, 'utf8');
  const read = judged(text);
  if (read.excess !== null) throw new Error(`${file} has more than ${read.excess.most} ${read.excess.what}`);
  const { faults } = read;
  if (faults.length > 0) throw new Error(faults.map(({ line, fault }) => `${file}:${line ?? 0}: ${fault}`).join('\n'));
  return work(async (client) => {
    const id = await startRollout(client, { text, target, atOnce, author: AUTHOR, note });
    return must(id !== null, `there is no ${group === undefined ? `branch ${branch}` : `group ${group}`}`, `rollout ${id}`);
  });
}

export function targetOf({ group, branch }: Pick<Options, 'group' | 'branch'>): { readonly group: string } | { readonly branch: string } {
  if (branch !== undefined && group === undefined) return { branch };
  if (group !== undefined && branch === undefined) return { group };
  throw new Error('either --group or --branch is expected');
}

function addReading(configuration: Command, work: Work): void {
  configuration
    .command('list')
    .description('the newest rollouts')
    .action(() => work(async (client) => (await rollouts(client)).map(rolloutLine).join('\n')));
  configuration
    .command('show <id>')
    .description('a rollout, branch by branch')
    .action((id: string) => work(async (client) => (await rolloutBranches(client, rolloutNumber(id))).map(branchLine).join('\n')));
  configuration
    .command('text <revision>')
    .description('the text of a configuration, by its SHA-256')
    .action((revision: string) =>
      work(async (client) => {
        const text = await revisionText(client, revision);
        return must(text !== null, `there is no text ${revision}`, text ?? '');
      }),
    );
}

export const spaced = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('  ');

const rolloutLine = ({ id, at, state, target, branches, applied, failed, revision, author, note }: Rollout): string =>
  spaced([
    ...[String(id), at.toISOString(), state, target, `${applied}/${branches}`, failed > 0 ? `${failed} refused` : ''],
    ...[revision ?? 'back', author, note],
  ]);

const branchLine = ({ branch, wave, state, faults }: RolloutBranch): string =>
  spaced([branch, wave === null ? '' : `wave ${wave}`, state, faults ?? '']);

export function must(isDone: boolean, otherwise: string, said: string): string {
  if (!isDone) throw new Error(otherwise);
  return said;
}

export function rolloutNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected the number of a rollout.');
}
