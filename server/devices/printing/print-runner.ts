/**
 * Runs print jobs: one at a time for each printer, first in first out, with `PRINTING` on the disk before the first byte. The jobs are in
 * the state; README.md has a table of all outcomes. A failure of a printer never ends the process.
 */
import type { PrintablePage, PrintOutcome } from '../../../drivers/printer/job.js';
import type { Printer } from '../../../drivers/printer/printer.js';
import type { PrinterSettings } from '../../config/devices/printers.js';
import { isOwed, needlessness } from '../../engine/rules/tickets/printing.js';
import type { QueueState } from '../../engine/state.js';
import { Rejection } from '../../model/errors/errors.js';
import type { PrintJob } from '../../model/ticket.js';
import type { PaperVerdict } from '../../pipeline/platform/devices.js';
import { type DeviceFault, UNKNOWN_PRINTER } from '../diagnostics/faults.js';
import { PrintJobTracker, type PrintJobTrackerOptions } from './print-job-tracker.js';
import type { TicketArtist } from './ticket-artist.js';
import type { WithoutPaper } from './waiting-answers.js';

/** A configured printer with its running driver. */
export interface OpenedPrinter {
  readonly settings: PrinterSettings;
  readonly driver: Pick<Printer, 'health' | 'print' | 'close'>;
}

export interface RunnerOptions extends PrintJobTrackerOptions {
  readonly artist: TicketArtist;
  readonly warn: (error: unknown, what: string) => void;
}

/** After a failure the printer gets no job for this time, unless it reports ready again. */
const PAUSE_MS = 500;
/** How long a stop waits for the ticket that is being printed; an unfinished one is printed again after the next start, marked. */
const STOP_PATIENCE_MS = 5_000;
/** The reason for a ticket that was cut off by a stop of the box. */
const RESTART = 'restart';
/** A closed driver ends its job at once. */
const CLOSED_PATIENCE_MS = 500;

interface Lane {
  readonly printer: OpenedPrinter;
  /** Resolves when the running job is settled for now; null = idle. */
  working: Promise<void> | null;
  /** Set while the printer gets no jobs. */
  cancelPause: (() => void) | null;
  /** A page that is not a ticket: printed when no ticket waits. */
  page: { readonly page: PrintablePage; readonly ended: (outcome: PrintOutcome | null) => void } | null;
}

export class PrintRunner {
  readonly tracker: PrintJobTracker;
  private readonly lanes = new Map<string, Lane>();
  /** From `start` until `stop`. */
  private isRunning = false;
  /** From here on outcomes are not reported: unfinished jobs are doubtful at the next start. */
  private isStopped = false;

  constructor(private readonly options: RunnerOptions) {
    this.tracker = new PrintJobTracker(options, (printer) => this.faultOf(printer));
  }

  private get state(): QueueState {
    return this.options.pipeline.state;
  }

  /** Resumes the jobs of the last run: those being printed may be on paper, those past the deadline are given up. */
  start(printers: readonly OpenedPrinter[]): void {
    for (const printer of printers) this.lanes.set(printer.settings.name, { printer, working: null, cancelPause: null, page: null });
    const { pipeline, deadlineMs } = this.options;
    const nowMs = pipeline.stamp().atMs;
    for (const job of [...this.state.prints.values()]) {
      const isDoubtful = job.state === 'PRINTING';
      if (isDoubtful) pipeline.execute({ type: 'returnPrint', job: job.id, isDoubtful, why: RESTART });
      if (!this.state.prints.has(job.id)) continue;
      if (nowMs - job.queuedMs >= deadlineMs) {
        this.tracker.giveUp(job, 'deadline');
        continue;
      }
      this.tracker.takeUp(job);
      if (isDoubtful) this.tracker.failed(job, RESTART, true);
    }
    this.isRunning = true;
    this.wakeAll();
  }

  /** Waits some seconds for running tickets, then releases the printers. */
  async stop(): Promise<void> {
    this.isRunning = false;
    this.tracker.stopDeadlines();
    const lanes = [...this.lanes.values()];
    for (const { cancelPause } of lanes) cancelPause?.();
    const idle = () => Promise.all(lanes.map(({ working }) => working));
    await this.within(STOP_PATIENCE_MS, idle());
    await Promise.all(lanes.map(({ printer }) => printer.driver.close()));
    await this.within(CLOSED_PATIENCE_MS, idle());
    this.isStopped = true;
    this.tracker.answerAll();
  }

