/** The naive model of registrations: what a ticket may be taken for, and which number it gets. */
import type { RegisterCommand } from '../../../server/engine/commands.js';
import { type Answer, type Model, type ModelOperation, type ModelService, type ModelTicket, no, serviceOf, yes } from './naive-parts.js';
import { segmentFor } from './naive-segments.js';

export const sharesDepartment = (service: ModelService, department: number): boolean =>
  department === 0 || service.department === 0 || service.department === department;

/** The code of a booking whose ticket has not ended. */
const isHere = (model: Model, code: string | null): boolean =>
  model.appointments.some(({ pin, ticket }) => pin !== '' && pin === code && model.tickets.some(({ id }) => id === ticket));

export function register(model: Model, command: RegisterCommand, nowMs: number, day: string): Answer {
  if (model.tickets.length >= model.rules.liveTicketsMax) return no('queueFull');
  const kiosk = model.kiosks.find(({ id }) => id === command.registratorId);
  const appointment = model.appointments.find((one) => one.pin === command.pinCode && one.date === day && one.state === 'PLANNED');
  const ids = [...new Set([...command.services, ...(appointment?.services ?? [])])];
  const hasOwnPin = model.services.some(({ id, pin }) => pin !== null && command.services.includes(id));
  if (!appointment && !hasOwnPin && isHere(model, command.pinCode)) return no('alreadyCheckedIn');
  // A kiosk may ask for its own priority, or for a later turn, unless its book says more.
  if (kiosk && command.priority !== null && command.priority < 0 && command.priority !== kiosk.priority) return no('priorityNotAllowed');
  if (ids.length === 0) return no('invalidRequest');
  for (const id of ids) {
    const service = model.services.find((one) => one.id === id);
    if (service === undefined) return no('badReference');
    if (service.disabled) return no('serviceDisabled');
    if (kiosk === undefined) continue;
    if (!sharesDepartment(service, kiosk.department)) return no('serviceNotOffered');
    if (kiosk.services.length > 0 && !kiosk.services.includes(id) && !appointment?.services.includes(id)) return no('serviceNotOffered');
  }
  for (const id of ids) {
    const { pin } = serviceOf(model, id);
    if (pin === null || appointment?.services.includes(id)) continue;
    if (pin === '1' && !/^\d+$/.test(command.pinCode ?? '')) return no('pinCodeNeeded');
    if (pin !== '1' && pin !== command.pinCode) return no('pinCodeWrong');
  }
  const number = takeNumber(model, serviceOf(model, ids[0] ?? 0).range);
  if (number === undefined) return no('rangeExhausted');
  const id = model.nextTicketId++;
  model.lastRegisteredMs = nowMs;
  const ticket: ModelTicket = {
    id,
    range: serviceOf(model, ids[0] ?? 0).range,
    number,
    priority: 50 + (command.priority ?? kiosk?.priority ?? 0) + (appointment?.priority ?? 0),
    registeredMs: nowMs,
    state: 'WAITING',
    window: -1,
    lastCallMs: null,
    arrivedMs: null,
    postponedToMs: null,
    vanished: 0,
    touched: 0,
    printer: null,
    printsFailed: 0,
    pin: ids.some((service) => serviceOf(model, service).pin === '1') ? (command.pinCode ?? '') : '',
    operations: ids.flatMap((service) => operationsOf(model, service)),
    segment: 0,
    kiosk: kiosk?.id ?? null,
    language: command.language ?? null,
    agreedMs: appointment?.minute == null ? null : Date.parse(day) + appointment.minute * 60_000,
    isExpected: appointment !== undefined,
  };
  ticket.segment = segmentFor(model, ticket, false);
  model.tickets.push(ticket);
  if (appointment) Object.assign(appointment, { state: 'ARRIVED', ticket: id });
  return yes(id);
}

export const operationsOf = (model: Model, service: number): ModelOperation[] =>
  serviceOf(model, service).stages.flatMap(({ stage, operations }) =>
    operations.map((operation) => ({ service, stage, operation, state: 'WAITING', by: null, onlyFor: null, comments: [], served: [] })),
  );

/** The next number that was not given since the range was last exhausted; when all were, it is, and only live tickets keep theirs. */
function takeNumber(model: Model, rangeId: number): number | undefined {
  const range = model.ranges.find(({ id }) => id === rangeId);
  if (range === undefined) throw new Error(`the model has no range ${rangeId}`);
  const live = model.tickets.filter((ticket) => ticket.range === rangeId).map((ticket) => ticket.number);
  const all = Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index);
  const fromNext = [...all.filter((number) => number >= range.next), ...all.filter((number) => number < range.next)];
  let number = fromNext.find((candidate) => !range.given.includes(candidate));
  if (number === undefined) {
    number = all.find((candidate) => !live.includes(candidate));
    if (number === undefined) return undefined;
    range.given = live;
  }
  range.given.push(number);
  range.next = number === range.last ? range.first : number + 1;
  return number;
}
