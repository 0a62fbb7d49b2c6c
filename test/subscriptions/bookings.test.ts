/**
 * Bookings of a real box: free slots are asked for, taken, moved and given back; who follows a day hears of it; a kiosk does what its plan
 * lets it.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { connect, type Frame, isErrorData, logIn, type RawSession } from '../support/raw-client.js';

const SERVICE = 4;
const DAY_MS = 86_400_000;
/** The demo branch lives in UTC here. */
const ahead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const [DAY, NEXT] = [ahead(2), ahead(3)];

type Bookings = ReplyData<'bookings'>;

let box: Box;
let admin: RawSession;
let clerk: RawSession;
let kiosk: RawSession;
let plan = 0;
beforeAll(async () => {
  box = await startBox({ env: { QBOX_TIME_ZONE: 'UTC' } });
  const as = async (component: 'administrator' | 'workplace' | 'registrator', login: string, place?: number) =>
    await logIn(await connect(box.webSocketUrl), { component, login, ...(place !== undefined && { place }) });
  [admin, clerk, kiosk] = [await as('administrator', 'admin'), await as('workplace', 'petrov', 11), await as('registrator', 'kiosk', 1)];
  const hours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, ['09:00-11:00']]));
  const fields = { name: 'by time', services: [SERVICE], slot_minutes: 60, places: 2, opening_hours: hours };
  ({ id: plan } = await admin.ask<{ id: number }>('newBookingPlan', fields));
});
afterAll(async () => void (await box.stop()));

const refused = async (session: RawSession, command: string, data: object): Promise<string | null> => {
  const frame: Frame = await session.client.request({ token: session.token, id: crypto.randomUUID(), command, data });
  return isErrorData(frame.data) && frame.data.desc !== 'No errors' ? frame.data.desc : null;
};
const free = async () =>
  (await admin.ask<ReplyData<'freeSlots'>>('freeSlots', { services: [SERVICE], from: DAY, to: NEXT })).map(({ date, times }) => [
    date,
    ...times.map((slot) => `${slot.time} ${slot.free}`),
  ]);
const next = async (holds: (day: Bookings) => boolean): Promise<Bookings> =>
  (await clerk.client.nextPush<Bookings>('bookings', (day) => holds(day))).data;

it('takes, moves and gives back, and tells who follows the day', async () => {
  await clerk.ask('subscribeBookings', { date: DAY, initial: true });
  expect((await next(({ date }) => date === DAY)).bookings).toEqual([]);
  expect(await free()).toEqual([
    [DAY, '09:00 2', '10:00 2'],
    [NEXT, '09:00 2', '10:00 2'],
  ]);
  const wish = { services: [SERVICE], date: DAY, time: '09:00', name: 'Иванова Анна', phone: '79998887766' };
  const [booking] = await admin.ask<ReplyData<'book'>>('book', wish);
  expect(booking).toMatchObject({ ...wish, state: 'PLANNED', pin_code: expect.stringMatching(/^\d{6}$/) });
  expect((await next(({ bookings }) => bookings.length === 1)).bookings).toEqual([booking]);
  await admin.ask('book', { ...wish, phone: '' });
  expect(await refused(admin, 'book', wish)).toBe(`data.time: ${DAY} 09:00 is full, the next free time is ${DAY} 10:00`);
  expect((await free())[0]).toEqual([DAY, '10:00 2']);
  expect(await refused(admin, 'cancelBooking', { pin_code: '0000' })).toMatch(/^data\.pin_code: there is no ConsumerPreRegistered with /);
  const moved = await admin.ask('moveBooking', { pin_code: booking?.pin_code, date: NEXT, time: '10:00' });
  expect(moved).toEqual({ ...booking, date: NEXT, time: '10:00' });
  expect(await free()).toEqual([
    [DAY, '09:00 1', '10:00 2'],
    [NEXT, '09:00 2', '10:00 1'],
  ]);
  await next(({ bookings }) => bookings.length === 1 && bookings[0]?.id !== booking?.id);
  expect(await admin.ask('cancelBooking', { id: booking?.id })).toMatchObject({ state: 'CANCELLED' });
  expect((await free())[1]).toEqual([NEXT, '09:00 2', '10:00 2']);
  await clerk.ask('unsubscribeBookings', { date: DAY });
});

