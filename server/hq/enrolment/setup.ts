/** `qbox-hq setup FOLDER`: the keys of headquarters, and the configuration of a NATS server that knows them and asks for all others. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import type { Command } from 'commander';
import { ALL_DOWN, ALL_UP } from '../../uplink/down-wire.js';
import { ALL_LIVE } from '../../uplink/live/live-wire.js';
import { ALL_JOINING, ALL_JOURNALS, ALL_QUESTIONS, STREAM, storedSubject } from '../../uplink/wire.js';

/** In the server's configuration: of this program, with the streams. */
const ACCOUNT = 'QBOX';
/**
 * In the server's configuration: of branches and of who wants to be one. Apart, because a server publishes an answer to whatever subject
 * the question names, with its own rights (acknowledgements and stored messages of JetStream too), or with this program's. Here such a
 * subject reaches nobody but branches: there is no JetStream in this account, and what enters the other one is in the list below.
 */
export const BRANCHES_ACCOUNT = 'QBOX_BRANCHES';
/** What a branch or a joining box may ask for or tell, each under its own name (`permissions.ts`). */
const SERVICES = [ALL_JOURNALS, ALL_QUESTIONS, ALL_JOINING, ALL_LIVE, ALL_UP, `$JS.API.DIRECT.GET.${STREAM}.${ALL_JOURNALS}`];
const STREAMS = [storedSubject('*'), ALL_DOWN];
const KEY = 'headquarters.nk';
const ISSUER = 'issuer.nk';
const CONFIGURATION = 'nats.conf';
const PRIVATE = { mode: 0o600, flag: 'wx' };

interface Options {
  readonly natsListen: string;
  readonly store: string;
  readonly certificate?: string;
  readonly certificateKey?: string;
}

export function addSetup(program: Command): void {
  program
    .command('setup <folder>')
    .description(`makes the keys of headquarters and ${CONFIGURATION} for a NATS server; replaces nothing`)
    .option('--nats-listen <address>', 'where that server listens', '0.0.0.0:4222')
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
function natsConfiguration(own: string, issuer: string, { natsListen, store, certificate, certificateKey }: Options): string {
  const tls =
    certificate === undefined || certificateKey === undefined
      ? ''
      : `tls { cert_file: ${JSON.stringify(certificate)}, key_file: ${JSON.stringify(certificateKey)} }\n`;
  const offered = [...SERVICES.map((subject) => ['service', subject]), ...STREAMS.map((subject) => ['stream', subject])];
  const exported = offered.map(([kind, subject]) => `      { ${kind}: "${subject}", accounts: [ ${BRANCHES_ACCOUNT} ] }`).join('\n');
  const imported = offered.map(([kind, subject]) => `      { ${kind}: { account: ${ACCOUNT}, subject: "${subject}" } }`).join('\n');
  return `# Made by qbox-hq setup. Branches are not in here: qbox-hq answers for them.
listen: ${JSON.stringify(natsListen)}
${tls}jetstream { store_dir: ${JSON.stringify(store)}, sync_interval: always }
accounts {
  ${ACCOUNT} {
    jetstream: enabled
    users: [ { nkey: ${own} } ]
    imports: [ { service: { account: SYS, subject: "$SYS.REQ.SERVER.*.KICK" } } ]
    exports: [
${exported}
    ]
  }
  ${BRANCHES_ACCOUNT} {
    imports: [
${imported}
    ]
  }
  SYS { exports: [ { service: "$SYS.REQ.SERVER.*.KICK", accounts: [ ${ACCOUNT} ] } ] }
}
system_account: SYS
authorization { auth_callout { issuer: ${issuer}, account: ${ACCOUNT}, auth_users: [ ${own} ] } }
`;
}
