/** A branch in virtual time: its printers and their paper, its box that may be killed and comes back, and who asks it for what. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Piece } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import type { PrinterSettings } from '../../../server/config/devices/printers.js';
import { toSnapshot } from '../../../server/engine/snapshot.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { hashToken } from '../../../server/pipeline/access/passwords.js';
import type { Chance } from '../../durability/chance.js';
import { Engine, EQUIPMENT, RULES } from '../../engine/models/engine.js';
import { pipeToTwin, type TwinPipe } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { CampaignBox, Journal } from './campaign-box.js';
import { DESIGN, PRINTERS, read } from './campaign-printers.js';
import { Witness } from './campaign-witness.js';

const PRINTERS_MIN = 2;
/** So many turns of the event loop are enough for whatever follows from a commit or a request. */
const TURNS = 8;
const COMMIT_MS_MAX = 30;
const STEP_MS = 20;
/** A step while nobody does anything. */
const LONG_STEP_MS = 100;
/** A box that stops takes no requests; who has an id asks the next one. */
const STOPPING = 'The box is stopping';
export const WINDOWS = 2;

/** What was asked and is not answered yet; asked again when its answer was lost, if it has an id. */
interface Request {
  readonly token: string;
  readonly command: string;
  readonly data: object;
  readonly id: string | undefined;
  readonly answered: (data: unknown) => void;
}

/** The box goes down at an event: when it was decided, while it is on its way to the disk, or when it is there and nobody was told. */
export interface Fatal {
  readonly kind: QueueEvent['t'];
  readonly moment: 'decided' | 'underWay' | 'written';
  /** For so long it is down. */
  readonly offMs: number;
}

export class CampaignBranch {
  readonly timers = new VirtualTimers();
  readonly witness: Witness;
  readonly printers: readonly PrinterSettings[];
  readonly pipes: ReadonlyMap<string, TwinPipe<PrinterTwin>>;
  readonly kiosks: readonly number[];
  readonly story: string[] = [];
  private readonly journal: Journal;
  private readonly open = new Set<Request>();
  private requests = 0;
  /** The event at which the box goes down, as soon as it was applied. */
  private fatal: Fatal | null = null;
  box!: CampaignBox;

  constructor(readonly chance: Chance) {
    const left = [...PRINTERS];
    while (left.length > PRINTERS_MIN + chance.below(2)) left.splice(chance.below(left.length), 1);
    this.printers = left;
    const cable = () => ({ kernelBytes: chance.pick([0, 64, 4096]) ?? 0, noticesPower: chance.below(3) > 0 });
    this.pipes = new Map(left.map((settings) => [settings.name, this.plugIn(settings, cable())]));
    this.witness = new Witness(this);
    const equipment = { ...EQUIPMENT, printers: new Set(left.map(({ name }) => name)) };
    const engine = new Engine(RULES, equipment);
    this.kiosks = this.furnish(engine);
    this.journal = new Journal(toSnapshot(engine.state), equipment, (events) => {
      this.witness.written(events);
      for (const event of events) this.reached(event, 'written');
    });
    this.start();
  }

  private furnish(engine: Engine): readonly number[] {
    const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
    const operation = engine.add('Operation', { name: 'talk' });
    engine.add('Service', { name: 'advice', ticket_range_id: range, operations: { '1': [operation] } });
    const role = { administrator: { id: 1 }, clerk: { all_operations: 1 }, registrator: { id: 1 } };
    engine.add('UserRole', { name: 'everybody', ...role });
    engine.add('User', { login: 'somebody', role_id: 1 });
    engine.must({ type: 'setDesign', name: 'campaign', design: DESIGN });
    const log = (component: 'workplace' | 'registrator', userId: number, placeId: number) =>
      engine.must({ type: 'openSession', tokenHash: hashToken(`${component} ${placeId}`), component, userId, placeId });
    for (let window = 1; window <= WINDOWS; window++) {
      engine.add('Workplace', { name: `window ${window}`, all_operations: 1 });
      if (window > 1) engine.add('User', { login: `clerk ${window}`, role_id: 1 });
      log('workplace', window, window);
    }
    const names = this.printers.map(({ name }) => name);
    const kiosks: number[] = [];
    for (const [at, printer] of names.entries()) {
      const spares = [null, names[(at + 1) % names.length]];
      for (const without_paper of ['refuse', 'screen']) {
        for (const spare_printer of spares) {
          const fields = { printer, spare_printer, without_paper, ticket_design: 'campaign' };
          kiosks.push(engine.add('Registrator', { name: `kiosk ${kiosks.length + 1}`, ...fields }));
        }
      }
    }
    for (const kiosk of kiosks) log('registrator', 1, kiosk);
    engine.tick();
    return kiosks;
  }

