/** Every ticket that was to be printed, followed from the journal alone: it is still owed, or it has ended once. */
import { PRINT_ENDS } from '../../../server/model/ticket.js';
import type { Engine } from './engine.js';

export class PrintLedger {
  private read = 0;
  private readonly owed = new Map<number, 'QUEUED' | 'PRINTING'>();
  private readonly ends = new Map<number, string>();

  check({ events, state }: Engine, when: string): void {
    for (; this.read < events.length; this.read++) {
      const event = events[this.read];
      if (event?.t === 'printQueued') {
        if (this.owed.has(event.job) || this.ends.has(event.job)) throw new Error(`${when}: job ${event.job} was queued twice`);
        this.owed.set(event.job, 'QUEUED');
      }
      if (event?.t === 'printStarted') this.step(event.job, 'QUEUED', 'PRINTING', when);
      if (event?.t === 'printReturned') this.step(event.job, 'PRINTING', 'QUEUED', when);
      if (event?.t === 'printMoved') this.step(event.job, 'QUEUED', 'QUEUED', when);
      if (event?.t === 'printEnded') {
        if (!this.owed.delete(event.job)) throw new Error(`${when}: job ${event.job} ended and was not owed`);
        if (!PRINT_ENDS.includes(event.as)) throw new Error(`${when}: job ${event.job} ended as ${event.as}`);
        this.ends.set(event.job, event.as);
      }
    }
    const kept = [...state.prints.values()].map(({ id, state: stands }) => `${id} ${stands}`).join();
    const owed = [...this.owed].map(([id, stands]) => `${id} ${stands}`).join();
    if (kept !== owed) throw new Error(`${when}: the box knows of ${kept}, the journal of ${owed}`);
  }

  private step(job: number, from: 'QUEUED' | 'PRINTING', to: 'QUEUED' | 'PRINTING', when: string): void {
    if (this.owed.get(job) !== from) throw new Error(`${when}: job ${job} is not ${from}`);
    this.owed.set(job, to);
  }

  /** Job and end, in the order of the jobs. */
  get ended(): [number, string][] {
    return [...this.ends].sort(([one], [other]) => one - other);
  }
}
