/** Appointments of today check in by telephone, and from the page of the booking: only where the plan lets that be, and nobody else's. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { errorName } from '../hostile/witness.js';
import { type Box, startBox } from '../support/box.js';
import { freePort } from '../support/free-port.js';
import { connect, logIn, type RawClient, type RawSession } from '../support/raw-client.js';

const SERVICE = 4;
const PHONE = '+7 701 555 66 77';
const HALL = '4821';
const LONG = '402913557120';

const DAY_MS = 86_400_000;
const aheadBy = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

type Visit = ReplyData<'bookedVisit'>;
type Found = ReplyData<'appointment'>['appointment'];

let box: Box;
let admin: RawSession;
let kiosk: RawSession;
let visitor: RawClient;
let plan = 0;
beforeAll(async () => {
  const port = await freePort();
  box = await startBox({ env: { QBOX_VISITOR_PORT: String(port), QBOX_REQUESTS_PER_SECOND: '0' } });
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  visitor = await connect(`ws://127.0.0.1:${port}/`);
});
afterAll(async () => void (await box.stop()));
beforeEach(async () => {
  for (const book of ['ConsumerPreRegistereds', 'BookingPlans', 'Consumers']) await admin.ask(`removeAll${book}`);
});

/** Of today, made before there is a plan: whoever comes at whatever hour is in time. */
async function expected(bookings: readonly object[], fields: object): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const booking of bookings)
    ids.push((await admin.ask<{ id: number }>('newConsumerPreRegistered', { services: [SERVICE], time: '09:30', ...booking })).id);
  const hours = { early_minutes: 1440, late_minutes: 1440 };
  ({ id: plan } = await admin.ask<{ id: number }>('newBookingPlan', { name: 'plan', services: [SERVICE], ...hours, ...fields }));
  return ids;
}
const stateOf = async (id = 0) => (await admin.ask<{ state: string }>('getConsumerPreRegistered', { id })).state;
const asked = async <Data>(command: string, data: object, client: RawClient | RawSession = visitor) => {
  const [on, token] = 'client' in client ? [client.client, { token: client.token }] : [client, {}];
  const { data: answer } = await on.request<Data>({ command, data, id: crypto.randomUUID(), ...token });
  return { answer, error: errorName(answer) };
};
const byPhone = async (phone: string) =>
  (await asked<{ appointment: Found }>('appointment', { pin_code: null, phone }, kiosk)).answer.appointment;
const take = (phone: string, client = kiosk) =>
  asked<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [], phone, noprint: true, preview: false }, client);

it('a kiosk finds nobody by a telephone, until the plan lets it; the staff do', async () => {
  const [id] = await expected([{ phone: PHONE, name: 'Иванова Анна' }], {});
  expect(await byPhone('87015556677')).toBeNull();
  expect((await take(PHONE)).error).toBe('invalidRequest');
  await admin.ask('setBookingPlan', { id: plan, check_in_by_phone: 1 });
  for (const other of ['', '7', '5556677', '8701555667', '87015556678']) expect(await byPhone(other), other).toBeNull();
  expect(await byPhone('8 (701) 555-66-77')).toEqual({ visitor: 'Анна И.', time: '09:30', services: [SERVICE] });
  expect(await stateOf(id)).toBe('PLANNED');
  await admin.ask('setBookingPlan', { id: plan, check_in_by_phone: 0 });
  expect((await take(PHONE, admin)).answer.consumer.state).toBe('WAITING');
  expect(await stateOf(id)).toBe('ARRIVED');
});

it('a code goes before a telephone; of several of one telephone the earliest comes first, and then nobody twice', async () => {
  const family = [
    { phone: PHONE, time: '11:00' },
    { phone: PHONE, time: '10:00' },
    { phone: PHONE, time: '12:00', pin_code: '87015556677' },
  ];
  const [later, first, coded] = await expected(family, { check_in_by_phone: 1 });
  const digits = { services: [], pin_code: '87015556677', phone: '87015556677', noprint: true, preview: false };
  await asked('registrateConsumer', digits, kiosk);
  expect(await Promise.all([later, first, coded].map(stateOf))).toEqual(['PLANNED', 'PLANNED', 'ARRIVED']);
  await take(PHONE);
  expect(await Promise.all([later, first].map(stateOf))).toEqual(['PLANNED', 'ARRIVED']);
  await take(PHONE);
  expect(await stateOf(later)).toBe('ARRIVED');
  expect((await take(PHONE)).error).toBe('alreadyCheckedIn');
  expect(await admin.ask('consumerList')).toHaveLength(3);
});

