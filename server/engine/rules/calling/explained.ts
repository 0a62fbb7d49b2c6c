/** The explanation of a call, for people: of one by a profile from the event, of one in the usual order from the state before it. */
import { type Consumer, NO_CONSUMER } from '../../../model/consumer.js';
import type { EventOf } from '../../../model/events/events.js';
import type { ExplainedCall } from '../../../model/explained-call.js';
import type { CalledUnder, RuleThen, WhyCalled, WhyUsual } from '../../../model/why-called.js';
import type { QueueState } from '../../state.js';
import { whyUsual } from './calling.js';

const SECOND_MS = 1_000;

/**
 * @param state before any event of the decision
 * @returns undefined = the visitor is not in the queue
 */
export function explainedCall(state: QueueState, event: EventOf<'called'>): ExplainedCall | undefined {
  const { c, at, w, u, by = 'next', reason, under } = event;
  const consumer = state.consumers.get(c);
  if (consumer === undefined) return undefined;
  const { ticket, appointmentMs } = consumer;
  const why = event.why ?? whyUsual(state, event);
  const next = state.consumers.get(runnerUpOf(why));
  const rule = under && ruleThen(state, under);
  return {
    ...{ id: c, ticket, atMs: at, window: w, clerk: u, how: by, waitSec: waitSecOf(consumer, at), why },
    ...{ nextTicket: next?.ticket ?? '', nextWaitSec: next ? waitSecOf(next, at) : 0 },
    ...(appointmentMs !== undefined && { bookedMs: appointmentMs }),
    ...(under && { under }),
    ...(rule && { rule }),
    ...(reason !== undefined && { reason }),
  };
}

/** undefined = it called by its `finally`. */
export function ruleThen({ books }: QueueState, { profile, rule }: CalledUnder): RuleThen | undefined {
  const found = books.CallingProfile.get(profile)?.rules.find(({ id }) => id === rule);
  return found && { when: found.when, call: found.call, at_most: found.at_most };
}

export function waitSecOf({ registeredMs, appointmentMs = 0 }: Consumer, atMs: number): number {
  return Math.max(0, Math.floor((atMs - Math.max(registeredMs, appointmentMs)) / SECOND_MS));
}

function runnerUpOf(why: WhyCalled | WhyUsual | null): number {
  const other = why?.runnerUp;
  return (typeof other === 'object' ? other.c : other) ?? NO_CONSUMER;
}
