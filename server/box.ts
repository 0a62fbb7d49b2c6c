/** A running box: the rooms put together around one state, opened from the disk and closed onto it again. */
import { randomBytes } from 'node:crypto';
import { openStore, type Store, writeSnapshot } from '../db/store.js';
import { drawArea, drawPage, encodeColourPng, encodePng, stopDrawing } from '../drivers/imaging/render.js';
import { PortTaps } from '../drivers/ports/tap.js';
import { SYSTEM_TIMERS } from '../drivers/timing.js';
import type { Config } from './config.js';
import { openDemoBoards } from './demo/boards.js';
import { openDemoPrinters } from './demo/printers.js';
import { type DemoSound, openDemoSound } from './demo/sound.js';
import type { Announcer } from './devices/announcer.js';
import { BoardService } from './devices/board-service.js';
import { Buses } from './devices/buses.js';
import { byteWatchOf } from './devices/byte-watch.js';
import { Calls } from './devices/calls.js';
import { DeviceBoard } from './devices/device-board.js';
import { Inputs } from './devices/inputs.js';
import { LcdService } from './devices/lcd-service.js';
import { inputOpener } from './devices/opened-input.js';
import { printerOpener } from './devices/opened-printer.js';
import { openVoice } from './devices/opened-voice.js';
import { type PrintingOptions, PrintingService } from './devices/printing-service.js';
import { noteOf } from './devices/reasons.js';
import { TicketArtist } from './devices/ticket-artist.js';
import { type DeviceSource, Workbench } from './devices/workbench.js';
import { fillEmptyBox } from './first-start.js';
import { type CountedHealth, healthOf } from './health.js';
import { loadLcdTemplates } from './lcd-templates.js';
import type { Log } from './log.js';
import type { QueueEvent, Session } from './model/events.js';
import { Clock, SYSTEM_TIME } from './pipeline/clock.js';
import { ExpectedWait } from './pipeline/expected-wait.js';
import { FrontDesk } from './pipeline/front-desk.js';
import type { Desk } from './pipeline/handlers/handler.js';
import { heartbeatOf, UNWATCHED, type Watch } from './pipeline/heartbeat.js';
import { LoginGuard } from './pipeline/login-guard.js';
import { Pipeline } from './pipeline/pipeline.js';
import { Projections, type Topic } from './pipeline/projections.js';
import { recover } from './pipeline/recover.js';
import { mayRead } from './pipeline/rights.js';
import { SnapshotMaker } from './pipeline/snapshot-maker.js';
import { Subscriptions } from './pipeline/subscriptions.js';
import { Ticker } from './pipeline/ticker.js';
import { type QueueState, type Rules, toSnapshot } from './queue/state.js';
import { rulesOf } from './rules.js';
import { timeTrust } from './time-trust.js';
import { listen } from './transport/server.js';
import { transportOptions } from './transport-options.js';
import { versions } from './versions.js';
import { buildPages } from './web/pages.js';
import { demoWelcome, frontPageFacts } from './welcome.js';

export interface Box {
  readonly url: string;
  /** What a person at the terminal should read before anything else; ends with a line break, or is empty. */
  readonly welcome: string;
  /** Stops taking requests, answers what was asked, writes everything down. */
  close(): Promise<void>;
}

type Templates = ReturnType<typeof loadLcdTemplates>;