it('who only knows the telephone gets no ticket of it before the early window, at a kiosk', async () => {
  await expected([{ phone: PHONE, time: '23:59' }], { check_in_by_phone: 1, early_minutes: 0, early: 'join', late_minutes: 1 });
  const { answer, error } = await take(PHONE);
  // In the last minute of the day it is time.
  expect(error ?? answer.consumer.registration.slice(14, 16)).toMatch(/^(bookedLater|59)$/);
});

it('who tries telephones at a kiosk has to wait, as with codes', async () => {
  await expected([{ phone: PHONE }], { check_in_by_phone: 1 });
  const errors = new Set<string | undefined>();
  for (let guess = 0; guess < 40 && !errors.has('tooManyWrongPins'); guess++)
    errors.add((await asked('appointment', { pin_code: null, phone: `870111122${10 + guess}` }, kiosk)).error);
  expect(errors).toContain('tooManyWrongPins');
  expect((await take(PHONE)).error).toBe('tooManyWrongPins');
});

it('the page of a booking gives the ticket by the code of the hall, once, and only of a booking that is ahead', async () => {
  const [id] = await expected([{ pin_code: LONG }], {});
  const come = (hall: string) => asked<Visit>('checkInVisit', { pin_code: LONG, hall });
  for (const hall of ['', HALL]) expect((await come(hall)).error).toBe('hallCodeWrong');
  await admin.ask('setBookingPlan', { id: plan, hall_code: HALL });
  const { answer: before } = await asked<Visit>('bookedVisit', { pin_code: LONG });
  expect(before).toMatchObject({ state: 'PLANNED', check_in: { until: expect.any(String) } });
  expect(before).not.toHaveProperty('ticket');
  expect((await come('4822')).error).toBe('hallCodeWrong');
  const { answer: visit } = await come(HALL);
  expect(visit).toMatchObject({ state: 'ARRIVED', ticket: { number: expect.stringMatching(/^Г\d{3}$/), code: expect.any(String) } });
  expect(visit).not.toHaveProperty('check_in');
  expect((await come('0000')).answer).toEqual(visit);
  expect(await stateOf(id)).toBe('ARRIVED');
  expect((await asked<{ ticket: string }>('ticket', { code: visit.ticket?.code })).answer).toMatchObject({ ticket: visit.ticket?.number });
  await admin.ask('removeAllConsumers');
  expect((await asked<Visit>('bookedVisit', { pin_code: LONG })).answer).not.toHaveProperty('ticket');
});

it('the code of the hall is not tried from home: before the time all are answered alike, and none is a guess', async () => {
  await expected([{ pin_code: LONG, date: aheadBy(2) }], { hall_code: HALL });
  for (let time = 0; time < 12; time++)
    for (const hall of ['4822', HALL])
      expect((await asked<Visit>('checkInVisit', { pin_code: LONG, hall })).error, `${time} ${hall}`).toBe('bookedLater');
});

it('wrong codes of the hall make the address wait, also with the right one', async () => {
  await expected([{ pin_code: LONG }], { hall_code: HALL });
  const errors = new Set<string | undefined>();
  for (let guess = 0; guess < 40 && !errors.has('tooManyWrongCodes'); guess++)
    errors.add((await asked('checkInVisit', { pin_code: LONG, hall: `${1000 + guess}` })).error);
  expect([...errors]).toEqual(['hallCodeWrong', 'tooManyWrongCodes']);
  expect((await asked('checkInVisit', { pin_code: LONG, hall: HALL })).error).toBe('tooManyWrongCodes');
});
