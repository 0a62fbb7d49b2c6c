/** A visitor takes a ticket, at a kiosk or from a clerk; the code of an appointment checks the visitor in. */

import type { AppointmentRow, RegistratorRow, ServiceRow } from '../../../model/books/index.js';
import { kioskHours, serviceHours } from '../../../model/books/working-hours.js';
import { BASE_PRIORITY, ticketText } from '../../../model/consumer.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import { because } from '../../../model/errors/refusal-reasons.js';
import type { QueueEvent, RegisteredOperation } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { isWithin } from '../../../model/hours-of-day.js';
import { NO_SEGMENT } from '../../../model/no-segment.js';
import type { Outcome, RegisterCommand } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { sharesDepartment } from '../abilities.js';
import { appointmentOf, type CheckIn, checkIn, refuseAgain } from '../bookings/check-in.js';
import { planOf } from '../bookings/planned-services.js';
import { segmentOf } from '../calling/segments.js';
import { isServed } from '../serving-windows.js';
import { nextNumber } from './numbering.js';

export const SERVICES_PER_TICKET_MAX = 20;

export function register(state: QueueState, command: RegisterCommand, stamp: Stamp): Outcome {
  if (state.consumers.size >= state.rules.liveTicketsMax) return reject('queueFull', { most: state.rules.liveTicketsMax });
  const kiosk = command.registratorId === null ? null : (state.books.Registrator.get(command.registratorId) ?? null);
  const expected = appointmentOf(state, command.pinCode, stamp);
  const checkedIn = expected && checkIn(state, expected, stamp);
  if (checkedIn instanceof Rejection) return checkedIn;
  const { appointment, isHonoured = false, isByTime, agreedMs = null, firstMs }: Partial<CheckIn> = checkedIn ?? {};
  const services = [...new Set([...command.services, ...(appointment?.services ?? [])])];
  if (state.codes.has(command.code)) return reject('internal', { why: 'another ticket has the code of the new one' });
  const isBooked = (id: number): boolean => appointment?.services.includes(id) === true;
  const refusal =
    (expected ? undefined : refuseSecond(state, command)) ??
    refuseKiosk(state, kiosk, stamp) ??
    refusePriority(kiosk, command.priority) ??
    refuseCount(services) ??
    firstRefusal(services, (id, index) => refuseService(state, id, `data.services[${index}]`, kiosk, isBooked(id))) ??
    firstRefusal(command.services, (id, index) => refuseUnbooked(state, id, `data.services[${index}]`, kiosk, isBooked(id))) ??
    firstRefusal(command.services, (id, index) => refuseUnserved(state, id, `data.services[${index}]`, kiosk)) ??
    firstRefusal(command.services, (id, index) => refuseClosed(state, id, `data.services[${index}]`, kiosk, stamp)) ??
    firstRefusal(services, (id) => refusePin(state.books.Service.get(id), command.pinCode, appointment));
  if (refusal) return refusal;

  const range = rangeOf(state, services[0]);
  // The first service gives the number; one without a range can only be added to a ticket that has its number.
  if (range === undefined)
    return reject('serviceNotReady', { field: 'data.services[0]', service: services[0] ?? 0, ...because('noRange') });
  const number = nextNumber(state, range);
  if (number instanceof Rejection) return number;

  const id = state.nextIds.Consumer;
  const usual = BASE_PRIORITY + (command.priority ?? kiosk?.priority ?? 0);
  const honoured = isHonoured ? usual + (appointment?.priority ?? 0) : usual;
  const isAhead = isByTime === true && agreedMs !== null && agreedMs > stamp.atMs;
  const segment = segmentGiven(state, command, { services, priority: honoured, appointment, agreedMs }, stamp);
  const keepsPin = services.some((service) => wantsDigits(state.books.Service.get(service)));
  const events: QueueEvent[] = [
    {
      t: 'registered',
      at: stamp.atMs,
      c: id,
      range: range.id,
      prefix: range.prefix,
      number,
      priority: isAhead ? usual : honoured,
      ops: services.flatMap((service) => operationsOfService(state, service)),
      ...noteOf(command, appointment),
      ...(keepsPin && command.pinCode !== null && { pin: command.pinCode }),
      ...(command.photo && { photoDigest: command.photo }),
      ...(kiosk && { registrator: kiosk.id }),
      ...(appointment && ofAppointment(appointment, agreedMs, firstMs)),
      ...(command.code !== '' && { code: command.code }),
      ...(kiosk === null && command.channel && { channel: command.channel }),
      ...(command.language && { language: command.language }),
      ...(isAhead && { due: 1 as const, ...(honoured !== usual && { later: honoured }) }),
      ...(segment !== NO_SEGMENT && { segment }),
    },
  ];
  return { events: appointment ? [...events, arrivalOf(appointment, id, ticketText(range.prefix, number), stamp)] : events, subject: id };
}

