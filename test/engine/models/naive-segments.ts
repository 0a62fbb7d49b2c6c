/** The segment of a visitor in the naive model. */
import type { Model, ModelSegment, ModelTicket } from './naive-parts.js';

/** The first segment, by place, all of whose conditions hold. */
export function segmentFor(model: Model, ticket: ModelTicket, isReturned: boolean): number {
  const inPlace = [...model.segments].sort((one, other) => one.position - other.position || one.id - other.id);
  return inPlace.find(({ disabled, when }) => !disabled && when.every((one) => holds(one, ticket, isReturned)))?.id ?? 0;
}

function holds({ fact, op, value }: ModelSegment['when'][number], ticket: ModelTicket, isReturned: boolean): boolean {
  const lateMin = ticket.agreedMs === null ? null : Math.floor(Math.max(0, ticket.registeredMs - ticket.agreedMs) / 60_000);
  const earlyMin = ticket.agreedMs === null ? null : Math.floor(Math.max(0, ticket.agreedMs - ticket.registeredMs) / 60_000);
  const services = ticket.operations.filter(({ state }) => state !== 'SERVED' && state !== 'REJECTED').map(({ service }) => service);
  switch (fact) {
    case 'service':
      return among(op, value, services);
    case 'kiosk':
      return among(op, value, [ticket.kiosk]);
    case 'language':
      return among(op, value, [ticket.language]);
    case 'appointment':
      return ticket.isExpected === (value === 1);
    case 'returned':
      return isReturned === (value === 1);
    case 'coefficient':
      return compared(ticket.priority - 50, op, value);
    case 'minutes_late':
      return lateMin !== null && compared(lateMin, op, value);
    case 'minutes_early':
      return earlyMin !== null && compared(earlyMin, op, value);
    default:
      throw new Error(`nobody knows the fact ${fact}`);
  }
}

function among(op: string, value: unknown, own: readonly unknown[]): boolean {
  const has = own.some((one) => (value as unknown[]).includes(one));
  return op === 'in' ? has : !has;
}

export function compared(one: number, op: string, value: unknown): boolean {
  const other = value as number;
  return { at_least: one >= other, more_than: one > other, at_most: one <= other, less_than: one < other }[op] ?? false;
}
