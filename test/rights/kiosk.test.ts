/** What the session of a kiosk is good for: its own tickets, printers and priorities, and no guessing of codes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HIDDEN_CODE } from '../../server/engine/views.js';
import { errorName, WatchedBox } from '../hostile/witness.js';
import type { RawSession } from '../support/raw-client.js';

interface Given {
  readonly consumer: { readonly id: number; readonly priority: number; readonly comment: string };
}

const SERVICE = 4;
const SECRET_SERVICE = 5;
const SECRET = 'сезам 7';
const APPOINTMENT = '402913';

let watched: WatchedBox;
let admin: RawSession;
let kiosk: RawSession;
let other: RawSession;

beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
  kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 });
  other = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 3 });
  await admin.ask('setService', { id: SECRET_SERVICE, pin_code: SECRET });
  await admin.ask('newConsumerPreRegistered', { services: [1], pin_code: APPOINTMENT, name: 'Иванова' });
});
afterAll(async () => {
  await watched.end();
});

let ids = 0;
const send = async ({ client, token }: RawSession, command: string, data: object) =>
  (await client.request({ token, command, data, id: `${++ids}` })).data;
const errorOf = async (session: RawSession, command: string, data: object) => errorName(await send(session, command, data));

const take = (session: RawSession, fields: object = {}) =>
  session.ask<Given>('registrateConsumer', { services: [SERVICE], noprint: true, preview: false, ...fields });

it('prints its own recent tickets again, without what they say of the visitor, at its own printers', async () => {
  const { consumer } = await take(kiosk, { comment: 'secret comment' });
  const copy = (await send(kiosk, 'reprintTicket', { id: consumer.id, printer: 'cash' })) as Given;
  expect(copy.consumer).toMatchObject({ id: consumer.id, comment: '' });
  expect(await errorOf(kiosk, 'reprintTicket', { id: consumer.id, printer: 'waiting-room' })).toBe('foreignPrinter');
  expect(await errorOf(other, 'reprintTicket', { id: consumer.id })).toBe('foreignTicket');
  const ofAdmin = await take(admin);
  expect(await errorOf(kiosk, 'reprintTicket', { id: ofAdmin.consumer.id })).toBe('foreignTicket');
});

it('tells of new rolls of its own printers', async () => {
  expect(await errorOf(kiosk, 'newRoll', { printer: 'hall' })).toBe('noErrors');
  expect(await errorOf(kiosk, 'newRoll', { printer: 'cash' })).toBe('noErrors');
  expect(await errorOf(other, 'newRoll', { printer: 'hall' })).toBe('foreignPrinter');
});

it('asks for its own priority, or for one of the range in its book', async () => {
  expect((await take(kiosk, { priority: 0 })).consumer.priority).toBe(50);
  expect(await errorOf(kiosk, 'registrateConsumer', { services: [SERVICE], priority: -10_000 })).toBe('priorityNotAllowed');
  await admin.ask('setRegistrator', { id: 1, priority_min: -20, priority_max: 5 });
  expect((await take(kiosk, { priority: -20 })).consumer.priority).toBe(30);
  expect(await errorOf(kiosk, 'registrateConsumer', { services: [SERVICE], priority: -21 })).toBe('priorityNotAllowed');
  const vip = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 2 });
  expect((await take(vip)).consumer.priority).toBe(10);
  expect((await take(vip, { priority: -40 })).consumer.priority).toBe(10);
  expect(await errorOf(admin, 'setRegistrator', { id: 1, priority_min: 6 })).toBe('invalidField');
});

it('learns that a service has a code, not which, and the box compares it', async () => {
  const shown = await kiosk.ask<{ pin_code: unknown }>('getService', { id: SECRET_SERVICE });
  expect(shown.pin_code).toBe(HIDDEN_CODE);
  expect(await errorOf(kiosk, 'registrateConsumer', { services: [SECRET_SERVICE], pin_code: HIDDEN_CODE })).toBe('pinCodeWrong');
  await take(kiosk, { services: [SECRET_SERVICE], pin_code: SECRET });
  expect(await admin.ask('getService', { id: SECRET_SERVICE })).toMatchObject({ pin_code: SECRET });
});

it('is told whom a code checks in, of the name what bystanders may read, and the visitor is expected still', async () => {
  await admin.ask('newConsumerPreRegistered', {
    services: [4, 1],
    pin_code: '7310',
    name: 'Ахметова Айгүл',
    phone: '77012345678',
    time: '10:30',
  });
  const expected = { appointment: { visitor: 'Айгүл А.', time: '10:30', services: [4, 1] } };
  expect(await send(kiosk, 'appointment', { pin_code: '7310' })).toEqual(expected);
  expect(await send(kiosk, 'appointment', { pin_code: 7310 })).toEqual(expected);
  await take(kiosk, { services: [], pin_code: '7310' });
  // Who holds the code may know the ticket that it gave.
  expect(await send(kiosk, 'appointment', { pin_code: '7310' })).toMatchObject({
    codeModule: 3,
    codeError: 69,
    parameters: { ticket: expect.any(String) },
  });
  expect(await send(kiosk, 'appointment', { pin_code: null })).toEqual({ appointment: null });
});

it('guesses some codes, then waits, on every connection and session; another kiosk is answered', async () => {
  const again = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 });
  let looked = 0;
  for (let guess = 0; guess < 200; guess++) {
    const session = guess % 2 === 0 ? kiosk : again;
    const isRead = guess % 3 === 0;
    const pin = { pin_code: `${500_000 + guess}` };
    const answer = isRead ? await send(session, 'appointment', pin) : await send(session, 'registrateConsumer', { ...pin, preview: false });
    if (errorName(answer) === 'tooManyWrongPins') continue;
    if (isRead) expect(answer).toEqual({ appointment: null });
    else expect(errorName(answer)).toBe('invalidRequest');
    looked += 1;
  }
  expect(looked).toBeGreaterThanOrEqual(15);
  expect(looked).toBeLessThan(40);
  expect(await errorOf(kiosk, 'registrateConsumer', { pin_code: APPOINTMENT, preview: false })).toBe('tooManyWrongPins');
  expect(await errorOf(kiosk, 'appointment', { pin_code: APPOINTMENT })).toBe('tooManyWrongPins');
  await take(kiosk);
  await take(other, { services: [], pin_code: APPOINTMENT });
});