const arrivalOf = (appointment: AppointmentRow, consumer: number, ticket: string, { atMs }: Stamp): QueueEvent => {
  const row: AppointmentRow = { ...appointment, consumer_id: consumer, ticket };
  return { t: 'bookSet', at: atMs, book: 'ConsumerPreRegistered', id: appointment.id, row };
};

/** The note of a booking is for whoever serves the visitor; what is written at check-in is newer. */
function noteOf({ comment: given }: RegisterCommand, appointment: AppointmentRow | undefined) {
  const comment = given !== '' ? given : (appointment?.comment ?? '');
  return comment !== '' && { comment };
}

const ofAppointment = ({ id, state, create_time, persons }: AppointmentRow, agreedMs: number | null, firstMs: number | undefined) => ({
  appointment: id,
  ...(state === 'MISSED' && { missed: 1 as const }),
  ...(agreedMs !== null && { agreed: agreedMs, booked: Date.parse(create_time) }),
  ...(firstMs !== undefined && { agreedFirst: firstMs }),
  ...(persons !== undefined && { persons }),
});

interface Given {
  readonly services: readonly number[];
  readonly priority: number;
  readonly appointment: AppointmentRow | undefined;
  readonly agreedMs: number | null;
}

const segmentGiven = (state: QueueState, { registratorId, language }: RegisterCommand, given: Given, { atMs }: Stamp): number =>
  segmentOf(state, {
    services: given.services,
    registratorId,
    isExpected: given.appointment?.state === 'ARRIVED',
    lateMs: given.agreedMs === null ? null : atMs - given.agreedMs,
    coefficient: given.priority - BASE_PRIORITY,
    language,
    isReturned: false,
  });

/** Rows are never changed, only replaced, so what follows from one is worked out once. */
const knownOperations = new WeakMap<ServiceRow, readonly RegisteredOperation[]>();

/** The operations that a service puts on a ticket, sorted by stage. */
export function operationsOfService(state: QueueState, serviceId: number): readonly RegisteredOperation[] {
  const service = state.books.Service.get(serviceId);
  if (service === undefined) return [];
  const known = knownOperations.get(service);
  if (known !== undefined) return known;
  const operations = Object.entries(service.operations)
    .map(([stage, ids]) => ({ stage: Number(stage), ids }))
    .sort((one, other) => one.stage - other.stage)
    .flatMap(({ stage, ids }) => [...new Set(ids)].sort((a, b) => a - b).map((o) => ({ s: serviceId, stage, o })));
  knownOperations.set(service, operations);
  return operations;
}

/** Why a ticket cannot have this service, or undefined. @param isBooked whoever is expected finds no button, and has a code */
export function refuseService(
  state: QueueState,
  serviceId: number,
  field: string,
  kiosk: RegistratorRow | null = null,
  isBooked = false,
): Rejection | undefined {
  const service = state.books.Service.get(serviceId);
  if (service === undefined) return reject('badReference', { field, book: 'Service', id: serviceId });
  if (service.disabled === 1) return reject('serviceDisabled', { field, service: serviceId });
  if (operationsOfService(state, serviceId).length === 0) {
    return reject('serviceNotReady', { field, service: serviceId, ...because('noOperations') });
  }
  const isOffered = kiosk === null || (isBooked ? sharesDepartment(service, kiosk.department) : offers(kiosk, service));
  return isOffered ? undefined : reject('serviceNotOffered', { field, service: serviceId });
}

/** Where its booking plan says so, a service is not given to who comes without a booking. */
function refuseUnbooked(
  state: QueueState,
  serviceId: number,
  field: string,
  kiosk: RegistratorRow | null,
  isBooked = false,
): Rejection | undefined {
  const { without_booking: by = 'kiosk' } = planOf(state, serviceId) ?? {};
  if (isBooked || by === 'kiosk' || (by === 'staff' && kiosk === null)) return undefined;
  return reject('bookingOnly', { field, service: serviceId });
}

/** Only kiosks refuse, and nobody who is expected: a clerk or an administrator who gives a ticket knows who will serve the visitor. */
function refuseUnserved(state: QueueState, serviceId: number, field: string, kiosk: RegistratorRow | null): Rejection | undefined {
  if (kiosk === null || state.books.Service.get(serviceId)?.refuse_without_window !== 1 || isServed(state, serviceId)) return undefined;
  return reject('noWindowServes', { field, service: serviceId });
}

/** Only kiosks refuse, and nobody who is expected. */
function refuseClosed(
  state: QueueState,
  serviceId: number,
  field: string,
  kiosk: RegistratorRow | null,
  stamp: Stamp,
): Rejection | undefined {
  const service = state.books.Service.get(serviceId);
  if (kiosk === null || service === undefined || isGivenNow(state, service, stamp)) return undefined;
  return reject('serviceClosed', { field, service: serviceId });
}

const isGivenNow = ({ books }: QueueState, service: ServiceRow, stamp: Stamp): boolean =>
  isWithin(serviceHours(books.Calendar, service, stamp), stamp.minuteOfDay);

