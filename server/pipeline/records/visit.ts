/** A ticket as history keeps it: with the names, priorities and norms that were in force, so that later changes falsify nothing. */
import type { DayOperation, DayVisit } from '../../../db/facts/day.js';
import { REMOVED_CONSUMER, readAbout, type Visit, type VisitRow, type VisitService } from '../../../db/facts/visit.js';
import type { QueueState } from '../../engine/state.js';
import { consumerText } from '../../engine/views.js';
import type { OperationRow, ServiceRow } from '../../model/books/index.js';
import { type Consumer, isFinished, isOfBox, type TicketOperation } from '../../model/consumer.js';

/**
 * A finished ticket for the history, as text: each service ends with one (see `consumerText`). Of a removed one only figures stay, and it
 * cannot be looked up.
 */
export const visitRow = (state: QueueState, consumer: Consumer, isRemoved = false): VisitRow => ({
  consumerId: consumer.id,
  ticket: consumer.ticket,
  registeredMs: consumer.registeredMs,
  doneMs: consumer.stateChangedMs,
  services: servicesText(state, consumer),
  consumer: isRemoved ? REMOVED_CONSUMER : consumerText(state, consumer),
  hasTexts: hasTexts(consumer),
  about: aboutText(consumer),
});

/** A `VisitAbout` as text: what was known when the ticket was given, and of its paper; empty = nothing. */
function aboutText(consumer: Consumer): string {
  const { registratorId, channel, language, promised, printsFailed } = consumer;
  const { appointmentId, isMissed, appointmentMs, bookedMs, firstAgreedMs } = consumer;
  let text = registratorId === null ? '' : `,"kiosk":${registratorId},"channel":"kiosk"`;
  if (registratorId === null && channel) text = `,"channel":"${channel}"`;
  if (language) text += `,"language":${JSON.stringify(language)}`;
  if (promised) text += `,"promised":${JSON.stringify(promised)}`;
  if (printsFailed) text += `,"printsFailed":${printsFailed}`;
  if (appointmentId !== null && !isMissed) text += `,"appointment":${appointmentId}`;
  if (appointmentMs !== undefined) text += `,"appointmentMs":${appointmentMs}`;
  if (bookedMs !== undefined) text += `,"bookedMs":${bookedMs}`;
  if (firstAgreedMs !== undefined) text += `,"firstAgreedMs":${firstAgreedMs}`;
  return text === '' ? '' : `{${text.slice(1)}}`;
}

/** A comment of the box itself, which says why it ended an operation, is no personal text. */
const hasTexts = ({ comment, pinCode, operations }: Consumer): boolean =>
  comment !== '' || pinCode !== '' || operations.some(({ comments, periods }) => hasNotes(comments, periods));

function hasNotes(comments: TicketOperation['comments'], periods: TicketOperation['periods']): boolean {
  let own = 0;
  for (const period of periods) {
    if (period.comment === null) continue;
    if (!isOfBox(period)) return true;
    own += 1;
  }
  return comments.length > own;
}

/** A ticket for statistics, whether it is finished or not. */
export const visitOf = (state: QueueState, consumer: Consumer): Visit => ({
  consumerId: consumer.id,
  ticket: consumer.ticket,
  registeredMs: consumer.registeredMs,
  doneMs: isFinished(consumer.state) ? consumer.stateChangedMs : null,
  services: JSON.parse(servicesText(state, consumer)) as readonly VisitService[],
  about: readAbout(aboutText(consumer)),
});

/** A `Visit` as JSON text, for figures; of one that goes on each operation says whether it has ended. */
export const presentVisitText = (state: QueueState, consumer: Consumer): string =>
  `{"consumerId":${consumer.id},"ticket":${JSON.stringify(consumer.ticket)},"registeredMs":${consumer.registeredMs}` +
  `,"doneMs":${isFinished(consumer.state) ? consumer.stateChangedMs : null}` +
  `,"services":${servicesText(state, consumer, true)},"about":${aboutText(consumer) || '{}'}}`;

/** The ticket as it is now, for the curve and the replay of a day; later changes of the ticket do not show in it. */
export const dayVisitOf = (state: QueueState, consumer: Consumer): DayVisit => ({
  ticket: consumer.ticket,
  registeredMs: consumer.registeredMs,
  doneMs: isFinished(consumer.state) ? consumer.stateChangedMs : null,
  serviceIds: serviceIdsOf(consumer),
  operations: operationsWithPeriods(state, consumer),
});

function serviceIdsOf({ operations }: Consumer): number[] {
  const ids: number[] = [];
  for (const { serviceId } of operations) if (ids.at(-1) !== serviceId) ids.push(serviceId);
  return ids;
}

const NONE: readonly never[] = [];

/** Of most tickets there are none: they only wait. */
function operationsWithPeriods({ books }: QueueState, { operations }: Consumer): readonly DayOperation[] {
  let begun: DayOperation[] | null = null;
  for (const { operationId, periods } of operations) {
    if (periods.length === 0) continue;
    const { regulatedSec, dangerSec } = operationFacts(books.Operation.get(operationId));
    begun ??= [];
    begun.push({ regulatedSec, dangerSec, periods: periods.map((period) => ({ ...period })) });
  }
  return begun ?? NONE;
}

/** A list of `VisitService`. Operations come sorted by service and stage. */
function servicesText(state: QueueState, { operations }: Consumer, saysEnds = false): string {
  let text = '';
  let last: TicketOperation | undefined;
  for (const operation of operations) {
    const { serviceId, stage, registeredMs } = operation;
    const stageBegins = `{"stage":${stage},"registeredMs":${registeredMs},"operations":[`;
    if (last?.serviceId !== serviceId) {
      const facts = namedText(state.books.Service.get(serviceId), serviceFacts);
      text += `${last ? ']}]},' : ''}{"serviceId":${serviceId},${facts},"registeredMs":${registeredMs},"stages":[${stageBegins}`;
    } else {
      text += last.stage === stage ? ',' : `]},${stageBegins}`;
    }
    text += operationText(state, operation, saysEnds);
    last = operation;
  }
  return `[${text}${last ? ']}]}' : ''}]`;
}

function operationText(state: QueueState, operation: TicketOperation, saysEnd: boolean): string {
  const { operationId, registeredMs, periods, claims } = operation;
  const isEnded = saysEnd ? `,"isEnded":${isFinished(operation.state)}` : '';
  const bound = claims === undefined ? '' : `,"claims":${JSON.stringify(claims)}`;
  const facts = namedText(state.books.Operation.get(operationId), operationFacts);
  return `{"operationId":${operationId},${facts},"registeredMs":${registeredMs},"periods":${JSON.stringify(periods)}${bound}${isEnded}}`;
}

const serviceFacts = (row: ServiceRow | undefined) => ({ name: row?.name ?? '', priority: row?.priority ?? 0 });
const operationFacts = (row: OperationRow | undefined) => ({
  name: row?.name ?? '',
  regulatedSec: row?.regulated_sec ?? 0,
  dangerSec: row?.danger_sec ?? 0,
});

/** Made once for each row: rows are replaced, never changed. */
const namedTexts = new WeakMap<object, string>();

/** The fields that describe a row, as the inside of a JSON object. */
function namedText<Row extends object>(row: Row | undefined, facts: (row: Row | undefined) => object): string {
  const known = row && namedTexts.get(row);
  if (known !== undefined) return known;
  const text = JSON.stringify(facts(row)).slice(1, -1);
  if (row) namedTexts.set(row, text);
  return text;
}
