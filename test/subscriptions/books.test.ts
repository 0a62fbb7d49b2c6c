/** Subscriptions to the books: what is pushed after each kind of change, and that nothing is pushed without one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LISTS, WatchedBox } from '../hostile/witness.js';
import { md5, type RawSession } from '../support/raw-client.js';
import { expectNewest, expectQuiet, pushesOf } from './listener.js';

interface Element {
  readonly id: number;
}

let watched: WatchedBox;
let admin: RawSession;
let kiosk: RawSession;
let clerk: RawSession;
let subscriber: RawSession;
beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
  kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 });
  clerk = await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 });
  subscriber = await watched.administrator();
});
afterAll(async () => {
  await watched.end();
});

/** What a book's elements need, and a change of one. */
const ROWS: Readonly<Record<string, { readonly fields: object; readonly change: object }>> = {
  Operation: { fields: { name: 'Новая' }, change: { description: 'иначе' } },
  Service: { fields: { name: 'Новая', operations: { '10': [3] } }, change: { priority: 7 } },
  TicketRange: { fields: { name: 'Новые', prefix: 'У' }, change: { next: 77 } },
  Workplace: { fields: { name: 'Новое' }, change: { operations: [1] } },
  UserRole: { fields: { name: 'Новая' }, change: { board: {} } },
  User: { fields: { login: 'new', password: md5('new'), role_id: 2 }, change: { surname: 'Новая' } },
  QBoard: { fields: { name: 'Новое' }, change: { languages: ['en'] } },
  ScoreBoard: { fields: { name: 'Новое' }, change: { brightness: { '9': 50 } } },
  Reason: { fields: { name: 'Новая', kind: 'refusal' }, change: { disabled: 1 } },
  BookingPlan: { fields: { name: 'Новый' }, change: { places: 3 } },
  Segment: { fields: { name: 'Новый' }, change: { promise_min: 12 } },
  CallingProfile: { fields: { name: 'Новый' }, change: { finally: 'due' } },
  Calendar: { fields: { name: 'Новый' }, change: { days: [{ date: '2027-01-01', hours: [] }] } },
  Outcome: { fields: { name: 'Новый' }, change: { services: [4] } },
  Registrator: { fields: { name: 'Новый' }, change: { opening_hours: { '1': ['09:00-18:00'] } } },
  ConsumerPreRegistered: { fields: { services: [4] }, change: { time: '09:30' } },
};
const listOf = (book: string): string => `${book.charAt(0).toLowerCase()}${book.slice(1)}List`;

describe.each(Object.entries(ROWS))('the book %s', (book, { fields, change }) => {
  const list = listOf(book);

  it('is pushed whole after each new, set and remove, and not without a change', async () => {
    expect(await subscriber.ask(`subscribe${book}s`)).toMatchObject({ desc: 'No errors', code: 429_496_729_600 });
    await expectQuiet(subscriber, admin);
    if (book !== 'QBoard') expect(pushesOf(subscriber, list), 'a subscription is no change').toEqual([]);

    if (book === 'QBoard') await subscriber.ask('subscribeQBoards');
    const { id } = await admin.ask<Element>(`new${book}`, fields);
    expect(((await expectNewest(subscriber, list, admin)).data as Element[]).map((element) => element.id)).toContain(id);
    await admin.ask(`set${book}`, { id, ...change });
    expect(((await expectNewest(subscriber, list, admin)).data as Element[]).find((element) => element.id === id)).toMatchObject(change);

    // The same again, a refusal, a look and somebody else's subscription: nothing to tell.
    await admin.ask(`set${book}`, { id, ...change });
    for (const data of [{ id, dada: 1 }, { id: 99_999, ...change }, { id }]) {
      await admin.client.request({ token: admin.token, command: `set${book}`, data });
    }
    await admin.ask(`get${book}`, { id });
    await admin.ask(list);
    await admin.ask(`subscribe${book}s`);
    await admin.ask(`unsubscribe${book}s`);
    if (book !== 'QBoard') {
      await expectQuiet(subscriber, admin);
      expect(pushesOf(subscriber, list)).toEqual([]);
    }

    await admin.ask(`remove${book}`, { id });
    expect(((await expectNewest(subscriber, list, admin)).data as Element[]).map((element) => element.id)).not.toContain(id);
    expect(await subscriber.ask(`unsubscribe${book}s`)).toMatchObject({ desc: 'No errors' });
    const again = await admin.ask<Element>(`new${book}`, fields);
    await expectQuiet(subscriber, admin);
    expect(pushesOf(subscriber, list), 'after the end of the subscription').toEqual([]);
    await admin.ask(`remove${book}`, { id: again.id });
  });
});