/** Rejects if the disk, the journal, the address or the certificate is not in order. `diskFailed` ends the process. */
export async function openBox(given: Config, log: Log, diskFailed: (error: Error) => void, watch: Watch = UNWATCHED): Promise<Box> {
  const warn = (error: unknown, what: string) => log.warn({ err: error }, what);
  const demo = given.server.demo && given.printers.length === 0 ? await openDemoPrinters(given.server.data, warn) : null;
  // Who configures devices of his own wants to see those.
  const demoBoards = demo !== null && given.leds.length === 0 ? await openDemoBoards(given.server.data, warn) : null;
  const demoSound = demo !== null && given.sound.length === 0 ? openDemoSound(given.server.data, warn) : null;
  const config = {
    ...given,
    ...(demo && { printers: demo.printers }),
    ...(demoBoards && { leds: demoBoards.leds, keypads: [...given.keypads, ...demoBoards.keypads] }),
    ...(demoSound && { sound: demoSound.sound }),
  };
  const templates = loadLcdTemplates(config.lcd.templates, (why) => log.warn({ why }, 'a template of LCD boards cannot be used'));
  const engine = await openEngine(config, rulesOf(config, new Set(templates.keys())), log, diskFailed);
  const { pipeline, printing } = engine;
  await fillEmptyBox(pipeline, config.server.data, config.server.demo);
  demoBoards?.start();
  printing.start();
  const boards = boardsOn(engine, config, log);
  boards.start();
  const lcd = lcdOn(engine, config, log, templates);
  lcd.start();
  const announcer = announcerOf(engine, config, log, demoSound);
  announcer.start();
  const ticker = new Ticker(pipeline, heartbeatOf(engine, watch));
  ticker.start();
  await pipeline.settled();

  const desk = deskOf(engine, boards, config, log);
  const frontDesk = new FrontDesk(desk, SYSTEM_TIME.monotonicMs);
  const inputs = inputsOf(config, log, engine, { desk, frontDesk });
  inputs.start();
  const pages = buildPages(frontPageFacts(config, demo?.folder ?? null), () => frontDesk.isOpen, lcd.viewers);
  const transport = await listen(transportOptions(config, pages, log), frontDesk);
  return {
    url: transport.url,
    welcome: config.server.demo ? demoWelcome(transport.url, demo?.folder ?? null, demoBoards?.folder ?? null) : '',
    close: async () => {
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
      await transport.close();
      await pipeline.settled();
      await closeEngine(engine, config.server.data);
      await Promise.all([demo?.close(), demoBoards?.close(), demoSound?.close()]);
      await stopDrawing();
    },
  };
}

