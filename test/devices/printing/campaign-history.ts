/** One history of a branch: people, faults at random bytes and times, technicians who mend them, and what has to hold in the end. */
import type { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { devicesText } from '../../../server/devices/diagnostics/device-status.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { Chance } from '../../durability/chance.js';
import type { TwinPipe } from '../../support/memory-port.js';
import { DEADLINE_MS } from './campaign-box.js';
import { CampaignBranch, WINDOWS } from './campaign-branch.js';

/** More than a ticket of the campaign has. */
const BYTES_MAX = 2_500;
const HOUR_MS = 3_600_000;
const ACTIONS_MAX = 400;
/** Nobody changes a roll in less, and no printer starts in less; what happens between two questions cannot be seen by anybody. */
const SLOW_MS = 2_000;

type Pipe = TwinPipe<PrinterTwin>;

interface FaultKind {
  readonly breaks: (pipe: Pipe, chance: Chance) => void;
  readonly mends: (pipe: Pipe) => void;
  readonly leastMs: number;
  /** Bytes may get lost on their way or be invented: what the printer reads is no longer what the driver said. */
  readonly garbles?: true;
  /** Only one of a group at a time. */
  readonly group: string;
}

const nothing = () => {};
const paperIn = ({ twin }: Pipe) => twin.sensors.isPaperOut && twin.loadPaper();

const FAULTS: Readonly<Record<string, FaultKind>> = {
  paperOut: { breaks: ({ twin }) => twin.removePaper(), mends: paperIn, leastMs: SLOW_MS, group: 'paper' },
  paperRunsOut: {
    breaks: ({ twin }, chance) => twin.paperOutAfterMm(chance.below(20)),
    mends: paperIn,
    leastMs: SLOW_MS,
    group: 'paper',
  },
  cable: { breaks: (pipe) => pipe.unplug(), mends: (pipe) => pipe.plugIn(), leastMs: 0, garbles: true, group: 'cable' },
  power: { breaks: ({ twin }) => twin.powerOff(), mends: ({ twin }) => twin.powerOn(), leastMs: SLOW_MS, garbles: true, group: 'power' },
  cover: { breaks: ({ twin }) => twin.openCover(), mends: ({ twin }) => twin.closeCover(), leastMs: 0, group: 'cover' },
  cutter: { breaks: ({ twin }) => twin.jamCutter(), mends: ({ twin }) => twin.clearCutter(), leastMs: 0, group: 'cutter' },
  heat: { breaks: ({ twin }) => twin.overheat(), mends: ({ twin }) => twin.coolDown(), leastMs: 0, group: 'heat' },
  silence: {
    breaks: ({ twin }) => twin.setSilent(true),
    mends: ({ twin }) => twin.setSilent(false),
    leastMs: 0,
    garbles: true,
    group: 'silence',
  },
  slowness: {
    breaks: ({ twin }, chance) => twin.slowTo(500 + chance.below(4_000)),
    mends: ({ twin }) => twin.slowTo(null),
    leastMs: 0,
    garbles: true,
    group: 'speed',
  },
  garbage: {
    breaks: ({ twin }, chance) => twin.babble(Uint8Array.from({ length: 1 + chance.below(6) }, () => chance.below(256))),
    mends: nothing,
    leastMs: 0,
    garbles: true,
    group: 'garbage',
  },
};

const FATAL: readonly QueueEvent['t'][] = [
  'printQueued',
  'printStarted',
  'printStarted',
  'printEnded',
  'printReturned',
  'printMoved',
  'closed',
  'answered',
];

export class History {
  readonly chance: Chance;
  readonly branch: CampaignBranch;
  faults = 0;
  readonly counts: Record<string, number> = {};
  private readonly broken = new Set<string>();
  /** Printers whose bytes were garbled at least once. */
  private readonly garbled = new Set<string>();
  private isPeace = false;

  constructor(private readonly seed: number) {
    this.chance = new Chance(seed);
    this.branch = new CampaignBranch(this.chance);
  }

  /** Until so many faults have struck; then everything is mended, and everything must be well. */
  async run(faults: number): Promise<void> {
    await this.branch.pass(2_000);
    for (let actions = 0; this.faults < faults && actions < ACTIONS_MAX; actions++) {
      await this.act();
      await this.pass(this.chance.below(8) === 0 ? this.chance.below(15_000) : this.chance.below(800));
      this.check();
    }
    await this.makePeace();
    this.branch.witness.checkTheEnd();
    this.check();
    await this.printOnEach();
    this.check();
  }

  private pass(ms: number): Promise<void> {
    return this.branch.pass(ms, () => this.passers());
  }

  private check(): void {
    const { violations } = this.branch.witness;
    if (violations.length === 0) return;
    const printers = this.branch.printers.map(({ name }) => name).join(', ');
    const again = `SEED=${this.seed} QBOX_TEST_DEPTH=0.01 npx vitest run test/devices/printing/campaign`;
    throw new Error(`${violations.join('\n')}\n${again}\n${printers}\n${this.branch.story.slice(-60).join('\n')}`);
  }

  private tell(what: string): void {
    this.branch.story.push(`${Math.round(this.branch.timers.nowMs())} ${what}`);
  }

  // ---- what people do

  private async act(): Promise<void> {
    switch (this.chance.weighted({ visitor: 30, burst: 3, clerk: 20, reprint: 5, fault: 35, crash: 4, restart: 2 })) {
      case 'visitor':
        this.visit();
        return;
      case 'burst':
        for (let visitors = 0; visitors < 4; visitors++) this.visit();
        return;
      case 'clerk':
        this.work();
        return;
      case 'reprint':
        this.reprint();
        return;
      case 'fault':
        this.strike();
        return;
      case 'crash':
        this.crash();
        return;
      case 'restart':
        this.tell('restart');
        return this.branch.restart(this.offMs());
    }
  }

  private visit(kiosk = this.chance.pick(this.branch.kiosks) ?? 1): void {
    const { witness } = this.branch;
    const visitor = witness.visitor();
    const data = { services: [1], comment: visitor.comment, preview: this.chance.below(10) === 0 };
    this.tell(`${visitor.comment} at kiosk ${kiosk}`);
    this.branch.ask(
      `registrator ${kiosk}`,
      'registrateConsumer',
      data,
      (answer) => witness.told(visitor, answer),
      this.chance.below(3) > 0,
    );
  }

  private work(): void {
    const window = 1 + this.chance.below(WINDOWS);
    const { box, timers, witness } = this.branch;
    const isFree = (box.state.windows.get(window)?.consumerId ?? -1) <= 0;
    const command = isFree ? 'nextConsumer' : (this.chance.pick(['serveConsumer', 'rejectConsumer', 'retryCallConsumer']) ?? '');
    const askedMs = timers.nowMs();
    // The many who wait are what restarts are about: not everybody is served.
    if (isFree && box.state.consumers.size < 4) return;
    this.branch.ask(`workplace ${window}`, command, {}, () => witness.clerk(command, askedMs));
  }

  private reprint(): void {
    const consumer = this.chance.pick([...this.branch.box.state.consumers.values()]);
    if (consumer === undefined) return;
    const printer = this.chance.pick(this.branch.printers)?.name ?? '';
    this.tell(`copy of ${consumer.ticket} at ${printer}`);
    this.branch.ask('workplace 1', 'reprintTicket', { id: consumer.id, printer }, nothing, this.chance.below(2) === 0);
  }

  /** Visitors pull their tickets out of mouths and over tear bars. */
  private passers(): void {
    for (const { name, profile } of this.branch.printers) {
      const twin = this.branch.twin(name);
      if (twin.sensors.isTicketInMouth && this.chance.below(40) === 0) twin.takeTicket();
      const isAtWork = [...this.branch.box.state.prints.values()].some(({ printer, state }) => printer === name && state === 'PRINTING');
      if (profile.cut.command === null && profile.presenter === null && !isAtWork && !twin.sensors.isBusy && twin.pending.isInked)
        twin.tearOff();
    }
  }

  // ---- what goes wrong

  private offMs(): number {
    return this.chance.below(12) === 0 ? HOUR_MS * (1 + this.chance.below(2)) : 100 + this.chance.below(8_000);
  }

  private crash(): void {
    const offMs = this.offMs();
    this.count('crash');
    for (const { name } of this.branch.printers) this.garbled.add(name);
    switch (this.chance.weighted({ now: 1, bytes: 2, event: 3 })) {
      case 'now':
        this.tell(`crash for ${offMs} ms`);
        this.branch.crash(this.chance.below(2) === 0, offMs);
        return;
      case 'bytes': {
        const printer = this.chance.pick(this.branch.printers)?.name ?? '';
        const bytes = this.chance.below(BYTES_MAX);
        this.tell(`crash for ${offMs} ms after ${bytes} bytes of ${printer}`);
        this.branch.twin(printer).afterBytes(bytes, () => !this.isPeace && this.branch.crash(this.chance.below(2) === 0, offMs));
        return;
      }
      case 'event': {
        const kind = this.chance.pick(FATAL) ?? 'printStarted';
        const moment = this.chance.pick(['decided', 'underWay', 'written'] as const) ?? 'decided';
        this.tell(`crash for ${offMs} ms at ${kind} ${moment}`);
        this.branch.crashAt({ kind, moment, offMs });
      }
    }
  }

  private strike(): void {
    const printer = this.chance.pick(this.branch.printers)?.name ?? '';
    const kind = this.chance.pick(Object.keys(FAULTS)) ?? '';
    const bytes = this.chance.below(3) === 0 ? 0 : this.chance.below(BYTES_MAX);
    this.tell(`${printer}: ${kind} after ${bytes} bytes`);
    this.branch.twin(printer).afterBytes(bytes, () => this.break(printer, kind));
  }

  private break(printer: string, kind: string): void {
    const fault = FAULTS[kind];
    if (fault === undefined || this.isPeace || this.broken.has(`${printer} ${fault.group}`)) return;
    const pipe = this.branch.pipe(printer);
    this.broken.add(`${printer} ${fault.group}`);
    if (fault.garbles) this.garbled.add(printer);
    this.count(kind);
    const forMs = this.chance.pick([0, 300, 2_000, 10_000, 60_000]) ?? 0;
    this.tell(`  ${printer}: ${kind} for ${Math.max(forMs, fault.leastMs)} ms`);
    fault.breaks(pipe, this.chance);
    this.branch.timers.after(Math.max(forMs, fault.leastMs), () => this.mend(printer, kind));
  }

  private mend(printer: string, kind: string): void {
    const fault = FAULTS[kind];
    if (fault === undefined || !this.broken.has(`${printer} ${fault.group}`)) return;
    this.tell(`  ${printer}: ${kind} mended`);
    // A roll that has not run out yet is taken out first.
    if (kind === 'paperRunsOut' && !this.branch.twin(printer).sensors.isPaperOut) {
      this.branch.twin(printer).removePaper();
      this.branch.timers.after(SLOW_MS, () => this.mend(printer, kind));
      return;
    }
    fault.mends(this.branch.pipe(printer));
    this.broken.delete(`${printer} ${fault.group}`);
  }

  private count(kind: string): void {
    this.faults += 1;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }

  // ---- the end

  private async makePeace(): Promise<void> {
    this.isPeace = true;
    this.tell('peace');
    this.branch.crashAt({ kind: 'dayOpened', moment: 'written', offMs: 0 });
    await this.pass(70_000);
    while (this.branch.box.isDead) await this.pass(10_000);
    await this.pass(DEADLINE_MS + 30_000);
  }

  /** Whatever was done to them before: each printer is well, and the next visitor gets a whole ticket on a clean edge. */
  private async printOnEach(): Promise<void> {
    const { branch } = this;
    const kiosks = branch.box.state.books.Registrator;
    const devices = JSON.parse(devicesText([branch.box.printing], 'full')) as { readonly name: string; readonly state: string }[];
    for (const { name, profile } of branch.printers) {
      const told = devices.find((device) => device.name === name);
      if (told?.state !== 'ready' && told?.state !== 'warning')
        branch.witness.violated(`${name} is mended and says ${JSON.stringify(told)}`);
      const own = branch.kiosks.find((kiosk) => kiosks.get(kiosk)?.printer === name && kiosks.get(kiosk)?.spare_printer === null);
      branch.twin(name).takeTicket();
      this.visit(own);
      const visitor = branch.witness.visitors.at(-1);
      await this.pass(9_000);
      const number = visitor?.told && visitor.told !== 'refused' ? branch.witness.tickets.get(visitor.told.consumer)?.number : undefined;
      const last = branch.witness.lastPiece.get(name);
      const [ticket, ...others] = last?.reading.complete ?? [];
      if (number === undefined || ticket?.number !== number || ticket.isCopy || others.length > 0)
        branch.witness.violated(`${name} is mended, and the ticket ${number} did not come out in order`);
      const isCut = profile.cut.command !== null || profile.presenter !== null;
      if (isCut && !last?.piece.isWhole) branch.witness.violated(`${name} is mended, and the ticket ${number} is not whole`);
      const [misread] = branch.twin(name).faults;
      if (misread && !this.garbled.has(name)) branch.witness.violated(`${name} could not read ${misread.bytes}: ${misread.what}`);
    }
  }
}
