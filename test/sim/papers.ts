/** What of the papers contradicts itself: who is owed one, what came out, and what is said of it. */
import { NO_CONSUMER } from '../../server/model/consumer.js';
import type { QueueEvent } from '../../server/model/events/events.js';
import { PAPER_DEADLINE_MS } from './branch.js';
import { markOf } from './hall.js';
import type { Witness } from './witness.js';

interface Owed {
  readonly consumer: number;
  readonly isCopy: boolean;
  /** Virtual time. */
  readonly orderedMs: number;
  /** How often it was not known whether it came out, and it was to be tried again. */
  doubts: number;
}

/** Less what clocks differ. */
const DEADLINE_MS = PAPER_DEADLINE_MS - 10_000;
/** After the third doubt a paper is given up. */
const DOUBTS = 2;

export class Papers {
  /** By job. */
  readonly owed = new Map<number, Owed>();
  private readonly onPaper = new Map<number, number>();
  private readonly confirmed = new Map<number, number>();

  constructor(private readonly witness: Witness) {}

  /** It is written down. */
  note(event: QueueEvent): void {
    if (event.t === 'printQueued')
      this.owed.set(event.job, { consumer: event.c ?? NO_CONSUMER, isCopy: event.copy === 1, orderedMs: this.witness.nowMs(), doubts: 0 });
    else if (event.t === 'printReturned') this.returned(event);
    else if (event.t === 'printEnded') this.ended(event);
  }

  /** It came out whole, with the mark of a number on it. */
  cameOut(mark: number): void {
    this.witness.counts.papers += 1;
    this.onPaper.set(mark, (this.onPaper.get(mark) ?? 0) + 1);
  }

  private returned({ job, doubt }: Extract<QueueEvent, { t: 'printReturned' }>): void {
    const owed = this.owed.get(job);
    if (owed !== undefined && doubt) owed.doubts += 1;
  }

  private ended({ job, as, why }: Extract<QueueEvent, { t: 'printEnded' }>): void {
    const { witness } = this;
    const owed = this.owed.get(job);
    if (owed === undefined) {
      witness.violated(`job ${job} ended, and was not owed`);
      return;
    }
    this.owed.delete(job);
    if (as === 'FAILED') this.givenUp(owed, why);
    if (as !== 'PRINTED' || why !== undefined) return;
    const mark = markOf(witness.visits.get(owed.consumer)?.ticket ?? '');
    const confirmed = (this.confirmed.get(mark) ?? 0) + 1;
    this.confirmed.set(mark, confirmed);
    if ((this.onPaper.get(mark) ?? 0) < confirmed) witness.violated(`${witness.nameOf(owed.consumer)} is said to be printed, and is not`);
  }

  /** Nobody stands and waits for a copy: it is tried until its deadline. */
  private givenUp({ consumer, isCopy, orderedMs, doubts }: Owed, why = ''): void {
    const { witness } = this;
    const isTimeKnown = witness.clockSetMs < orderedMs;
    if (isCopy && isTimeKnown && doubts < DOUBTS && witness.nowMs() - orderedMs < DEADLINE_MS)
      witness.violated(`the copy for ${witness.nameOf(consumer)} was given up (${why}) before its time, after ${doubts} doubts`);
  }
}