  private plugIn(
    settings: PrinterSettings,
    cable: { readonly kernelBytes: number; readonly noticesPower: boolean },
  ): TwinPipe<PrinterTwin> {
    const { name, profile, mode } = settings;
    const onPiece = (piece: Piece) =>
      this.witness.paperCameOut(name, piece.isWhole || profile.cut.command === null, read(piece, mode === 'text'), piece);
    return pipeToTwin(this.timers, (toTwin) => new PrinterTwin({ profile, timers: this.timers, cable: toTwin, onPiece }), cable);
  }

  pipe(name: string): TwinPipe<PrinterTwin> {
    const pipe = this.pipes.get(name);
    if (pipe === undefined) throw new Error(`no printer ${name}`);
    return pipe;
  }

  twin(name: string): PrinterTwin {
    return this.pipe(name).twin;
  }

  // ---- the box

  private start(): void {
    this.box = new CampaignBox({
      timers: this.timers,
      journal: this.journal,
      printers: this.printers,
      portOf: (name) => this.pipe(name).openPort,
      commitMs: () => this.chance.below(COMMIT_MS_MAX),
      applied: (event) => this.reached(event, 'decided'),
      log: (line) => this.story.push(`  log: ${line}`),
    });
    for (const request of this.open) this.send(request);
  }

  crashAt(fatal: Fatal): void {
    this.fatal = fatal;
  }

  private reached({ t }: QueueEvent, moment: 'decided' | 'written'): void {
    const { fatal } = this;
    if (fatal?.kind !== t || (fatal.moment === 'written') !== (moment === 'written')) return;
    this.fatal = null;
    this.story.push(`  the box falls as ${t} is ${fatal.moment}`);
    if (fatal.moment === 'written') this.crash(false, fatal.offMs);
    else if (fatal.moment === 'underWay')
      this.timers.after(this.chance.below(COMMIT_MS_MAX), () => this.crash(this.chance.below(2) === 0, fatal.offMs));
    // The same turn goes on to its end: what it does after its events must not matter either.
    else queueMicrotask(() => this.crash(false, fatal.offMs));
  }

  crash(isWritten: boolean, offMs: number): void {
    if (this.box.isDead) return;
    this.box.kill(isWritten);
    this.goneFor(offMs);
  }

  /** Stopped and started in good order. */
  async restart(offMs: number): Promise<void> {
    if (this.box.isDead) return;
    const { box } = this;
    let isStopped = false;
    void box.stop().then(() => {
      isStopped = true;
    });
    for (let passedMs = 0; !isStopped && !box.isDead; passedMs += STEP_MS) {
      if (passedMs > 30_000) throw new Error('the box does not stop');
      await this.pass(STEP_MS);
    }
    if (isStopped) this.goneFor(offMs);
  }

  /** Answers that are under way are lost; who sent an id asks again. */
  private goneFor(offMs: number): void {
    for (const request of this.open) if (request.id === undefined) this.open.delete(request);
    this.timers.after(offMs, () => this.start());
  }

  // ---- who asks

  ask(token: string, command: string, data: object, answered: (data: unknown) => void, hasId = false): void {
    const id = hasId ? `request ${++this.requests}` : undefined;
    const request: Request = { token, command, data, id, answered };
    if (this.box.isDead && !hasId) return;
    this.open.add(request);
    if (!this.box.isDead) this.send(request);
  }

  private send(request: Request): void {
    const { token, command, data, id } = request;
    this.box.ask({ token, command, data, ...(id !== undefined && { id }) }, (answer) => {
      if ((answer as { readonly desc?: string }).desc === STOPPING) {
        if (id === undefined) this.open.delete(request);
        return;
      }
      // One in ten answers with an id gets lost on its way, or the kiosk asks again although it has it.
      if (id !== undefined && this.chance.below(10) === 0) {
        this.timers.after(this.chance.below(5_000), () => !this.box.isDead && this.send(request));
        return;
      }
      this.open.delete(request);
      request.answered(answer);
    });
  }

  // ---- time

  async turns(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await nextTurn();
  }

  /** Lets time pass; `look` is called again and again. */
  async pass(ms: number, look: () => void = () => {}): Promise<void> {
    await this.turns();
    const stepMs = ms > 3_000 ? LONG_STEP_MS : STEP_MS;
    for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
      await this.timers.advanceAsync(Math.min(stepMs, ms - passedMs));
      await this.turns();
      look();
    }
  }
}
