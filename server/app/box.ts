/** A box: the rooms put together around one state, loaded from the disk and saved to it. `served-box.ts` adds the network. */

import { writeSnapshot } from '../../db/store/store.js';
import { BackupDownloads } from '../administration/backup-downloads.js';
import { packageVersion } from '../config/flags.js';
import type { Config } from '../config/load.js';
import type { LcdService } from '../devices/lcd/lcd-service.js';
import type { SpokenPages } from '../devices/voice/page-speech.js';
import { toSnapshot } from '../engine/snapshot.js';
import type { QueueEvent } from '../model/events/events.js';
import { minuteOf } from '../model/local-time.js';
import type { CodeGuard } from '../pipeline/access/code-guard.js';
import { SessionRenewal } from '../pipeline/access/session-renewal.js';
import { heartbeatOf } from '../pipeline/commit/heartbeat.js';
import type { Pipeline } from '../pipeline/commit/pipeline.js';
import { Ticker } from '../pipeline/commit/ticker.js';
import type { AlertWatch } from '../pipeline/faults/alert-watch.js';
import { CommitWatch } from '../pipeline/faults/commit-watch.js';
import { DiskRoom } from '../pipeline/faults/disk-room.js';
import { DrawingWatch } from '../pipeline/faults/drawing-watch.js';
import { BackupWatch, watchSessions } from '../pipeline/faults/fault-watches.js';
import type { Faults } from '../pipeline/faults/faults.js';
import { LoadReader } from '../pipeline/feeds/branch-load.js';
import { sharedDigest } from '../pipeline/feeds/exported-configuration.js';
import { Turns } from '../pipeline/feeds/turns.js';
import { EveningReport } from '../pipeline/figures/evening-report.js';
import { factsDays } from '../pipeline/figures/facts-days.js';
import { dayFigures } from '../pipeline/figures/figures.js';
import { Settling } from '../pipeline/figures/settling.js';
import type { HandlerContext } from '../pipeline/handlers/context.js';
import { alertsText } from '../pipeline/handlers/figures/alerts.js';
import { Metrics } from '../pipeline/metrics/metrics.js';
import { Dispatcher } from '../pipeline/requests/dispatcher.js';
import { LiveView } from '../uplink/live/live.js';
import { watchAlerts } from './alerts.js';
import type { Dependencies } from './dependencies.js';
import { fillEmptyBox } from './first-start.js';
import { contextOf } from './handler-context.js';
import { type CountedHealth, healthOf } from './health.js';
import { type OpenedDevices, openDevices } from './opened-devices.js';
import { type Engine, openEngine } from './opened-engine.js';
import { type Publishing, publish } from './publishing.js';
import { type Service, type ServiceEntry, startServices, stopRecords, stopServices } from './service.js';

export interface Box {
  /** Requests in, answers out. */
  readonly dispatcher: Dispatcher;
  readonly pipeline: Pipeline;
  /** Faults of the box itself. */
  readonly faults: Faults;
  /** Limits guesses of ticket codes. */
  readonly codeGuard: CodeGuard;
  /** Backups on their way to a browser. */
  readonly downloads: BackupDownloads;
  /** LCD boards: their pictures, and the data for their pages. */
  readonly lcd: Pick<LcdService, 'viewers' | 'media'>;
  /** What kiosks had spoken. */
  readonly pageSpeech: Pick<SpokenPages, 'at'>;
  /** How busy the branch is, for everybody; null = the branch does not publish it. */
  readonly load: LoadReader | null;
  /** For monitoring systems; null = the branch does not publish it. */
  readonly metrics: Metrics | null;
  /** Refuses requests from now on, answers those already accepted, stops the devices. */
  stop(): Promise<void>;
  /** After `stop`: saves everything. */
  close(): Promise<void>;
}

/** The parts that services are made of. */
interface Parts extends Engine, OpenedDevices, Publishing {
  readonly context: HandlerContext;
  readonly dispatcher: Dispatcher;
  readonly health: CountedHealth;
  readonly alerts: AlertWatch;
  readonly load: LoadReader | null;
  readonly metrics: Metrics | null;
}

/** Puts the rooms together around the stored state. Rejects if the disk or the journal is not in order. */
export async function assembleBox(config: Config, dependencies: Dependencies): Promise<Box> {
  const { log, platform } = dependencies;
  const engine = await openEngine(config, dependencies);
  const devices = openDevices(engine, config, dependencies);
  const alerts = watchAlerts({ ...engine, ...devices }, config, dependencies);
  const publishing = publish({ ...engine, ...devices, alerts }, config, dependencies);
  const health = healthOf(config, log);
  const downloads = new BackupDownloads(platform.time.monotonicMs);
  const context = contextOf({ ...engine, ...devices, ...publishing, health, alerts, downloads }, config, dependencies);
  const dispatcher = new Dispatcher(context, platform.time.monotonicMs);
  const load = config.web.load ? loadOf(engine, alerts, platform) : null;
  const metrics = config.metrics.published ? metricsOf({ ...engine, ...devices, alerts, health }, platform) : null;
  const parts = { ...engine, ...devices, ...publishing, health, alerts, context, dispatcher, load, metrics };
  const services = servicesOf(parts, config, dependencies);

  const { pipeline, faults } = engine;
  pipeline.follow(services.map(({ service }) => service));
  await startServices(services, pipeline.readOnly === null, log);
  return {
    dispatcher,
    pipeline,
    faults,
    codeGuard: context.codeGuard,
    downloads,
    lcd: devices.lcd,
    pageSpeech: devices.pageSpeech,
    load,
    metrics,
    stop: () => stopServices(services, log),
    close: async () => {
      await pipeline.settled();
      await stopRecords(services, log);
      await closeStore(engine, config.server.data);
    },
  };
}

