/** Tickets on paper: print requests of kiosks and clerks, and the state of the printers. */
import type { PrinterHealth } from '../../../drivers/printer/job.js';
import type { PrinterSettings } from '../../config/devices/printers.js';
import type { QueuePrintCommand } from '../../engine/commands.js';
import type { QueueState } from '../../engine/state.js';
import type { AppointmentRow, RegistratorRow } from '../../model/books/index.js';
import { type Consumer, NO_CONSUMER } from '../../model/consumer.js';
import type { TicketDesign } from '../../model/designs/ticket-design.js';
import { Rejection, reject } from '../../model/errors/errors.js';
import type { QueueEvent } from '../../model/events/events.js';
import { toInstant } from '../../model/events/stamp.js';
import type { TicketContent } from '../../model/ticket.js';
import type { Paper, PaperVerdict, PrintReport } from '../../pipeline/platform/devices.js';
import { owedPaper } from '../../pipeline/tickets/ticket-content.js';
import { BOOKING_DESIGN, DEFAULT_DESIGN } from '../../presentation/designs.js';
import type { DeviceRow, DeviceTest, TestOutcome } from '../diagnostics/device-source.js';
import type { PrinterStatus } from '../diagnostics/device-status.js';
import { type DeviceFault, faultText, UNKNOWN_PRINTER } from '../diagnostics/faults.js';
import { done, failed } from '../diagnostics/workbench.js';
import { type OpenedPrinter, PrintRunner, type RunnerOptions } from './print-runner.js';
import { testPage } from './test-page.js';
import type { WithoutPaper } from './waiting-answers.js';

export type OpenPrinter = (settings: PrinterSettings, onHealth: (health: PrinterHealth) => void) => OpenedPrinter;

export interface PrintingOptions extends RunnerOptions {
  readonly printers: readonly PrinterSettings[];
  readonly openPrinter: OpenPrinter;
  readonly status: PrinterStatus;
  /** Called for changes in `devices` that cause no event. */
  readonly devicesChanged: () => void;
}

/** Default width of a preview: 80 mm at 203 dots an inch. */
const USUAL_WIDTH_DOTS = 576;

/** How long a test waits for the tickets before it. */
const TEST_PATIENCE_MS = 20_000;

export class PrintingService implements Paper {
  private readonly runner: PrintRunner;

  constructor(private readonly options: PrintingOptions) {
    this.runner = new PrintRunner(options);
  }

  start(): void {
    const { printers, openPrinter } = this.options;
    const opened = printers.map((settings) => openPrinter(settings, (health) => this.healthChanged(settings.name, health)));
    this.runner.start(opened);
  }

  /** Stops printing, answers waiting requests, and releases the printers. */
  stop(): Promise<void> {
    return this.runner.stop();
  }

  applied(event: QueueEvent): void {
    this.runner.tracker.applied(event);
  }

  refuse(kiosk: RegistratorRow | null): Rejection | undefined {
    if (kiosk === null || kiosk.printer === null || kiosk.without_paper !== 'refuse') return undefined;
    const chosen = this.choose(kiosk.printer, kiosk.spare_printer);
    return 'reason' in chosen ? this.runner.tracker.noPaper(kiosk.printer, chosen.reason) : undefined;
  }

  order(consumer: Consumer, content: TicketContent, kiosk: RegistratorRow | null): PaperVerdict | Promise<PaperVerdict> {
    if (kiosk === null || kiosk.printer === null) return { state: 'none', reason: 'noPrinter' };
    const chosen = this.choose(kiosk.printer, kiosk.spare_printer);
    if ('reason' in chosen) return this.withoutPaper(consumer, kiosk, chosen.reason);
    const job = { consumerId: consumer.id, printer: chosen.printer, design: kiosk.ticket_design ?? DEFAULT_DESIGN, content };
    const verdict = this.queue({ ...job, isCopy: false, registratorId: kiosk.id }, kiosk.without_paper);
    return verdict instanceof Rejection ? this.withoutPaper(consumer, kiosk, verdict.error) : verdict;
  }

  orderSlip({ id }: Pick<AppointmentRow, 'id'>, content: TicketContent, kiosk: RegistratorRow | null): PrintReport | Promise<PaperVerdict> {
    if (kiosk === null || kiosk.printer === null) return { state: 'none', reason: 'noPrinter' };
    const chosen = this.choose(kiosk.printer, kiosk.spare_printer);
    if ('reason' in chosen) return { state: 'screen', reason: chosen.reason };
    const job = { consumerId: NO_CONSUMER, bookingId: id, printer: chosen.printer, design: BOOKING_DESIGN, content };
    const verdict = this.queue({ ...job, isCopy: false, registratorId: kiosk.id }, 'screen');
    return verdict instanceof Rejection ? { state: 'screen', reason: verdict.error } : verdict;
  }

