/**
 * Tickets in a snapshot. Nearly all of a day's tickets wait as they were given, and their fields but a few are alike: such a ticket is a
 * row of 70 bytes instead of an object of 600. What is otherwise than on a plain ticket stands behind it by name, so any ticket is a row.
 */
import { BASE_PRIORITY, type Consumer, NO_WORKPLACE, type TicketOperation, ticketText } from '../model/consumer.js';

/** As older programs wrote it; those whose tickets had no page wrote no code. */
type TicketDocument = Omit<Consumer, 'code'> & { readonly code?: string };

type OperationRow = readonly [serviceId: number, stage: number, operationId: number];

type PlainRow = readonly [
  id: number,
  rangeId: number,
  number: number,
  registeredMs: number,
  code: string,
  registratorId: number | null,
  operations: readonly OperationRow[],
];

export type TicketRow = PlainRow | readonly [...PlainRow, differing: Partial<Consumer>];

/** The prefix that tickets of a range get now. */
type PrefixOf = (rangeId: number) => string | undefined;

export function rowOf(consumer: Consumer, prefixOf: PrefixOf): TicketRow {
  const { id, rangeId, number, registeredMs, code, registratorId } = consumer;
  const operations = consumer.operations.every((operation) => isAsGiven(operation, registeredMs))
    ? consumer.operations.map(({ serviceId, stage, operationId }): OperationRow => [serviceId, stage, operationId])
    : [];
  const row: PlainRow = [id, rangeId, number, registeredMs, code, registratorId, operations];
  const prefix = prefixOf(rangeId) ?? '';
  let differing: Record<string, unknown> | null = null;
  // A plain ticket beside each would be told in fewer lines, and takes twice the time.
  for (const field in consumer) {
    const value = consumer[field as keyof Consumer];
    if (isPlain(field, value, consumer, prefix) || (field === 'operations' && operations.length > 0)) continue;
    differing ??= {};
    differing[field] = value;
  }
  return differing === null ? row : [...row, differing];
}

function isPlain(field: string, value: unknown, { number, registeredMs }: Consumer, prefix: string): boolean {
  switch (field) {
    case 'id':
    case 'rangeId':
    case 'number':
    case 'registeredMs':
    case 'code':
    case 'registratorId':
      return true;
    case 'prefix':
      return value === prefix;
    case 'ticket':
      return value === ticketText(prefix, number);
    case 'stateChangedMs':
    case 'lastUpdateMs':
      return value === registeredMs;
    default:
      return value === undefined || value === PLAIN[field];
  }
}

/** @param written a row, or the ticket whole, as older programs wrote it */
export function ticketOf(written: TicketRow | TicketDocument, prefixOf: PrefixOf): Consumer {
  // Not a copy: most of a start's memory is tickets.
  if (!isRow(written)) return Object.assign(written, { printer: written.printer ?? null, code: written.code ?? '' });
  const plain = plainTicket(written, prefixOf);
  const [, , , , , , , differing] = written;
  return differing === undefined ? plain : Object.assign(plain, differing);
}

/** Of its fields, those that `isPlain` does not know are alike on all plain tickets. */
const PLAIN: Readonly<Record<string, unknown>> = { ...plainTicket([0, 0, 0, 0, '', null, []], () => '') };

const isRow = (written: TicketRow | TicketDocument): written is TicketRow => Array.isArray(written);

/**
 * What is said here is the meaning of rows on disks: it never changes. Fields have the order of new tickets, so that V8 gives both one
 * shape.
 */
function plainTicket([id, rangeId, number, registeredMs, code, registratorId, operations]: TicketRow, prefixOf: PrefixOf): Consumer {
  const prefix = prefixOf(rangeId) ?? '';
  return {
    id,
    rangeId,
    prefix,
    number,
    ticket: ticketText(prefix, number),
    registeredMs,
    priority: BASE_PRIORITY,
    state: 'WAITING',
    workplaceId: NO_WORKPLACE,
    lastCallMs: null,
    postponedToMs: null,
    vanishCount: 0,
    comment: '',
    pinCode: '',
    photo: null,
    appointmentId: null,
    code,
    registratorId,
    printer: null,
    stateChangedMs: registeredMs,
    lastUpdateMs: registeredMs,
    operations: operations.map((operation) => operationAsGiven(operation, registeredMs)),
  };
}

const operationAsGiven = ([serviceId, stage, operationId]: OperationRow, registeredMs: number): TicketOperation => ({
  serviceId,
  stage,
  operationId,
  registeredMs,
  state: 'WAITING',
  userId: null,
  claimUserId: null,
  comments: [],
  periods: [],
});

const isAsGiven = (operation: TicketOperation, registeredMs: number): boolean =>
  operation.state === 'WAITING' &&
  operation.registeredMs === registeredMs &&
  operation.userId === null &&
  operation.claimUserId === null &&
  operation.claims === undefined &&
  operation.comments.length === 0 &&
  operation.periods.length === 0;
