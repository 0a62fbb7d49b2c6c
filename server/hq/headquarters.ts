/** What runs beside the ingester: days are counted, live views are kept, branches get their configuration and their files. */
import { packageVersion } from '../config/flags.js';
import { AddressLimit } from '../pipeline/limits/rate-limit.js';
import type { PageSource } from '../transport/page.js';
import { builtPages } from '../web/built-pages.js';
import { metricsPage } from '../web/metrics-page.js';
import { Issuer, type IssuerSettings } from './access/issuer.js';
import { Api } from './api/server.js';
import { Director } from './configuration/director.js';
import { Requests } from './down/requests.js';
import { Counting } from './facts/counting.js';
import { fileForgetting } from './files/forgetting.js';
import { FileSending } from './files/sending.js';
import type { Ingester, IngesterOptions } from './ingester.js';
import { LiveWatch } from './live/live-watch.js';
import { Metrics } from './metrics.js';
import { releasePlanner } from './releases/planner.js';
import { Visitors } from './remote/visitors.js';
import type { Repeating } from './repeating.js';

export interface HeadquartersOptions extends Omit<IngesterOptions, 'streamBytes'> {
  /** A day that goes on is counted so long after something of it came. */
  readonly countSeconds: number;
  /** See `ApiOptions`. */
  readonly listen: string;
  readonly isSecure: boolean;
  /** On the page, until somebody has logged in. */
  readonly name: string;
  readonly timeZone: string;
  readonly ingester: Ingester;
  /** With the token of /metrics; null = there is no such page. */
  readonly metricsTokenFile: string | null;
  /** A server of log-ins; null = users have passwords alone. */
  readonly issuer: IssuerSettings | null;
}

/** Languages of staff are all that pages have. */
const LANGUAGES = ['ru', 'kk', 'en'];
const PAGES = [
  { path: /^\/hq(\/oidc)?$/, entry: 'hq' },
  { path: /^\/hq\/t\/[a-z0-9_-]{1,64}$/, entry: 'remote' },
  { path: /^\/help$/, entry: 'help' },
];

const METRICS_PER_SECOND = 5;

/** Of the database: requests of pages, days that are counted, configurations and files. */
export const CONNECTIONS = 18;

export class Headquarters {
  readonly #counting: Counting;
  readonly #live: LiveWatch;
  readonly #requests: Requests;
  readonly #director: Director;
  readonly #files: FileSending;
  readonly #repeating: readonly Repeating[];
  readonly #api: Api;

  constructor(options: HeadquartersOptions) {
    const { connection, database, log, ended, countSeconds, listen, isSecure, name, timeZone } = options;
    this.#counting = new Counting({
      database,
      afterSec: countSeconds,
      failed: (what, error) => log('warn', what, { error: String(error) }),
    });
    this.#live = new LiveWatch({ connection, database, nowMs: Date.now, log, ended });
    const nowMs = (): number => performance.now();
    this.#requests = new Requests({ connection, nowMs });
    this.#director = new Director({ database, requests: this.#requests, live: this.#live, nowMs, log });
    this.#files = new FileSending({ connection, database, nowMs, log });
    this.#repeating = [releasePlanner({ database, requests: this.#requests, log }), fileForgetting({ database, log })];
    const { issuer } = options;
    const logInBy = issuer && { logInBy: issuer.name };
    const facts = { branch: name, timeZone, version: packageVersion(), languages: LANGUAGES, ...logInBy };
    const pages = builtPages(() => facts, undefined, PAGES);
    this.#api = new Api({
      database,
      issuer: issuer && new Issuer(issuer, nowMs),
      live: this.#live,
      director: this.#director,
      visitors: new Visitors({ live: this.#live, requests: this.#requests, nowMs }),
      pages,
      metrics: this.#metrics(options),
      listen,
      isSecure,
      log,
    });
  }

  #metrics({ database, ingester, metricsTokenFile: tokenFile, log }: HeadquartersOptions): PageSource | null {
    if (tokenFile === null) return null;
    const clocks = { wallMs: Date.now, monotonicMs: () => performance.now() };
    const metrics = new Metrics({
      ...{ database, ingester, live: this.#live, version: packageVersion(), pages: () => this.#api.openPages, ...clocks },
    });
    const limit = new AddressLimit(METRICS_PER_SECOND, clocks.monotonicMs);
    return metricsPage({
      ...{ text: () => metrics.text(), tokenFile, setting: '--metrics-token-file' },
      mayAsk: (address) => limit.take(address),
      warn: (error, what) => log('warn', what, { error: String(error) }),
    });
  }

  /** After the tables were made. Answers where it listens; rejects if it cannot, or NATS is not there. */
  async start(): Promise<string> {
    this.#counting.start();
    await this.#live.start();
    this.#requests.start();
    this.#director.start();
    this.#files.start();
    for (const one of this.#repeating) one.start();
    return await this.#api.start();
  }

  async stop(): Promise<void> {
    await this.#api.stop();
    this.#requests.stop();
    await this.#director.stop();
    for (const one of this.#repeating) await one.stop();
    await this.#counting.stop();
    await this.#live.stop();
  }
}
