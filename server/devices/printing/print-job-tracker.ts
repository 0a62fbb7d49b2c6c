/** How print jobs end: printed or otherwise, with a verdict for each answer that waits. `print-runner.ts` sends them to printers. */
import type { Timers } from '../../../drivers/timing.js';
import { Rejection, reject } from '../../model/errors/errors.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { PrintEnd, PrintJob } from '../../model/ticket.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import type { PaperVerdict, PrintReport } from '../../pipeline/platform/devices.js';
import { WaitingAnswers, type WithoutPaper } from './waiting-answers.js';

export interface PrintJobTrackerOptions {
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp' | 'execute' | 'note' | 'afterCommit'>;
  readonly timers: Timers;
  /** How long an answer waits for its paper. */
  readonly waitMs: number;
  /** A ticket that is not printed within this time after the order is given up. */
  readonly deadlineMs: number;
  readonly words: (reason: string) => string;
  readonly lost: (job: PrintJob, reason: string) => void;
}

/** A job is given up after this many attempts with unknown outcome: each may have produced a ticket with the same number. */
const ATTEMPTS_MAX = 3;

/** Data of a job beside the state; a restart may lose it. */
interface Pursuit {
  readonly cancelDeadline: () => void;
  isLate: boolean;
  /** Attempts with unknown outcome, or for which nothing could be drawn. */
  attempts: number;
  reason: string | null;
}

export class PrintJobTracker {
  private readonly pursuits = new Map<number, Pursuit>();
  private readonly waiting: WaitingAnswers;

  constructor(
    private readonly options: PrintJobTrackerOptions,
    /** Why a printer prints nothing; null = it can print. */
    private readonly faultOf: (printer: string) => string | null,
  ) {
    this.waiting = new WaitingAnswers(options.timers, options.waitMs, (job) => this.waitIsOver(job));
  }

  /** Starts the deadline of the job, counted from its order. */
  takeUp(job: PrintJob): void {
    const { pipeline, timers, deadlineMs } = this.options;
    const leftMs = deadlineMs - (pipeline.stamp().atMs - job.queuedMs);
    const cancelDeadline = timers.after(Math.max(0, leftMs), () => this.deadline(job));
    this.pursuits.set(job.id, { cancelDeadline, isLate: false, attempts: 0, reason: null });
  }

  wait(job: number, withoutPaper: WithoutPaper): Promise<PaperVerdict> {
    return this.waiting.wait(job, withoutPaper);
  }

  /** An attempt failed. `counts` = it may still have produced paper, or never will. */
  failed(job: PrintJob, reason: string, counts: boolean): void {
    const pursuit = this.pursuits.get(job.id);
    if (pursuit === undefined) return;
    pursuit.reason = reason;
    if (counts) pursuit.attempts += 1;
  }

  attemptsAt(job: PrintJob): number {
    return this.pursuits.get(job.id)?.attempts ?? 0;
  }

  isHopeless(job: PrintJob): boolean {
    const pursuit = this.pursuits.get(job.id);
    return pursuit === undefined || pursuit.isLate || pursuit.attempts >= ATTEMPTS_MAX;
  }

  /** Whether a kiosk waits that does something else for the visitor without paper. */
  isTied(job: PrintJob): boolean {
    const withoutPaper = this.waiting.of(job.id);
    return withoutPaper === 'screen' || withoutPaper === 'refuse';
  }

  /** Answers the user who waits for a copy: a repair of the printer may take long. */
  tellOfDelay(job: PrintJob, reason: string): void {
    if (this.waiting.of(job.id) === 'keep') this.waiting.settle(job.id, { state: 'queued', reason });
  }

  end(job: PrintJob, as: PrintEnd, why: string | null, lengthMm: number | null = null): void {
    this.options.pipeline.execute({ type: 'endPrint', job: job.id, as, why, lengthMm });
  }

  /** Ends a job without paper, and does what its kiosk requires in this case. */
  giveUp(job: PrintJob, reason: string): void {
    const { pipeline, lost } = this.options;
    const waiting = this.waiting.take(job.id);
    lost(job, reason);
    if (waiting?.withoutPaper === 'refuse') {
      const outcome = pipeline.execute({ type: 'withdraw', consumerId: job.consumerId, why: 'no paper' });
      if (!(outcome instanceof Rejection) && outcome.subject !== undefined) {
        waiting.settle(this.noPaper(job.printer, reason));
        return;
      }
    }
    // A visitor who was called already keeps the ticket, whatever the setting of the kiosk.
    this.end(job, 'FAILED', reason);
    waiting?.settle({ state: waiting.withoutPaper === 'keep' ? 'failed' : 'screen', reason });
  }

  noPaper(printer: string, reason: string): Rejection {
    return reject('noPaper', { printer, why: this.options.words(reason), trouble: reason });
  }

  applied(event: QueueEvent): void {
    if (event.t !== 'printEnded') return;
    this.pursuits.get(event.job)?.cancelDeadline();
    this.pursuits.delete(event.job);
    this.waiting.settle(event.job, { state: event.as === 'PRINTED' ? 'printed' : 'failed', reason: event.why ?? null });
  }

  stopDeadlines(): void {
    for (const { cancelDeadline } of this.pursuits.values()) cancelDeadline();
  }

  answerAll(): void {
    for (const job of this.waiting.jobs) this.waiting.settle(job, this.presentReport(job));
  }

  private deadline(job: PrintJob): void {
    const pursuit = this.pursuits.get(job.id);
    if (pursuit === undefined) return;
    pursuit.isLate = true;
    // The running job goes on; if it fails, it is not tried again.
    if (job.state === 'QUEUED') this.giveUp(job, pursuit.reason ?? this.faultOf(job.printer) ?? 'deadline');
  }

  private waitIsOver(id: number): void {
    const job = this.options.pipeline.state.prints.get(id);
    const reason = job && (this.pursuits.get(id)?.reason ?? this.faultOf(job.printer));
    if (job?.state === 'QUEUED' && reason && this.isTied(job)) this.giveUp(job, reason);
    else this.waiting.settle(id, this.presentReport(id));
  }

  private presentReport(id: number): PrintReport {
    const job = this.options.pipeline.state.prints.get(id);
    if (job === undefined) return { state: 'failed', reason: null };
    return { state: job.state === 'PRINTING' ? 'printing' : 'queued', reason: this.pursuits.get(id)?.reason ?? null };
  }
}
