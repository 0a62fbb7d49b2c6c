/** `qbox-hq release …`: packages for branches, which fetch them from the running program and install those that are signed for them. */
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey } from 'node:crypto';
import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { signedManifest } from '../../uplink/files/release-manifest.js';
import type { ReleaseBranchRow, ReleaseRolloutRow, ReleaseRow } from '../api/replies.js';
import { must, rolloutNumber, spaced, targetOf } from '../configuration/commands.js';
import type { InDatabase } from '../database.js';
import { MOST_MIB, mostBytesOf } from '../files/commands.js';
import { printedWork, type Work } from '../printed-work.js';
import { releaseBack, releaseBranches, releaseRollouts, startRelease, stopRelease } from './rollouts.js';
import { addRelease, releaseList, removeRelease } from './store.js';

interface Options {
  readonly key: string;
  readonly insteadOf?: string;
  readonly mostMib: string;
  readonly group?: string;
  readonly branch?: string;
  readonly atOnce?: boolean;
  readonly note: string;
}

const AUTHOR = userInfo().username;
/** Beside the package. */
const SIGNED = '.release';

/** @param inDatabase runs the work in one transaction */
export function addReleaseCommands(program: Command, inDatabase: InDatabase): void {
  const work = printedWork(program, inDatabase);
  const release = program.command('release').description('packages of qbox for branches: signed, brought to them in waves, and back');
  release
    .command('sign <package>')
    .description(`writes FILE${SIGNED} beside a package; needs no headquarters: keep the key where nobody else is`)
    .requiredOption('--key <file>', 'private key of ed25519 (PEM), whose public one boxes have in /etc/qbox/release.pub')
    .option('--instead-of <version>', 'a newer version in whose place it may be put, as the way back from that one')
    .action(sign);
  release
    .command('add <package>')
    .description(`takes a package and FILE${SIGNED} beside it`)
    .option('--most-mib <number>', 'most that all files together may take in the database', MOST_MIB)
    .action(async (path: string, { mostMib }: Options) => {
      const signed = readFileSync(path + SIGNED, 'utf8');
      await work(async (client) => {
        const { version, architecture } = await addRelease(client, { path, signed, author: AUTHOR, mostBytes: mostBytesOf(mostMib) });
        return `${version}  ${architecture}`;
      });
    });
  release
    .command('list')
    .description('packages that are here, and the newest rollouts of them')
    .action(() =>
      work(async (client) =>
        [...(await releaseList(client)).map(releaseLine), ...(await releaseRollouts(client)).map(rolloutLine)].join('\n'),
      ),
    );
  release
    .command('remove <version>')
    .description('forgets a package; branches keep what they have')
    .action((version: string) => work(async (client) => must(await removeRelease(client, version), `there is no ${version}`, version)));
  addRolling(release, work);
}

function addRolling(release: Command, work: Work): void {
  release
    .command('roll <version>')
    .description('brings a version to one branch, then ten, then all of a group, until one does not keep it')
    .option('--group <name>', 'a group of branches')
    .option('--branch <name>', 'one branch')
    .option('--at-once', 'visitors in the queue are no reason to wait')
    .option('--note <text>', 'what it is for', '')
    .action((version: string, options: Options) => {
      const { atOnce = false, note } = options;
      const target = targetOf(options);
      return work(async (client) => {
        must(
          (await releaseList(client)).some((one) => one.version === version),
          `there is no ${version}`,
          '',
        );
        const id = await startRelease(client, { version, target, atOnce, author: AUTHOR, note });
        return must(id !== null, 'there is no such group or branch, or nobody is in it', `rollout ${id}`);
      });
    });
  release
    .command('show <id>')
    .description('a rollout, branch by branch')
    .action((id: string) => work(async (client) => (await releaseBranches(client, rolloutNumber(id))).map(branchLine).join('\n')));
  release
    .command('stop <id>')
    .description('begins no further branch of a rollout')
    .action((id: string) =>
      work(async (client) => must(await stopRelease(client, rolloutNumber(id)), `rollout ${id} is not under way`, `rollout ${id}`)),
    );
  release
    .command('back <id>')
    .description('gives each branch that has installed it the version it had before; that has to be here, signed with --instead-of')
    .action((id: string) =>
      work(async (client) => {
        const back = await releaseBack(client, rolloutNumber(id), AUTHOR);
        if (back === null) throw new Error(`nobody has installed what rollout ${id} brought`);
        if ('lacks' in back) throw new Error(`${back.lacks} is not here, signed with --instead-of ${back.insteadOf}: add it`);
        return `rollout ${back.rollout}`;
      }),
    );
}

async function sign(path: string, { key, insteadOf = undefined }: Options): Promise<void> {
  const said = execFileSync('dpkg-deb', ['--field', path, 'Package', 'Version', 'Architecture'], { encoding: 'utf8' });
  const [, name = '', version = '', architecture = ''] = /^Package: (.*)\nVersion: (.*)\nArchitecture: (.*)\n$/.exec(said) ?? [];
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  const manifest = {
    ...{ package: name, version, architecture, size: statSync(path).size, sha256: hash.digest('hex') },
    instead_of: insteadOf ?? null,
  };
  writeFileSync(path + SIGNED, signedManifest(manifest, createPrivateKey(readFileSync(key))));
  process.stdout.write(`${path}${SIGNED}\n`);
}

const releaseLine = ({ version, architecture, size, insteadOf, branches, author, at, digest }: ReleaseRow): string =>
  spaced([
    ...[version, architecture, `${size} bytes`, `${branches} have it`],
    ...[insteadOf === null ? '' : `instead of ${insteadOf}`, author, at, digest],
  ]);

const rolloutLine = (row: ReleaseRolloutRow): string =>
  spaced([
    ...[`rollout ${row.id}`, row.at, row.state, row.target, row.version ?? `back of ${row.backOf}`],
    ...[`${row.installed}/${row.branches}`, row.failed > 0 ? `${row.failed} failed` : '', row.skipped > 0 ? `${row.skipped} skipped` : ''],
    ...[row.author, row.note],
  ]);

const branchLine = ({ branch, version, wave, state, told, has, size, why }: ReleaseBranchRow): string =>
  spaced([
    ...[branch, version, wave === null ? '' : `wave ${wave}`, state, why ?? ''],
    ...[told === null || told === state ? '' : told, told === 'fetching' && size ? `${Math.floor(((has ?? 0) / size) * 100)}%` : ''],
  ]);
