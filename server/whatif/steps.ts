/** An event at a window, as a step of the stay there. */
import { type Consumer, isFinished, type TicketOperation } from '../model/consumer.js';
import type { EventOf } from '../model/events/events.js';
import type { Step } from './kept-day.js';
import { keysOf } from './tickets.js';

const MINUTE_MS = 60_000;

type StepPart<Of> = Of extends Step ? Omit<Of, 'afterMs' | 'order'> : never;

/** What ends a stay at a window, or changes it. */
export type StepEvent = EventOf<'finished' | 'postponed' | 'skipped' | 'transferred' | 'serviceAdded'>;

/** @param order of the event */
export function stepOf(consumer: Consumer, event: StepEvent, order: number): StepPart<Step> {
  switch (event.t) {
    case 'finished':
      return { kind: 'finish', as: event.as, what: whatIsFinished(consumer, event), starts: keysOf(consumer, event.starts) };
    case 'postponed': {
      const delayMs = event.until - event.at;
      return {
        kind: 'postpone',
        delayMinutes: Math.round(delayMs / MINUTE_MS),
        isMine: event.mine,
        backAfterMs: delayMs,
        backOrder: order,
      };
    }
    case 'skipped':
      return { kind: 'skip' };
    case 'transferred': {
      const to = event.clerk === undefined ? ({ kind: 'anybody' } as const) : ({ kind: 'clerk', id: event.clerk } as const);
      return { kind: 'transfer', serviceId: event.s, to, priority: event.priority ?? null };
    }
    case 'serviceAdded':
      return { kind: 'add', serviceId: event.ops[0]?.s ?? 0 };
  }
}

function whatIsFinished({ operations }: Consumer, { ops, as }: EventOf<'finished'>): Extract<Step, { kind: 'finish' }>['what'] {
  const done = new Set(ops);
  const isAll = (wanted: (operation: TicketOperation) => boolean): boolean =>
    operations.every((operation, index) => wanted(operation) === done.has(index));
  if (as === 'SERVED' && isAll(({ state }) => state === 'SERVING')) return { kind: 'served' };
  if (isAll(({ state }) => !isFinished(state))) return { kind: 'everything' };
  const first = operations[ops[0] ?? -1];
  if (first === undefined) return { kind: 'served' };
  const { serviceId, stage, operationId } = first;
  if (isAll((operation) => operation.serviceId === serviceId && !isFinished(operation.state))) return { kind: 'service', serviceId };
  return { kind: 'operation', serviceId, stage, operationId };
}
