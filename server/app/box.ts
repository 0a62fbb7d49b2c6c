/** A box: the rooms put together around one state, from the disk and back onto it. What reaches it by a network is in `served-box.ts`. */
import { writeSnapshot } from '../../db/store.js';
import type { Timers } from '../../drivers/timing.js';
import type { Config } from '../config/load.js';
import { byteWatchOf } from '../devices/diagnostics/byte-watch.js';
import type { LcdService } from '../devices/lcd/lcd-service.js';
import { loadLcdTemplates } from '../devices/lcd/template-files.js';
import type { EngineRules } from '../engine/rules-of-branch.js';
import { type QueueState, toSnapshot } from '../engine/state.js';
import type { Session } from '../model/events.js';
import { BackupWatch } from '../pipeline/backup-watch.js';
import { Clock } from '../pipeline/clock.js';
import { CodeGuard } from '../pipeline/code-guard.js';
import { CommitWatch } from '../pipeline/commit-watch.js';
import { CommittedState, type Written } from '../pipeline/committed-state.js';
import { DiskRoom } from '../pipeline/disk-room.js';
import { Dispatcher } from '../pipeline/dispatcher.js';
import { ExpectedWait } from '../pipeline/expected-wait.js';
import { Faults } from '../pipeline/faults.js';
import { faultsText } from '../pipeline/handlers/faults.js';
import type { HandlerContext } from '../pipeline/handlers/handler.js';
import { heartbeatOf } from '../pipeline/heartbeat.js';
import { LoginGuard } from '../pipeline/login-guard.js';
import { LoginLog } from '../pipeline/login-log.js';
import { LongAnswers } from '../pipeline/long-answers.js';
import { PinGuard } from '../pipeline/pin-guard.js';
import { Pipeline, type PipelineWatcher } from '../pipeline/pipeline.js';
import { type ProjectionSources, Projections, type Topic } from '../pipeline/projections.js';
import { mayRead } from '../pipeline/rights.js';
import { SessionRenewal } from '../pipeline/session-renewal.js';
import { SessionUses } from '../pipeline/session-uses.js';
import { watchSessions } from '../pipeline/session-watch.js';
import { SnapshotMaker } from '../pipeline/snapshot-maker.js';
import { Subscriptions } from '../pipeline/subscriptions.js';
import { Ticker } from '../pipeline/ticker.js';
import { ticketText } from '../pipeline/visitor-view.js';
import type { Dependencies } from './dependencies.js';
import { equipmentOf, rulesOf } from './engine-rules.js';
import { fillEmptyBox } from './first-start.js';
import { type CountedHealth, healthOf } from './health.js';
import type { Log } from './log.js';
import { announcerOf, boardOf, boardsOn, type Engine, inputsOf, openDevices, type Templates } from './opened-devices.js';
import { openDisk } from './opened-disk.js';
import { ticketFactsOf } from './ticket-facts.js';
import { versions } from './versions.js';
import { visitorPhotos } from './visitor-photos.js';

export interface Box {
  /** Requests in, answers out. */
  readonly dispatcher: Dispatcher;
  readonly pipeline: Pipeline;
  /** What is wrong with the box itself. */
  readonly faults: Faults;
  /** What wrong codes of tickets cost. */
  readonly codeGuard: CodeGuard;
  /** LCD boards: as pictures, and what pages of them need. */
  readonly lcd: Pick<LcdService, 'viewers' | 'media'>;
  /** Takes no requests any more, answers what was asked, stops the devices. */
  stop(): Promise<void>;
  /** After `stop`: writes everything down. */
  close(): Promise<void>;
}

