/**
 * A branch with printers in virtual time: the real engine, pipeline, service and drivers, twins at their cables, a journal in memory.
 * Pictures are made of the drawing itself, so that it can be read off the paper which ticket it is.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch } from '../../../db/store/store.js';
import { type Bitmap, bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { type Piece, printedPart } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import type { PrinterSettings } from '../../../server/config/devices/printers.js';
import { devicesText, PrinterStatus } from '../../../server/devices/diagnostics/device-status.js';
import { printerOpener } from '../../../server/devices/printing/opened-printing.js';
import { PrintingService } from '../../../server/devices/printing/printing-service.js';
import { type Renderer, TicketArtist } from '../../../server/devices/printing/ticket-artist.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import type { QueueState } from '../../../server/engine/state.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import type { PrintJob } from '../../../server/model/ticket.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import type { PaperVerdict } from '../../../server/pipeline/platform/devices.js';
import { owedPaper, type TicketFacts, ticketContent } from '../../../server/pipeline/tickets/ticket-content.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { Engine, EQUIPMENT, RULES, registration, START_MS } from '../../engine/models/engine.js';
import { pipeToTwin, type TwinPipe } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

export const WAIT_MS = 3_000;
export const DEADLINE_MS = 120_000;
const BRANCH = { name: 'qbox', timeZone: 'UTC' };
const FACTS: TicketFacts = { branch: BRANCH, pageOf: () => '', waitOf: () => null };
/** So many turns of the event loop are enough for whatever a commit leads to. */
const TURNS = 12;

export interface KioskFields {
  readonly printer?: string | null;
  readonly spare_printer?: string | null;
  readonly without_paper?: 'screen' | 'refuse';
}

interface BenchOptions {
  /** The printers that are configured; there are twins for `hall` and `desk`. */
  readonly printers?: readonly string[];
  readonly rollMetres?: number;
  readonly deadlineMs?: number;
}

export type PrintState = PrintJob['state'];
type Devices = ReplyData<'devices'>;

/** A paper that no drawing was for: a part of one. */
const PART = '?';
/** What a paper says: its ticket, and `(copy)` where it says so. */
type PaperText = string;

export class PaperBench {
  readonly timers = new VirtualTimers();
  readonly events: QueueEvent[] = [];
  readonly log: string[] = [];
  readonly pipes: ReadonlyMap<string, TwinPipe<PrinterTwin>>;
  readonly drawings: string[] = [];
  /** Set: tickets cannot be drawn. */
  isDrawingBroken = false;
  /** Of the printers that are named here only these are configured. */
  readonly settings: readonly PrinterSettings[];
  private readonly pictures = new Map<string, PaperText>();
  private readonly papers: { readonly printer: string; readonly text: PaperText; readonly isWhole: boolean }[] = [];
  private readonly serviceId: number;
  private onEvent: (event: QueueEvent) => void = () => {};
  /** From a power cut until the next start. */
  isDown = false;
  state: QueueState;
  pipeline!: Pipeline;
  printing!: PrintingService;
  status!: PrinterStatus;

  constructor(
    kiosks: readonly KioskFields[],
    private readonly options: BenchOptions = {},
  ) {
    const engine = new Engine();
    const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
    const operation = engine.add('Operation', { name: 'talk' });
    this.serviceId = engine.add('Service', { name: 'advice', ticket_range_id: range, operations: { '1': [operation] } });
    engine.add('UserRole', { name: 'clerks', clerk: { all_operations: 1 } });
    engine.add('User', { login: 'clerk', role_id: 1 });
    engine.add('Workplace', { name: 'window', all_operations: 1 });
    for (const [index, kiosk] of kiosks.entries()) engine.add('Registrator', { name: `kiosk ${index + 1}`, ...kiosk });
    engine.tick();
    this.state = engine.state;
    const names = options.printers ?? ['hall', 'desk'];
    this.settings = names.map((name) => settingsOf(name, options.rollMetres ?? 80));
    this.pipes = new Map(this.settings.map((settings) => [settings.name, this.plugIn(settings)]));
    this.open();
  }

