/** A headquarters of its own: Debian's NATS and PostgreSQL, and the program. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { vi } from 'vitest';
import { type OutboxRow, openOutbox } from '../../db/journal/outbox.js';
import { firstUnsealed, NO_SEAL, type SentBatch } from '../../server/uplink/wire.js';
import { freePort } from '../support/free-port.js';
import { SLOWNESS } from '../support/slowness.js';
import { type Server, startNats, startNatsIn, startPostgres } from './servers.js';

const PROGRAM = resolve(import.meta.dirname, '../../dist/server/hq/main.js');
const CERTIFICATE = resolve(import.meta.dirname, '../transport/certificate');
/** That of headquarters' server. */
export const AUTHORITY = join(CERTIFICATE, 'certificate.pem');
const SOON = { timeout: 30_000 * SLOWNESS, interval: 100 };

export interface StoredBatch {
  readonly branch: string;
  readonly line: number;
  readonly parent: number | null;
  readonly sequence: number;
  readonly hash: string;
  readonly seal: string;
  readonly events: string;
  readonly facts: string | null;
}

export class Ingesting {
  #child: ChildProcess | null = null;
  /** Of its pages. */
  url = '';
  /** Its log. */
  said = '';

  constructor(
    private readonly nats: string,
    private readonly database: string,
    private readonly streamMib = '1',
    private readonly more: readonly string[] = [],
  ) {}

  async start(): Promise<void> {
    const args = [PROGRAM, '--nats', this.nats, '--database', this.database, '--stream-mib', this.streamMib];
    // A port that is free: several headquarters are tried at once.
    args.push('--listen', '127.0.0.1:0', '--insecure', ...this.more);
    await vi.waitFor(async () => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stderr.on('data', (text: Buffer) => {
        this.said += text.toString();
        process.stderr.write(text);
      });
      const ready = new Promise<void>((isReady) => {
        createInterface({ input: child.stdout }).on('line', (line) => {
          this.url = line.split(' ').at(-1) ?? '';
          isReady();
        });
      });
      const ended = once(child, 'exit').then(() => {
        throw new Error('qbox-hq ended at once');
      });
      await Promise.race([ready, ended]);
      ended.catch(() => undefined);
      this.#child = child;
    }, SOON);
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

export class Headquarters {
  private constructor(
    readonly nats: Server,
    readonly postgres: Server,
    readonly ingester: Ingesting,
  ) {}

  /**
   * @param countSeconds see `--count-seconds`
   * @param more flags of the program
   * @param streamMib of one mebibyte a stream is full at once, and empty again within seconds
   */
  static async start(countSeconds = '300', streamMib = '1', ...more: readonly string[]): Promise<Headquarters> {
    const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
    return await Headquarters.startWith(nats, postgres, streamMib, '--count-seconds', countSeconds, ...more);
  }

  static async startWith(nats: Server, postgres: Server, streamMib: string, ...more: readonly string[]): Promise<Headquarters> {
    const ingester = new Ingesting(nats.address, postgres.address, streamMib, more);
    await ingester.start();
    return new Headquarters(nats, postgres, ingester);
  }

  /** As an installation is: keys and configuration by `qbox-hq setup`, TLS, and branches that join by codes. */
  static async startWithDoor(...more: readonly string[]): Promise<Headquarters & { readonly folder: string }> {
    const [folder, port] = [mkdtempSync(join(tmpdir(), 'qbox-hq-')), await freePort()];
    const pair = ['--certificate', `${CERTIFICATE}/certificate.pem`, '--certificate-key', `${CERTIFICATE}/key.pem`];
    qboxHq('setup', folder, '--nats-listen', `127.0.0.1:${port}`, '--store', join(folder, 'store'), ...pair);
    const [nats, postgres] = await Promise.all([startNatsIn(folder, port, 'tls'), startPostgres()]);
    const keys = ['--key-file', join(folder, 'headquarters.nk'), '--issuer-file', join(folder, 'issuer.nk')];
    const ingester = new Ingesting(nats.address, postgres.address, '16', [...keys, '--authority-file', AUTHORITY, ...more]);
    await ingester.start();
    return Object.assign(new Headquarters(nats, postgres, ingester), { folder });
  }

  /** `qbox-hq branch …` */
  branch(...args: readonly string[]): string {
    return qboxHq('branch', ...args, '--database', this.postgres.address);
  }

  /** By `branch add` or `branch rekey`. */
  code(name: string, how: 'add' | 'rekey' = 'add'): string {
    return / join \S+ (\S+)/.exec(this.branch(how, name))?.[1] ?? '';
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const client = new Client({ connectionString: this.postgres.address });
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** All batches of a branch, line by line. */
  async batches(branch: string): Promise<readonly StoredBatch[]> {
    return await this.query<StoredBatch>(
      `SELECT branch.name AS branch, line.id AS line, line.parent_id AS parent, batch.sequence::integer,
              encode(batch.hash, 'base64') AS hash, encode(batch.seal, 'base64') AS seal, batch.events,
              batch.facts
         FROM batch JOIN line ON line.id = batch.line_id JOIN branch ON branch.id = line.branch_id
        WHERE branch.name = $1 ORDER BY line.id, batch.sequence`,
      [branch],
    );
  }

  async end(): Promise<void> {
    await this.ingester.end();
    await Promise.all([this.nats.end(), this.postgres.end()]);
  }
}

/** The first batch of a whole line whose seal is not that of what is stored; null = all fit. */
export const firstBroken = (line: readonly StoredBatch[]): SentBatch | null => firstUnsealed(NO_SEAL, line.map(asSent));

const asSent = ({ hash, seal, facts, ...batch }: StoredBatch): SentBatch => ({
  ...{ ...batch, atMs: 0, eventCount: 0, hash: base64url(hash), seal: base64url(seal) },
  ...(facts !== null && { facts }),
});

const base64url = (base64: string): string => Buffer.from(base64, 'base64').toString('base64url');

export const qboxHq = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Every batch of a box's journal, read beside it. */
export function journalOf(data: string): readonly OutboxRow[] {
  const outbox = openOutbox(data);
  try {
    return outbox.after(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  } finally {
    outbox.close();
  }
}
