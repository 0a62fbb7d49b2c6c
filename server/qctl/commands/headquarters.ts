/** `qctl headquarters …`: this box as a branch of headquarters. Its settings are those of the machine: no page changes them. */
import { resolve } from 'node:path';
import { withSetting } from '../../config/file.js';
import type { Joined } from '../../uplink/joining.js';
import { readCode } from '../../uplink/wire.js';
import { asOwner } from '../as-owner/as-owner.js';
import { readNamedFile } from '../as-owner/controller.js';
import type { QctlCommand } from '../command.js';
import { faultsOfText, readConfig, replaceConfig, textOf } from '../config-file.js';
import { configFileOf, configFileToWrite, type DataFolderOptions, dataFolderOf, refusalOf, withDataFolder } from '../data-folder.js';
import { RefusedError, UsageError } from '../failures.js';
import type { Run } from '../global-options.js';
import { fields, size, table } from '../output.js';
import { confirmed, type WithYes } from '../questions.js';
import { releaseLine } from './release-text.js';

interface JoinOptions extends DataFolderOptions, WithYes {
  readonly authority?: string;
}

type Settings = Readonly<Record<'address' | 'branch' | 'key_file' | 'authority_file', string | undefined>>;

export function addHeadquarters(root: QctlCommand): void {
  const headquarters = root.command('headquarters').description('this box as a branch of headquarters');
  headquarters
    .command('status', { isDefault: true })
    .description('shows whether the journal goes to headquarters, and how many batches wait')
    .explained({ 'qctl headquarters status': 'connected, behind by how many batches, since when not', 'qctl headquarters': 'the same' })
    .asks(
      async ({ client }) => (await client.call('devices', {})).find(({ kind }) => kind === 'headquarters') ?? null,
      (row, page) => {
        if (row === null) return 'this box belongs to no headquarters: "qctl headquarters join" makes it a branch\n';
        const { model: branch, port: address, state, jobs, troubles, files, release } = row;
        const sent = files && { 'files from there': `${files.whole} of ${files.wanted}, ${size(files.bytes)} of ${size(files.of_bytes)}` };
        const version = release && { 'version from there': releaseLine(release) };
        const said = troubles.map(({ text, remedy }) => ({ fault: text, remedy }));
        return (
          fields({ branch, address, state, 'batches to send': jobs, ...sent, ...version }, page) +
          (said.length > 0 ? `\n${table(said, page)}` : '')
        );
      },
    );
  withDataFolder(headquarters.command('join <address> <code>'))
    .description('makes this box a branch of headquarters, by a code that "qbox-hq branch add" shows there')
    .option('--authority <file>', 'certificate of the authority of headquarters (PEM), in place of those of the system')
    .option('--yes', 'leave the present headquarters without asking')
    .explained(
      {
        'sudo qctl headquarters join tls://headquarters.example:4222 K7QM-4XRW-9F2A': '',
        'sudo qctl headquarters join tls://10.0.0.5:4222 K7QM-4XRW-9F2A --authority bank.pem': '',
      },
      `
The box makes a key, which never leaves its data folder, and writes [headquarters] into its configuration. The name of the branch comes with
the code. A second code for the same branch ("qbox-hq branch rekey") changes the key.`,
    )
    .checked((_, [address = '', code = '']) => checkJoin(address, code))
    .finds(join, ({ branch, address }) => `this box is the branch ${branch} of ${address}; restart it to begin: systemctl restart qbox\n`);
  withDataFolder(headquarters.command('leave'))
    .description('takes [headquarters] out of the configuration and erases the key; what was sent stays there')
    .withYes()
    .explained({ 'sudo qctl headquarters leave': '' }, 'At headquarters, "qbox-hq branch revoke" ends the branch there.')
    .finds(leave, ({ branch }) => `this box is no longer the branch ${branch}; restart it: systemctl restart qbox\n`);
}

