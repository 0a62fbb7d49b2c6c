/**
 * The process of a box in virtual time, from its front desk to its drivers, that can be killed: from then on nothing it does has an
 * effect. What its journal holds outlives it.
 */
import { randomBytes } from 'node:crypto';
import type { Batch } from '../../../db/store/store.js';
import type { PortFactory } from '../../../drivers/ports/port.js';
import type { Timers } from '../../../drivers/timing.js';
import type { PrinterSettings } from '../../../server/config/devices/printers.js';
import { type Config, loadConfig } from '../../../server/config/load.js';
import { devicesText, PrinterStatus } from '../../../server/devices/diagnostics/device-status.js';
import { printerOpener } from '../../../server/devices/printing/opened-printing.js';
import { PrintingService } from '../../../server/devices/printing/printing-service.js';
import { TicketArtist } from '../../../server/devices/printing/ticket-artist.js';
import { evolve } from '../../../server/engine/evolve.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { DEFAULT_RULES, type Equipment } from '../../../server/engine/rules-of-branch.js';
import { fromSnapshot } from '../../../server/engine/snapshot.js';
import type { QueueState } from '../../../server/engine/state.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { CodeGuard } from '../../../server/pipeline/access/code-guard.js';
import { LoginGuard } from '../../../server/pipeline/access/login-guard.js';
import { LoginLog } from '../../../server/pipeline/access/login-log.js';
import { PinGuard } from '../../../server/pipeline/access/pin-guard.js';
import { SessionUses } from '../../../server/pipeline/access/session-uses.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { Projections } from '../../../server/pipeline/feeds/projections.js';
import { Subscriptions } from '../../../server/pipeline/feeds/subscriptions.js';
import { LongAnswers } from '../../../server/pipeline/limits/long-answers.js';
import { LongReplies } from '../../../server/pipeline/limits/long-replies.js';
import { eventsOf } from '../../../server/pipeline/records/personal.js';
import { Dispatcher } from '../../../server/pipeline/requests/dispatcher.js';
import type { Peer } from '../../../server/pipeline/requests/peer.js';
import { START_MS } from '../../engine/models/engine.js';
import { renderer } from './campaign-printers.js';

export const WAIT_MS = 3_000;
export const DEADLINE_MS = 120_000;

const loaded = loadConfig([], {});
if ('faults' in loaded || 'answer' in loaded) throw new Error('the settings have no defaults');
const CONFIG: Config = loaded;

/** What is on the disk: a snapshot, and the batches that came after it. */
export class Journal {
  readonly batches: Batch[] = [];

  constructor(
    private readonly snapshot: string,
    private readonly equipment: Equipment,
    private readonly written: (events: readonly QueueEvent[]) => void,
  ) {}

  append(batch: Batch): void {
    this.batches.push(batch);
    this.written(eventsOf(batch));
  }

  /** As `recover()` does it. */
  recover(): QueueState {
    const state = fromSnapshot(this.snapshot, DEFAULT_RULES, this.equipment);
    for (const batch of this.batches) for (const event of eventsOf(batch)) evolve(state, event);
    const broken = brokenInvariants(state);
    if (broken.length > 0) throw new Error(`the journal leads to a state that cannot be: ${broken.join('; ')}`);
    return state;
  }
}

interface BoxOptions {
  readonly timers: Timers;
  readonly journal: Journal;
  readonly printers: readonly PrinterSettings[];
  readonly portOf: (printer: string) => PortFactory;
  /** How long a batch is on its way to the disk. */
  readonly commitMs: () => number;
  readonly applied: (event: QueueEvent) => void;
  readonly log: (line: string) => void;
}

export class CampaignBox {
  readonly state: QueueState;
  readonly pipeline: Pipeline;
  readonly printing: PrintingService;
  readonly dispatcher: Dispatcher;
  readonly status: PrinterStatus;
  isDead = false;
  private inFlight: Batch | null = null;
  private readonly ports = new Set<{ close(): Promise<void> }>();
  private peers = 0;

