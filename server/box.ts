/** A running box: the rooms put together around one state, opened from the disk and closed onto it again. */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { openStore, writeSnapshot } from '../db/store.js';
import { renderPng } from '../drivers/imaging/render.js';
import { type Config, packageVersion } from './config.js';
import { fillEmptyBox } from './first-start.js';
import type { Log } from './log.js';
import { Clock, SYSTEM_TIME } from './pipeline/clock.js';
import { FrontDesk } from './pipeline/front-desk.js';
import type { Desk } from './pipeline/handlers/handler.js';
import { LoginGuard } from './pipeline/login-guard.js';
import { Pipeline } from './pipeline/pipeline.js';
import { Projections } from './pipeline/projections.js';
import { recover } from './pipeline/recover.js';
import { mayRead } from './pipeline/rights.js';
import { SnapshotMaker } from './pipeline/snapshot-maker.js';
import { Subscriptions } from './pipeline/subscriptions.js';
import { Ticker } from './pipeline/ticker.js';
import { type Rules, toSnapshot } from './queue/state.js';
import { listen } from './transport/server.js';
import { buildPages } from './web/pages.js';
import { demoWelcome, frontPageFacts } from './welcome.js';

export interface Box {
  readonly url: string;
  /** What a person at the terminal should read before anything else; ends with a line break, or is empty. */
  readonly welcome: string;
  /** Stops taking requests, answers what was asked, writes everything down. */
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const rulesOf = ({ branch, limits, sessions }: Config): Rules => ({
  ageingMsPerPoint: branch.ageingMinutesPerPoint * MINUTE_MS,
  vanishLimit: branch.vanishLimit,
  keepTicketsOvernight: branch.keepTicketsOvernight,
  postponeDelaysMinutes: branch.postponeDelaysMinutes,
  sessionAgeMs: sessions.ageHours * HOUR_MS,
  liveTicketsMax: limits.liveTickets,
  sessionsMax: limits.sessions,
});

/** Rejects if the disk, the journal, the address or the certificate is not in order. `diskFailed` ends the process. */
export async function openBox(config: Config, log: Log, diskFailed: (error: Error) => void): Promise<Box> {
  const directory = config.server.data;
  const rules = rulesOf(config);
  const { historyDays, journalDays, snapshotEvents } = config.storage;
  const store = await openStore({ directory, historyDays, journalDays, onFailure: diskFailed });
  const { state, replayed, sequence } = recover(directory, rules);
  log.info({ sequence, replayed, tickets: state.consumers.size }, 'recovered');

  const clock = new Clock(config.branch.timeZone, state.lastAtMs);
  if (clock.isDoubtful) log.warn('the clock is behind the last event: time goes on from there until the clock is set');
  const projections = new Projections(state);
  const snapshots = new SnapshotMaker({ directory, rules }, snapshotEvents, replayed, (error) => log.error({ err: error }, 'no snapshot'));
  const pipeline = new Pipeline(state, store, clock, {
    applied: (event) => {
      projections.applied(event);
      subscriptions.changed();
    },
    committed: (eventCount) => snapshots.committed(eventCount),
  });
  const subscriptions = new Subscriptions(
    pipeline,
    projections,
    (session, topic) => mayRead(state, session, topic),
    SYSTEM_TIME.monotonicMs,
  );
  await fillEmptyBox(pipeline, directory, config.server.demo);
  const ticker = new Ticker(pipeline);
  ticker.start();
  await pipeline.settled();

  const desk: Desk = {
    config,
    versions: versions(),
    pipeline,
    projections,
    subscriptions,
    store,
    loginGuard: new LoginGuard(SYSTEM_TIME.monotonicMs),
    renderPng,
    chance: () => randomBytes(4).readUInt32BE(),
    warn: (error, what) => log.warn({ err: error }, what),
  };
  const frontDesk = new FrontDesk(desk, SYSTEM_TIME.monotonicMs);
  const { server, limits } = config;
  const transport = await listen(
    {
      host: server.host,
      port: server.port,
      tls: server.tlsCertificate && server.tlsKey ? { certificate: server.tlsCertificate, key: server.tlsKey } : null,
      allowedOrigins: server.allowedOrigins,
      frameBytes: limits.frameBytes,
      connections: limits.connections,
      idleTimeoutSeconds: limits.idleTimeoutSeconds,
      pages: buildPages(frontPageFacts(config), () => frontDesk.isOpen),
    },
    frontDesk,
  );
  return {
    url: transport.url,
    welcome: config.server.demo ? demoWelcome(transport.url) : '',
    close: async () => {
      frontDesk.stop();
      ticker.stop();
      subscriptions.stop();
      await pipeline.settled();
      await transport.close();
      await pipeline.settled();
      await snapshots.stop();
      const last = store.sequence;
      await store.close();
      writeSnapshot(directory, { sequence: last, state: toSnapshot(state) });
    },
  };
}

const require = createRequire(import.meta.url);

/** What `info` tells. The original's `hasp` is the number of a dongle; an open box has none. */
function versions(): Record<string, string> {
  const own = packageVersion();
  const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  return {
    common: own,
    core: own,
    database: versionOf('better-sqlite3'),
    jsengine: process.versions.v8,
    wssserver: own,
    db: own,
    hasp: '0',
  };
}