function checkJoin(address: string, code: string): void {
  if (!/^(nats|tls):\/\/[^\s/@?#]+$/.test(address))
    throw new UsageError(`expected an address such as tls://headquarters.example:4222, got "${address}"`);
  // The code could be read on the way, and used first.
  if (address.startsWith('nats:') && !isHere(address))
    throw new UsageError('nats:// is not encrypted: it is for this machine alone; use tls://');
  if (readCode(code) === null) throw new UsageError(`expected a code such as K7QM-4XRW-9F2A, got "${code}"`);
}

const isHere = (address: string): boolean => /^nats:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(address);

async function join(run: Run<JoinOptions>, address: string, code: string) {
  const { options, dependencies } = run;
  const file = configFileToWrite(options, dependencies);
  if (file === null) throw new UsageError('there is no configuration file: name one with --config FILE');
  const before = configFileOf(options, dependencies) === null ? null : textOf(file);
  const present = before === null ? null : readConfig(file).headquarters;
  if (present?.address) await confirmed(run, `This box is the branch ${present.branch} of ${present.address}.`);
  const directory = resolve(dataFolderOf(options, dependencies));
  const authority = options.authority === undefined ? null : authorityIn(options.authority);
  // Whether the file can take them is known before the code is used up.
  changed(file, before ?? '', {
    address,
    branch: 'branch',
    key_file: directory,
    authority_file: authority === null ? undefined : directory,
  });
  const joined = await refusing(asOwner(directory, 'joinHeadquarters', { directory, address, code, authority }));
  if (!('branch' in joined)) throw new RefusedError(whyNot(joined));
  const { branch, keyFile, authorityFile } = joined;
  const settings = { address, branch, key_file: keyFile, authority_file: authorityFile ?? undefined };
  replaceConfig(file, before, changed(file, before ?? '', settings));
  return { branch, address };
}

async function leave(run: Run<DataFolderOptions & WithYes>) {
  const { options, dependencies } = run;
  const file = configFileOf(options, dependencies);
  const present = file === null ? null : readConfig(file).headquarters;
  if (file === null || present === null || present.address === null) throw new RefusedError('this box belongs to no headquarters');
  await confirmed(run, `The journal of ${present.branch} will not be sent any more, and its key is erased.`);
  const before = textOf(file);
  replaceConfig(
    file,
    before,
    changed(file, before, { address: undefined, branch: undefined, key_file: undefined, authority_file: undefined }),
  );
  const directory = resolve(dataFolderOf(options, dependencies));
  await refusing(asOwner(directory, 'leaveHeadquarters', { directory }));
  return { branch: present.branch };
}

/** Throws if the box would not start with it. */
function changed(file: string, before: string, settings: Settings): string {
  let text: string | null = before;
  for (const [key, value] of Object.entries(settings)) text = text === null ? null : withSetting(text, 'headquarters', key, value);
  if (text === null)
    throw new RefusedError(`[headquarters] of ${file} is written in a way that is not changed by a program: take it out first`);
  const [fault] = faultsOfText(file, text);
  if (fault !== undefined) throw new RefusedError(`the box would not start with it: ${fault.field}: expected ${fault.expected}`);
  return text;
}

async function refusing<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (failure) {
    throw refusalOf(failure);
  }
}

function authorityIn(file: string): string {
  try {
    return readNamedFile(file).toString('utf8');
  } catch (failure) {
    throw refusalOf(failure);
  }
}

const REFUSED = {
  unknownCode: 'headquarters does not know this code: it was used, or has ended; "qbox-hq branch list" says so there',
  revokedKey: 'headquarters has revoked the key that this box made: try again, it makes another one',
  tooManyCodes: 'too many wrong codes were tried: wait a minute',
} as const;

const FAULTS: Readonly<Record<string, string>> = {
  headquartersRefused: 'headquarters let this box not in: qbox-hq has to run there with --issuer-file; after many tries wait a minute',
  headquartersNotTrusted: 'the certificate of headquarters is not trusted: name its authority with --authority FILE',
  headquartersSilent: 'headquarters is reached, but qbox-hq does not answer there',
};

function whyNot(joined: Exclude<Joined, { branch: string }>): string {
  if ('refused' in joined) return REFUSED[joined.refused];
  return `${FAULTS[joined.fault] ?? 'headquarters is not reached'} (${joined.detail})`;
}