  constructor(private readonly options: BoxOptions) {
    const { journal, printers, applied, log } = options;
    const timers = this.mortalTimers();
    this.state = journal.recover();
    const time = { wallMs: () => START_MS + timers.nowMs(), monotonicMs: () => timers.nowMs() };
    const warn = (error: unknown, what: string) => log(`${what}: ${String(error)}`);
    const logger = { info: () => {}, warn: () => {} } as never;
    this.status = new PrinterStatus({ state: this.state, printers, lowRollTickets: 50, log: logger });
    const projections = new Projections(this.state, {
      devices: (audience) => devicesText([this.printing], audience),
      board: () => '{}',
      lab: () => '{}',
      ticket: () => 'null',
      faults: () => '[]',
      alerts: () => '[]',
    });
    this.pipeline = new Pipeline(
      this.state,
      { commit: (batch, committed) => this.commit(batch, committed) },
      new Clock('UTC', this.state.lastAtMs, time),
    );
    this.printing = new PrintingService({
      pipeline: this.pipeline,
      timers,
      printers,
      artist: new TicketArtist(renderer, this.state, warn, async ({ photo }) => photo),
      openPrinter: printerOpener(timers, WAIT_MS / 2, ({ name }) => this.mortalPort(options.portOf(name))),
      status: this.status,
      devicesChanged: () => {},
      waitMs: WAIT_MS,
      deadlineMs: DEADLINE_MS,
      words: (reason) => reason,
      lost: () => {},
      warn,
    });
    const context = {
      config: CONFIG,
      versions: {},
      pipeline: this.pipeline,
      projections,
      subscriptions: new Subscriptions(this.pipeline, projections, () => false, timers),
      // A disk that stands still is not among the faults.
      committed: { onDisk: null, follow: () => {} } as never,
      // Nobody asks for the history or for boards.
      store: undefined as never,
      boards: undefined as never,
      screens: undefined as never,
      expectedWait: undefined as never,
      workbench: undefined as never,
      health: undefined as never,
      faults: undefined as never,
      alerts: undefined as never,
      byteWatch: undefined as never,
      lab: null,
      uses: new SessionUses(time.monotonicMs),
      loginGuard: new LoginGuard(time.monotonicMs, new LoginLog(time.monotonicMs, () => {})),
      codeGuard: new CodeGuard(time.monotonicMs, () => {}),
      ...{ visitGuard: undefined as never, shortCodeGuard: undefined as never, remoteTickets: undefined as never },
      ...{ remoteBookings: undefined as never, remoteWrongCodes: undefined as never },
      longAnswers: new LongAnswers(timers),
      slotTurns: undefined as never,
      trials: undefined as never,
      lastDay: undefined as never,
      callReasons: undefined as never,
      longReplies: new LongReplies(timers),
      pinGuard: new PinGuard(time.monotonicMs, () => {}),
      configuration: undefined as never,
      configuredDevices: undefined as never,
      boxBackups: undefined as never,
      boxCertificate: undefined as never,
      photos: undefined as never,
      paper: this.printing,
      pageSpeech: undefined as never,
      warn,
      chance: () => randomBytes(4).readUInt32BE(),
      ticketFacts: { branch: CONFIG.branch, pageOf: () => '', waitOf: () => null },
    };
    this.dispatcher = new Dispatcher(context, time.monotonicMs);
    this.pipeline.follow([projections, this.printing, { applied: (event) => this.isDead || applied(event) }]);
    this.printing.start();
  }

  /** A request as a client sends it; `answered` gets the `data` of the answer. Never called once the box is dead. */
  ask(
    frame: { readonly command: string; readonly token: string; readonly id?: string; readonly data: object },
    answered: (data: unknown) => void,
  ): void {
    const send = (text: string | Uint8Array) => {
      if (!this.isDead)
        answered((JSON.parse(typeof text === 'string' ? text : Buffer.from(text).toString()) as { readonly data: unknown }).data);
    };
    const peer: Peer = {
      id: ++this.peers,
      address: '127.0.0.1',
      isLocal: false,
      isPrivate: true,
      isVisitor: false,
      unanswered: 0,
      send,
      push: () => true,
      close: () => {},
    };
    this.dispatcher.received(peer, JSON.stringify(frame));
  }

  /** The process ends as by a power cut. `isWritten` = the batch that is on its way reaches the disk all the same. */
  kill(isWritten: boolean): void {
    if (this.isDead) return;
    this.isDead = true;
    if (isWritten && this.inFlight) this.options.journal.append(this.inFlight);
    for (const port of this.ports) void port.close();
  }

  /** As the box is closed. */
  async stop(): Promise<void> {
    await Promise.all([this.dispatcher.stop(), this.printing.stop()]);
    await this.pipeline.settled();
    this.isDead = true;
  }

  private commit(batch: Batch, committed: (sequence: number) => void): void {
    this.inFlight = batch;
    this.options.timers.after(this.options.commitMs(), () => {
      if (this.isDead) return;
      this.inFlight = null;
      this.options.journal.append(batch);
      committed(this.options.journal.batches.length);
    });
  }

  private mortalTimers(): Timers {
    const { timers } = this.options;
    return { nowMs: () => timers.nowMs(), after: (delayMs, run) => timers.after(delayMs, () => !this.isDead && run()) };
  }

  private mortalPort(openPort: PortFactory): PortFactory {
    const never = () => new Promise<never>(() => {});
    return async (listener) => {
      if (this.isDead) return never();
      const port = await openPort({
        received: (bytes) => !this.isDead && listener.received(bytes),
        lost: (error) => !this.isDead && listener.lost(error),
      });
      this.ports.add(port);
      if (this.isDead) await port.close();
      return {
        write: (bytes) => (this.isDead ? never() : port.write(bytes)),
        close: () => (this.isDead ? never() : port.close()),
      };
    };
  }
}
