/** Headquarters' engines as Debian has them: nats-server with JetStream, and PostgreSQL, each in a folder of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';
import { SLOWNESS } from '../support/slowness.js';
import type { SmallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';

const SOON_MS = 60_000 * SLOWNESS;

/** A server that can be killed and comes back on the same port with the same folder. */
export interface Server {
  readonly address: string;
  /** All that it keeps. */
  readonly folder: string;
  start(): Promise<void>;
  /** As a power cut would end it. */
  kill9(): Promise<void>;
  /** As it is meant to be ended; its folder stays. */
  stop(): Promise<void>;
  end(): Promise<void>;
}

async function listening(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

/** A disk of its own: see `test/support/small-disk.ts`. */
export type Disk = Pick<SmallDisk, 'folder' | 'runner'>;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

class Child {
  protected child: ChildProcess | null = null;

  /** Started again where it ended at once: after a kill, children of the one before may still hold its folder. */
  protected async started(command: readonly string[], answers: () => void | Promise<void>): Promise<void> {
    const [program = '', ...args] = command;
    await until(async () => {
      if (this.child === null || this.child.exitCode !== null) this.child = begun(program, args);
      await answers();
    }, SOON_MS);
  }

  protected async ended(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

/** In a process group of its own: Ctrl-C ends who started it, which ends it in its turn. */
function begun(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

class Nats extends Child implements Server {
  readonly address: string;

  constructor(
    private readonly port: number,
    readonly folder: string,
    scheme: 'nats' | 'tls',
    private readonly runner: readonly string[] = [],
  ) {
    super();
    this.address = `${scheme}://localhost:${port}`;
  }

  start(): Promise<void> {
    return this.started([...this.runner, 'nats-server', '-c', join(this.folder, 'nats.conf')], () => listening(this.port));
  }

  kill9(): Promise<void> {
    return this.ended('SIGKILL');
  }

  stop(): Promise<void> {
    return this.ended('SIGTERM');
  }

  async end(): Promise<void> {
    await this.kill9();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * @param more lines of its configuration
 * @param disk has its streams
 */
export async function startNats(more = '', scheme: 'nats' | 'tls' = 'nats', disk?: Disk): Promise<Server> {
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'qbox-nats-')), await freePort()];
  // Otherwise it takes three quarters of the room that there is as it starts.
  // Acknowledged is on the disk: by default it would be within two minutes.
  const stream = `jetstream { store_dir: "${join(disk?.folder ?? folder, 'store')}", max_file_store: 1TB, sync_interval: always }`;
  writeFileSync(join(folder, 'nats.conf'), `listen: "127.0.0.1:${port}"\n${stream}\n${more}\n`);
  const nats = new Nats(port, folder, scheme, disk?.runner);
  await nats.start();
  return nats;
}

/** By the configuration that `qbox-hq setup` wrote into a folder. */
export async function startNatsIn(folder: string, port: number, scheme: 'nats' | 'tls'): Promise<Server> {
  const nats = new Nats(port, folder, scheme);
  await nats.start();
  return nats;
}

const POSTGRES = '/usr/lib/postgresql';
const isRoot = process.getuid?.() === 0;

class Postgres extends Child implements Server {
  readonly address: string;

  constructor(
    private readonly port: number,
    readonly folder: string,
    private readonly bin: string,
    private readonly owner: readonly string[],
    /** Whose folder goes with it. */
    private readonly isOnDisk: boolean,
  ) {
    super();
    this.address = `postgres://qbox@127.0.0.1:${port}/postgres`;
  }

  start(): Promise<void> {
    const options = ['-D', join(this.folder, 'data'), '-p', String(this.port), '-k', this.folder, '-c', 'listen_addresses=127.0.0.1'];
    return this.started([...this.owner, join(this.bin, 'postgres'), ...options], () => this.query('SELECT 1'));
  }

  kill9(): Promise<void> {
    return this.ended('SIGKILL');
  }

  /** Fast: it does not wait for those who are connected. */
  stop(): Promise<void> {
    return this.ended('SIGINT');
  }

  async end(): Promise<void> {
    await this.ended('SIGQUIT');
    if (!this.isOnDisk) rmSync(this.folder, { recursive: true, force: true });
  }

  private query(sql: string): void {
    execFileSync(join(this.bin, 'psql'), ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'qbox', '-d', 'postgres', '-c', sql], {
      stdio: 'ignore',
    });
  }
}

export const startPostgres = (disk?: Disk): Promise<Server> =>
  startPostgresIn(disk?.folder ?? mkdtempSync(join(tmpdir(), 'qbox-postgres-')), disk?.runner);

/**
 * PostgreSQL refuses to run as root: then it is its own user of Debian's package. A folder that has data is taken as it is.
 * @param runner what starts a program that sees the folder
 */
export async function startPostgresIn(folder: string, runner: readonly string[] = []): Promise<Server> {
  const port = await freePort();
  const version = readdirSync(POSTGRES).sort((a, b) => Number(b) - Number(a))[0] ?? '';
  const bin = join(POSTGRES, version, 'bin');
  const owner = [...runner, ...(isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [])];
  if (!existsSync(join(folder, 'data', 'PG_VERSION'))) makeCluster(folder, bin, { runner, owner });
  const postgres = new Postgres(port, folder, bin, owner, runner.length > 0);
  await postgres.start();
  return postgres;
}

function makeCluster(folder: string, bin: string, by: { readonly runner: readonly string[]; readonly owner: readonly string[] }): void {
  const run = (...command: readonly string[]): void => {
    const [program = '', ...args] = command;
    execFileSync(program, args, { stdio: 'ignore', cwd: '/' });
  };
  run(...by.runner, 'mkdir', '-p', join(folder, 'data'));
  if (isRoot) {
    run(...by.runner, 'chown', 'postgres:postgres', folder, join(folder, 'data'));
    run(...by.runner, 'chmod', '755', folder);
  }
  const options = ['-D', join(folder, 'data'), '-U', 'qbox', '--auth=trust', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8'];
  run(...by.owner, join(bin, 'initdb'), ...options);
}
