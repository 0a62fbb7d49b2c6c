/** A running box: the rooms put together around one state, opened from the disk and closed onto it again. */
import { randomBytes } from 'node:crypto';
import { openStore, type Store, sqliteVersion, writeSnapshot } from '../db/store.js';
import { drawPage } from '../drivers/imaging/render.js';
import { type Config, packageVersion } from './config.js';
import { fillEmptyBox } from './first-start.js';
import type { Log } from './log.js';
import type { Session } from './model/events.js';
import { Clock, SYSTEM_TIME } from './pipeline/clock.js';
import { FrontDesk } from './pipeline/front-desk.js';
import type { Desk } from './pipeline/handlers/handler.js';
import { LoginGuard } from './pipeline/login-guard.js';
import { Pipeline } from './pipeline/pipeline.js';
import { Projections, type Topic } from './pipeline/projections.js';
import { recover } from './pipeline/recover.js';
import { mayRead } from './pipeline/rights.js';
import { SnapshotMaker } from './pipeline/snapshot-maker.js';
import { Subscriptions } from './pipeline/subscriptions.js';
import { Ticker } from './pipeline/ticker.js';
import { type Rules, toSnapshot } from './queue/state.js';
import { listen, type TransportOptions } from './transport/server.js';
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
  printers: new Set<string>(),
  builtInDesigns: new Set<string>(),
});

/** Rejects if the disk, the journal, the address or the certificate is not in order. `diskFailed` ends the process. */
export async function openBox(config: Config, log: Log, diskFailed: (error: Error) => void): Promise<Box> {
  const engine = await openEngine(config, log, diskFailed);
  const { pipeline } = engine;
  await fillEmptyBox(pipeline, config.server.data, config.server.demo);
  const ticker = new Ticker(pipeline);
  ticker.start();
  await pipeline.settled();

  const frontDesk = new FrontDesk(deskOf(engine, config, log), SYSTEM_TIME.monotonicMs);
  const transport = await listen(transportOptions(config, frontDesk), frontDesk);
  return {
    url: transport.url,
    welcome: config.server.demo ? demoWelcome(transport.url) : '',
    close: async () => {
      const answered = frontDesk.stop();
      ticker.stop();
      engine.subscriptions.stop();
      await answered;
      await pipeline.settled();
      await transport.close();
      await pipeline.settled();
      await closeEngine(engine, config.server.data);
    },
  };
}

interface Engine {
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly projections: Projections;
  readonly subscriptions: Subscriptions;
  readonly snapshots: SnapshotMaker;
}

/** From the disk to a pipeline that goes on where the last one stopped. */
async function openEngine(config: Config, log: Log, diskFailed: (error: Error) => void): Promise<Engine> {
  const directory = config.server.data;
  const rules = rulesOf(config);
  const { historyDays, journalDays, snapshotEvents } = config.storage;
  const store = await openStore({ directory, historyDays, journalDays, onFailure: diskFailed });
  const { state, replayed, sequence, skipped } = recover(directory, rules);
  if (sequence !== store.sequence) throw new Error(`the state ends with batch ${sequence}, the journal with batch ${store.sequence}`);
  for (const why of skipped) log.warn({ why }, 'a snapshot could not be used');
  log.info({ sequence, replayed, tickets: state.consumers.size }, 'recovered');

  const clock = new Clock(config.branch.timeZone, state.lastAtMs);
  if (clock.isDoubtful) log.warn('the clock is behind the last event: time goes on from there until the clock is set');
  const projections = new Projections(state);
  const noSnapshot = (error: Error) => log.error({ err: error }, 'no snapshot was made');
  const snapshots = new SnapshotMaker({ directory, rules }, snapshotEvents, replayed, noSnapshot, SYSTEM_TIME.monotonicMs);
  const pipeline = new Pipeline(state, store, clock, {
    applied: (event) => {
      projections.applied(event);
      subscriptions.changed();
    },
    committed: (eventCount) => snapshots.committed(eventCount),
  });
  const mayStillRead = (session: Session | undefined, topic: Topic) => mayRead(state, session, topic);
  const subscriptions = new Subscriptions(pipeline, projections, mayStillRead, SYSTEM_TIME.monotonicMs);
  return { store, pipeline, projections, subscriptions, snapshots };
}

/** Leaves a snapshot behind, so that the next start is quick. */
async function closeEngine({ store, snapshots, pipeline }: Engine, directory: string): Promise<void> {
  await snapshots.stop();
  const { sequence } = store;
  await store.close();
  writeSnapshot(directory, { sequence, state: toSnapshot(pipeline.state) });
}

const deskOf = ({ store, pipeline, projections, subscriptions }: Engine, config: Config, log: Log): Desk => ({
  config,
  versions: versions(),
  pipeline,
  projections,
  subscriptions,
  store,
  loginGuard: new LoginGuard(SYSTEM_TIME.monotonicMs),
  renderPng: async (drawing) => Buffer.from((await drawPage({ ...drawing, images: [] }, { png: true })).png ?? []),
  chance: () => randomBytes(4).readUInt32BE(),
  warn: (error, what) => log.warn({ err: error }, what),
});

const transportOptions = (config: Config, frontDesk: FrontDesk): TransportOptions => {
  const { server, limits } = config;
  return {
    host: server.host,
    port: server.port,
    tls: server.tlsCertificate && server.tlsKey ? { certificate: server.tlsCertificate, key: server.tlsKey } : null,
    allowedOrigins: server.allowedOrigins,
    frameBytes: limits.frameBytes,
    connections: limits.connections,
    idleTimeoutSeconds: limits.idleTimeoutSeconds,
    pages: buildPages(frontPageFacts(config), () => frontDesk.isOpen),
  };
};

/** What `info` tells. The original's `hasp` is the number of a dongle; an open box has none. */
function versions(): Record<string, string> {
  const own = packageVersion();
  return {
    common: own,
    core: own,
    database: sqliteVersion(),
    jsengine: process.versions.v8,
    wssserver: own,
    db: own,
    hasp: '0',
  };
}