  /** Called when a printer becomes ready or faulty: its waiting jobs go on, or go to the spare printer. */
  healthChanged(printer: string): void {
    const lane = this.lanes.get(printer);
    lane?.cancelPause?.();
    if (lane) lane.cancelPause = null;
    this.wakeAll();
  }

  /** A job was queued: it is printed once that is on the disk. */
  ordered(job: number, withoutPaper: WithoutPaper): Promise<PaperVerdict> {
    const queued = this.state.prints.get(job);
    if (queued) this.tracker.takeUp(queued);
    this.options.pipeline.afterCommit(() => this.wakeAll());
    return this.tracker.wait(job, withoutPaper);
  }

  /**
   * Prints a page that is not a ticket. Tickets go first, the page is not in the state, and it is not tried again. Returns null if it was
   * not started, because `isTooLate` resolved first. Rejects if the page does not fit the printer.
   */
  async printPage(printer: string, page: PrintablePage, isTooLate: Promise<unknown>): Promise<PrintOutcome | null> {
    const lane = this.lanes.get(printer);
    if (lane === undefined || lane.page !== null) return null;
    return new Promise((resolve, reject) => {
      const waiting = { page, ended: resolve };
      lane.page = waiting;
      void isTooLate.then(() => {
        if (lane.page !== waiting) return;
        lane.page = null;
        resolve(null);
      }, reject);
      this.wakeAll();
    });
  }

  faultOf(printer: string): DeviceFault | null {
    const health = this.lanes.get(printer)?.printer.driver.health;
    if (health === undefined) return UNKNOWN_PRINTER;
    return health.state === 'trouble' ? (health.faults[0] ?? 'offline') : null;
  }

  private async within(patienceMs: number, done: Promise<unknown>): Promise<void> {
    let cancel = (): void => {};
    const patience = new Promise<void>((resolve) => {
      cancel = this.options.timers.after(patienceMs, resolve);
    });
    await Promise.race([done, patience]);
    cancel();
  }

  // ---- order of the jobs

  private wakeAll(): void {
    if (!this.isRunning) return;
    for (const job of [...this.state.prints.values()]) this.relieve(job);
    for (const lane of this.lanes.values()) this.wake(lane);
  }

  private wake(lane: Lane): void {
    const { name } = lane.printer.settings;
    if (lane.working || lane.cancelPause || this.faultOf(name) !== null) return;
    const job = nextJob(this.state, name);
    if (job === undefined && lane.page === null) return;
    lane.working = (job === undefined ? this.printAside(lane) : this.print(lane, job)).then((isPauseDue) => {
      lane.working = null;
      if (isPauseDue && this.isRunning) this.pause(lane);
      this.wakeAll();
    });
  }

  private pause(lane: Lane): void {
    lane.cancelPause = this.options.timers.after(PAUSE_MS, () => {
      lane.cancelPause = null;
      this.wakeAll();
    });
  }

  /** Moves a job that waits at a faulty printer to the spare one, or answers the request that waits for it. */
  private relieve(job: PrintJob): void {
    const fault = this.faultOf(job.printer);
    if (fault === null || job.state !== 'QUEUED' || !this.state.prints.has(job.id)) return;
    if (this.moveToSpare(job)) return;
    this.tracker.tellOfDelay(job, fault);
    // After a doubtful outcome the printer has the rest of the wait to recover: a second ticket is better than none.
    if (this.tracker.isTied(job) && this.tracker.attemptsAt(job) === 0) this.tracker.giveUp(job, fault);
  }

  private moveToSpare(job: PrintJob): boolean {
    if (!this.hasSpare(job)) return false;
    const outcome = this.options.pipeline.execute({ type: 'movePrint', job: job.id, printer: spareOf(this.state, job) ?? '' });
    return !(outcome instanceof Rejection) && outcome.subject !== undefined;
  }

  private hasSpare(job: PrintJob): boolean {
    const spare = spareOf(this.state, job);
    return spare !== null && this.faultOf(spare) === null;
  }

  // ---- one ticket

