/** Who is called where: what every board is about. */
import type { WorkplaceRow } from '../../model/books/index.js';
import { type Consumer, NO_CONSUMER } from '../../model/consumer.js';

/** Of the state of the queue, what boards need. */
export interface CallView {
  readonly books: { readonly Workplace: ReadonlyMap<number, WorkplaceRow> };
  readonly windows: ReadonlyMap<number, { readonly consumerId: number }>;
  readonly consumers: ReadonlyMap<number, Pick<Consumer, 'ticket' | 'lastCallMs'>>;
}

/** A visitor whom a window called, and has not done with. */
export interface WindowCall {
  readonly window: WorkplaceRow;
  readonly ticket: string;
  /** When he was called, the last time. */
  readonly calledMs: number;
}

/** The newest first. */
export function callsNow({ books, windows, consumers }: CallView): readonly WindowCall[] {
  const calls: WindowCall[] = [];
  for (const [id, { consumerId }] of windows) {
    if (consumerId === NO_CONSUMER) continue;
    const window = books.Workplace.get(id);
    const consumer = consumers.get(consumerId);
    if (window && consumer) calls.push({ window, ticket: consumer.ticket, calledMs: consumer.lastCallMs ?? 0 });
  }
  return calls.sort((one, other) => other.calledMs - one.calledMs || one.window.id - other.window.id);
}