  /** A box on the state as it is. */
  private open(): void {
    const clock = new Clock('UTC', this.state.lastAtMs, {
      wallMs: () => START_MS + this.timers.nowMs(),
      monotonicMs: () => this.timers.nowMs(),
    });
    const journal = { commit: (batch: Batch, committed: (sequence: number) => void) => void nextTurn().then(() => committed(batch.atMs)) };
    this.pipeline = new Pipeline(this.state, journal, clock);
    const write = (fields: object, text: string) => void this.log.push(`${text} ${JSON.stringify(fields)}`);
    const log = { info: write, warn: write } as never;
    this.status = new PrinterStatus({ state: this.state, printers: this.settings, lowRollTickets: 50, log });
    const warn = (error: unknown, what: string) => void this.log.push(`${what}: ${String(error)}`);
    this.printing = new PrintingService({
      pipeline: this.pipeline,
      timers: this.timers,
      printers: this.settings,
      artist: new TicketArtist(this.renderer(), this.state, warn, async ({ photo }) => photo),
      openPrinter: printerOpener(this.timers, WAIT_MS / 2, ({ name }) => this.pipe(name).openPort),
      status: this.status,
      devicesChanged: () => {},
      waitMs: WAIT_MS,
      deadlineMs: this.options.deadlineMs ?? DEADLINE_MS,
      words: (reason) => reason,
      lost: ({ id }, reason) => void this.log.push(`lost ${id} ${reason}`),
      warn,
    });
    const noted = (event: QueueEvent) => void this.events.push(event);
    this.pipeline.follow([{ applied: noted }, this.printing, { applied: (event) => this.onEvent(event) }]);
    this.printing.start();
  }

  /** The box loses power, its printers do not. Another box starts `offMs` later, on what the journal has. */
  async powerCut(offMs = 1_000): Promise<void> {
    this.isDown = true;
    this.state = fromSnapshot(toSnapshot(this.state), RULES, EQUIPMENT);
    const seen = this.events.length;
    for (const pipe of this.pipes.values()) pipe.unplug();
    const gone = this.printing.stop();
    await this.pass(1_000);
    await gone;
    // What the drivers noticed in their last moments nobody has written down.
    this.events.length = seen;
    for (const pipe of this.pipes.values()) pipe.plugIn();
    await this.pass(Math.max(0, offMs - 1_000), 1_000);
    this.isDown = false;
    this.open();
  }

  pipe(name: string): TwinPipe<PrinterTwin> {
    const pipe = this.pipes.get(name);
    if (pipe === undefined) throw new Error(`no printer ${name}`);
    return pipe;
  }

  twin(name: string): PrinterTwin {
    return this.pipe(name).twin;
  }

  /** A visitor asks for a ticket at a kiosk; the verdict on its paper comes later. */
  take(kioskId: number | null = 1): { readonly id: number; readonly verdict: Promise<PaperVerdict> } | Rejection {
    const kiosk = kioskId === null ? null : (this.state.books.Registrator.get(kioskId) ?? null);
    const refusal = this.printing.refuse(kiosk);
    if (refusal) return refusal;
    const outcome = this.pipeline.execute(registration([this.serviceId], { registratorId: kioskId }));
    if (outcome instanceof Rejection) return outcome;
    const consumer = this.state.consumers.get(outcome.subject ?? -1);
    if (consumer === undefined) throw new Error('no ticket');
    const verdict = this.printing.order(consumer, ticketContent(this.state, FACTS, { ...consumer, language: 'en' }), kiosk);
    return verdict instanceof Rejection ? verdict : { id: consumer.id, verdict: Promise.resolve(verdict) };
  }