/** The services in the order in which they start and see events. README.md has the reasons for this order. */
function servicesOf(parts: Parts, config: Config, dependencies: Dependencies): readonly ServiceEntry[] {
  const { pipeline, faults, snapshots, dispatcher, context, inputs } = parts;
  const { data, demo } = config.server;
  const { log, platform, furnished } = dependencies;
  const room = new DiskRoom({ directory: data, faults, timers: platform.timers, log });
  const ticker = tickerOf(parts, config, dependencies);
  const settled = () => pipeline.settled();
  return [
    { name: 'pushes', service: parts.subscriptions, stops: 'requests' },
    { name: 'committed state', service: parts.committed },
    { name: 'photos', service: parts.photos, writes: true, stops: 'records' },
    { name: 'window log', service: { start: () => pipeline.noteStart(parts.knownMs) }, writes: true },
    { name: 'first start', service: { start: () => fillEmptyBox(pipeline, data, demo) }, writes: true },
    { name: 'demo', service: { start: () => furnished?.() } },
    { name: 'printing', service: parts.printing, writes: true, stops: 'answers' },
    { name: 'calls', service: parts.calls },
    { name: 'reasons of calls', service: context.callReasons },
    { name: 'drawing', service: new DrawingWatch({ drawing: platform.drawing, faults, timers: platform.timers }), stops: 'outputs' },
    { name: 'LED boards', service: parts.boards, stops: 'outputs' },
    { name: 'LCD boards', service: parts.lcd, stops: 'outputs' },
    { name: 'voice', service: parts.voice, stops: 'outputs' },
    { name: 'speech of pages', service: { stop: () => parts.pageSpeech.close() }, stops: 'outputs' },
    { name: 'lines', service: { stop: () => parts.buses.close() }, stops: 'lines' },
    { name: 'disk room', service: room, writes: true, stops: 'outputs' },
    { name: 'ticker', service: ticker, stops: 'requests' },
    { name: 'alerts', service: { stop: () => parts.alerts.stop() }, stops: 'requests' },
    { name: 'pipeline', service: { start: settled, stop: settled }, stops: 'disk' },
    forecastService(parts, log),
    ...figureServices(parts, config, dependencies),
    { name: 'load', service: parts.load ?? {} },
    { name: 'metrics', service: parts.metrics ?? {} },
    { name: 'session limit', service: { applied: watchSessions(pipeline.state, faults) } },
    { name: 'health', service: parts.health },
    { name: 'snapshots', service: snapshotService(snapshots), writes: true, stops: 'records' },
    { name: 'trials', service: { stop: () => context.trials.stop() }, stops: 'requests' },
    { name: 'requests', service: { stop: () => dispatcher.stop() }, stops: 'answers' },
    {
      name: 'inputs',
      service: {
        applied: (event) => inputs.applied(event),
        start: () => inputs.start({ context, dispatcher }),
        stop: () => inputs.stop(),
      },
      writes: true,
      stops: 'requests',
    },
    ...remoteServices(parts, config, dependencies),
    { name: 'device tests', service: { stop: () => parts.workbench.stop() }, stops: 'requests' },
  ];
}

function forecastService({ pipeline, store, expectedWait }: Parts, log: Dependencies['log']): ServiceEntry {
  const learn = async (): Promise<void> => {
    const { atMs, day } = pipeline.stamp();
    await expectedWait.learnFrom(store, atMs, (count) => factsDays(pipeline.clock.calendar, day, count, -1));
  };
  const noHistory = (error: unknown) => log.warn({ err: error }, 'forecasts begin without history');
  const service = {
    applied: (event: QueueEvent) => expectedWait.applied(event),
    start: () => void learn().catch(noHistory),
    stop: () => expectedWait.stop(),
  };
  return { name: 'forecasts', service, stops: 'records' };
}

/** What the box tells other machines by itself. */
function remoteServices(parts: Parts, config: Config, dependencies: Dependencies): readonly ServiceEntry[] {
  const { mqtt, sources, uplink, dispatcher } = parts;
  return [
    {
      name: 'MQTT',
      service: {
        applied: (event) => mqtt.applied(event),
        start: () => mqtt.start(() => sources.flatMap((source) => source.rows())),
        stop: () => mqtt.stop(),
      },
      stops: 'outputs',
    },
    { name: 'messages', service: parts.messages, writes: true, stops: 'outputs' },
    { name: 'headquarters', service: uplinkService(uplink, dispatcher), writes: true, stops: 'records' },
    ...liveServices(parts, config, dependencies),
  ];
}

