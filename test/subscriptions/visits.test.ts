/** Visitors book by themselves, without a session: what the plan lets them, once for each key, and no booking of others. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { errorName } from '../hostile/witness.js';
import { type Box, startBox } from '../support/box.js';
import { freePort } from '../support/free-port.js';
import { connect, logIn, type RawClient, type RawSession } from '../support/raw-client.js';

const [SERVICE, OTHER] = [4, 5];
const DAY_MS = 86_400_000;
/** The demo branch lives in UTC here. */
const ahead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const [DAY, NEXT] = [ahead(2), ahead(3)];

type Visit = ReplyData<'bookVisit'>;

let box: Box;
let admin: RawSession;
let visitor: RawClient;
let plan = 0;
beforeAll(async () => {
  const port = await freePort();
  box = await startBox({ env: { QBOX_TIME_ZONE: 'UTC', QBOX_VISITOR_PORT: String(port), QBOX_REQUESTS_PER_SECOND: '0' } });
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  visitor = await connect(`ws://127.0.0.1:${port}/`);
  const hours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, ['09:00-11:00']]));
  const fields = { name: 'by time', services: [SERVICE, OTHER], slot_minutes: 60, places: 2, opening_hours: hours };
  ({ id: plan } = await admin.ask<{ id: number }>('newBookingPlan', fields));
});
afterAll(async () => void (await box.stop()));

let keys = 0;
const newKey = (): string => `key-${++keys}`.padEnd(22, '-');
const wish = (more: object = {}) => ({
  service: SERVICE,
  date: DAY,
  time: '09:00',
  name: 'Анна',
  phone: '+7 999 111',
  key: newKey(),
  ...more,
});

async function answered<Data>(command: string, data: object, client = visitor): Promise<Data> {
  const { data: answer } = await client.request<Data>({ command, data, id: crypto.randomUUID() });
  expect(errorName(answer)).toBeUndefined();
  return answer;
}
const refused = async (command: string, data: object, client = visitor) =>
  errorName((await client.request({ command, data, id: crypto.randomUUID() })).data);
const rowOf = async (code: string) =>
  (await admin.ask<ReplyData<'bookings'>['bookings']>('consumerPreRegisteredList')).find(({ pin_code }) => pin_code === code);

it('books nothing where the plan does not let visitors', async () => {
  expect(await answered('bookable', {})).toEqual([]);
  expect(await refused('bookableTimes', { service: SERVICE, from: DAY, to: DAY })).toBe('notBooked');
  expect(await refused('bookVisit', wish())).toBe('notBooked');
  await admin.ask('setBookingPlan', { id: plan, by_visitors: 1 });
  expect(await answered('bookable', {})).toMatchObject([
    { id: SERVICE, minutes: 60, gives: 'both' },
    { id: OTHER, minutes: 60, gives: 'both' },
  ]);
});

it('asks for what the plan wants, and books once for each key', async () => {
  for (const lack of [{ name: ' ' }, { phone: '-' }, { phone: '12' }, { phone: '1234567890123456' }, { phone: '+7 701 000 00 01 доб 2' }])
    expect(await refused('bookVisit', wish(lack))).toBe('invalidRequest');
  const order = wish();
  const visit = await answered<Visit>('bookVisit', order);
  expect(visit).toEqual({
    ...{ pin_code: expect.stringMatching(/^\d{12}$/), date: DAY, time: '09:00', from: `${DAY}T09:00:00.000Z`, minutes: 60 },
    ...{ services: [expect.objectContaining({ id: SERVICE })], state: 'PLANNED', uid: expect.stringMatching(/^booking-\d+-\d+$/) },
  });
  // Who it is of stays with the staff.
  expect(JSON.stringify(visit)).not.toMatch(/Анна|999/);
  expect(await rowOf(visit.pin_code)).toMatchObject({ name: 'Анна', phone: '+7 999 111', services: [SERVICE] });
  expect(await answered('bookVisit', order)).toEqual(visit);
  expect(await answered('bookableTimes', { service: SERVICE, from: DAY, to: DAY })).toEqual([
    {
      date: DAY,
      times: [
        { time: '09:00', free: 1 },
        { time: '10:00', free: 2 },
      ],
    },
  ]);
  await answered('bookVisit', wish());
  expect(await refused('bookVisit', wish())).toBe('slotFull');
});

