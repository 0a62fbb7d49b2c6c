/** The content of a ticket, from the state as it is now. */

import { aheadOf } from '../../engine/place.js';
import { lateOf } from '../../engine/rules/bookings/check-in.js';
import type { QueueState } from '../../engine/state.js';
import type { AppointmentRow } from '../../model/books/index.js';
import { type Named, nameIn } from '../../model/by-language.js';
import { type Consumer, ticketText } from '../../model/consumer.js';
import type { PrintJob, TicketContent, WaitMinutes } from '../../model/ticket.js';
import { Calendar } from '../commit/clock.js';

/** From the configuration. */
interface Branch {
  readonly name: string;
  readonly timeZone: string;
}

/** Content of a ticket that is not in the queue. */
export interface TicketFacts {
  readonly branch: Branch;
  /** Address of the visitor's own page; empty = none, or its address is not known. */
  readonly pageOf: (ticket: Pick<Consumer, 'code'>) => string;
  /** The expected wait; null = not known. */
  readonly waitOf: (consumer: Consumer) => WaitMinutes | null;
}

/** In the language that the visitor chose; without one, with names as the books have them and in the first language of the design. */
export function ticketContent(state: QueueState, { branch, pageOf, waitOf }: TicketFacts, consumer: Consumer): TicketContent {
  const language = consumer.language ?? '';
  const serviceIds = [...new Set(consumer.operations.map((operation) => operation.serviceId))];
  const late = lateOf(state, consumer);
  const kiosk = consumer.registratorId === null ? undefined : state.books.Registrator.get(consumer.registratorId);
  return {
    ticket: consumer.ticket,
    consumerId: consumer.id,
    services: serviceIds.map((id) => nameOf(state.books.Service.get(id), language)),
    ...onPaper(branch.timeZone, consumer.registeredMs),
    ahead: aheadOf(state, consumer),
    branch: branch.name,
    registrator: nameOf(kiosk, language),
    comment: consumer.comment,
    pinCode: consumer.pinCode,
    language,
    page: pageOf(consumer),
    wait: waitOf(consumer),
    ...(late && { late }),
    ...(consumer.persons !== undefined && { persons: consumer.persons }),
  };
}

/** What the slip of a booking says: its time stands where a ticket has its number. */
export function slipContent(
  state: QueueState,
  { branch }: Pick<TicketFacts, 'branch'>,
  { id, date, time, services, pin_code: pinCode, persons }: AppointmentRow,
  kiosk: Named | null,
  language: string,
): TicketContent {
  return {
    ...{
      ticket: time ?? '',
      consumerId: id,
      date: date.split('-').toReversed().join('.'),
      time: time ?? '',
      ahead: null,
      pinCode,
      language,
    },
    services: services.map((service) => nameOf(state.books.Service.get(service), language)),
    ...{ branch: branch.name, registrator: nameOf(kiosk ?? undefined, language), comment: '' },
    ...(persons !== undefined && { persons }),
  };
}

/** What a sample of a ticket says of this branch: its first services, the first number, now. Empty where there are no services yet. */
export function sampleContent(state: QueueState, branch: Branch, language: string, atMs: number): Partial<TicketContent> {
  const services = [...state.books.Service.values()];
  const [first] = services;
  const range = state.books.TicketRange.get(first?.ticket_range_id ?? 0);
  if (range === undefined) return {};
  return {
    ticket: ticketText(range.prefix, range.first),
    services: services.slice(0, SAMPLE_SERVICES).map((service) => nameOf(service, language)),
    ...onPaper(branch.timeZone, atMs),
    branch: branch.name,
    registrator: nameOf([...state.books.Registrator.values()][0], language),
  };
}

/** A list of them must show as one. */
const SAMPLE_SERVICES = 2;

const nameOf = (row: Named | undefined, language: string): string => (row ? nameIn(row, language) : '');

/** The paper that is owed for a ticket: its content is settled already. */
export function owedPaper(state: QueueState, consumerId: number): PrintJob | undefined {
  for (const job of state.prints.values()) if (job.consumerId === consumerId) return job;
  return undefined;
}

/** Making a calendar costs more than a ticket; a box has one time zone. */
const calendars = new Map<string, Calendar>();

function calendarOf(timeZone: string): Calendar {
  const calendar = calendars.get(timeZone) ?? new Calendar(timeZone);
  calendars.set(timeZone, calendar);
  return calendar;
}

function onPaper(timeZone: string, atMs: number): Pick<TicketContent, 'date' | 'time'> {
  const { day, minuteOfDay } = calendarOf(timeZone).at(atMs);
  const [year, month, date] = day.split('-');
  const two = (value: number) => String(value).padStart(2, '0');
  return { date: `${date}.${month}.${year}`, time: `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}` };
}
