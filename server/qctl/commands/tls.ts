/** `qctl tls …`: the certificate by which browsers and clients identify the box. It works on the files, with or without a running box. */
import { existsSync, rmSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { ownNames, requestedKeyBeside } from '../../config/certificates.js';
import type { QctlCommand } from '../command.js';
import { type DataFolderOptions, withConfigFile } from '../data-folder.js';
import type { Dependencies } from '../dependencies.js';
import { NotInOrderError, RefusedError } from '../failures.js';
import type { Run } from '../global-options.js';
import { fields, json } from '../output.js';
import { confirmed, type WithYes } from '../questions.js';
import { factsOf, namesOfOldSelfMade, toImport, troublesOf } from '../tls/facts.js';
import { putKey, putPair, readPair, type TlsPair, type TlsPaths, tlsPaths } from '../tls/files.js';
import { checkNames, makeCertificate, makeRequest } from '../tls/self-made.js';

type Options = Pick<DataFolderOptions, 'config'>;

interface CreateOptions extends Options, WithYes {
  readonly name: readonly string[];
  readonly days: number;
  readonly ifNeeded?: boolean;
}

/** Some browsers refuse certificates with a longer validity. */
const DAYS = 824;
const DAYS_MAX = 3650;

export function addTls(root: QctlCommand): void {
  const tls = root.command('tls').description('the certificate of the box').addHelpText('after', TRUST);
  withConfigFile(tls.command('show').description('shows names, validity and fingerprint'))
    .option('--pem', 'print the authority to import on machines that shall trust the box')
    .explained({ 'qctl tls show': '', 'qctl tls show --pem > qbox.crt': '' })
    .does(({ options, dependencies }: Run<Options & { readonly pem?: boolean }>) => {
      const paths = existing(options, dependencies);
      if (options.pem) dependencies.out(toImport(paths.certificate));
      else show(paths, { options, dependencies });
    });
  withConfigFile(tls.command('check').description('checks that certificate and key belong together and are valid; code 4 if not'))
    .explained({ 'qctl tls check && echo fine': '' })
    .does(({ options, dependencies }: Run<Options>) => {
      const troubles = troublesOf(existing(options, dependencies), Date.now());
      if (troubles.length > 0) throw new NotInOrderError(`the certificate: ${troubles.join('; ')}`);
      dependencies.out('the certificate and its key are in order\n');
    });
  withConfigFile(tls.command('create').description('makes a new certificate for the names and addresses of this machine'))
    .option('--name <name...>', 'further names or addresses of the box', [])
    .option('--days <number>', `days until it expires, at most ${DAYS_MAX}`, dayNumber, DAYS)
    .option('--yes', 'replace the present certificate without asking')
    .option('--if-needed', 'only if there is none, or one of an old version that is an authority for every site')
    .explained({ 'sudo qctl tls create': '', 'sudo qctl tls create --name queue.branch.example --yes': '' })
    .does(async (run: Run<CreateOptions>) => {
      const { name, days, ifNeeded } = run.options;
      const paths = tlsPaths(run.options, run.dependencies);
      const names = [...new Set([...ownNames(), ...name])];
      checkNames(names);
      if (ifNeeded) return await createIfNeeded(paths, names, days, run.dependencies);
      await mayReplace(paths, run);
      put(await makeCertificate(names, days), paths, run);
    });
  addRequest(tls);
  withConfigFile(tls.command('install <certificate> [key]').description('takes a certificate and its key from two PEM files'))
    .option('--yes', 'replace the present certificate without asking')
    .explained(
      {
        'sudo qctl tls install /media/stick/box.pem /media/stick/box.key': '',
        'sudo qctl tls install /media/stick/box.pem': 'signed for the request of "qctl tls request", whose key is here already',
      },
      'The first certificate of the file is the one of the box; those of its authorities follow.',
    )
    .does(install);
}

async function install(run: Run<Options & WithYes>, certificate: string, key: string | undefined): Promise<void> {
  const paths = tlsPaths(run.options, run.dependencies);
  const requested = requestedKeyBeside(paths);
  const pair = readPair(certificate, key ?? requested);
  const { days_left, valid_to } = factsOf({ ...paths, certificate }, Date.now());
  if (days_left < 0) throw new RefusedError(`${certificate} ended on ${valid_to}`);
  await mayReplace(paths, run);
  put(pair, paths, run);
  if (key === undefined) rmSync(requested, { force: true });
}

function addRequest(tls: QctlCommand): void {
  withConfigFile(tls.command('request').description('makes a key, and prints the request by which an authority signs a certificate for it'))
    .requiredOption('--name <name...>', 'the names or addresses under which clients open the box')
    .explained(
      { 'sudo qctl tls request --name queue.branch.example > box.csr': '' },
      'The key stays here, beside that of the box, until "qctl tls install" gets the certificate; the next request replaces it.',
    )
    .does(async ({ options, dependencies }: Run<Options & { readonly name: readonly string[] }>) => {
      checkNames(options.name);
      const { key, request } = await makeRequest(options.name);
      putKey(key, requestedKeyBeside(tlsPaths(options, dependencies)), dependencies.root);
      dependencies.out(request);
    });
}

const TRUST = `
A box makes its own certificate, which other machines do not trust yet. They have to import its authority: qctl tls show --pem > qbox.crt
  a Debian machine  cp qbox.crt /usr/local/share/ca-certificates/ && update-ca-certificates
  Chromium on it    reads its own store: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n qbox -i qbox.crt (package libnss3-tools)
  Firefox           Settings, Certificates, Authorities: import it for web sites
  Windows           certutil -addstore Root qbox.crt (as administrator)
  Android           Settings, Security, Install a certificate, CA certificate
  qctl elsewhere    needs no import: qctl --url wss://BOX:8080 --fingerprint SHA256 (shown by "qctl tls show")
This is safe: the authority is valid only for the names and addresses of this box, and its key was deleted after it had signed this one
certificate. It cannot sign another one, not even for somebody who breaks into the box.
"qctl tls create" makes a new authority: import that and remove the old one. It is needed when the certificate expires and when the address
of the box changes; with a name (--name) or a fixed address that is once in two years.
Certificates made by old versions are an authority for every site: remove them from every device where they were imported.
Devices without TLS use plain_port of qbox.toml. The box reads certificate and key when it starts: restart it after a change.
`;

/** For an installation without questions. */
async function createIfNeeded(paths: TlsPaths, names: readonly string[], days: number, dependencies: Dependencies): Promise<void> {
  const isThere = existsSync(paths.certificate) || existsSync(paths.key);
  const former = existsSync(paths.certificate) ? namesOfOldSelfMade(paths.certificate) : null;
  if (isThere && former === null) return;
  putPair(await makeCertificate([...new Set([...names, ...(former ?? [])])], days), paths, dependencies.root);
  dependencies.out(former === null ? MADE : `${REPLACED}  The new fingerprint: ${factsOf(paths, Date.now()).fingerprint}\n`);
}

const MADE = 'a certificate was made for this box; how other machines come to trust it: qctl tls --help\n';
const REPLACED = `THE CERTIFICATE OF THE BOX WAS REPLACED: the old one was an authority for every site, as old versions made them.
  Remove it from every device and browser where it was imported: with its key anybody can pose as any site there.
  Import the new one instead (qctl tls show --pem): it is valid for this box alone. Details: qctl tls --help
  Clients that trust the box by its fingerprint (qctl --fingerprint, QBOX_FINGERPRINT) need the new one; browsers ask again.
`;

async function mayReplace({ certificate }: TlsPaths, run: Run<WithYes>): Promise<void> {
  if (!existsSync(certificate)) return;
  await confirmed(run, `${certificate} will be replaced, and every machine that trusts it has to import the new one.`);
}

function put(pair: TlsPair, paths: TlsPaths, run: Run): void {
  const { root, err } = run.dependencies;
  putPair(pair, paths, root);
  show(paths, run);
  const { certificate, key, isConfigured } = paths;
  if (!isConfigured) err(`qctl: add to [server] of qbox.toml: tls_certificate = "${certificate}", tls_key = "${key}"\n`);
  err('qctl: restart the box to use it: systemctl restart qbox\n');
}

const show = (paths: TlsPaths, { options, dependencies }: Run): void => {
  const facts = factsOf(paths, Date.now());
  dependencies.out(options.json ? json(facts) : fields({ ...facts }, dependencies));
};

function existing(options: Options, dependencies: Dependencies): TlsPaths {
  const paths = tlsPaths(options, dependencies);
  if (paths.isConfigured || existsSync(paths.certificate)) return paths;
  throw new RefusedError('the box has no certificate: "qctl tls create" makes one, and says how it is configured');
}

function dayNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1 || Number(text) > DAYS_MAX) {
    throw new InvalidArgumentError(`Expected a number of days from 1 to ${DAYS_MAX}.`);
  }
  return Number(text);
}