/** The rooms put together around what is on the disk. Rejects if the disk or the journal is not in order. */
export async function assembleBox(config: Config, dependencies: Dependencies): Promise<Box> {
  const { log, platform } = dependencies;
  const templates = loadLcdTemplates(config.lcd.templates, (why) => log.warn({ why }, 'a template of LCD boards cannot be used'));
  const engine = await openEngine(config, templates, dependencies);
  const { pipeline, printing, lcd, faults, photos } = engine;
  if (dependencies.readOnly !== null) faults.raise('readOnly', { error: dependencies.readOnly });
  const isWritable = pipeline.readOnly === null;
  // May stamp the time, and what follows the queue is told of a clock that jumped.
  if (isWritable) await photos.start();
  if (isWritable) await fillEmptyBox(pipeline, config.server.data, config.server.demo);
  followLab(dependencies, engine);
  await dependencies.furnished?.();
  // Boards show what is on the disk. What is printed or called has to be written down.
  if (isWritable) printing.start();
  const boards = boardsOn(engine, config, log);
  boards.start();
  engine.rows.push(lcd);
  lcd.start();
  const announcer = announcerOf(engine, config, dependencies);
  announcer.start();
  const room = new DiskRoom({ directory: config.server.data, faults, timers: platform.timers, log });
  if (isWritable) room.start();
  const ticker = tickerOf(engine, config, dependencies);
  ticker.start();
  await pipeline.settled();

  const context = contextOf(engine, { boards, screens: lcd }, config, dependencies);
  const dispatcher = new Dispatcher(context, platform.time.monotonicMs);
  const inputs = inputsOf(config, log, engine, { context, dispatcher });
  if (isWritable) inputs.start();
  return {
    dispatcher,
    pipeline,
    faults,
    codeGuard: context.codeGuard,
    lcd,
    stop: async () => {
      engine.workbench.stop();
      await inputs.stop();
      const answered = dispatcher.stop();
      ticker.stop();
      engine.subscriptions.stop();
      // Answers that wait for paper are given when the printers have stopped.
      await Promise.all([answered, printing.stop()]);
      await pipeline.settled();
      boards.stop();
      await lcd.stop();
      await announcer.stop();
      await room.stop();
      await engine.buses.close();
    },
    close: async () => {
      await pipeline.settled();
      await closeEngine(engine, config.server.data);
    },
  };
}

function followLab({ lab }: Dependencies, { projections, subscriptions }: Engine): void {
  lab?.follow(() => {
    projections.labChanged();
    subscriptions.changed();
  });
}

/** What time asks for; and at each tick the proof that the box can commit, or that it cannot. */
function tickerOf(engine: Engine, { server, branch }: Config, { log, watch, platform }: Dependencies): Ticker {
  const { pipeline, faults, committed, uses } = engine;
  const { wallMs, monotonicMs } = platform.time;
  const beat = heartbeatOf(engine, watch, monotonicMs);
  const onItsWay = () => pipeline.onItsWay ?? beat.onItsWay;
  const commits = new CommitWatch({ onItsWay, faults, committed, monotonicMs, log });
  const backups = new BackupWatch({ directory: server.data, faults, timeZone: branch.timeZone, wallMs, monotonicMs });
  const sessions = new SessionRenewal({ pipeline, uses, monotonicMs });
  return new Ticker(pipeline, platform.timers, () => {
    beat.ticked();
    commits.look();
    backups.look();
    sessions.look();
  });
}

/** From the disk to a pipeline that goes on where the last one stopped. */
async function openEngine(config: Config, templates: Templates, dependencies: Dependencies): Promise<Engine> {
  const { log, platform, lab, readOnly } = dependencies;
  const { timers, time } = platform;
  const by = { rules: rulesOf(config), equipment: equipmentOf(config, new Set(templates.keys())) };
  const faults = new Faults(log, time.wallMs);
  const { store, state, replayed } = await openDisk(config, by, faults, dependencies);

  const clock = clockOf(config, Math.max(state.lastAtMs, store.heartbeatMs), dependencies);
  const followers: Engine['followers'] = [];
  const rows: Engine['rows'] = [];
  const board = boardOf(config, state, log, rows);
  const expectedWait = new ExpectedWait(state, platform.random, timers);
  followers.push((event) => expectedWait.applied(event));
  const sources: ProjectionSources = {
    devices: (audience) => board.text(audience),
    board: (id) => lcd.text(id),
    ticket: (code) => ticketText(state, code, pipeline.stamp().atMs, expectedWait) ?? 'null',
    lab: () => lab?.text() ?? 'null',
    faults: (isWhole) => faultsText(faults, isWhole),
  };
  const projections = new Projections(state, sources);
  const projectionsOf = (onDisk: QueueState) =>
    new Projections(onDisk, { ...sources, devices: (audience) => board.text(audience, onDisk) });
  const committed = new CommittedState({ ...by, projectionsOf, isAhead: () => !pipeline.isOnDisk });
  if (readOnly === null) committed.written({ sequence: store.sequence, state: Buffer.from(toSnapshot(state)) });
  const snapshots = snapshotsOf(config, by.rules, { replayed, made: (snapshot) => committed.written(snapshot), log, timers });
  const watcher: PipelineWatcher = {
    applied: (event) => {
      projections.applied(event);
      subscriptions.changed();
      printing.applied(event);
      for (const applied of followers) applied(event);
      if (event.t === 'dayOpened') snapshots.dayOpened();
    },
    committed: (sequence, batch) => {
      committed.committed(sequence, batch);
      snapshots.committed(batch);
    },
  };
  const pipeline = new Pipeline(state, store, clock, watcher, readOnly);
  const mayStillRead = (session: Session | undefined, topic: Topic) => mayRead(state, session, topic);
  const subscriptions = new Subscriptions(pipeline, projections, mayStillRead, timers, () => committed.onDisk?.projections ?? null);
  const pushed = (changed: () => void) => () => {
    changed();
    subscriptions.changed();
  };
  const devicesChanged = pushed(() => {
    projections.devicesChanged();
    committed.onDisk?.projections.devicesChanged();
  });
  faults.follow(pushed(() => projections.faultsChanged()));
  const photos = visitorPhotos({ platform, pipeline, store, faults }, config, log);
  followers.push(watchSessions(state, faults));
  const told = { platform, pipeline, projections, subscriptions, devicesChanged, followers, rows };
  const devices = openDevices(told, { board, photos }, config, log, templates);
  const { printing, lcd } = devices;
  return { ...told, ...devices, store, snapshots, faults, committed, expectedWait, photos, uses: new SessionUses(time.monotonicMs) };
}