const uplinkService = (uplink: Parts['uplink'], dispatcher: Dispatcher): Service => ({
  committed: () => uplink.committed(),
  start: () => uplink.start(dispatcher),
  stop: () => uplink.stop(),
});

/** What headquarters sees of the hall; none without one. */
function liveServices(
  { pipeline, alerts, sources, uplink }: Parts,
  { branch, headquarters }: Config,
  { platform }: Dependencies,
): ServiceEntry[] {
  if (headquarters.address === null) return [];
  const { state } = pipeline;
  const live = new LiveView({
    ...{ state, branch: branch.name, timeZone: branch.timeZone, version: packageVersion(), timers: platform.timers },
    alerts: () => alertsText(state, alerts),
    devices: () => sources.flatMap((source) => source.rows()),
    stamp: () => pipeline.stamp(),
    remoteKiosk: headquarters.remoteKiosk,
    isRemoteBooking: headquarters.remoteBookingsPerHour > 0,
    configured: () => sharedDigest(state),
    show: (part, text) => uplink.show(part, text),
  });
  return [{ name: 'live view', service: live, stops: 'outputs' }];
}

const loadOf = ({ pipeline, expectedWait: waits }: Engine, alerts: AlertWatch, { time }: Dependencies['platform']): LoadReader =>
  new LoadReader({ state: pipeline.state, waits, alerts, stampMs: () => pipeline.stamp().atMs, monotonicMs: time.monotonicMs });

const metricsOf = (parts: Engine & OpenedDevices & Pick<Parts, 'alerts' | 'health'>, { time }: Dependencies['platform']): Metrics =>
  new Metrics({
    ...{ state: parts.pipeline.state, waits: parts.expectedWait, alerts: parts.alerts, faults: parts.faults, health: parts.health },
    devices: () => parts.sources.flatMap((source) => source.rows()),
    sequence: () => parts.store.sequence,
    commits: parts.commitSeconds,
    isClockDoubtful: () => parts.pipeline.clock.isDoubtful,
    stampMs: () => parts.pipeline.stamp().atMs,
    monotonicMs: time.monotonicMs,
  });

const snapshotService = (snapshots: Parts['snapshots']): Service => ({
  applied: ({ t }) => t === 'dayOpened' && snapshots.dayOpened(),
  committed: (_sequence, batch) => snapshots.committed(batch),
  start: () => snapshots.start(),
  stop: () => snapshots.stop(),
});

/** Facts of days that are over, and the report of a day. */
function figureServices(parts: Parts, config: Config, dependencies: Dependencies): readonly ServiceEntry[] {
  const { pipeline, store } = parts;
  const failed = (error: unknown) => dependencies.log.warn({ err: error }, 'facts of a day are not written');
  const { timers } = dependencies.platform;
  const settling = new Settling({ pipeline, store, historyDays: config.storage.historyDays, timers, failed });
  return [
    { name: 'facts of days', service: settling, writes: true, stops: 'records' },
    { name: 'evening report', service: reportOf(parts, config, dependencies), writes: true, stops: 'records' },
  ];
}

/** Does nothing where no folder is set. */
function reportOf({ pipeline, store, faults }: Parts, { reports, branch }: Config, { platform }: Dependencies): Service {
  const { folder, fromTime, by, format } = reports;
  if (folder === null) return {};
  const figures = dayFigures({ pipeline, store, timeZone: branch.timeZone });
  return new EveningReport({
    order: { folder, fromMinute: minuteOf(fromTime), by, format },
    branch: branch.name,
    ...{ pipeline, figures, faults, timers: platform.timers },
  });
}

/** Runs what is due by time; at each tick proves that the box can commit, or that it cannot. */
function tickerOf(parts: Parts, { server, branch }: Config, { log, watch, platform }: Dependencies): Ticker {
  const { pipeline, faults, committed, uses, alerts, expectedWait } = parts;
  const { wallMs, monotonicMs } = platform.time;
  const beat = heartbeatOf(parts, watch, monotonicMs);
  const onItsWay = () => pipeline.onItsWay ?? beat.onItsWay;
  const commits = new CommitWatch({ onItsWay, faults, committed, monotonicMs, log });
  const backups = new BackupWatch({ directory: server.data, faults, timeZone: branch.timeZone, isDemo: server.demo, wallMs, monotonicMs });
  const sessions = new SessionRenewal({ pipeline, uses, monotonicMs });
  const turns = new Turns(pipeline.state, platform.timers, parts.changes.of('turns'));
  return new Ticker(pipeline, platform.timers, () => {
    beat.ticked();
    commits.look();
    backups.look();
    sessions.look();
    alerts.look();
    turns.look();
    expectedWait.renew(pipeline.stamp().atMs);
  });
}

/** Writes a snapshot, so that the next start is quick. */
async function closeStore({ store, pipeline }: Engine, directory: string): Promise<void> {
  const { sequence } = store;
  await store.close();
  if (pipeline.readOnly === null) writeSnapshot(directory, { sequence, state: toSnapshot(pipeline.state) });
}