  /** Takes a ticket and waits for its verdict, as words: `printed`, `screen paperEnd`, `refused noPaper paperEnd`. */
  async ticket(kioskId: number | null = 1): Promise<string> {
    const taken = this.take(kioskId);
    return taken instanceof Rejection ? words(taken) : this.verdict(taken.verdict);
  }

  /** As `take`, of a kiosk that does not refuse. */
  taken(kioskId = 1): { readonly id: number; readonly verdict: Promise<PaperVerdict> } {
    const taken = this.take(kioskId);
    if (taken instanceof Rejection) throw new Error(words(taken));
    return taken;
  }

  /** A clerk gives a visitor a ticket and has it printed: it is owed, whatever the answer says. */
  owe(): string {
    const taken = this.take(null);
    const consumer = taken instanceof Rejection ? undefined : this.state.consumers.get(taken.id);
    if (consumer === undefined) throw new Error('no ticket');
    void this.printing.reprint(consumer, ticketContent(this.state, FACTS, { ...consumer, language: 'en' }), 'hall');
    return consumer.ticket;
  }

  /** What the answer says that is asked for again. */
  async reportOf(id: number): Promise<string> {
    const consumer = this.state.consumers.get(id);
    if (consumer === undefined) throw new Error(`no ticket ${id}`);
    const kiosk = this.state.books.Registrator.get(consumer.registratorId ?? 0) ?? null;
    return this.verdict(Promise.resolve(this.printing.reportOf(consumer, kiosk)));
  }

  jobStates(): PrintState[] {
    return [...this.state.prints.values()].map(({ state }) => state);
  }

  devices(): Devices {
    return JSON.parse(devicesText([this.printing], 'full')) as Devices;
  }

  /** Lets time pass until it is settled. */
  async until(promise: Promise<void>): Promise<void> {
    let isSettled = false;
    void promise.then(() => {
      isSettled = true;
    });
    for (let passedMs = 0; !isSettled && passedMs < 20_000; passedMs += 10) await this.pass(10);
    if (!isSettled) throw new Error('not settled within twenty seconds');
  }

  /** The dots that a screen shows of a ticket. */
  preview(id: number): Promise<Buffer> {
    const consumer = this.state.consumers.get(id);
    const content = consumer && owedPaper(this.state, id)?.content;
    if (consumer === undefined || content === undefined) throw new Error(`no paper is owed for ticket ${id}`);
    return this.printing.preview(consumer, content, this.state.books.Registrator.get(consumer.registratorId ?? 0) ?? null);
  }

  /** The dots of a paper, without the edge that cannot be printed on. */
  dotsOf(printer: string, index: number): Buffer {
    const piece = this.twin(printer).pieces[index];
    if (piece === undefined) throw new Error('no such paper');
    return Buffer.from(printedPart(piece).bytes);
  }

  /** Does something once, at the moment when such an event was applied and is not on the disk yet. */
  whenApplied(kind: QueueEvent['t'], run: () => void): void {
    this.onEvent = (event) => {
      if (event.t !== kind) return;
      this.onEvent = () => {};
      // Not within the event: whatever happens next happens in another turn.
      queueMicrotask(run);
    };
  }

  async verdict(verdict: Promise<PaperVerdict> | undefined): Promise<string> {
    let settled: PaperVerdict | undefined;
    void verdict?.then((value) => {
      settled = value;
    });
    for (let passedMs = 0; settled === undefined && passedMs < 10_000; passedMs += 10) await this.pass(10);
    if (settled === undefined) throw new Error('no verdict within ten seconds');
    return words(settled);
  }

  async reprint(id: number, printer: string | null = null): Promise<string> {
    const consumer = this.state.consumers.get(id);
    if (consumer === undefined) throw new Error(`no ticket ${id}`);
    const verdict = this.printing.reprint(consumer, ticketContent(this.state, FACTS, { ...consumer, language: 'en' }), printer);
    return verdict instanceof Rejection ? words(verdict) : this.verdict(verdict);
  }

