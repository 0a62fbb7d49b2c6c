/** A ticket as its own visitor sees it: nothing of other visitors, of clerks, or of comments. */

import { goingFirst } from '../../engine/going-first.js';
import { aheadOf } from '../../engine/place.js';
import { lateOf } from '../../engine/rules/bookings/check-in.js';
import type { Moment } from '../../engine/rules/calling/choice.js';
import { ENDED_KEPT_MS, type QueueState } from '../../engine/state.js';
import { type Named, namesOf } from '../../model/by-language.js';
import type { Consumer, OperationState, TicketOperation } from '../../model/consumer.js';
import { toInstant } from '../../model/events/stamp.js';
import type { EndedTicket } from '../../model/ticket.js';
import type { ReplyData } from '../../protocol/registry.js';
import { inSeconds, type Waits } from '../feeds/expected-wait.js';

type Shown = ReplyData<'ticket'>;

interface Seen {
  readonly nowMs: number;
  /** The moment of places. */
  readonly places: Moment;
}

/** As JSON; null = no ticket has the code, or had it in the last hours. */
export function ticketText(state: QueueState, code: string, at: Seen, expectedWait: Waits): string | null {
  const seen = ticketSeen(state, code, at, expectedWait);
  return seen && JSON.stringify({ code, ...seen } satisfies Shown);
}

/** The same, without the code. */
export function ticketSeen(state: QueueState, code: string, at: Seen, expectedWait: Waits): Omit<Shown, 'code'> | null {
  const consumer = state.codes.get(code);
  if (consumer) return ofConsumer(state, consumer, at, expectedWait);
  const ended = state.endedTickets.get(code);
  return ended === undefined || at.nowMs - ended.atMs > ENDED_KEPT_MS ? null : ofEnded(ended);
}

const NOT_WAITING = { ahead: null, wait: null, window: null, postpone_to: null } as const;

function ofEnded({ ticket, how, atMs }: EndedTicket): Omit<Shown, 'code'> {
  return { ticket, state: how, since: toInstant(atMs), ...NOT_WAITING, services: [] };
}

function ofConsumer(state: QueueState, consumer: Consumer, { nowMs, places }: Seen, expectedWait: Waits): Omit<Shown, 'code'> {
  const { ticket, language, stateChangedMs, postponedToMs } = consumer;
  const shown = {
    ticket,
    ...(language !== undefined && { language }),
    since: toInstant(stateChangedMs),
    ...NOT_WAITING,
    services: servicesOf(state, consumer),
    ...noticeOf(state, consumer),
    ...lateFor(state, consumer),
    ...(consumer.persons !== undefined && { persons: consumer.persons }),
  };
  switch (consumer.state) {
    case 'SERVING':
      return { ...shown, state: 'called', window: windowOf(state, consumer) };
    case 'POSTPONE':
      return { ...shown, state: 'postponed', postpone_to: postponedToMs === null ? null : toInstant(postponedToMs) };
    default:
      return {
        ...shown,
        state: 'waiting',
        ahead: aheadOf(state, consumer, places),
        ...goingFirstOf(state, consumer, places),
        wait: inSeconds(expectedWait.ofPage(consumer, nowMs)),
      };
  }
}

/** Nothing where nobody does, or the branch does not tell it. */
function goingFirstOf(state: QueueState, consumer: Consumer, places: Moment): Pick<Shown, 'going_first'> {
  const first = goingFirst(state, consumer, places);
  return first.length === 0 ? {} : { going_first: first.map((one) => ({ ...one })) };
}

function lateFor(state: QueueState, consumer: Consumer): Pick<Shown, 'late'> {
  const late = lateOf(state, consumer);
  return late ? { late } : {};
}

/** Nothing where the branch sends none. */
function noticeOf({ rules, notices }: QueueState, { id }: Consumer): Pick<Shown, 'notify'> {
  if (rules.messages === null) return {};
  const { address = '', route, on = [] } = notices.get(id) ?? {};
  const offered = [...rules.messages.routes];
  return { notify: address === '' || route === undefined ? { offered, by: null, on: [] } : { offered, by: route, on: [...on] } };
}

function windowOf(state: QueueState, { workplaceId, lastCallMs, stateChangedMs }: Consumer): Shown['window'] {
  const row = state.books.Workplace.get(workplaceId);
  return { ...named(row), alias: row?.alias ?? '', called: toInstant(lastCallMs ?? stateChangedMs) };
}

const STEP_STATES: Readonly<Record<OperationState, Shown['services'][number]['steps'][number]['state']>> = {
  WAITING: 'waiting',
  POSTPONE: 'waiting',
  SERVING: 'serving',
  SERVED: 'done',
  REJECTED: 'refused',
};

/** In the order in which they come: operations are sorted by service and stage. */
function servicesOf({ books }: QueueState, { operations }: Consumer): Shown['services'] {
  const byService = new Map<number, TicketOperation[]>();
  for (const operation of operations) {
    const known = byService.get(operation.serviceId);
    if (known) known.push(operation);
    else byService.set(operation.serviceId, [operation]);
  }
  return [...byService].map(([serviceId, steps]) => ({
    ...named(books.Service.get(serviceId)),
    steps: steps.map(({ operationId, state }) => ({ ...named(books.Operation.get(operationId)), state: STEP_STATES[state] })),
  }));
}

/** In all languages, as the page may change its own. */
const named = (row: Named | undefined): Named => ({ name: row?.name ?? '', ...(row && namesOf(row)) });
