/** Visitors who are called: one observer for everything that calls them, boards and voice. Nobody is called before it is on the disk. */
import type { QueueEvent } from '../../model/events.js';
import type { Pipeline } from '../../pipeline/pipeline.js';

/** A visitor was called to a window. */
export interface Call {
  readonly consumerId: number;
  /** `Г002` */
  readonly ticket: string;
  readonly prefix: string;
  readonly number: number;
  readonly windowId: number;
  /** Time of the branch, milliseconds since the epoch. */
  readonly atMs: number;
  /** Called once more to the window that he was called to already. */
  readonly isRepeated: boolean;
}

export class Calls {
  private readonly followers: ((call: Call) => void)[] = [];

  constructor(private readonly pipeline: Pick<Pipeline, 'state' | 'afterCommit'>) {}

  /** From now on each call is told when it is on the disk, in the order in which visitors were called. */
  follow(told: (call: Call) => void): void {
    this.followers.push(told);
  }

  /** To be told of every event, when it was applied to the state. */
  applied(event: QueueEvent): void {
    if (event.t !== 'called' && event.t !== 'recalled') return;
    // Looked up now: by the commit the ticket may have ended.
    const consumer = this.pipeline.state.consumers.get(event.c);
    if (consumer === undefined) return;
    const { ticket, prefix, number } = consumer;
    const isRepeated = event.t === 'recalled';
    const call: Call = { consumerId: event.c, ticket, prefix, number, windowId: event.w, atMs: event.at, isRepeated };
    this.pipeline.afterCommit(() => {
      for (const told of this.followers) told(call);
    });
  }
}

/** Whether the visitor is still expected, or served, where he was called to. */
export const isTrueStill = (state: Pipeline['state'], { consumerId, windowId }: Call): boolean =>
  state.windows.get(windowId)?.consumerId === consumerId;
