/** `qctl tls …`: the certificate by which browsers and clients know the box. It works on the files, whether the box runs or not. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { confirmed } from '../confirmation.js';
import { type DataFolderOptions, withConfigFile } from '../data-folder.js';
import { NotInOrderError, RefusedError } from '../failures.js';
import { globalOptions } from '../global-options.js';
import { fields, json, printable } from '../output.js';
import type { Surroundings } from '../surroundings.js';
import { factsOf, troublesOf } from '../tls/facts.js';
import { contentOf, putPair, readPair, type TlsPair, type TlsPaths, tlsPaths } from '../tls/files.js';
import { checkNames, makeCertificate, ownNames } from '../tls/self-made.js';

type Options = Pick<DataFolderOptions, 'config'>;

export function addTls(root: Command, surroundings: Surroundings): void {
  const tls = root.command('tls').description('the certificate of the box').addHelpText('after', TRUST);
  addShow(tls, surroundings);
  addCheck(tls, surroundings);
  addCreate(tls, surroundings);
  addInstall(tls, surroundings);
}

const TRUST = `
A box makes its certificate itself, so nobody knows it until it is told:
  a Debian kiosk    qctl tls show --pem > qbox.crt; there: cp qbox.crt /usr/local/share/ca-certificates/ && update-ca-certificates
  Chromium          reads its own store: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n qbox -i qbox.crt (package libnss3-tools)
  Windows, Android  import qbox.crt as the certificate of an authority
  qctl elsewhere    qctl --url wss://BOX:8080 --fingerprint SHA256 (as "qctl tls show" tells it)
Devices that cannot do TLS go to plain_port of qbox.toml. The box reads certificate and key when it starts: after a change restart it.
`;

function addShow(tls: Command, surroundings: Surroundings): void {
  withConfigFile(tls.command('show').description('shows names, validity and fingerprint'))
    .option('--pem', 'print the certificate itself, for those who are to trust it')
    .addHelpText('after', '\nExamples:\n  qctl tls show\n  qctl tls show --pem > qbox.crt\n')
    .action((own: Options & { pem?: boolean }, command: Command) => {
      const paths = existing(own, surroundings);
      if (own.pem) surroundings.out(contentOf(paths.certificate).toString('utf8'));
      else show(paths, command, surroundings);
    });
}

function addCheck(tls: Command, surroundings: Surroundings): void {
  withConfigFile(tls.command('check').description('checks that certificate and key belong together and are valid; code 4 if not'))
    .addHelpText('after', '\nExamples:\n  qctl tls check && echo fine\n')
    .action((own: Options) => {
      const troubles = troublesOf(existing(own, surroundings), Date.now());
      if (troubles.length > 0) throw new NotInOrderError(`the certificate: ${troubles.join('; ')}`);
      surroundings.out('the certificate and its key are in order\n');
    });
}

/** Some browsers refuse certificates that are good for longer. */
const DAYS = 824;
const DAYS_MAX = 3650;

interface CreateOptions extends Options {
  readonly name: readonly string[];
  readonly days: number;
  readonly yes?: boolean;
}

function addCreate(tls: Command, surroundings: Surroundings): void {
  withConfigFile(tls.command('create').description('makes a new certificate for the names and addresses of this machine'))
    .option('--name <name...>', 'further names or addresses of the box', [])
    .option('--days <number>', `how long it is good, at most ${DAYS_MAX}`, dayNumber, DAYS)
    .option('--yes', 'replace the present certificate without asking')
    .addHelpText('after', '\nExamples:\n  sudo qctl tls create\n  sudo qctl tls create --name queue.branch.example --yes\n')
    .action(async (own: CreateOptions, command: Command) => {
      const paths = tlsPaths(own, surroundings);
      const names = [...new Set([...ownNames(), ...own.name])];
      checkNames(names);
      await mayReplace(paths, own.yes, surroundings);
      put(await makeCertificate(names, own.days), paths, command, surroundings);
    });
}

function addInstall(tls: Command, surroundings: Surroundings): void {
  withConfigFile(tls.command('install <certificate> <key>').description('takes a certificate and its key from two PEM files'))
    .option('--yes', 'replace the present certificate without asking')
    .addHelpText('after', '\nThe first certificate of the file is the one of the box; those of its authorities follow.')
    .addHelpText('after', '\nExamples:\n  sudo qctl tls install /media/stick/box.pem /media/stick/box.key\n')
    .action(async (certificate: string, key: string, own: Options & { yes?: boolean }, command: Command) => {
      const paths = tlsPaths(own, surroundings);
      const pair = readPair(certificate, key);
      const { days_left, valid_to } = factsOf({ ...paths, certificate }, Date.now());
      if (days_left < 0) throw new RefusedError(`${certificate} ended on ${valid_to}`);
      await mayReplace(paths, own.yes, surroundings);
      put(pair, paths, command, surroundings);
    });
}

const mayReplace = async ({ certificate }: TlsPaths, isYes: boolean | undefined, surroundings: Surroundings): Promise<void> => {
  if (!existsSync(certificate)) return;
  await confirmed(surroundings, isYes, `${printable(certificate)} will be replaced, and whoever trusts it has to be told of the new one.`);
};

function put(pair: TlsPair, paths: TlsPaths, command: Command, surroundings: Surroundings): void {
  putPair(pair, paths, surroundings.root);
  show(paths, command, surroundings);
  const { certificate, key, isConfigured } = paths;
  if (!isConfigured) surroundings.err(`qctl: put into [server] of qbox.toml: tls_certificate = "${certificate}", tls_key = "${key}"\n`);
  surroundings.err('qctl: the box reads it when it starts: systemctl restart qbox\n');
}

function show(paths: TlsPaths, command: Command, surroundings: Surroundings): void {
  const facts = factsOf(paths, Date.now());
  surroundings.out(globalOptions(command).json ? json(facts) : fields({ ...facts }, surroundings));
}

function existing(options: Options, surroundings: Surroundings): TlsPaths {
  const paths = tlsPaths(options, surroundings);
  if (paths.isConfigured || existsSync(paths.certificate)) return paths;
  throw new RefusedError('the box has no certificate: "qctl tls create" makes one, and says how it is configured');
}

function dayNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1 || Number(text) > DAYS_MAX) {
    throw new InvalidArgumentError(`Expected a number of days from 1 to ${DAYS_MAX}.`);
  }
  return Number(text);
}