it('id and code together have to be of one booking', async () => {
  const [booking, other] = await Promise.all(
    ['09:00', '10:00'].map(async (time) => (await admin.ask<ReplyData<'book'>>('book', { services: [SERVICE], date: DAY, time }))[0]),
  );
  const both = { id: booking?.id, pin_code: other?.pin_code };
  const fault = `data.pin_code: there is no ConsumerPreRegistered with the code ${other?.pin_code} and id ${booking?.id}`;
  expect(await refused(admin, 'cancelBooking', both)).toBe(fault);
  expect(await refused(admin, 'moveBooking', { ...both, date: NEXT, time: '09:00' })).toBe(fault);
  expect(await refused(admin, 'notifyBooking', { ...both, notify: null })).toBe(fault);
  const rows = await admin.ask<ReplyData<'bookings'>>('bookings', { date: DAY });
  expect(rows.bookings.find(({ id }) => id === booking?.id)).toEqual(booking);
  for (const one of [booking, other])
    expect(await admin.ask('cancelBooking', { id: one?.id, pin_code: one?.pin_code })).toMatchObject({ id: one?.id, state: 'CANCELLED' });
});

it('a change of the calendar names the bookings that do not fit any more, and closed days are not offered', async () => {
  const [booking] = await admin.ask<ReplyData<'book'>>('book', { services: [SERVICE], date: NEXT, time: '09:00' });
  const { id } = await admin.ask<{ id: number }>('newCalendar', { name: 'branch' });
  const parameters = { bookings: [String(booking?.id)] };
  expect(await admin.ask('setCalendar', { id, days: [{ date: NEXT, hours: [] }] })).toMatchObject({ desc: 'No errors', parameters });
  expect(await clerk.ask('affectedBookings')).toEqual([booking]);
  expect((await free()).map(([date]) => date)).toEqual([DAY]);
  expect(await admin.ask('removeCalendar', { id })).not.toHaveProperty('parameters');
  expect(await admin.ask('affectedBookings')).toEqual([]);
});