describe('the live queue as a book', () => {
  it('is pushed after everything that happens to a visitor', async () => {
    await subscriber.ask('subscribeConsumers');
    const register = (services: readonly number[]) => kiosk.ask('registrateConsumer', { services, preview: false });
    const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['registered', () => register([4])],
      ['with two services', () => register([4, 5])],
      ['another', () => register([5])],
      ['called', () => clerk.ask('nextConsumer')],
      ['called again', () => clerk.ask('retryCallConsumer')],
      ['skipped', () => clerk.ask('skipConsumer')],
      ['given a service', () => clerk.ask('addService', { service: 3 })],
      ['an operation refused', () => clerk.ask('rejectOperation', { service: 4, operation: 3, comment: 'нет' })],
      ['served', () => clerk.ask('serveConsumer')],
      ['the next one', () => clerk.ask('nextConsumer')],
      ['put aside', () => clerk.ask('postponeConsumer', { delay: 1, return2me: true, comment: 'потом' })],
      ['noted by hand', async () => admin.ask('setConsumer', { id: (await admin.ask<Element[]>('consumerList'))[0]?.id, comment: 'x' })],
      ['the window renamed', () => admin.ask('setWorkplace', { id: 11, description: 'у окна' })],
      ['removed', async () => admin.ask('removeConsumer', { id: (await admin.ask<Element[]>('consumerList'))[0]?.id })],
      ['all removed', () => admin.ask('removeAllConsumers')],
    ];
    for (const [what, step] of steps) {
      await step();
      const before = await admin.ask('consumerList');
      expect((await expectNewest(subscriber, 'consumerList', admin)).data, what).toEqual(before);
    }
    await subscriber.ask('unsubscribeConsumers');
  });

  it('changes other books with it: numbers of ranges, and who is at which window', async () => {
    await subscriber.ask('subscribeTicketRanges');
    await subscriber.ask('subscribeWorkplaces');
    await subscriber.ask('subscribeConsumerPreRegistereds');
    await kiosk.ask('registrateConsumer', { services: [4], preview: false });
    await expectNewest(subscriber, 'ticketRangeList', admin);
    const { id } = await clerk.ask<Element>('nextConsumer');
    const windows = (await expectNewest(subscriber, 'workplaceList', admin)).data as (Element & { consumer_id: number })[];
    expect(windows.find((window) => window.id === 11)).toMatchObject({ consumer_id: id, state_id: 4 });
    await clerk.ask('serveConsumer');
    await expectNewest(subscriber, 'workplaceList', admin);
    await clerk.ask('setWorkplace', { id: 11, state_id: 2 });
    await expectNewest(subscriber, 'workplaceList', admin);
    const ivanova = await watched.logIn({ component: 'workplace', login: 'ivanova', place: 1 });
    await expectNewest(subscriber, 'workplaceList', admin);
    await ivanova.ask('logout');
    await expectNewest(subscriber, 'workplaceList', admin);
    await admin.ask('newConsumerPreRegistered', { services: [4], pin_code: '424242' });
    await expectNewest(subscriber, 'consumerPreRegisteredList', admin);
    await kiosk.ask('registrateConsumer', { pin_code: '424242', preview: false });
    const [appointment] = (await expectNewest(subscriber, 'consumerPreRegisteredList', admin)).data as { state: string }[];
    expect(appointment?.state).toBe('ARRIVED');
    await clerk.ask('nextConsumer');
    await clerk.ask('serveConsumer');
  });
});

it('a role that changes is shown inside its users', async () => {
  await subscriber.ask('subscribeUsers');
  await admin.ask('setUserRole', { id: 4, description: 'Касса' });
  const users = (await expectNewest(subscriber, 'userList', admin)).data as { login: string; role: { description: string } }[];
  expect(users.find(({ login }) => login === 'kassa')?.role.description).toBe('Касса');
});

it('a burst is told in few pushes, and the last state comes', async () => {
  const BURST = 400;
  await subscriber.ask('subscribeOperations');
  const changes = Array.from({ length: BURST }, (_, index) =>
    admin.client.request({
      token: admin.token,
      command: 'setOperation',
      data: { id: 2, description: `step ${index}` },
    }),
  );
  await Promise.all(changes);
  const last = (await subscriber.client.nextPush<readonly { id: number; description: string }[]>('operationList', (operations) =>
    operations.some(({ id, description }) => id === 2 && description === `step ${BURST - 1}`),
  )) as { data: unknown };
  expect(last.data).toEqual(await admin.ask('operationList'));
  expect(pushesOf(subscriber, 'operationList').length).toBeLessThan(BURST / 4);
  expect(LISTS.length).toBe(13);
});

it('one connection is told once, however often and by whatever sessions it asked', async () => {
  const other = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 2 });
  for (let count = 0; count < 3; count++) await other.ask('subscribeServices');
  await admin.ask('setService', { id: 1, description: 'раз' });
  await expectNewest(other, 'serviceList', admin);
  await expectQuiet(other, admin);
  expect(pushesOf(other, 'serviceList')).toEqual([]);
});
