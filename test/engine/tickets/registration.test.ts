import { beforeEach, describe, expect, it } from 'vitest';
import { CASH_DESK, CLERK, DRIVING, demoEngine, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { type Engine, errorOf, type RegisterFields, registration, START_MS } from '../models/engine.js';

const SECRET = 6;
const DIGITS = 7;
let engine: Engine;
beforeEach(() => {
  engine = demoEngine();
});

const refusal = (services: readonly number[], fields: RegisterFields = {}) => errorOf(engine.run(registration(services, fields)));
const newKiosk = (fields: Record<string, unknown>): number => engine.add('Registrator', { name: 'kiosk of the test', ...fields });

describe('taking a ticket', () => {
  it('gives every operation of every service, WAITING', () => {
    const id = engine.register([SIMULATOR, PAYMENT, SIMULATOR], { comment: 'Какой-то комментарий', photo: 'AAAA' });
    const ticket = engine.ticket(id);
    expect(ticket).toMatchObject({
      state: 'WAITING',
      workplaceId: -1,
      priority: 50,
      comment: 'Какой-то комментарий',
      photo: 'AAAA',
      registeredMs: START_MS,
      vanishCount: 0,
    });
    expect(ticket.operations.map(({ serviceId, stage, operationId, state }) => [serviceId, stage, operationId, state])).toEqual([
      [PAYMENT, 10, 10, 'WAITING'],
      [PAYMENT, 20, 3, 'WAITING'],
      [SIMULATOR, 50, 3, 'WAITING'],
    ]);
  });

  it('needs a service that exists, is enabled and has operations', () => {
    expect(refusal([])).toBe('invalidRequest');
    expect(refusal([SIMULATOR, 999])).toBe('badReference');
    engine.change('Service', SIMULATOR, { disabled: 1 });
    expect(refusal([DRIVING, SIMULATOR])).toBe('serviceDisabled');
    engine.change('Service', DRIVING, { operations: {} });
    expect(refusal([DRIVING])).toBe('serviceNotReady');
    const many = Array.from({ length: 21 }, (_, index) =>
      engine.add('Service', { name: `service ${index}`, operations: { 1: [3] }, ticket_range_id: 1 }),
    );
    expect(refusal(many)).toBe('tooManyServices');
    expect(refusal(many.slice(1))).toBeNull();
  });

  it('takes its number from the first service; a second one needs no range', () => {
    engine.change('Service', DRIVING, { ticket_range_id: null });
    expect(refusal([DRIVING, SIMULATOR])).toBe('serviceNotReady');
    expect(refusal([SIMULATOR, DRIVING])).toBeNull();
  });
});

describe('the priority of a ticket', () => {
  it.each([
    ['of nobody', null, 0, 50],
    ["the kiosk's, where the request has none", null, -20, 30],
    ["the request's, where it has one", 7, -20, 57],
    ["the request's, even 0", 0, -20, 50],
  ])('is 50 + the coefficient %s', (_whose, priority, ofKiosk, expected) => {
    const registratorId = newKiosk({ priority: ofKiosk });
    expect(engine.ticket(engine.register([SIMULATOR], { priority, registratorId })).priority).toBe(expected);
  });
});

describe('a kiosk', () => {
  it('offers the services of its screens; without screens, all', () => {
    const registratorId = newKiosk({ services: { 1: [SIMULATOR], 2: [PAYMENT] } });
    expect(refusal([SIMULATOR, PAYMENT], { registratorId })).toBeNull();
    expect(refusal([DRIVING], { registratorId })).toBe('serviceNotOffered');
    engine.change('Registrator', registratorId, { services: {} });
    expect(refusal([DRIVING], { registratorId })).toBeNull();
  });

  it('of a department offers its services and those of none', () => {
    engine.change('Service', SIMULATOR, { department: 1 });
    engine.change('Service', PAYMENT, { department: 2 });
    const registratorId = newKiosk({ department: 1 });
    expect([SIMULATOR, DRIVING, PAYMENT].map((id) => refusal([id], { registratorId }))).toEqual([null, null, 'serviceNotOffered']);
    const ofAll = newKiosk({ name: 'kiosk of all departments' });
    expect(refusal([PAYMENT], { registratorId: ofAll })).toBeNull();
  });

  it('that is disabled gives nothing', () => {
    expect(refusal([SIMULATOR], { registratorId: newKiosk({ disabled: 1 }) })).toBe('registratorDisabled');
  });

  it('refuses a service that no clerk at a window serves where the service says so; a clerk on a break counts', () => {
    const registratorId = newKiosk({});
    engine.change('Service', SIMULATOR, { refuse_without_window: 1 });
    expect(refusal([SIMULATOR], { registratorId })).toBe('noWindowServes');
    expect(refusal([PAYMENT, SIMULATOR], { registratorId })).toBe('noWindowServes');
    expect(refusal([DRIVING], { registratorId })).toBeNull();
    // Whoever gives the ticket at a desk knows who will serve it.
    expect(refusal([SIMULATOR])).toBeNull();
    engine.logIn(CLERK, CASH_DESK);
    expect(refusal([SIMULATOR], { registratorId })).toBe('noWindowServes');
    engine.logIn(CLERK, WINDOW);
    expect(refusal([SIMULATOR], { registratorId })).toBeNull();
    engine.change('Workplace', WINDOW, { state_id: 2 });
    expect(refusal([SIMULATOR], { registratorId })).toBeNull();
    engine.change('Workplace', WINDOW, { state_id: 3 });
    expect(refusal([SIMULATOR], { registratorId })).toBe('noWindowServes');
  });

  it('lets in whoever has an appointment, also while no window serves it', () => {
    const registratorId = newKiosk({});
    engine.change('Service', SIMULATOR, { refuse_without_window: 1 });
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], pin_code: '402913' });
    expect(refusal([], { registratorId, pinCode: '402913' })).toBeNull();
  });

  it.each([
    ['kiosk', null, null],
    ['staff', 'bookingOnly', null],
    ['nobody', 'bookingOnly', 'bookingOnly'],
  ])('gives no ticket without a booking where its plan leaves that to %s', (without_booking, atKiosk, byStaff) => {
    const registratorId = newKiosk({});
    const plan = engine.add('BookingPlan', { name: 'plan', services: [SIMULATOR], without_booking });
    expect([refusal([SIMULATOR], { registratorId }), refusal([SIMULATOR])]).toEqual([atKiosk, byStaff]);
    expect([refusal([DRIVING, SIMULATOR], { registratorId }), refusal([DRIVING], { registratorId })]).toEqual([atKiosk, null]);
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], time: '10:00', pin_code: '402913' });
    // The service, too, is what the booking is for.
    expect(refusal([SIMULATOR], { registratorId, pinCode: '402914' })).toBe(atKiosk);
    expect(refusal([SIMULATOR], { registratorId, pinCode: '402913' })).toBeNull();
    engine.change('BookingPlan', plan, { disabled: 1 });
    expect(refusal([SIMULATOR], { registratorId })).toBeNull();
  });

  it('checks in whoever is booked for a service that is on none of its screens, in its department', () => {
    const registratorId = newKiosk({ services: { 1: [PAYMENT] }, department: 1 });
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], pin_code: '402913' });
    engine.change('Service', SIMULATOR, { department: 2 });
    expect(refusal([], { registratorId, pinCode: '402913' })).toBe('serviceNotOffered');
    engine.change('Service', SIMULATOR, { department: 1 });
    expect(refusal([SIMULATOR], { registratorId })).toBe('serviceNotOffered');
    expect(refusal([], { registratorId, pinCode: '402913' })).toBeNull();
  });

  it.each([
    // The 24th of November 2026 is a Tuesday.
    ['2026-11-24T08:59:59Z', 'registratorClosed'],
    ['2026-11-24T09:00:00Z', null],
    ['2026-11-24T12:59:59Z', null],
    ['2026-11-24T13:00:00Z', 'registratorClosed'],
    ['2026-11-24T17:59:00Z', null],
    ['2026-11-25T09:00:00Z', 'registratorClosed'],
    ['2026-11-29T23:59:00Z', null],
  ])('keeps its opening hours: %s → %s', (time, expected) => {
    const registratorId = newKiosk({ opening_hours: { 2: ['09:00-13:00', '14:00-18:00'], 7: ['00:00-24:00'] } });
    engine.wait(Date.parse(time) - engine.nowMs);
    expect(refusal([SIMULATOR], { registratorId })).toBe(expected);
  });
});

