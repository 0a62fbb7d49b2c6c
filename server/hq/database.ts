/** PostgreSQL: connections from a pool, for work that is one query, or one transaction. */
import { type ClientBase, DatabaseError, Pool } from 'pg';
import type { Log } from './log.js';

/** Opens the database at an address for one piece of work, which is one transaction. */
export type InDatabase = <Result>(address: string, work: (client: ClientBase) => Promise<Result>) => Promise<Result>;

const CONNECT_MS = 10_000;

export class Database {
  readonly #pool: Pool;

  /** @param address postgres://USER@HOST/DATABASE */
  constructor(address: string, most: number, log: Log) {
    this.#pool = new Pool({ connectionString: address, max: most, connectionTimeoutMillis: CONNECT_MS });
    // Its server may end it in the bytes that say it is ready, before anybody has it, or after it was given back as broken: an error
    // that nobody hears ends the program.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    // A connection that waits and is lost is made anew when it is needed.
    this.#pool.on('error', (error) => log('warn', 'a connection of PostgreSQL was lost', { error: error.message }));
  }

  async inTransaction<Result>(work: (client: ClientBase) => Promise<Result>): Promise<Result> {
    return await this.withClient(async (client) => {
      await client.query('BEGIN');
      try {
        const result = await work(client);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  async withClient<Result>(work: (client: ClientBase) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let failed: Error | undefined;
    // Of a connection that is lost; its query says the same.
    const lost = (error: Error): void => {
      failed = error;
    };
    client.on('error', lost);
    try {
      return await work(client);
    } catch (error) {
      // A statement that was refused leaves the connection as it was.
      if (!(error instanceof DatabaseError)) failed ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.off('error', lost);
      client.release(failed);
    }
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}
