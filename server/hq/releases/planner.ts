/** Looks again and again how packages go on. Two of these programs may do it at once: one after the other. */
import type { Database } from '../database.js';
import type { Requests } from '../down/requests.js';
import type { Log } from '../log.js';
import { Repeating } from '../repeating.js';
import { goOnReleases } from './waves.js';

export interface PlannerOptions {
  readonly database: Pick<Database, 'inTransaction'>;
  readonly requests: Pick<Requests, 'isConnected'>;
  readonly log: Log;
}

const LOOK_MS = 2_000;
/** Any number, of this program alone. */
const LOCK = 7_041_966;

export const releasePlanner = ({ database, requests, log }: PlannerOptions): Repeating =>
  new Repeating({
    everyMs: LOOK_MS,
    work: () =>
      database.inTransaction(async (client) => {
        await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
        await goOnReleases(client, (branch) => requests.isConnected(branch));
      }),
    failed: (error) => log('warn', 'packages could not be looked at', { error: String(error) }),
  });