it('moves and cancels by code, and stays cancelled', async () => {
  const { pin_code } = await answered<Visit>('bookVisit', wish({ date: NEXT }));
  expect(await answered('moveVisit', { pin_code, date: NEXT, time: '10:00' })).toMatchObject({ time: '10:00', state: 'PLANNED' });
  expect(await refused('moveVisit', { pin_code, date: NEXT, time: '12:00' })).toBe('slotNotOffered');
  for (let time = 0; time < 2; time++) expect(await answered('cancelVisit', { pin_code })).toMatchObject({ state: 'CANCELLED' });
  expect(await answered('bookedVisit', { pin_code })).toMatchObject({ state: 'CANCELLED', time: '10:00' });
  const over = { data: { pin_code, date: NEXT, time: '09:00' }, command: 'moveVisit', id: 'over' };
  expect((await visitor.request(over)).data).toMatchObject({ parameters: { field: 'data.pin_code' } });
});

it('opens a booking of the staff, whose code is short, with its telephone alone; guessing is slowed down', async () => {
  const by = { services: [SERVICE], date: NEXT, time: '09:00', name: 'Иванова', phone: '8 (701) 555-66-77' };
  const [{ pin_code } = { pin_code: '' }] = await admin.ask<ReplyData<'book'>>('book', by);
  const client = await connect(box.webSocketUrl);
  expect(await refused('bookedVisit', { pin_code }, client)).toBe('codeUnknown');
  expect(await refused('bookedVisit', { pin_code, phone: '87015556678' }, client)).toBe('codeUnknown');
  for (const phone of ['87015556677', '+7 701 555 66 77', '7015556677'])
    expect(await answered('bookedVisit', { pin_code, phone }, client)).toMatchObject({ pin_code, date: NEXT, time: '09:00' });
  const guesses = [];
  for (let guess = 0; guess < 5; guess++) guesses.push(await refused('cancelVisit', { pin_code: `${guess}`.padStart(12, '7') }, client));
  expect(guesses).toEqual(['codeUnknown', 'codeUnknown', 'codeUnknown', 'tooManyWrongCodes', 'tooManyWrongCodes']);
  expect(await rowOf(pin_code)).toMatchObject({ state: 'PLANNED' });
});

it('behind the door of visitors there are these commands, and none of the staff', async () => {
  for (const command of ['book', 'bookings', 'freeSlots', 'moveBooking', 'cancelBooking', 'subscribeBookings'])
    expect(await refused(command, { token: admin.token }), command).toBe('notAllowed');
});

it('an address that books on and on has to wait', async () => {
  await admin.ask('setBookingPlan', { id: plan, places: 100, visitor_gives: 'nothing' });
  const seen: (string | undefined)[] = [];
  for (let time = 0; time < 30 && !seen.includes('tooManyVisits'); time++)
    seen.push(await refused('bookVisit', wish({ date: NEXT, time: '10:00' })));
  expect(seen.at(-1)).toBe('tooManyVisits');
  expect(seen.length).toBeGreaterThan(10);
  // Questions are free.
  expect(await answered('bookable', {})).toHaveLength(2);
});

it('short codes are not guessed with a new connection for each: the address has to wait, also with the right one', async () => {
  const made = await admin.ask<ReplyData<'book'>>('book', { services: [SERVICE], date: NEXT, time: '09:00', phone: '+7 701 123 45 67' });
  const { pin_code = '' } = made[0] ?? {};
  const phone = '87011234567';
  const attempt = async (command: string, code: string): Promise<string | undefined> => {
    const client = await connect(box.webSocketUrl);
    return await refused(command, { pin_code: code, phone }, client).finally(() => client.close());
  };
  const wrong = String((Number(pin_code) + 1) % 1_000_000).padStart(6, '0');
  const seen = new Set<string | undefined>();
  for (let guess = 0; guess < 30 && !seen.has('tooManyWrongCodes'); guess++) seen.add(await attempt('bookedVisit', wrong));
  expect([...seen]).toEqual(['codeUnknown', 'tooManyWrongCodes']);
  for (const command of ['bookedVisit', 'cancelVisit']) expect(await attempt(command, pin_code), command).toBe('tooManyWrongCodes');
  expect(await rowOf(pin_code)).toMatchObject({ state: 'PLANNED' });
  // Neighbours with a long code are not locked out.
  expect(await attempt('bookedVisit', '123456789012')).toBe('codeUnknown');
});
