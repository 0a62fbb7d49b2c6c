/** How events are applied: a function for each kind. */
import type { Consumer } from '../../model/consumer.js';
import type { EventOf, QueueEvent } from '../../model/events.js';
import type { QueueState } from '../state.js';

/** Changes the state; answers the tickets that the event ended, if it can end any. */
export type Reducers<Kind extends QueueEvent['t']> = {
  // biome-ignore lint/suspicious/noConfusingVoidType: most events end no ticket, and say so by returning nothing.
  readonly [Each in Kind]: (state: QueueState, event: EventOf<Each>) => readonly Consumer[] | undefined | void;
};
