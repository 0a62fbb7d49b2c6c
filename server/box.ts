/** A box: the rooms put together around one state, from the disk and back onto it. What reaches it by a network is in `served-box.ts`. */
import { type Store, writeSnapshot } from '../db/store.js';
import { PortTaps } from '../drivers/ports/tap.js';
import type { Config } from './config.js';
import type { Announcer } from './devices/announcer.js';
import { BoardService } from './devices/board-service.js';
import { Buses } from './devices/buses.js';
import { byteWatchOf } from './devices/byte-watch.js';
import { Calls } from './devices/calls.js';
import { DeviceBoard } from './devices/device-board.js';
import { Inputs } from './devices/inputs.js';
import { LcdService } from './devices/lcd-service.js';
import { inputOpener } from './devices/opened-input.js';
import { openPrinting } from './devices/opened-printing.js';
import { openVoice } from './devices/opened-voice.js';
import type { PrintingService } from './devices/printing-service.js';
import { type DeviceSource, Workbench } from './devices/workbench.js';
import { fillEmptyBox } from './first-start.js';
import { type CountedHealth, healthOf } from './health.js';
import { loadLcdTemplates } from './lcd-templates.js';
import type { Log } from './log.js';
import type { QueueEvent, Session } from './model/events.js';
import { BackupWatch } from './pipeline/backup-watch.js';
import { Clock } from './pipeline/clock.js';
import { CodeGuard } from './pipeline/code-guard.js';
import { CommitWatch } from './pipeline/commit-watch.js';
import { ExpectedWait } from './pipeline/expected-wait.js';
import { Faults } from './pipeline/faults.js';
import { FrontDesk } from './pipeline/front-desk.js';
import { faultsText } from './pipeline/handlers/faults.js';
import type { Desk } from './pipeline/handlers/handler.js';
import { heartbeatOf } from './pipeline/heartbeat.js';
import { LoginGuard } from './pipeline/login-guard.js';
import { LoginLog } from './pipeline/login-log.js';
import type { Photos } from './pipeline/photos.js';
import { PinGuard } from './pipeline/pin-guard.js';
import { Pipeline } from './pipeline/pipeline.js';
import { Projections, type Topic } from './pipeline/projections.js';
import { recover } from './pipeline/recover.js';
import { mayRead } from './pipeline/rights.js';
import { SnapshotMaker } from './pipeline/snapshot-maker.js';
import { damageNoter } from './pipeline/stored-damage.js';
import { Subscriptions } from './pipeline/subscriptions.js';
import { Ticker } from './pipeline/ticker.js';
import { ticketText } from './pipeline/visitor-view.js';
import { type QueueState, type Rules, toSnapshot } from './queue/state.js';
import { rulesOf } from './rules.js';
import type { Surroundings } from './surroundings.js';
import { ticketFactsOf } from './ticket-facts.js';
import { versions } from './versions.js';
import { visitorPhotos } from './visitor-photos.js';
import type { World } from './world.js';

export interface Box {
  /** Requests in, answers out. */
  readonly frontDesk: FrontDesk;
  readonly pipeline: Pipeline;
  /** What is wrong with the box itself. */
  readonly faults: Faults;
  /** LCD boards: as pictures, and what pages of them need. */
  readonly lcd: Pick<LcdService, 'viewers' | 'media'>;
  /** Takes no requests any more, answers what was asked, stops the devices. */
  stop(): Promise<void>;
  /** After `stop`: writes everything down. */
  close(): Promise<void>;
}

type Templates = ReturnType<typeof loadLcdTemplates>;

/** The rooms put together around what is on the disk. Rejects if the disk or the journal is not in order. */
export async function assembleBox(config: Config, surroundings: Surroundings): Promise<Box> {
  const { log, watch, world } = surroundings;
  const templates = loadLcdTemplates(config.lcd.templates, (why) => log.warn({ why }, 'a template of LCD boards cannot be used'));
  const engine = await openEngine(config, templates, surroundings);
  const { pipeline, printing, lcd } = engine;
  await fillEmptyBox(pipeline, config.server.data, config.server.demo);
  surroundings.lab?.follow(() => {
    engine.projections.labChanged();
    engine.subscriptions.changed();
  });
  await surroundings.furnished?.();
  printing.start();
  const boards = boardsOn(engine, config, log);
  boards.start();
  engine.rows.push(lcd);
  lcd.start();
  const announcer = announcerOf(engine, config, surroundings);
  announcer.start();
  const beat = heartbeatOf(engine, watch, world.time.monotonicMs);
  const commits = new CommitWatch(pipeline, engine.faults, world.time.monotonicMs);
  const { wallMs, monotonicMs } = world.time;
  const { data } = config.server;
  const backups = new BackupWatch({ directory: data, faults: engine.faults, timeZone: config.branch.timeZone, wallMs, monotonicMs });
  const ticker = new Ticker(pipeline, world.timers, () => {
    beat();
    commits.look();
    backups.look();
  });
  ticker.start();
  await pipeline.settled();

  const desk = deskOf(engine, { boards, screens: lcd }, config, surroundings);
  const frontDesk = new FrontDesk(desk, world.time.monotonicMs);
  const inputs = inputsOf(config, log, engine, { desk, frontDesk });
  inputs.start();
  return {
    frontDesk,
    pipeline,
    faults: engine.faults,
    lcd,
    stop: async () => {
      engine.workbench.stop();
      await inputs.stop();
      const answered = frontDesk.stop();
      ticker.stop();
      engine.subscriptions.stop();
      // Answers that wait for paper are given when the printers have stopped.
      await Promise.all([answered, printing.stop()]);
      await pipeline.settled();
      boards.stop();
      await lcd.stop();
      await announcer.stop();
      await engine.buses.close();
    },
    close: async () => {
      await pipeline.settled();
      await closeEngine(engine, config.server.data);
    },
  };
}