  slipOf({ id }: Pick<AppointmentRow, 'id'>): PrintReport | Promise<PaperVerdict> {
    const { prints } = this.options.pipeline.state;
    for (const job of prints.values()) if (job.bookingId === id) return this.runner.tracker.wait(job.id, 'screen');
    return { state: 'screen', reason: null };
  }

  reportOf(consumer: Consumer, kiosk: RegistratorRow | null): PaperVerdict | Promise<PaperVerdict> {
    const job = owedPaper(this.options.pipeline.state, consumer.id);
    if (job) return this.runner.tracker.wait(job.id, kiosk?.without_paper ?? 'keep');
    return consumer.printer === null ? { state: 'screen', reason: null } : { state: 'printed', reason: null };
  }

  reprint(consumer: Consumer, content: TicketContent, printer: string | null): Rejection | Promise<PaperVerdict> {
    const { Registrator } = this.options.pipeline.state.books;
    const kiosk = consumer.registratorId === null ? undefined : Registrator.get(consumer.registratorId);
    const chosen = printer ?? consumer.printer ?? kiosk?.printer ?? null;
    if (chosen === null) return reject('noPrinter', { ticket: consumer.ticket });
    const job = { consumerId: consumer.id, printer: chosen, design: kiosk?.ticket_design ?? DEFAULT_DESIGN, content };
    return this.queue({ ...job, isCopy: true, registratorId: kiosk?.id ?? null }, 'keep');
  }

  preview(consumer: Consumer, content: TicketContent, kiosk: RegistratorRow | null): Promise<Buffer> {
    const { artist, pipeline } = this.options;
    const printer = owedPaper(pipeline.state, consumer.id)?.printer ?? kiosk?.printer;
    const widthDots = this.options.printers.find(({ name }) => name === printer)?.profile.media.widthDots ?? USUAL_WIDTH_DOTS;
    return artist.png({ design: artist.design(kiosk?.ticket_design ?? null), content, widthDots, isCopy: false, photoOf: consumer });
  }

  previewOf(design: TicketDesign, content: TicketContent, widthDots: number): Promise<Buffer> {
    return this.options.artist.png({ design, content, widthDots, isCopy: false, photoOf: null });
  }

  rows(state?: QueueState): readonly DeviceRow[] {
    return this.options.status.rows(state);
  }

  /** Prints a test page when no ticket waits; a page that cannot be printed in time is dropped. */
  async test({ name, pattern, ticket, pause }: DeviceTest): Promise<TestOutcome> {
    const { printers, artist, pipeline } = this.options;
    const settings = printers.find((printer) => printer.name === name);
    const fault = this.runner.faultOf(name);
    if (settings === undefined || fault !== null) return failed('deviceTrouble', outcomeOf(fault ?? UNKNOWN_PRINTER));
    const { design, content } = ticket ?? testPage(settings, pattern, '', toInstant(pipeline.stamp().atMs));
    const { widthDots } = settings.profile.media;
    const page = await artist.page({ design, content, widthDots, isCopy: false, photoOf: null });
    const outcome = await this.runner.printPage(name, page, pause(TEST_PATIENCE_MS));
    if (outcome === null) return failed('printerBusy');
    if (outcome.kind !== 'printed') return failed('printedPartly', outcomeOf(outcome.fault));
    return done(outcome.isConfirmed ? 'printed' : 'sentToPrinter', { length: Math.round(outcome.lengthMm) });
  }

  private queue(job: Omit<QueuePrintCommand, 'type'>, withoutPaper: WithoutPaper): Rejection | Promise<PaperVerdict> {
    const outcome = this.options.pipeline.execute({ type: 'queuePrint', ...job });
    return outcome instanceof Rejection ? outcome : this.runner.ordered(outcome.subject ?? -1, withoutPaper);
  }

  /** The printer, or the spare one while the first is faulty, or why neither can print. */
  private choose(printer: string, spare: string | null): { readonly printer: string } | { readonly reason: string } {
    const reason = this.runner.faultOf(printer);
    if (reason === null) return { printer };
    return spare !== null && this.runner.faultOf(spare) === null ? { printer: spare } : { reason };
  }

  private withoutPaper(consumer: Consumer, kiosk: RegistratorRow, reason: string): PaperVerdict {
    const { pipeline } = this.options;
    if (kiosk.without_paper === 'screen') {
      pipeline.note({ t: 'ticketUnprinted', at: pipeline.stamp().atMs, c: consumer.id, why: reason });
      return { state: 'screen', reason };
    }
    pipeline.execute({ type: 'withdraw', consumerId: consumer.id, why: 'no paper' });
    return this.runner.tracker.noPaper(kiosk.printer ?? '', reason);
  }

  private healthChanged(printer: string, health: PrinterHealth): void {
    const { status, pipeline, devicesChanged } = this.options;
    if (status.healthChanged(printer, health)) pipeline.execute({ type: 'changeRoll', printer });
    devicesChanged();
    this.runner.healthChanged(printer);
  }
}

const outcomeOf = (fault: DeviceFault) => ({ note: faultText(fault), trouble: fault });
