/** What recordings and plays read of tickets. */
import { normOf } from '../engine/alerts/norms.js';
import { decide } from '../engine/decide.js';
import { promiseMinOf, segmentOf, timedOf } from '../engine/rules/calling/segments.js';
import type { QueueState } from '../engine/state.js';
import { BASE_PRIORITY, type Consumer, type TicketOperation } from '../model/consumer.js';
import { Rejection } from '../model/errors/errors.js';
import type { EventOf } from '../model/events/events.js';
import type { Stamp } from '../model/events/stamp.js';
import { NO_SEGMENT } from '../model/no-segment.js';
import type { DoingKey, PlayedVisit } from './kept-day.js';

const MINUTE_MS = 60_000;

export const doingKey = ({ serviceId, stage, operationId }: Pick<TicketOperation, 'serviceId' | 'stage' | 'operationId'>): DoingKey =>
  `${serviceId}:${stage}:${operationId}`;

/** And back. */
export function doingOf(key: DoingKey): Pick<TicketOperation, 'serviceId' | 'operationId'> {
  const [serviceId = 0, , operationId = 0] = key.split(':').map(Number);
  return { serviceId, operationId };
}

export const keysOf = ({ operations }: Consumer, indices: readonly number[]): DoingKey[] =>
  indices.flatMap((index) => {
    const operation = operations[index];
    return operation === undefined ? [] : [doingKey(operation)];
  });

export const servingKeys = ({ operations }: Consumer): DoingKey[] =>
  operations.filter(({ state }) => state === 'SERVING').map((operation) => doingKey(operation));

/** What is known of a visitor who has just come. */
export function visitOf(state: QueueState, consumer: Consumer): PlayedVisit {
  const { id, registeredMs, appointmentMs = registeredMs, operations } = consumer;
  const { segment, sinceMs } = timedOf(state, consumer);
  return {
    id,
    services: [...new Set(operations.map(({ serviceId }) => serviceId))],
    segment,
    promiseMs: state.books.Segment.size === 0 ? null : promiseMinOf(state, segment) * MINUTE_MS,
    promisedFromMs: sinceMs,
    cameMs: registeredMs,
    expectedMs: Math.max(registeredMs, appointmentMs),
    dueMs: normOf(state, consumer)?.dueMs ?? null,
    leftMs: null,
  };
}

/**
 * The ticket as it was given, and what the rules say of it now: the engine decides it anew, and what came from the visitor, the kiosk and
 * the appointment stays.
 */
export function asItCame(state: QueueState, event: EventOf<'registered'>, stamp: Stamp): EventOf<'registered'> {
  const { code: _code, comment: _comment, pin: _pin, photoDigest: _photo, segment: _segment, ...given } = event;
  const decided = decidedAnew(state, event, stamp) ?? segmentGiven(state, event);
  const { t, at, c, range, prefix, number, priority, ops, registrator, appointment, channel, language, agreed, agreedFirst, booked } =
    given;
  return {
    ...decided,
    ...{ t, at, c, range, prefix, number, priority, ops },
    ...(registrator !== undefined && { registrator }),
    ...(appointment !== undefined && { appointment }),
    ...(channel && { channel }),
    ...(language && { language }),
    ...(agreed !== undefined && { agreed }),
    ...(booked !== undefined && { booked }),
    ...(agreedFirst !== undefined && { agreedFirst }),
  };
}

/** Of a ticket that the rules would refuse, it was given all the same: what was typed for it is not kept, or a service is closed now. */
function segmentGiven(state: QueueState, event: EventOf<'registered'>): Pick<EventOf<'registered'>, 'segment'> {
  const { at, ops, priority, later = priority, registrator = null, appointment, agreed, language } = event;
  const segment = segmentOf(state, {
    services: [...new Set(ops.map(({ s }) => s))],
    registratorId: registrator,
    isExpected: appointment !== undefined && state.books.ConsumerPreRegistered.get(appointment)?.state !== 'MISSED',
    lateMs: agreed === undefined ? null : at - agreed,
    coefficient: later - BASE_PRIORITY,
    language,
    isReturned: false,
  });
  return segment === NO_SEGMENT ? {} : { segment };
}

/** undefined = the rules would refuse it at this place and hour. */
function decidedAnew(state: QueueState, event: EventOf<'registered'>, stamp: Stamp): EventOf<'registered'> | undefined {
  const { ops, priority, registrator, appointment, channel, language } = event;
  const pinCode = appointment === undefined ? null : codeFor(state, appointment);
  const outcome = decide(
    state,
    {
      ...{ type: 'register', photo: null, comment: '', code: '' },
      services: [...new Set(ops.map(({ s }) => s))],
      priority: appointment === undefined ? priority - BASE_PRIORITY : null,
      pinCode,
      registratorId: registrator ?? null,
      ...(channel && { channel }),
      ...(language && { language }),
    },
    stamp,
  );
  if (outcome instanceof Rejection) return undefined;
  return outcome.events.find((each) => each.t === 'registered');
}

/** Codes of appointments are not kept with a day: this one has its own for a moment. */
function codeFor({ books }: QueueState, id: number): string | null {
  const row = books.ConsumerPreRegistered.get(id);
  if (row === undefined) return null;
  const pin_code = `appointment ${id}`;
  books.ConsumerPreRegistered.set(id, { ...row, pin_code });
  return pin_code;
}
