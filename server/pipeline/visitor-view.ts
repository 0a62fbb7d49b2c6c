/** A ticket as its own visitor sees it: nothing of other visitors, of clerks, or of comments. */

import { aheadOf } from '../engine/place.js';
import { ENDED_KEPT_MS, type QueueState } from '../engine/state.js';
import { type Named, namesOf } from '../model/by-language.js';
import type { Consumer, OperationState, TicketOperation } from '../model/consumer.js';
import { toInstant } from '../model/stamp.js';
import type { EndedTicket } from '../model/ticket.js';
import type { ReplyData } from '../protocol/registry.js';
import { inSeconds, type Waits } from './expected-wait.js';

type Shown = ReplyData<'ticket'>;

/** As JSON; null = no ticket has the code, or had it in the last hours. */
export function ticketText(state: QueueState, code: string, nowMs: number, expectedWait: Waits): string | null {
  const consumer = state.codes.get(code);
  if (consumer) return JSON.stringify({ code, ...ofConsumer(state, consumer, nowMs, expectedWait) } satisfies Shown);
  const ended = state.endedTickets.get(code);
  if (ended === undefined || nowMs - ended.atMs > ENDED_KEPT_MS) return null;
  return JSON.stringify({ code, ...ofEnded(ended) } satisfies Shown);
}

const NOT_WAITING = { ahead: null, wait: null, window: null, postpone_to: null } as const;

function ofEnded({ ticket, how, atMs }: EndedTicket): Omit<Shown, 'code'> {
  return { ticket, state: how, since: toInstant(atMs), ...NOT_WAITING, services: [] };
}

function ofConsumer(state: QueueState, consumer: Consumer, nowMs: number, expectedWait: Waits): Omit<Shown, 'code'> {
  const { ticket, language, stateChangedMs, postponedToMs } = consumer;
  const shown = {
    ticket,
    ...(language !== undefined && { language }),
    since: toInstant(stateChangedMs),
    ...NOT_WAITING,
    services: servicesOf(state, consumer),
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
        ahead: aheadOf(state, consumer),
        wait: inSeconds(expectedWait.ofPage(consumer, nowMs)),
      };
  }
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
