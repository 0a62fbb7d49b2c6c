#!/usr/bin/env node
/** qbox-hq: headquarters of many branches. */
import { readFileSync } from 'node:fs';
import { connect, nkeys } from '@nats-io/transport-node';
import { Command } from 'commander';
import type { ClientBase } from 'pg';
import { pino } from 'pino';
import { type Access, optionsOf } from '../uplink/credentials.js';
import { addAccessCommands } from './access/commands.js';
import { addIssuerOptions, type IssuerOptions, issuerOf } from './access/issuer-options.js';
import { addConfigurationCommands } from './configuration/commands.js';
import { Database } from './database.js';
import { addBranch } from './enrolment/commands.js';
import { Door } from './enrolment/door.js';
import { addSetup, BRANCHES_ACCOUNT } from './enrolment/setup.js';
import { addFileCommands } from './files/commands.js';
import { CONNECTIONS, Headquarters } from './headquarters.js';
import { AT_ONCE, Ingester } from './ingester.js';
import { type Log, messageOf } from './log.js';
import { addReleaseCommands } from './releases/commands.js';
import { migrate } from './schema.js';

interface Options extends IssuerOptions {
  readonly nats: string;
  readonly keyFile?: string;
  readonly authorityFile?: string;
  readonly issuerFile?: string;
  readonly database: string;
  readonly streamMib: string;
  readonly countSeconds: string;
  readonly listen: string;
  readonly insecure?: boolean;
  readonly name: string;
  readonly timeZone: string;
  readonly metricsTokenFile?: string;
}

const MIB = 1024 * 1024;
/** For questions of branches and connections, beside the journals that are being stored. */
const MORE_AT_ONCE = 6;

const program = new Command('qbox-hq')
  .description('Headquarters of many branches: stores their journals. See server/hq/README.md.')
  .option('--nats <address>', 'address of the NATS server', process.env.QBOX_HQ_NATS ?? 'nats://127.0.0.1:4222')
  .option('--database <address>', 'address of the PostgreSQL database', process.env.QBOX_HQ_DATABASE ?? 'postgres://127.0.0.1/qbox_hq')
  .option('--key-file <file>', 'seed of the nkey at that server, or credentials', process.env.QBOX_HQ_KEY_FILE)
  .option('--issuer-file <file>', 'seed of the issuer in its configuration: branches join by codes', process.env.QBOX_HQ_ISSUER_FILE)
  .option('--authority-file <file>', 'certificate of the authority of that server (PEM)', process.env.QBOX_HQ_AUTHORITY_FILE)
  .option('--stream-mib <number>', 'most that the stream of journals may take', process.env.QBOX_HQ_STREAM_MIB ?? '10240')
  .option(
    '--count-seconds <number>',
    'a day that goes on is counted so long after something of it came',
    process.env.QBOX_HQ_COUNT_SECONDS ?? '300',
  )
  .option('--listen <address>', 'HOST:PORT of the pages, which a proxy with TLS is before', process.env.QBOX_HQ_LISTEN ?? '127.0.0.1:8090')
  .option('--insecure', 'pages without TLS: for trying out alone')
  .option('--name <text>', 'name on the pages', process.env.QBOX_HQ_NAME ?? 'qbox')
  .option('--time-zone <zone>', 'zone of the clock on the pages', process.env.QBOX_HQ_TIME_ZONE ?? 'UTC')
  .option('--metrics-token-file <file>', 'with the token of /metrics, which is there with it alone', process.env.QBOX_HQ_METRICS_TOKEN_FILE)
  .action(run);
addIssuerOptions(program);
addBranch(program, inDatabase);
addAccessCommands(program, inDatabase);
addConfigurationCommands(program, inDatabase);
addFileCommands(program, inDatabase);
addReleaseCommands(program, inDatabase);
addSetup(program);

async function run(given: Options): Promise<void> {
  const logger = pino({ name: 'qbox-hq' }, pino.destination({ dest: 2, sync: true }));
  const log: Log = (level, what, details) => logger[level](details, what);
  const streamBytes = Number(given.streamMib) * MIB;
  if (!Number.isSafeInteger(streamBytes) || streamBytes < MIB) program.error('--stream-mib: a whole number of at least 1 is expected');
  const countSeconds = Number(given.countSeconds);
  if (!Number.isSafeInteger(countSeconds) || countSeconds < 0) program.error('--count-seconds: a whole number of seconds is expected');
  const issuerSettings = issuerOf(given, given.insecure === true);
  const { issuerFile } = given;
  const issuer = issuerFile === undefined ? null : nkeys.fromSeed(Buffer.from(readFileSync(issuerFile, 'utf8').trim()));
  const database = new Database(given.database, AT_ONCE + MORE_AT_ONCE + CONNECTIONS, log);
  await database.withClient(migrate);
  const connection = await connected(given.nats, { keyFile: given.keyFile ?? null, authorityFile: given.authorityFile ?? null });
  const ended = (why: string): void => {
    logger.error({ why }, 'qbox-hq ends');
    process.exit(1);
  };
  const common = { connection, database, ended, log };
  const ingester = new Ingester({ ...common, streamBytes });
  await ingester.start();
  const door = issuer && new Door({ connection, database, issuer, account: BRANCHES_ACCOUNT, log });
  door?.start();
  const { listen, insecure, name, timeZone } = given;
  const metricsTokenFile = given.metricsTokenFile ?? null;
  const headquarters = new Headquarters({
    ...{ ...common, ingester, countSeconds, listen, isSecure: !insecure, name, timeZone, metricsTokenFile },
    issuer: issuerSettings,
  });
  const address = await headquarters.start();
  const stop = async (): Promise<void> => {
    door?.stop();
    await Promise.all([ingester.stop(), headquarters.stop()]);
    await connection.drain().catch(() => undefined);
    await database.end();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  process.stdout.write(`qbox-hq ready on ${address}\n`);
}

const connected = (servers: string, access: Access) =>
  connect({ servers, name: 'qbox-hq', maxReconnectAttempts: -1, waitOnFirstConnect: false, ...optionsOf(access) });

/** For one command: tables are made or brought up to date first, as at a start. */
async function inDatabase<Result>(address: string, work: (client: ClientBase) => Promise<Result>): Promise<Result> {
  const database = new Database(address, 1, () => undefined);
  try {
    await database.withClient(migrate);
    return await database.inTransaction(work);
  } finally {
    await database.end();
  }
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`qbox-hq: ${messageOf(error)}\n`);
  process.exit(1);
});
