/** PostgreSQL of the simulated headquarters, with a backup that it may be restored from. Time stands still while it works. */
import { Client, type ClientBase } from 'pg';
import { Database } from '../../../server/hq/database.js';
import { migrate } from '../../../server/hq/schema.js';
import { type Server, startPostgres } from '../../hq/servers.js';

const NAME = 'headquarters';
const BACKUP = 'backup';

export class HqDatabase {
  #database: Database | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  restored = 0;

  private constructor(
    readonly postgres: Server,
    private readonly waitFor: <Found>(work: Promise<Found>) => Promise<Found>,
  ) {}

  static async start(waitFor: HqDatabase['waitFor']): Promise<HqDatabase> {
    const database = new HqDatabase(await startPostgres(), waitFor);
    // Nobody kills it here: what it costs to be safe is not tried.
    await database.#administer('ALTER SYSTEM SET fsync = off', 'SELECT pg_reload_conf()', `CREATE DATABASE ${NAME}`);
    await database.#inTurn(async () => {
      const client = new Client({ connectionString: database.address });
      await client.connect();
      await migrate(client).finally(() => client.end());
    });
    await database.backUp();
    return database;
  }

  get address(): string {
    return this.postgres.address.replace(/[^/]*$/, NAME);
  }

  /** One after the other: what comes first is decided by the time of the simulation. */
  inTransaction<Found>(work: (client: ClientBase) => Promise<Found>): Promise<Found> {
    return this.#inTurn(() => {
      this.#database ??= new Database(this.address, 1, () => undefined);
      return this.#database.inTransaction(work);
    });
  }

  query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.inTransaction(async (client) => (await client.query<Row>(sql, [...values])).rows);
  }

  async backUp(): Promise<void> {
    await this.#copy(NAME, BACKUP);
  }

  async restore(): Promise<void> {
    await this.#copy(BACKUP, NAME);
    this.restored += 1;
  }

  async end(): Promise<void> {
    await this.#inTurn(async () => this.#database?.end());
    await this.postgres.end();
  }

  #copy(from: string, to: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#database?.end();
      this.#database = null;
      await this.#administer(`DROP DATABASE IF EXISTS ${to}`, `CREATE DATABASE ${to} TEMPLATE ${from}`);
    });
  }

  #inTurn<Found>(work: () => Promise<Found>): Promise<Found> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return this.waitFor(done);
  }

  async #administer(...statements: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: this.postgres.address });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
