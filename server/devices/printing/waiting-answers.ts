/** Answers of the box that wait for what becomes of a print job, each for so long and no longer. */
import type { Timers } from '../../../drivers/timing.js';
import type { PaperVerdict } from '../../pipeline/devices.js';

/** What is done for the one who waits when the paper does not come. */
export type WithoutPaper =
  /** The kiosk shows the number: the ticket is given, its paper is given up. */
  | 'screen'
  /** No ticket without paper: it is taken back. */
  | 'refuse'
  /** Somebody asked for a copy: it is printed as soon as that is possible. */
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
    /** The time is up: the job is to be settled now. */
    private readonly timeIsUp: (job: number) => void,
  ) {}

  /** Resolves when the job is settled; who asks for a job that somebody waits for already gets the same verdict. */
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

  /** What is to be done without paper; undefined = nobody waits for the job. */
  of(job: number): WithoutPaper | undefined {
    return this.byJob.get(job)?.withoutPaper;
  }

  /** Takes it upon the caller to settle the job; undefined = nobody waits for it. */
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