interface Engine {
  readonly world: World;
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly projections: Projections;
  readonly subscriptions: Subscriptions;
  readonly snapshots: SnapshotMaker;
  readonly faults: Faults;
  readonly printing: PrintingService;
  readonly buses: Buses;
  readonly calls: Calls;
  readonly lcd: LcdService;
  readonly expectedWait: ExpectedWait;
  readonly photos: Photos;
  /** Services that are made later: each is told of every event that was applied to the state. */
  readonly followers: ((event: QueueEvent) => void)[];
  /** Of their devices, for `devices`. */
  readonly rows: DeviceSource[];
  readonly workbench: Workbench;
  readonly taps: PortTaps;
  /** Something that `devices` shows may have changed, and no event tells of it. */
  readonly devicesChanged: () => void;
}

/** From the disk to a pipeline that goes on where the last one stopped. */
async function openEngine(config: Config, templates: Templates, { log, diskFailed, world, lab }: Surroundings): Promise<Engine> {
  const { timers, time } = world;
  const rules = rulesOf(config, new Set(templates.keys()));
  const directory = config.server.data;
  const { historyDays, journalDays, personalDays } = config.storage;
  const faults = new Faults(log, time.wallMs);
  const scrubbed = damageNoter(faults, log);
  const store = await world.openStore({ directory, historyDays, journalDays, personalDays, onFailure: diskFailed, scrubbed });
  const { state, replayed, sequence, skipped } = recover(directory, rules);
  if (sequence !== store.sequence) throw new Error(`the state ends with batch ${sequence}, the journal with batch ${store.sequence}`);
  for (const why of skipped) log.warn({ why }, 'a snapshot could not be used');
  log.info({ sequence, replayed, tickets: state.consumers.size }, 'recovered');

  const clock = new Clock(config.branch.timeZone, Math.max(state.lastAtMs, store.heartbeatMs), time, world.timeTrust);
  if (clock.isDoubtful)
    log.warn({ origin: clock.origin }, 'nobody vouches for the clock: it is in doubt until a time server does or somebody sets it');
  const followers: Engine['followers'] = [];
  const rows: Engine['rows'] = [];
  const board = boardOf(config, state, log, rows);
  const expectedWait = new ExpectedWait(state, world.random, timers.nowMs);
  followers.push((event) => expectedWait.applied(event));
  const projections = new Projections(state, {
    devices: (audience) => board.text(audience),
    board: (id) => lcd.text(id),
    ticket: (code) => ticketText(state, code, pipeline.stamp().atMs, expectedWait) ?? 'null',
    lab: () => lab?.text() ?? 'null',
    faults: (isWhole) => faultsText(faults, isWhole),
  });
  const snapshots = snapshotsOf(config, rules, replayed, log, timers);
  const pipeline = new Pipeline(state, store, clock, {
    applied: (event) => {
      projections.applied(event);
      subscriptions.changed();
      printing.applied(event);
      for (const applied of followers) applied(event);
      if (event.t === 'dayOpened') snapshots.dayOpened();
    },
    committed: (eventCount, hasErased) => snapshots.committed(eventCount, hasErased),
  });
  const mayStillRead = (session: Session | undefined, topic: Topic) => mayRead(state, session, topic);
  const subscriptions = new Subscriptions(pipeline, projections, mayStillRead, timers);
  const pushed = (changed: () => void) => () => {
    changed();
    subscriptions.changed();
  };
  const devicesChanged = pushed(() => projections.devicesChanged());
  faults.follow(pushed(() => projections.faultsChanged()));
  const photos = visitorPhotos({ world, pipeline, store, faults }, config, log);
  await photos.start();
  const taps = new PortTaps(world.openPort);
  const printing = openPrinting({ config, photos, log, timers, drawing: world.drawing, taps, pipeline, board, devicesChanged });
  const workbench = new Workbench(() => [printing, ...rows], timers);
  const buses = new Buses(timers, taps.open);
  const calls = new Calls(pipeline);
  followers.push((event) => calls.applied(event));
  const lcd = lcdOn({ world, pipeline, calls, projections, subscriptions, devicesChanged }, config, log, templates);
  followers.push((event) => lcd.applied(event));
  const services = { photos, printing, buses, calls, workbench, taps, lcd, expectedWait };
  return { world, store, pipeline, projections, subscriptions, snapshots, faults, ...services, followers, rows, devicesChanged };
}