describe('pin codes of services', () => {
  beforeEach(() => {
    engine.change('Service', SECRET, { pin_code: 'secret' });
  });

  it.each([
    [SECRET, 'secret', null],
    [SECRET, 'Secret', 'pinCodeWrong'],
    [SECRET, null, 'pinCodeWrong'],
    [DIGITS, '0042', null],
    [DIGITS, 'secret', 'pinCodeNeeded'],
    [DIGITS, '', 'pinCodeNeeded'],
    [DIGITS, null, 'pinCodeNeeded'],
    [SIMULATOR, 'anything', null],
  ])('service %i with %o → %s', (service, pinCode, expected) => {
    expect(refusal([service], { pinCode })).toBe(expected);
  });

  it('digits are kept with the ticket, a secret is not', () => {
    expect(engine.ticket(engine.register([DIGITS], { pinCode: '0042' })).pinCode).toBe('0042');
    expect(engine.ticket(engine.register([SECRET], { pinCode: 'secret' })).pinCode).toBe('');
  });
});

describe('appointments', () => {
  const PIN = '402913';
  const appoint = (fields: Record<string, unknown> = {}): number =>
    engine.add('ConsumerPreRegistered', { services: [DIGITS], pin_code: PIN, priority: -5, ...fields });

  it('the pin code alone checks in, with the services and the priority of the appointment', () => {
    const appointment = appoint();
    const id = engine.register([], { pinCode: PIN });
    expect(engine.ticket(id)).toMatchObject({ priority: 45, appointmentId: appointment, ticket: 'П001' });
    expect(engine.state.books.ConsumerPreRegistered.get(appointment)).toMatchObject({ state: 'ARRIVED', consumer_id: id });
  });

  it('only once, and only on its day', () => {
    appoint();
    engine.register([], { pinCode: PIN });
    expect(refusal([], { pinCode: PIN })).toBe('alreadyCheckedIn');
    appoint({ date: '2026-11-25', pin_code: '1111' });
    expect(refusal([], { pinCode: '1111' })).toBe('invalidRequest');
  });

  it('comes on top of what is asked for', () => {
    appoint();
    const id = engine.register([SIMULATOR], { pinCode: PIN });
    expect(engine.ticket(id).ticket).toBe('Г001');
    expect(engine.ticket(id).operations.map(({ serviceId }) => serviceId)).toEqual([SIMULATOR, DIGITS, DIGITS]);
  });

  it('a refused check-in leaves the appointment as it was', () => {
    const appointment = appoint();
    engine.change('Service', DIGITS, { disabled: 1 });
    expect(refusal([], { pinCode: PIN })).toBe('serviceDisabled');
    expect(engine.state.books.ConsumerPreRegistered.get(appointment)).toMatchObject({ state: 'PLANNED', consumer_id: -1 });
  });
});
