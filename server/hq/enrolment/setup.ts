/** `qbox-hq setup FOLDER`: the keys of headquarters, and the configuration of a NATS server that knows them and asks for all others. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import type { Command } from 'commander';

/** In the server's configuration: of branches, apart from that of the server itself. */
export const ACCOUNT = 'QBOX';
const KEY = 'headquarters.nk';
const ISSUER = 'issuer.nk';
const CONFIGURATION = 'nats.conf';
const PRIVATE = { mode: 0o600, flag: 'wx' };

interface Options {
  readonly listen: string;
  readonly store: string;
  readonly certificate?: string;
  readonly certificateKey?: string;
}

export function addSetup(program: Command): void {
  program
    .command('setup <folder>')
    .description(`makes the keys of headquarters and ${CONFIGURATION} for a NATS server; replaces nothing`)
    .option('--listen <address>', 'where that server listens', '0.0.0.0:4222')
    .option('--store <folder>', 'where that server keeps streams', '/var/lib/nats')
    .option('--certificate <file>', 'certificate of that server (PEM); without it there is no TLS: for one machine alone')
    .option('--certificate-key <file>', 'its private key')
    .action((folder: string, options: Options) => {
      const made = setUp(folder, options);
      process.stdout.write(
        `${made.configuration} is for nats-server -c, ${made.key} and ${made.issuer} for qbox-hq --key-file and --issuer-file.\n`,
      );
    });
}

function setUp(folder: string, options: Options) {
  const [key, issuer, configuration] = [KEY, ISSUER, CONFIGURATION].map((name) => join(resolve(folder), name)) as [string, string, string];
  for (const file of [key, issuer, configuration]) if (existsSync(file)) throw new Error(`${file} is there already: nothing was made`);
  const [own, account] = [nkeys.createUser(), nkeys.createAccount()];
  mkdirSync(folder, { recursive: true });
  writeFileSync(key, own.getSeed(), PRIVATE);
  writeFileSync(issuer, account.getSeed(), PRIVATE);
  writeFileSync(configuration, natsConfiguration(own.getPublicKey(), account.getPublicKey(), options), { flag: 'wx' });
  return { key, issuer, configuration };
}

/** What was acknowledged is on the disk (`sync_interval`); a revoked branch is thrown out by the one service of the system's account. */
function natsConfiguration(own: string, issuer: string, { listen, store, certificate, certificateKey }: Options): string {
  const tls =
    certificate === undefined || certificateKey === undefined
      ? ''
      : `tls { cert_file: ${JSON.stringify(certificate)}, key_file: ${JSON.stringify(certificateKey)} }\n`;
  return `# Made by qbox-hq setup. Branches are not in here: qbox-hq answers for them.
listen: ${JSON.stringify(listen)}
${tls}jetstream { store_dir: ${JSON.stringify(store)}, sync_interval: always }
accounts {
  ${ACCOUNT} {
    jetstream: enabled
    users: [ { nkey: ${own} } ]
    imports: [ { service: { account: SYS, subject: "$SYS.REQ.SERVER.*.KICK" } } ]
  }
  SYS { exports: [ { service: "$SYS.REQ.SERVER.*.KICK", accounts: [ ${ACCOUNT} ] } ] }
}
system_account: SYS
authorization { auth_callout { issuer: ${issuer}, account: ${ACCOUNT}, auth_users: [ ${own} ] } }
`;
}