interface Engine {
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly projections: Projections;
  readonly subscriptions: Subscriptions;
  readonly snapshots: SnapshotMaker;
  readonly printing: PrintingService;
  readonly buses: Buses;
  readonly calls: Calls;
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
async function openEngine(config: Config, rules: Rules, log: Log, diskFailed: (error: Error) => void): Promise<Engine> {
  const directory = config.server.data;
  const { historyDays, journalDays, snapshotEvents } = config.storage;
  const store = await openStore({ directory, historyDays, journalDays, onFailure: diskFailed });
  const { state, replayed, sequence, skipped } = recover(directory, rules);
  if (sequence !== store.sequence) throw new Error(`the state ends with batch ${sequence}, the journal with batch ${store.sequence}`);
  for (const why of skipped) log.warn({ why }, 'a snapshot could not be used');
  log.info({ sequence, replayed, tickets: state.consumers.size }, 'recovered');

  const clock = new Clock(config.branch.timeZone, Math.max(state.lastAtMs, store.heartbeatMs), SYSTEM_TIME, timeTrust('/'));
  if (clock.isDoubtful)
    log.warn({ origin: clock.origin }, 'nobody vouches for the clock: it is in doubt until a time server does or somebody sets it');
  const followers: Engine['followers'] = [];
  const rows: Engine['rows'] = [];
  const board = boardOf(config, state, log, rows);
  const projections = new Projections(state, () => board.text());
  const noSnapshot = (error: Error) => log.error({ err: error }, 'no snapshot was made');
  // What devices can do stays here: functions do not pass into a thread, and what is replayed was checked before.
  const snapshots = new SnapshotMaker(
    { directory, rules: { ...rules, leds: new Map() } },
    snapshotEvents,
    replayed,
    noSnapshot,
    SYSTEM_TIME.monotonicMs,
  );
  const pipeline = new Pipeline(state, store, clock, {
    applied: (event) => {
      projections.applied(event);
      subscriptions.changed();
      printing.applied(event);
      for (const applied of followers) applied(event);
    },
    committed: (eventCount) => snapshots.committed(eventCount),
  });
  const mayStillRead = (session: Session | undefined, topic: Topic) => mayRead(state, session, topic);
  const subscriptions = new Subscriptions(pipeline, projections, mayStillRead, SYSTEM_TIME.monotonicMs);
  const devicesChanged = () => {
    projections.devicesChanged();
    subscriptions.changed();
  };
  const taps = new PortTaps();
  const printing = printingOf(config, log, taps, { pipeline, board, devicesChanged });
  const workbench = new Workbench(() => [printing, ...rows], SYSTEM_TIMERS);
  const buses = new Buses(SYSTEM_TIMERS, taps.open);
  const calls = new Calls(pipeline);
  followers.push((event) => calls.applied(event));
  const services = { printing, buses, calls, workbench, taps };
  return { store, pipeline, projections, subscriptions, snapshots, ...services, followers, rows, devicesChanged };
}

function boardsOn({ pipeline, buses, devicesChanged, followers, rows }: Engine, { leds }: Config, log: Log): BoardService {
  const boards = new BoardService({ pipeline, buses, leds, timers: SYSTEM_TIMERS, devicesChanged, log });
  followers.push((event) => boards.applied(event));
  rows.push(boards);
  return boards;
}

function announcerOf(engine: Engine, config: Config, log: Log, demo: DemoSound | null): Announcer {
  const { pipeline, calls, devicesChanged, rows } = engine;
  const announcer = openVoice({ config, pipeline, timers: SYSTEM_TIMERS, devicesChanged, log, ...(demo && { playerOf: demo.playerOf }) });
  calls.follow((call) => announcer.called(call));
  rows.push(announcer);
  return announcer;
}

/** Screens, and pictures for browsers. */
function lcdOn(engine: Engine, config: Config, log: Log, templates: Templates): LcdService {
  const { pipeline, calls, devicesChanged, followers, rows } = engine;
  const lcd = new LcdService({
    pipeline,
    calls,
    templates,
    devicesChanged,
    log,
    lcds: config.lcds,
    painter: { drawArea, encodeColourPng },
    timers: SYSTEM_TIMERS,
    branch: config.branch,
    callMs: config.lcd.callSeconds * 1000,
  });
  followers.push((event) => lcd.applied(event));
  rows.push(lcd);
  return lcd;
}

const boardOf = ({ printers, printing }: Config, state: QueueState, log: Log, others: Engine['rows']): DeviceBoard =>
  new DeviceBoard({ state, printers, lowRollTickets: printing.lowRollTickets, log, others });

/** Keypads and scanners, told of what happens. */
function inputsOf(
  config: Config,
  log: Log,
  { buses, taps, followers, rows, devicesChanged }: Engine,
  parts: { readonly desk: Desk; readonly frontDesk: FrontDesk },
): Inputs {
  const timers = SYSTEM_TIMERS;
  const inputs = new Inputs({ ...parts, config, open: inputOpener(timers, buses, taps.open), timers, log, devicesChanged });
  followers.push((event) => inputs.applied(event));
  rows.push(inputs);
  return inputs;
}

function printingOf(
  { printers, printing }: Config,
  log: Log,
  taps: PortTaps,
  parts: Pick<PrintingOptions, 'pipeline' | 'board' | 'devicesChanged'>,
): PrintingService {
  const warn = (error: unknown, what: string) => log.warn({ err: error }, what);
  const waitMs = printing.waitSeconds * 1000;
  return new PrintingService({
    ...parts,
    printers,
    timers: SYSTEM_TIMERS,
    artist: new TicketArtist({ drawPage, encodePng }, parts.pipeline.state, warn),
    // What becomes of a ticket that was begun is to be known while its answer waits.
    openPrinter: printerOpener(SYSTEM_TIMERS, waitMs / 2, ({ address }) => taps.open(address)),
    waitMs,
    deadlineMs: printing.deadlineSeconds * 1000,
    words: (reason) => noteOf(reason).what,
    lost: ({ id, printer }, reason) => log.warn({ job: id, printer, reason }, 'a ticket was not printed'),
    warn,
  });
}

/** Leaves a snapshot behind, so that the next start is quick. */
async function closeEngine({ store, snapshots, pipeline }: Engine, directory: string): Promise<void> {
  await snapshots.stop();
  const { sequence } = store;
  await store.close();
  writeSnapshot(directory, { sequence, state: toSnapshot(pipeline.state) });
}

const deskOf = (engine: Engine, boards: BoardService, config: Config, log: Log): Desk => ({
  ...engine,
  boards,
  byteWatch: byteWatchOf(config, engine),
  config,
  versions: versions(),
  loginGuard: new LoginGuard(SYSTEM_TIME.monotonicMs),
  health: counted(engine, healthOf(config, log)),
  paper: engine.printing,
  expectedWait: expectedWaitOf(engine, log),
  chance: () => randomBytes(4).readUInt32BE(),
  warn: (error, what) => log.warn({ err: error }, what),
});

function expectedWaitOf({ pipeline, store, followers }: Engine, log: Log): ExpectedWait {
  const expectedWait = new ExpectedWait(pipeline.state, Math.random);
  followers.push((event) => expectedWait.applied(event));
  expectedWait
    .learnFrom(store, pipeline.stamp().atMs)
    .catch((error: unknown) => log.warn({ err: error }, 'forecasts begin without history'));
  return expectedWait;
}

function counted({ followers }: Engine, health: CountedHealth): CountedHealth {
  followers.push(() => health.applied());
  return health;
}