function offers(kiosk: RegistratorRow, service: ServiceRow): boolean {
  const screens = Object.values(kiosk.services);
  return sharesDepartment(service, kiosk.department) && (screens.length === 0 || screens.some((ids) => ids.includes(service.id)));
}

/** Whether visitors can take a ticket for the service themselves, at whatever hour; where there is no kiosk, clerks give all tickets. */
export function isForVisitors({ books }: QueueState, service: ServiceRow, isMeant: (kiosk: number) => boolean = () => true): boolean {
  if (service.disabled === 1) return false;
  const kiosks = [...books.Registrator.values()].filter(({ disabled }) => disabled === 0);
  return kiosks.length === 0 || kiosks.some((kiosk) => isMeant(kiosk.id) && offers(kiosk, service));
}

/** Whether some kiosk gives tickets for the service at this hour. */
export function isOfferedNow(state: QueueState, service: ServiceRow, stamp: Stamp): boolean {
  if (service.disabled === 1 || operationsOfService(state, service.id).length === 0 || !isGivenNow(state, service, stamp)) return false;
  for (const kiosk of state.books.Registrator.values()) {
    if (offers(kiosk, service) && refuseKiosk(state, kiosk, stamp) === undefined) return true;
  }
  return false;
}

/** Services that this kiosk gives tickets for at this hour, without a code. */
export function servicesOfferedNow(state: QueueState, kiosk: RegistratorRow, stamp: Stamp): readonly ServiceRow[] {
  if (refuseKiosk(state, kiosk, stamp) !== undefined) return [];
  return [...state.books.Service.values()].filter(
    (service) =>
      (refuseService(state, service.id, '', kiosk) ??
        refuseUnbooked(state, service.id, '', kiosk) ??
        refuseUnserved(state, service.id, '', kiosk) ??
        refuseClosed(state, service.id, '', kiosk, stamp) ??
        refusePin(service, null, undefined)) === undefined && rangeOf(state, service.id) !== undefined,
  );
}

function refuseKiosk({ books }: QueueState, kiosk: RegistratorRow | null, stamp: Stamp): Rejection | undefined {
  if (kiosk === null) return undefined;
  if (kiosk.disabled === 1) return reject('registratorDisabled', { kiosk: kiosk.name });
  const isOpen = isWithin(kioskHours(books.Calendar, kiosk, stamp), stamp.minuteOfDay);
  return isOpen ? undefined : reject('registratorClosed', { kiosk: kiosk.name });
}

/** A kiosk that could name any priority could pass everybody: it names its own, or one of the range in its book. */
function refusePriority(kiosk: RegistratorRow | null, priority: number | null): Rejection | undefined {
  if (kiosk === null || priority === null || priority === kiosk.priority) return undefined;
  const { priority_min: least, priority_max: most } = kiosk;
  const isAllowed = priority >= least && priority <= most;
  return isAllowed ? undefined : reject('priorityNotAllowed', { kiosk: kiosk.name, priority, least, most });
}

function refuseCount(services: readonly number[]): Rejection | undefined {
  if (services.length > SERVICES_PER_TICKET_MAX) return reject('tooManyServices', { most: SERVICES_PER_TICKET_MAX });
  if (services.length > 0) return undefined;
  return reject('invalidRequest', {
    field: 'data.services',
    fault: 'expected at least one service, or the pin_code of an appointment',
    why: 'noServices',
  });
}

/** `Service.pin_code`: null = none needed; 1 = digits are demanded and kept; any other text must match (domain, point 1). */
function refusePin(
  service: ServiceRow | undefined,
  pinCode: string | null,
  appointment: AppointmentRow | undefined,
): Rejection | undefined {
  if (!asksPin(service)) return undefined;
  if (appointment?.services.includes(service.id)) return undefined;
  if (wantsDigits(service)) return /^[0-9]+$/.test(pinCode ?? '') ? undefined : reject('pinCodeNeeded', { service: service.id });
  return String(service.pin_code) === pinCode ? undefined : reject('pinCodeWrong', { service: service.id });
}

/** Digits for a service that asks for its own are no code of a booking. */
const refuseSecond = (state: QueueState, { services, pinCode }: RegisterCommand): Rejection | undefined =>
  services.some((id) => asksPin(state.books.Service.get(id))) ? undefined : refuseAgain(state, pinCode);

const asksPin = (service: ServiceRow | undefined): service is ServiceRow => !!service?.pin_code;

const wantsDigits = (service: ServiceRow | undefined): boolean => String(service?.pin_code) === '1';

function rangeOf(state: QueueState, serviceId: number | undefined) {
  const rangeId = serviceId === undefined ? null : (state.books.Service.get(serviceId)?.ticket_range_id ?? null);
  return rangeId === null ? undefined : state.books.TicketRange.get(rangeId);
}

function firstRefusal(ids: readonly number[], check: (id: number, index: number) => Rejection | undefined): Rejection | undefined {
  for (const [index, id] of ids.entries()) {
    const refusal = check(id, index);
    if (refusal) return refusal;
  }
  return undefined;
}
