/** A visitor takes a ticket, at a kiosk or from a clerk; the code of an appointment checks the visitor in. */
import { isOpenAt, minuteOf } from '../../model/books/hours.js';
import { type AppointmentRow, isPlanned, type RegistratorRow, type ServiceRow } from '../../model/books/index.js';
import { BASE_PRIORITY } from '../../model/consumer.js';
import { Rejection, reject } from '../../model/errors.js';
import type { QueueEvent, RegisteredOperation } from '../../model/events.js';
import { because } from '../../model/refusal-reasons.js';
import type { Stamp } from '../../model/stamp.js';
import type { Outcome, RegisterCommand } from '../commands.js';
import type { QueueState } from '../state.js';
import { sharesDepartment } from './abilities.js';
import { nextNumber } from './numbering.js';
import { isServed } from './serving-windows.js';

export const SERVICES_PER_TICKET_MAX = 20;
const MINUTE_MS = 60_000;

export function register(state: QueueState, command: RegisterCommand, stamp: Stamp): Outcome {
  if (state.consumers.size >= state.rules.liveTicketsMax) return reject('queueFull', { most: state.rules.liveTicketsMax });
  const kiosk = command.registratorId === null ? null : (state.books.Registrator.get(command.registratorId) ?? null);
  const appointment = appointmentOf(state, command.pinCode, stamp);
  const services = [...new Set([...command.services, ...(appointment?.services ?? [])])];
  if (state.codes.has(command.code)) return reject('internal', { why: 'another ticket has the code of the new one' });
  const refusal =
    refuseKiosk(kiosk, stamp) ??
    refusePriority(kiosk, command.priority) ??
    refuseCount(services) ??
    firstRefusal(services, (id, index) => refuseService(state, id, `data.services[${index}]`, kiosk)) ??
    firstRefusal(command.services, (id, index) => refuseUnserved(state, id, `data.services[${index}]`, kiosk)) ??
    firstRefusal(services, (id) => refusePin(state.books.Service.get(id), command.pinCode, appointment));
  if (refusal) return refusal;

  const range = rangeOf(state, services[0]);
  // The first service gives the number; one without a range can only be added to a ticket that has its number.
  if (range === undefined)
    return reject('serviceNotReady', { field: 'data.services[0]', service: services[0] ?? 0, ...because('noRange') });
  const number = nextNumber(state, range);
  if (number instanceof Rejection) return number;

  const id = state.nextIds.Consumer;
  const keepsPin = services.some((service) => wantsDigits(state.books.Service.get(service)));
  const events: QueueEvent[] = [
    {
      t: 'registered',
      at: stamp.atMs,
      c: id,
      range: range.id,
      prefix: range.prefix,
      number,
      priority: BASE_PRIORITY + (command.priority ?? kiosk?.priority ?? 0) + (appointment?.priority ?? 0),
      ops: services.flatMap((service) => operationsOfService(state, service)),
      ...(command.comment !== '' && { comment: command.comment }),
      ...(keepsPin && command.pinCode !== null && { pin: command.pinCode }),
      ...(command.photo && { photoDigest: command.photo }),
      ...(kiosk && { registrator: kiosk.id }),
      ...(appointment && { appointment: appointment.id }),
      ...(command.code !== '' && { code: command.code }),
      ...(kiosk === null && command.channel && { channel: command.channel }),
      ...(command.language && { language: command.language }),
      ...agreedTime(appointment, stamp),
    },
  ];
  if (appointment) {
    const row: AppointmentRow = { ...appointment, state: 'ARRIVED', consumer_id: id };
    events.push({ t: 'bookSet', at: stamp.atMs, book: 'ConsumerPreRegistered', id: appointment.id, row });
  }
  return { events, subject: id };
}

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

