/** Removes what a browser has begun to bring and left: it would take room until somebody adds or removes another file. */
import type { Database } from '../database.js';
import type { Log } from '../log.js';
import { Repeating } from '../repeating.js';
import { forgetUnwanted, lockFiles } from './store.js';

export interface ForgettingOptions {
  readonly database: Pick<Database, 'inTransaction'>;
  readonly log: Log;
}

const LOOK_MS = 10_000;

export const fileForgetting = ({ database, log }: ForgettingOptions): Repeating =>
  new Repeating({
    everyMs: LOOK_MS,
    work: () =>
      database.inTransaction(async (client) => {
        await lockFiles(client);
        await forgetUnwanted(client);
      }),
    failed: (error) => log('warn', 'files that nobody wants could not be removed', { error: String(error) }),
  });
