/** `qbox-hq file …`: films, pictures and templates of boards for branches, which fetch them from the running program. */

import { userInfo } from 'node:os';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { InDatabase } from '../database.js';
import { printedWork } from '../printed-work.js';
import { type FileBranchRow, type FileRow, fileBranches, fileList } from './standing.js';
import { addFile, MOST_BYTES, removeFile } from './store.js';

interface Options {
  readonly as?: string;
  readonly groups?: readonly string[];
  readonly branches?: readonly string[];
  readonly mostMib: string;
}

const MIB = 1024 * 1024;
/** In MiB, as an option says it. */
export const MOST_MIB = String(MOST_BYTES / MIB);

/** @param inDatabase runs the work in one transaction */
export function addFileCommands(program: Command, inDatabase: InDatabase): void {
  const work = printedWork(program, inDatabase);
  const targetsOf = ({ groups = [], branches = [] }: Options) => ({ groups, branches });
  const file = program.command('file').description('films, pictures and templates of boards, for groups of branches and for single ones');
  file
    .command('add <file>')
    .description('gives a file to branches; under a name that they have already, it takes the place of the one before')
    .option('--as <name>', 'its name there, such as spring.mp4: that of the file, unless said here')
    .option('--groups <names...>', 'groups of branches')
    .option('--branches <names...>', 'single branches: what they have under this name goes before that of their groups')
    .option('--most-mib <number>', 'most that all files together may take in the database', MOST_MIB)
    .action(async (path: string, options: Options) => {
      const mostBytes = mostBytesOf(options.mostMib);
      const { as: name = basename(path) } = options;
      const given = { path, name, author: userInfo().username, mostBytes, ...targetsOf(options) };
      await work(async (client) => `${name}  ${await addFile(client, given)}`);
    });
  file
    .command('list')
    .description('all files, and how many branches have them')
    .action(() => work(async (client) => (await fileList(client)).map(fileLine).join('\n')));
  file
    .command('show <name>')
    .description('a file, branch by branch')
    .action((name: string) => work(async (client) => (await fileBranches(client, name)).map(branchLine).join('\n')));
  file
    .command('remove <name>')
    .description('takes a file away from groups and branches, from all unless said otherwise; they delete it')
    .option('--groups <names...>', 'groups of branches')
    .option('--branches <names...>', 'single branches')
    .action((name: string, options: Options) =>
      work(async (client) => {
        if ((await removeFile(client, name, targetsOf(options))) === 0) throw new Error(`nobody is to have ${name}`);
        return name;
      }),
    );
}

export function mostBytesOf(mostMib: string): number {
  const mostBytes = Number(mostMib) * MIB;
  if (!Number.isSafeInteger(mostBytes) || mostBytes < 0) throw new Error('--most-mib: a whole number is expected');
  return mostBytes;
}

const spaced = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('  ');

const fileLine = ({ name, size, whole, wanted, faulty, groups, branches, author, at, digest }: FileRow): string =>
  spaced([
    ...[name, `${size} bytes`, `${whole}/${wanted}`, faulty > 0 ? `${faulty} with a fault` : ''],
    ...[[...groups, ...branches].join(', '), author, at.toISOString(), digest],
  ]);

const branchLine = ({ branch, has, size, fault, changed }: FileBranchRow): string =>
  spaced([branch, `${Math.floor((has / size) * 100)}%`, `${has}/${size}`, fault ?? '', changed?.toISOString() ?? 'not told yet']);