function clockOf({ branch }: Config, lastMs: number, { log, platform }: Dependencies): Clock {
  const clock = new Clock(branch.timeZone, lastMs, platform.time, platform.timeTrust);
  if (clock.isDoubtful) log.warn({ origin: clock.origin }, 'system clock is not synchronised; waiting for NTP or a manual setting');
  return clock;
}

interface SnapshotsOptions {
  readonly replayed: number;
  readonly made: (snapshot: Written) => void;
  readonly log: Log;
  readonly timers: Timers;
}

function snapshotsOf({ server, storage }: Config, rules: EngineRules, { replayed, made, log, timers }: SnapshotsOptions): SnapshotMaker {
  const noSnapshot = (error: Error) => log.error({ err: error }, 'no snapshot was made');
  return new SnapshotMaker({ directory: server.data, rules }, storage.snapshotEvents, replayed, made, noSnapshot, timers);
}

/** Leaves a snapshot behind, so that the next start is quick. */
async function closeEngine({ store, snapshots, photos, pipeline, expectedWait }: Engine, directory: string): Promise<void> {
  photos.stop();
  expectedWait.stop();
  await snapshots.stop();
  const { sequence } = store;
  await store.close();
  if (pipeline.readOnly === null) writeSnapshot(directory, { sequence, state: toSnapshot(pipeline.state) });
}

function contextOf(
  engine: Engine,
  shown: Pick<HandlerContext, 'boards' | 'screens'>,
  config: Config,
  { log, publicUrl, lab }: Dependencies,
): HandlerContext {
  const { pipeline, platform, expectedWait } = engine;
  learnWaits(engine, log);
  return {
    ...engine,
    ...shown,
    lab: lab ?? null,
    byteWatch: byteWatchOf(config, engine),
    config,
    versions: versions(),
    loginGuard: new LoginGuard(
      platform.time.monotonicMs,
      new LoginLog(platform.time.monotonicMs, (fields, text) => log.info(fields, text)),
    ),
    codeGuard: new CodeGuard(platform.time.monotonicMs, (address, wrong) => log.info({ address, wrong }, 'wrong codes of tickets')),
    longAnswers: new LongAnswers(platform.timers),
    pinGuard: new PinGuard(platform.time.monotonicMs, (guesser) => log.info({ guesser }, 'many wrong codes of appointments or services')),
    health: counted(engine, healthOf(config, log)),
    paper: engine.printing,
    ticketFacts: ticketFactsOf({ pipeline, config, expectedWait, publicUrl }),
    chance: platform.chance,
    warn: (error, what) => log.warn({ err: error }, what),
  };
}

function learnWaits({ expectedWait, store, pipeline }: Engine, log: Log): void {
  expectedWait
    .learnFrom(store, pipeline.stamp().atMs)
    .catch((error: unknown) => log.warn({ err: error }, 'forecasts begin without history'));
}

function counted({ followers }: Engine, health: CountedHealth): CountedHealth {
  followers.push(() => health.applied());
  return health;
}
