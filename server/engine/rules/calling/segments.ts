/** Segments: kinds of visitors. The first one that fits when the ticket is given, transferred or gets another service is kept with it. */
import type { SegmentRow } from '../../../model/books/index.js';
import type { Op, VisitorCondition, VisitorFact } from '../../../model/books/segment.js';
import { BASE_PRIORITY, type Consumer, isFinished } from '../../../model/consumer.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import { NO_SEGMENT, USUAL_PROMISE_MIN } from '../../../model/no-segment.js';
import type { QueueState } from '../../state.js';
import { operationsLeft, type Timed } from '../../timed-lanes.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** What segments ask about. */
export interface VisitorFacts {
  /** Those that are left. */
  readonly services: readonly number[];
  readonly registratorId: number | null;
  /** Given for an appointment that was not missed. */
  readonly isExpected: boolean;
  /** From the agreed time to the ticket; less than 0 = early, null = no time was agreed. */
  readonly lateMs: number | null;
  readonly coefficient: number;
  readonly language: string | undefined;
  /** Was at a window before. */
  readonly isReturned: boolean;
}

/** The segment of such a visitor; 0 = none fits. */
export function segmentOf({ books }: QueueState, facts: VisitorFacts): number {
  let first: SegmentRow | undefined;
  for (const row of books.Segment.values()) {
    if (row.disabled === 1 || (first !== undefined && !isBefore(row, first))) continue;
    if (row.when.every((condition) => holds(condition, facts))) first = row;
  }
  return first?.id ?? NO_SEGMENT;
}

const isBefore = (one: SegmentRow, other: SegmentRow): boolean =>
  one.position < other.position || (one.position === other.position && one.id < other.id);

interface Change {
  /** Indices of operations that end. */
  readonly done: readonly number[];
  readonly addedServiceId: number | null;
  readonly priority: number | null;
}

/** What an event says of the segment of a visitor who gets another service: nothing where it stays. */
export function segmentAfter(state: QueueState, consumer: Consumer, change: Change): { readonly segment?: number } {
  if (state.books.Segment.size === 0) return {};
  const { operations } = consumer;
  const left = operations.flatMap((operation, index) =>
    isFinished(operation.state) || change.done.includes(index) ? [] : operation.serviceId,
  );
  const segment = segmentOf(state, {
    ...factsOf(state, consumer, change.priority ?? consumer.priority),
    services: change.addedServiceId === null ? left : [...left, change.addedServiceId],
    isReturned: true,
  });
  return segment === (consumer.segment ?? NO_SEGMENT) ? {} : { segment };
}

/** What a visitor who waits would belong to if that were decided now. */
export const segmentAnew = (state: QueueState, consumer: Consumer): number =>
  segmentOf(state, {
    ...factsOf(state, consumer, consumer.priority),
    services: consumer.operations.flatMap(({ state: done, serviceId }) => (isFinished(done) ? [] : serviceId)),
    isReturned: consumer.lastCallMs !== null,
  });

/** Has a ticket for an appointment that was not missed. */
export const isExpected = ({ books }: QueueState, { appointmentId }: Consumer): boolean =>
  appointmentId !== null && books.ConsumerPreRegistered.get(appointmentId)?.state !== 'MISSED';

function factsOf(state: QueueState, consumer: Consumer, priority: number): Omit<VisitorFacts, 'services' | 'isReturned'> {
  const { registratorId, appointmentMs, registeredMs, language } = consumer;
  return {
    registratorId,
    isExpected: isExpected(state, consumer),
    lateMs: appointmentMs === undefined ? null : registeredMs - appointmentMs,
    coefficient: priority - BASE_PRIORITY,
    language,
  };
}

function holds({ fact, op, value }: VisitorCondition, facts: VisitorFacts): boolean {
  const { services, registratorId, isExpected, lateMs, coefficient, language, isReturned } = facts;
  switch (fact) {
    case 'service':
      return isAmong(op, services, value);
    case 'kiosk':
      return isAmong(op, registratorId === null ? [] : [registratorId], value);
    case 'language':
      return isAmong(op, language === undefined ? [] : [language], value);
    case 'appointment':
      return isExpected === (value === 1);
    case 'returned':
      return isReturned === (value === 1);
    case 'coefficient':
      return compares(op, coefficient, Number(value));
    case 'minutes_late':
      return lateMs !== null && compares(op, minutes(lateMs), Number(value));
    case 'minutes_early':
      return lateMs !== null && compares(op, minutes(-lateMs), Number(value));
  }
}