/** Why a ticket cannot have this service, or undefined. */
export function refuseService(
  state: QueueState,
  serviceId: number,
  field: string,
  kiosk: RegistratorRow | null = null,
): Rejection | undefined {
  const service = state.books.Service.get(serviceId);
  if (service === undefined) return reject('badReference', { field, book: 'Service', id: serviceId });
  if (service.disabled === 1) return reject('serviceDisabled', { field, service: serviceId });
  if (operationsOfService(state, serviceId).length === 0) {
    return reject('serviceNotReady', { field, service: serviceId, ...because('noOperations') });
  }
  if (kiosk && !offers(kiosk, service)) return reject('serviceNotOffered', { field, service: serviceId });
  return undefined;
}

/** Only kiosks refuse, and nobody who is expected: a clerk or an administrator who gives a ticket knows who will serve the visitor. */
function refuseUnserved(state: QueueState, serviceId: number, field: string, kiosk: RegistratorRow | null): Rejection | undefined {
  if (kiosk === null || state.books.Service.get(serviceId)?.refuse_without_window !== 1 || isServed(state, serviceId)) return undefined;
  return reject('noWindowServes', { field, service: serviceId });
}

function offers(kiosk: RegistratorRow, service: ServiceRow): boolean {
  const screens = Object.values(kiosk.services);
  return sharesDepartment(service, kiosk.department) && (screens.length === 0 || screens.some((ids) => ids.includes(service.id)));
}

/** Whether visitors can take a ticket for the service themselves, at whatever hour; where there is no kiosk, clerks give all tickets. */
export function isForVisitors(state: QueueState, service: ServiceRow): boolean {
  if (service.disabled === 1) return false;
  const kiosks = [...state.books.Registrator.values()].filter(({ disabled }) => disabled === 0);
  return kiosks.length === 0 || kiosks.some((kiosk) => offers(kiosk, service));
}

/** Whether some kiosk gives tickets for the service at this hour. */
export function isOfferedNow(state: QueueState, service: ServiceRow, stamp: Stamp): boolean {
  if (service.disabled === 1 || operationsOfService(state, service.id).length === 0) return false;
  for (const kiosk of state.books.Registrator.values()) if (offers(kiosk, service) && refuseKiosk(kiosk, stamp) === undefined) return true;
  return false;
}

function refuseKiosk(kiosk: RegistratorRow | null, stamp: Stamp): Rejection | undefined {
  if (kiosk === null) return undefined;
  if (kiosk.disabled === 1) return reject('registratorDisabled', { kiosk: kiosk.name });
  return isOpenAt(kiosk.opening_hours, stamp) ? undefined : reject('registratorClosed', { kiosk: kiosk.name });
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
  if (service === undefined || service.pin_code === null || service.pin_code === '') return undefined;
  if (appointment?.services.includes(service.id)) return undefined;
  if (wantsDigits(service)) return /^[0-9]+$/.test(pinCode ?? '') ? undefined : reject('pinCodeNeeded', { service: service.id });
  return String(service.pin_code) === pinCode ? undefined : reject('pinCodeWrong', { service: service.id });
}

const wantsDigits = (service: ServiceRow | undefined): boolean => String(service?.pin_code) === '1';

/** The appointment of today that a code would check in. */
export function appointmentOf(state: QueueState, pinCode: string | null, stamp: Stamp): AppointmentRow | undefined {
  if (!pinCode) return undefined;
  for (const appointment of state.books.ConsumerPreRegistered.values()) {
    if (appointment.pin_code === pinCode && appointment.date === stamp.day && isPlanned(appointment)) return appointment;
  }
  return undefined;
}

/** The appointment is one of today: its time is as far from now as the clock of the branch says. */
function agreedTime(appointment: AppointmentRow | undefined, { atMs, minuteOfDay }: Stamp): { agreed?: number } {
  if (appointment?.time == null) return {};
  return { agreed: atMs - (atMs % MINUTE_MS) + (minuteOf(appointment.time) - minuteOfDay) * MINUTE_MS };
}

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