  /** Lets virtual time pass, in steps between which everything that is due in real turns is done. */
  async pass(ms: number, stepMs = 10): Promise<void> {
    await turns();
    for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
      await this.timers.advanceAsync(Math.min(stepMs, ms - passedMs));
      await turns();
    }
  }

  /** Until the printers have said how they are. */
  async ready(): Promise<this> {
    await this.pass(2_000);
    return this;
  }

  /** The tickets that came out whole at a printer so far: `A001`, `A001 (copy)`. */
  printed(printer: string): string[] {
    return this.papers.filter((paper) => paper.printer === printer && paper.isWhole && paper.text !== PART).map(({ text }) => text);
  }

  get allPrinted(): string[] {
    return this.papers.filter(({ isWhole, text }) => isWhole && text !== PART).map(({ text }) => text);
  }

  /** Kinds of the events of paper, with what they say. */
  get story(): string[] {
    return this.events.flatMap((event) => {
      if (event.t === 'printReturned') return [`returned${event.doubt ? ' doubt' : ''} ${event.why}`];
      if (event.t === 'printEnded') return [`${event.as}${event.why ? ` ${event.why}` : ''}`];
      if (event.t === 'printMoved') return [`moved ${event.printer}`];
      return ['printQueued', 'printStarted', 'rollChanged', 'closed'].includes(event.t) ? [event.t] : [];
    });
  }

  private plugIn(settings: PrinterSettings): TwinPipe<PrinterTwin> {
    return pipeToTwin(this.timers, (cable) => {
      const { profile, name } = settings;
      const onPiece = (piece: Piece) =>
        void this.papers.push({ printer: name, text: this.pictures.get(keyOf(printedPart(piece))) ?? PART, isWhole: piece.isWhole });
      return new PrinterTwin({ profile, timers: this.timers, cable, onPiece });
    });
  }

  private renderer(): Renderer {
    return {
      drawPage: async ({ svg, widthDots, heightDots }) => {
        const ticket = />(A\d{3})</.exec(svg)?.[1] ?? '?';
        const text = />COPY</i.test(svg) ? `${ticket} (copy)` : ticket;
        const bitmap = pictureOf(svg, widthDots, heightDots);
        this.pictures.set(keyOf(bitmap), text);
        this.drawings.push(text);
        if (this.isDrawingBroken) throw new Error('no memory for a drawing');
        return { bitmap, png: null, leftOut: [] };
      },
      encodePng: async ({ bytes }) => Buffer.from(bytes),
    };
  }
}

export function words(verdict: PaperVerdict): string {
  if (verdict instanceof Rejection) return `refused ${verdict.error} ${verdict.parameters.why ?? ''}`.trim();
  return verdict.reason === null ? verdict.state : `${verdict.state} ${verdict.reason}`;
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}

function settingsOf(name: string, rollMetres: number): PrinterSettings {
  const profile = loadPrinterProfiles().get('epson-tm-t20iii');
  if (profile === undefined) throw new Error('the profile is missing');
  return { name, port: `tcp:${name}:9100`, address: { kind: 'tcp', host: name, port: 9100 }, profile, mode: 'raster', rollMetres };
}

const keyOf = ({ bytes }: Bitmap): string => createHash('sha256').update(bytes).digest('hex');

/** Black bars that depend on every letter of the drawing; as short as tickets are, so that time on paper is as it is. */
function pictureOf(svg: string, widthDots: number, heightDots: number): Bitmap {
  const digest = createHash('sha256').update(svg).digest();
  const bytes = new Uint8Array(bytesPerRow(widthDots) * heightDots);
  for (let row = 0; row < heightDots; row++) bytes[row * bytesPerRow(widthDots) + 10] = (digest[row % digest.length] ?? 0) | 1;
  return { widthDots, heightDots, bytes };
}
