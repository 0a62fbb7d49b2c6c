/** Answers of the box that wait for the outcome of a print job, each with a time limit. */
import type { Timers } from '../../../drivers/timing.js';
import type { PaperVerdict } from '../../pipeline/platform/devices.js';

/** What happens to a waiting request without paper. */
export type WithoutPaper =
  /** The kiosk shows the number: the ticket is given, its paper is given up. */
  | 'screen'
  /** No ticket without paper: the ticket is withdrawn. */
  | 'refuse'
  /** A copy was requested: it is printed as soon as possible. */
  | 'keep';

interface Waiting {
  readonly withoutPaper: WithoutPaper;
  readonly verdict: Promise<PaperVerdict>;
  readonly settle: (verdict: PaperVerdict) => void;
  readonly cancelTimer: () => void;
}

export class WaitingAnswers {
  private readonly byJob = new Map<number, Waiting>();

  constructor(
    private readonly timers: Timers,
    private readonly waitMs: number,
    /** The time is up: the job must be settled now. */
    private readonly timeIsUp: (job: number) => void,
  ) {}

  /** Resolves when the job is settled; all requests for one job get the same verdict. */
  wait(job: number, withoutPaper: WithoutPaper): Promise<PaperVerdict> {
    const known = this.byJob.get(job);
    if (known) return known.verdict;
    let settle: (verdict: PaperVerdict) => void = () => {};
    const verdict = new Promise<PaperVerdict>((resolve) => {
      settle = resolve;
    });
    const cancelTimer = this.timers.after(this.waitMs, () => this.timeIsUp(job));
    this.byJob.set(job, { withoutPaper, verdict, settle, cancelTimer });
    return verdict;
  }

  /** What to do without paper; undefined = no request waits for the job. */
  of(job: number): WithoutPaper | undefined {
    return this.byJob.get(job)?.withoutPaper;
  }

  /** Makes the caller responsible for settling the job; undefined = no request waits for it. */
  take(job: number): Pick<Waiting, 'withoutPaper' | 'settle'> | undefined {
    const waiting = this.byJob.get(job);
    this.byJob.delete(job);
    waiting?.cancelTimer();
    return waiting;
  }

  settle(job: number, verdict: PaperVerdict): void {
    this.take(job)?.settle(verdict);
  }

  get jobs(): readonly number[] {
    return [...this.byJob.keys()];
  }
}