/** Whole ones; of what has not come none. */
const minutes = (ms: number): number => Math.max(0, Math.floor(ms / MINUTE_MS));

function isAmong(op: Op, own: readonly (number | string)[], value: VisitorCondition['value']): boolean {
  const list = typeof value === 'object' ? value : [value];
  return own.some((one) => list.includes(one)) === (op === 'in');
}

export function compares(op: Op, one: number, other: number): boolean {
  switch (op) {
    case 'at_least':
      return one >= other;
    case 'more_than':
      return one > other;
    case 'at_most':
      return one <= other;
    case 'less_than':
      return one < other;
    default:
      return false;
  }
}

export const promiseMinOf = ({ books }: Pick<QueueState, 'books'>, segment: number): number =>
  books.Segment.get(segment)?.promise_min ?? USUAL_PROMISE_MIN;

/** A visitor as profiles see him, whether he waits or not. */
export function timedOf({ books }: Pick<QueueState, 'books'>, consumer: Consumer): Timed {
  const { id, registeredMs, appointmentMs, segment = NO_SEGMENT } = consumer;
  const isByTime = books.Segment.get(segment)?.by === 'appointment';
  const sinceMs = isByTime ? Math.max(registeredMs, appointmentMs ?? registeredMs) : registeredMs;
  return { id, segment, sinceMs, left: operationsLeft(consumer) };
}

interface Form {
  readonly ops: readonly Op[];
  readonly values: 'ids' | 'languages' | readonly [least: number, most: number];
}
const NUMBERS: readonly Op[] = ['at_least', 'more_than', 'at_most', 'less_than'];
const LISTS: readonly Op[] = ['in', 'not_in'];

const FORMS: Readonly<Record<VisitorFact, Form>> = {
  service: { ops: LISTS, values: 'ids' },
  kiosk: { ops: LISTS, values: 'ids' },
  language: { ops: LISTS, values: 'languages' },
  appointment: { ops: ['is'], values: [0, 1] },
  returned: { ops: ['is'], values: [0, 1] },
  coefficient: { ops: NUMBERS, values: [-10_000, 10_000] },
  minutes_early: { ops: NUMBERS, values: [0, DAY_MINUTES] },
  minutes_late: { ops: NUMBERS, values: [0, DAY_MINUTES] },
};

/** Each condition has a comparison and a value that its fact can have. */
export function refuseSegment(state: QueueState, row: SegmentRow): Rejection | undefined {
  for (const [index, condition] of row.when.entries()) {
    const refused = refuseCondition(state, `data.when[${index}]`, condition);
    if (refused) return refused;
  }
  return undefined;
}

function refuseCondition({ rules }: QueueState, field: string, { fact, op, value }: VisitorCondition): Rejection | undefined {
  const { ops, values } = FORMS[fact];
  if (!ops.includes(op)) return refuseChoice(`${field}.op`, ops);
  if (typeof values === 'object') {
    const [least, most] = values;
    if (typeof value === 'number' && value >= least && value <= most) return undefined;
    return refuseRange(`${field}.value`, least, most);
  }
  const given = typeof value === 'object' ? value : [value];
  if (values === 'languages') {
    if (typeof value === 'object' && given.every((one) => rules.languages.includes(String(one)))) return undefined;
    return refuseChoice(`${field}.value`, rules.languages);
  }
  if (typeof value === 'object' && given.every((one) => typeof one === 'number')) return undefined;
  return reject('invalidField', { field: `${field}.value`, fault: 'expected a list of ids', why: 'unexpected', kind: 'list' });
}

const refuseChoice = (field: string, allowed: readonly string[]): Rejection =>
  reject('invalidField', {
    field,
    fault: `expected ${allowed.length === 1 ? '' : 'one of '}${allowed.join(', ')}`,
    why: 'unexpected',
    kind: 'choice',
    allowed: [...allowed],
  });

export const refuseRange = (field: string, least: number, most: number): Rejection =>
  reject('invalidField', { field, fault: `expected a number from ${least} to ${most}`, why: 'range', least, most });
