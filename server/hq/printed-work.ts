/** Subcommands of `qbox-hq` that work in the database and print what came of it. */
import type { Command } from 'commander';
import type { ClientBase } from 'pg';
import type { InDatabase } from './database.js';

export type Work = (act: (client: ClientBase) => Promise<string>) => Promise<void>;

/** In one transaction of the database that `--database` names. */
export const printedWork =
  (program: Command, inDatabase: InDatabase): Work =>
  async (act) => {
    process.stdout.write(`${await inDatabase(program.opts<{ readonly database: string }>().database, act)}\n`);
  };
