/** What runs beside the ingester: days are counted, and live views are kept. */
import { packageVersion } from '../config/flags.js';
import { builtPages } from '../web/built-pages.js';
import { Api } from './api/server.js';
import { Counting } from './facts/counting.js';
import type { IngesterOptions } from './ingester.js';
import { LiveWatch } from './live/live-watch.js';

export interface HeadquartersOptions extends Omit<IngesterOptions, 'streamBytes'> {
  /** A day that goes on is counted so long after something of it came. */
  readonly countSeconds: number;
  /** See `ApiOptions`. */
  readonly listen: string;
  readonly isSecure: boolean;
  /** On the page, until somebody has logged in. */
  readonly name: string;
  readonly timeZone: string;
}

/** Languages of staff are all that pages have. */
const LANGUAGES = ['ru', 'kk', 'en'];
const PAGES = [
  { path: /^\/hq$/, entry: 'hq' },
  { path: /^\/help$/, entry: 'help' },
];

/** Of the database: requests of pages, and days that are counted. */
export const CONNECTIONS = 12;

export class Headquarters {
  readonly #counting: Counting;
  readonly #live: LiveWatch;
  readonly #api: Api;

  constructor({ connection, database, log, ended, countSeconds, listen, isSecure, name, timeZone }: HeadquartersOptions) {
    this.#counting = new Counting({
      database,
      afterSec: countSeconds,
      failed: (what, error) => log('warn', what, { error: String(error) }),
    });
    this.#live = new LiveWatch({ connection, database, nowMs: Date.now, log, ended });
    const facts = { branch: name, timeZone, version: packageVersion(), languages: LANGUAGES };
    const pages = builtPages(() => facts, undefined, PAGES);
    this.#api = new Api({ database, live: this.#live, pages, listen, isSecure, log });
  }

  /** After the tables were made. Answers where it listens; rejects if it cannot, or NATS is not there. */
  async start(): Promise<string> {
    this.#counting.start();
    await this.#live.start();
    return await this.#api.start();
  }

  async stop(): Promise<void> {
    await this.#api.stop();
    await this.#counting.stop();
    await this.#live.stop();
  }
}
