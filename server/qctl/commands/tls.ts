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
import { factsOf, namesOfOldSelfMade, toImport, troublesOf } from '../tls/facts.js';
import { putPair, readPair, type TlsPair, type TlsPaths, tlsPaths } from '../tls/files.js';
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
A box makes its certificate itself, so nobody knows it until it is told. What others import is its authority: qctl tls show --pem > qbox.crt
  a Debian machine  cp qbox.crt /usr/local/share/ca-certificates/ && update-ca-certificates
  Chromium on it    reads its own store: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n qbox -i qbox.crt (package libnss3-tools)
  Firefox           Settings, Certificates, Authorities: import it for web sites
  Windows           certutil -addstore Root qbox.crt (as administrator)
  Android           Settings, Security, Install a certificate, CA certificate
  qctl elsewhere    needs no import: qctl --url wss://BOX:8080 --fingerprint SHA256 (as "qctl tls show" tells it)
That is safe: the authority may vouch for nothing but the names and addresses of this box, and its key was thrown away when it had signed
this one certificate. Nobody can make another one with it, whoever breaks into the box included.
After "qctl tls create" it is another one: import it anew, and remove the one before. That is needed when the certificate ends and when the
address of the box changes. A box that is called by its name (--name) or has a fixed address needs it once in two years.
A certificate that is an authority for every site, as versions of before made, has to be removed from every device where it was imported.
Devices that cannot do TLS go to plain_port of qbox.toml. The box reads certificate and key when it starts: after a change restart it.
`;

function addShow(tls: Command, surroundings: Surroundings): void {
  withConfigFile(tls.command('show').description('shows names, validity and fingerprint'))
    .option('--pem', 'print what is to be imported where the box is to be trusted')
    .addHelpText('after', '\nExamples:\n  qctl tls show\n  qctl tls show --pem > qbox.crt\n')
    .action((own: Options & { pem?: boolean }, command: Command) => {
      const paths = existing(own, surroundings);
      if (own.pem) surroundings.out(toImport(paths.certificate));
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
  readonly ifNeeded?: boolean;
}

function addCreate(tls: Command, surroundings: Surroundings): void {
  withConfigFile(tls.command('create').description('makes a new certificate for the names and addresses of this machine'))
    .option('--name <name...>', 'further names or addresses of the box', [])
    .option('--days <number>', `how long it is good, at most ${DAYS_MAX}`, dayNumber, DAYS)
    .option('--yes', 'replace the present certificate without asking')
    .option('--if-needed', 'only where there is none, or one that a version of before made and that is an authority for every site')
    .addHelpText('after', '\nExamples:\n  sudo qctl tls create\n  sudo qctl tls create --name queue.branch.example --yes\n')
    .action(async (own: CreateOptions, command: Command) => {
      const paths = tlsPaths(own, surroundings);
      const names = [...new Set([...ownNames(), ...own.name])];
      checkNames(names);
      if (own.ifNeeded) {
        await createIfNeeded(paths, names, own.days, surroundings);
        return;
      }
      await mayReplace(paths, own.yes, surroundings);
      put(await makeCertificate(names, own.days), paths, command, surroundings);
    });
}

/** Of an installation, which asks nobody. */
async function createIfNeeded(paths: TlsPaths, names: readonly string[], days: number, surroundings: Surroundings): Promise<void> {
  const isThere = existsSync(paths.certificate) || existsSync(paths.key);
  const former = existsSync(paths.certificate) ? namesOfOldSelfMade(paths.certificate) : null;
  if (isThere && former === null) return;
  putPair(await makeCertificate([...new Set([...names, ...(former ?? [])])], days), paths, surroundings.root);
  surroundings.out(former === null ? MADE : `${REPLACED}  The new fingerprint: ${factsOf(paths, Date.now()).fingerprint}\n`);
}

const MADE = 'a certificate was made for this box; where it is to be trusted, and why that is safe: qctl tls --help\n';
const REPLACED = `THE CERTIFICATE OF THE BOX WAS REPLACED: the one before was an authority for every site, as versions of before made it.
  Remove it from every device and browser where it was imported: whoever has its key can pose as any site there.
  Import the new one instead (qctl tls show --pem): it can vouch for this box alone. Why: qctl tls --help
  Whoever trusts the box by its fingerprint (qctl --fingerprint, QBOX_FINGERPRINT) needs the new one; browsers ask once more.
`;

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