it('so does every other change that takes places away, and none that does not', async () => {
  const [booking] = await admin.ask<ReplyData<'book'>>('book', { services: [SERVICE], date: NEXT, time: '09:00' });
  const named = { desc: 'No errors', parameters: { bookings: expect.arrayContaining([String(booking?.id)]) } };
  expect(await admin.ask('setService', { id: SERVICE, disabled: 1 })).toMatchObject(named);
  expect(await admin.ask('setService', { id: SERVICE, description: 'x' })).not.toHaveProperty('parameters');
  expect(await admin.ask('setConfiguration', { set: { Service: [{ id: SERVICE, description: null }] } })).toMatchObject(named);
  expect(await admin.ask('setConfiguration', { check: true })).not.toHaveProperty('parameters');
  expect(await admin.ask('setService', { id: SERVICE, disabled: 0 })).not.toHaveProperty('parameters');
  const { id } = await admin.ask<{ id: number }>('newCalendar', { name: 'branch' });
  const event = ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${NEXT.replaceAll('-', '')}`, 'SUMMARY:x', 'END:VEVENT'];
  const text = ['BEGIN:VCALENDAR', ...event, 'END:VCALENDAR', ''].join('\r\n');
  const imported = await admin.ask<ReplyData<'importCalendar'>>('importCalendar', { id, text, to: NEXT });
  expect(imported.bookings).toContain(booking?.id);
  expect(await admin.ask('removeAllCalendars')).not.toHaveProperty('parameters');
  await admin.ask('cancelBooking', { id: booking?.id });
});

it('a supervisor sees when somebody is expected, and not who', async () => {
  const supervisor = await logIn(await connect(box.webSocketUrl), { component: 'supervisor', login: 'sidorova' });
  await supervisor.ask('subscribeBookings', { date: NEXT, initial: true });
  const first = await supervisor.client.nextPush<Bookings>('bookings');
  const wish = { services: [SERVICE], date: NEXT, time: '10:00', name: 'Иванова Анна', phone: '79998880000', comment: 'first time' };
  const [booking] = await admin.ask<ReplyData<'book'>>('book', wish);
  const { name: _name, phone: _phone, comment: _comment, pin_code: _code, ...shown } = booking ?? ({} as ReplyData<'book'>[number]);
  const isNew = ({ bookings }: Bookings) => bookings.length > first.data.bookings.length;
  const told = (await supervisor.client.nextPush<Bookings>('bookings', isNew)).data;
  expect(told.bookings).toContainEqual(shown);
  expect(await supervisor.ask('bookings', { date: NEXT })).toEqual(told);
  expect((await admin.ask<Bookings>('bookings', { date: NEXT })).bookings).toContainEqual(booking);
  for (const command of ['book', 'moveBooking', 'cancelBooking'])
    expect(await refused(supervisor, command, {}), command).toMatch(/not allowed/);
  await supervisor.ask('unsubscribeBookings', { date: NEXT });
  await admin.ask('cancelBooking', { id: booking?.id });
});

it('staff find a booking of any day, and nobody else does', async () => {
  const wish = { services: [SERVICE], date: NEXT, time: '09:00', name: 'Найдёнова', phone: '+7 (705) 111-22-33' };
  const [booking] = await admin.ask<ReplyData<'book'>>('book', wish);
  for (const text of ['найдён', '7051112233', booking?.pin_code ?? ''])
    expect(await clerk.ask('findBookings', { text }), text).toEqual([booking]);
  for (const text of ['н', 'никого', '']) expect(await clerk.ask('findBookings', { text }), text).toEqual([]);
  const supervisor = await logIn(await connect(box.webSocketUrl), { component: 'supervisor', login: 'sidorova' });
  for (const session of [supervisor, kiosk]) expect(await refused(session, 'findBookings', { text: 'найдён' })).toMatch(/not allowed/);
  await admin.ask('cancelBooking', { id: booking?.id });
});

it('a kiosk books what the plan lets it, and neither moves nor lists', async () => {
  const wish = { services: [SERVICE], date: DAY, time: '10:00' };
  expect(await refused(kiosk, 'book', wish)).toBe(`data.services[0]: service ${SERVICE} cannot be booked by time here`);
  expect(await refused(kiosk, 'freeSlots', { services: [SERVICE], from: DAY, to: DAY })).not.toBeNull();
  await admin.ask('setBookingPlan', { id: plan, at_kiosk: 1 });
  expect(await kiosk.ask('freeSlots', { services: [SERVICE], from: DAY, to: DAY })).not.toEqual([]);
  // By whichever command: what the plan asks visitors for.
  expect(await refused(kiosk, 'book', wish)).toMatch(/^data\.name/);
  expect(await refused(kiosk, 'book', { ...wish, name: 'Anna' })).toMatch(/^data\.phone/);
  expect(await refused(kiosk, 'book', { ...wish, name: 'Anna', phone: '+7 701 555 66 77 доб 2' })).toMatch(/^data\.phone/);
  expect(await kiosk.ask('book', { ...wish, name: 'Anna', phone: '+7 701 555 66 77' })).toHaveLength(1);
  for (const command of ['moveBooking', 'cancelBooking', 'bookings'])
    expect(await refused(kiosk, command, {}), command).toMatch(/not allowed/);
});

it('a kiosk that books on and on has to wait, whichever command it sends; the staff has not', async () => {
  await admin.ask('setBookingPlan', { id: plan, places: 100, visitor_gives: 'nothing' });
  const wish = { date: NEXT, time: '10:00' };
  const series = { ...wish, services: [SERVICE], repeat: { every_days: 7, count: 2 } };
  const seen: (string | null)[] = [];
  // Nobody takes more at once than one by one.
  for (const many of [{ repeat: { every_days: 1, count: 21 } }, { repeat: { every_days: 1, count: 3 }, persons: 7 }])
    expect(await refused(kiosk, 'book', { ...series, ...many })).toMatch(/^data\.repeat: expected 20 places/);
  for (let time = 0; time < 30 && seen.at(-1) == null; time++) seen.push(await refused(kiosk, 'book', series));
  expect(seen.at(-1)).toMatch(/^Too many bookings/);
  // One place is left of twenty, as the test before took one.
  expect(seen).toHaveLength(10);
  await kiosk.ask('book', { ...wish, services: [SERVICE] });
  expect(await refused(kiosk, 'bookAtKiosk', { ...wish, service: SERVICE })).toMatch(/^Too many bookings/);
  expect(await admin.ask('book', series)).toHaveLength(2);
});

it.each([
  ['freeSlots', { services: [SERVICE], from: '2026-02-30', to: DAY }, /^data\.from: /],
  ['freeSlots', { services: [SERVICE], from: NEXT, to: DAY }, /^data\.to: /],
  ['freeSlots', { services: [SERVICE], from: DAY, to: ahead(90) }, /^data\.to: .*62 days/],
  ['freeSlots', { services: [], from: DAY, to: DAY }, /^data\.services: /],
  ['freeSlots', { services: [SERVICE], from: DAY, to: DAY, persons: 51 }, /^data\.persons: /],
  ['book', { services: [SERVICE], date: '2026-13-01', time: '09:00' }, /^data\.date: /],
  ['book', { services: [SERVICE], date: DAY, time: '9:00' }, /^data\.time: /],
  ['book', { services: [999], date: DAY, time: '09:00' }, /^data\.services\[0\]: /],
  ['moveBooking', { date: DAY, time: '09:00' }, /^data\.id: /],
  ['moveBooking', { id: 999, date: DAY, time: '09:00' }, /999/],
  ['cancelBooking', { pin_code: '0000' }, /0000/],
  ['bookings', { date: '2026-02-30' }, /^data\.date: /],
])('%s %j is refused', async (command, data, expected) => {
  expect(await refused(admin, command, data)).toMatch(expected);
});