  /** Resolves when the job is settled for now; true = the printer should pause. Never rejects. */
  private async print(lane: Lane, job: PrintJob): Promise<boolean> {
    const { pipeline, warn } = this.options;
    const { name } = lane.printer.settings;
    let page: PrintablePage;
    try {
      page = await this.draw(lane, job);
    } catch (error) {
      warn(error, 'a ticket could not be drawn');
      return this.notDrawn(job);
    }
    // The job may have ended, or the printer become faulty, while the ticket was drawn.
    if (!this.isRunning || nextJob(this.state, name) !== job || this.faultOf(name) !== null) return false;
    const started = pipeline.execute({ type: 'startPrint', job: job.id });
    if (started instanceof Rejection || started.subject === undefined) return true;
    await new Promise<void>((resolve) => pipeline.afterCommit(resolve));
    if (!this.state.prints.has(job.id)) return false;
    if (!isOwed(this.state, job)) {
      this.tracker.end(job, 'CANCELLED', needlessness(job));
      return false;
    }
    let outcome: PrintOutcome;
    try {
      outcome = await lane.printer.driver.print(page);
    } catch (error) {
      // The page does not fit the printer, or its driver has a bug: another attempt would end the same way.
      warn(error, 'a printer cannot print a ticket');
      if (!this.isStopped && this.state.prints.has(job.id)) this.tracker.giveUp(job, 'notDrawn');
      return true;
    }
    return this.ended(job, outcome);
  }

  private async printAside(lane: Lane): Promise<boolean> {
    const waiting = lane.page;
    lane.page = null;
    const outcome = await (waiting &&
      lane.printer.driver.print(waiting.page).catch((error: unknown) => {
        this.options.warn(error, 'a printer cannot print a page');
        return null;
      }));
    waiting?.ended(outcome);
    return outcome?.kind !== 'printed';
  }

  private draw({ printer }: Lane, { content, design, isCopy, consumerId }: PrintJob): Promise<PrintablePage> {
    const { artist } = this.options;
    const photoOf = this.state.consumers.get(consumerId) ?? null;
    const { widthDots } = printer.settings.profile.media;
    return artist.page({ design: artist.design(design), content, widthDots, isCopy, photoOf });
  }

  private notDrawn(job: PrintJob): boolean {
    this.tracker.failed(job, 'notDrawn', true);
    if (job.state === 'QUEUED' && this.state.prints.has(job.id) && this.tracker.isHopeless(job)) this.tracker.giveUp(job, 'notDrawn');
    return true;
  }

  private ended(job: PrintJob, outcome: PrintOutcome): boolean {
    if (this.isStopped || !this.state.prints.has(job.id)) return false;
    if (outcome.kind === 'printed') {
      this.tracker.end(job, 'PRINTED', outcome.isConfirmed ? null : 'unconfirmed', outcome.lengthMm);
      return false;
    }
    this.notPrinted(job, outcome.fault, outcome.kind === 'doubtful');
    return true;
  }

  private notPrinted(job: PrintJob, fault: string, isDoubtful: boolean): void {
    const { tracker } = this;
    tracker.failed(job, fault, isDoubtful);
    const isLost = !isDoubtful && !this.hasSpare(job) && tracker.isTied(job);
    if (isLost || tracker.isHopeless(job)) {
      tracker.giveUp(job, fault);
      return;
    }
    this.options.pipeline.execute({ type: 'returnPrint', job: job.id, isDoubtful, why: fault });
    if (!this.state.prints.has(job.id)) return;
    // The visitor stands at this printer: if it has recovered, the second ticket comes out where the first may be.
    const staysHere = isDoubtful && tracker.attemptsAt(job) === 1 && this.faultOf(job.printer) === null;
    if (!staysHere && !this.moveToSpare(job)) tracker.tellOfDelay(job, fault);
  }
}

function nextJob(state: QueueState, printer: string): PrintJob | undefined {
  for (const job of state.prints.values()) if (job.state === 'QUEUED' && job.printer === printer) return job;
  return undefined;
}

/** The alternative for a job: the spare printer of its kiosk, if it waits at the kiosk's first one. */
function spareOf(state: QueueState, job: PrintJob): string | null {
  const kiosk = job.registratorId === null ? undefined : state.books.Registrator.get(job.registratorId);
  return kiosk?.printer === job.printer ? kiosk.spare_printer : null;
}
