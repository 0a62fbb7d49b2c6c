/** Calls of visitors: one observer that boards and voice follow. A call is published when it is on the disk. */
import type { QueueEvent } from '../../model/events/events.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';

export interface Call {
  readonly consumerId: number;
  /** `Г002` */
  readonly ticket: string;
  readonly prefix: string;
  readonly number: number;
  readonly windowId: number;
  /** Time of the branch, milliseconds since the epoch. */
  readonly atMs: number;
  readonly isRepeated: boolean;
  /** The language that the visitor chose; left out = none. */
  readonly language?: string | undefined;
}

export class Calls {
  private readonly followers: ((call: Call) => void)[] = [];

  constructor(private readonly pipeline: Pick<Pipeline, 'state' | 'afterCommit'>) {}

  /** Reports each call when it is on the disk, in the order of the calls. */
  follow(told: (call: Call) => void): void {
    this.followers.push(told);
  }

  applied(event: QueueEvent): void {
    if (event.t !== 'called' && event.t !== 'recalled') return;
    // Read now: the ticket may have ended by the time of the commit.
    const consumer = this.pipeline.state.consumers.get(event.c);
    if (consumer === undefined) return;
    const { ticket, prefix, number, language } = consumer;
    const isRepeated = event.t === 'recalled';
    const call: Call = { consumerId: event.c, ticket, prefix, number, windowId: event.w, atMs: event.at, isRepeated, language };
    this.pipeline.afterCommit(() => {
      for (const told of this.followers) told(call);
    });
  }
}

/** Whether the visitor is still expected, or served, at the window of the call. */
export const isTrueStill = (state: Pipeline['state'], { consumerId, windowId }: Call): boolean =>
  state.windows.get(windowId)?.consumerId === consumerId;
