#!/usr/bin/env node
/** qbox-hq: headquarters of many branches. */
import { Command } from 'commander';
import { pino } from 'pino';
import { Ingester, messageOf } from './ingester.js';

interface Options {
  readonly nats: string;
  readonly keyFile?: string;
  readonly authorityFile?: string;
  readonly database: string;
  readonly streamMib: string;
}

const MIB = 1024 * 1024;
const program = new Command('qbox-hq')
  .description('Headquarters of many branches: stores their journals. See server/hq/README.md.')
  .option('--nats <address>', 'address of the NATS server', process.env.QBOX_HQ_NATS ?? 'nats://127.0.0.1:4222')
  .option('--database <address>', 'address of the PostgreSQL database', process.env.QBOX_HQ_DATABASE ?? 'postgres://127.0.0.1/qbox_hq')
  .option('--key-file <file>', 'seed of the nkey at that server, or credentials', process.env.QBOX_HQ_KEY_FILE)
  .option('--authority-file <file>', 'certificate of the authority of that server (PEM)', process.env.QBOX_HQ_AUTHORITY_FILE)
  .option('--stream-mib <number>', 'most that the stream of journals may take', process.env.QBOX_HQ_STREAM_MIB ?? '10240')
  .action(run);

async function run({ nats, keyFile, authorityFile, database, streamMib }: Options): Promise<void> {
  const log = pino({ name: 'qbox-hq' }, pino.destination({ dest: 2, sync: true }));
  const streamBytes = Number(streamMib) * MIB;
  if (!Number.isSafeInteger(streamBytes) || streamBytes < MIB) program.error('--stream-mib: a whole number of at least 1 is expected');
  const ended = (why: string): void => {
    log.error({ why }, 'qbox-hq ends');
    process.exit(1);
  };
  const ingester = new Ingester({
    nats,
    keyFile: keyFile ?? null,
    authorityFile: authorityFile ?? null,
    database,
    streamBytes,
    ended,
    log: (level, what, details) => log[level](details, what),
  });
  await ingester.start();
  const stop = (): void => void ingester.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write('qbox-hq ready\n');
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`qbox-hq: ${messageOf(error)}\n`);
  process.exit(1);
});