function snapshotsOf({ server, storage }: Config, rules: Rules, replayed: number, log: Log, timers: World['timers']): SnapshotMaker {
  const noSnapshot = (error: Error) => log.error({ err: error }, 'no snapshot was made');
  // What devices can do stays here: functions do not pass into a thread, and what is replayed was checked before.
  const order = { directory: server.data, rules: { ...rules, leds: new Map() } };
  return new SnapshotMaker(order, storage.snapshotEvents, replayed, noSnapshot, timers);
}

function boardsOn({ world, pipeline, buses, devicesChanged, followers, rows }: Engine, { leds }: Config, log: Log): BoardService {
  const boards = new BoardService({ pipeline, buses, leds, timers: world.timers, devicesChanged, log });
  followers.push((event) => boards.applied(event));
  rows.push(boards);
  return boards;
}

function announcerOf(engine: Engine, config: Config, { log, playerOf }: Surroundings): Announcer {
  const { world, pipeline, calls, devicesChanged, rows } = engine;
  const { timers } = world;
  const announcer = openVoice({ config, pipeline, timers, devicesChanged, log, ...(playerOf && { playerOf }) });
  calls.follow((call) => announcer.called(call));
  rows.push(announcer);
  return announcer;
}

type EngineOfBoards = Pick<Engine, 'world' | 'pipeline' | 'calls' | 'projections' | 'subscriptions' | 'devicesChanged'>;

/** LCD boards: screens, and pictures and pages for browsers. */
function lcdOn({ world, ...engine }: EngineOfBoards, config: Config, log: Log, templates: Templates): LcdService {
  return new LcdService({
    ...engine,
    templates,
    folder: config.lcd.templates,
    boardsChanged: () => {
      engine.projections.boardsChanged();
      engine.subscriptions.changed();
    },
    log,
    lcds: config.lcds,
    painter: world.drawing,
    timers: world.timers,
    branch: config.branch,
    callMs: config.lcd.callSeconds * 1000,
  });
}

const boardOf = ({ printers, printing }: Config, state: QueueState, log: Log, others: Engine['rows']): DeviceBoard =>
  new DeviceBoard({ state, printers, lowRollTickets: printing.lowRollTickets, log, others });

/** Keypads and scanners, told of what happens. */
function inputsOf(
  config: Config,
  log: Log,
  { world, buses, taps, followers, rows, devicesChanged }: Engine,
  parts: { readonly desk: Desk; readonly frontDesk: FrontDesk },
): Inputs {
  const { timers } = world;
  const inputs = new Inputs({ ...parts, config, open: inputOpener(timers, buses, taps.open), timers, log, devicesChanged });
  followers.push((event) => inputs.applied(event));
  rows.push(inputs);
  return inputs;
}

/** Leaves a snapshot behind, so that the next start is quick. */
async function closeEngine({ store, snapshots, photos, pipeline }: Engine, directory: string): Promise<void> {
  photos.stop();
  await snapshots.stop();
  const { sequence } = store;
  await store.close();
  writeSnapshot(directory, { sequence, state: toSnapshot(pipeline.state) });
}

function deskOf(engine: Engine, shown: Pick<Desk, 'boards' | 'screens'>, config: Config, { log, publicUrl, lab }: Surroundings): Desk {
  const { pipeline, world, expectedWait } = engine;
  learnWaits(engine, log);
  return {
    ...engine,
    ...shown,
    lab: lab ?? null,
    byteWatch: byteWatchOf(config, engine),
    config,
    versions: versions(),
    loginGuard: new LoginGuard(world.time.monotonicMs, new LoginLog(world.time.monotonicMs, (fields, text) => log.info(fields, text))),
    codeGuard: new CodeGuard(world.time.monotonicMs, (address, wrong) => log.info({ address, wrong }, 'wrong codes of tickets')),
    pinGuard: new PinGuard(world.time.monotonicMs, (guesser) => log.info({ guesser }, 'many wrong codes of appointments or services')),
    health: counted(engine, healthOf(config, log)),
    paper: engine.printing,
    ticketFacts: ticketFactsOf({ pipeline, config, expectedWait, publicUrl }),
    chance: world.chance,
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
