/** A shift that ends in mid-visit, at a box: who has which part of the time, and whose the mark "he is here" is. */
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';

const [WINDOW, SIMULATOR] = [11, 4];

interface Visitor {
  readonly id: number;
  readonly arrived?: string;
}

async function openWindow(walkingTime: 0 | 1) {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  const client = await connect(box.webSocketUrl);
  const admin = await logIn(client, { component: 'administrator', login: 'admin' });
  await admin.ask('setWorkplace', { id: WINDOW, all_operations: 1, walking_time: walkingTime });
  const { id } = await admin.ask<Visitor>('newConsumer', { services: [SIMULATOR] });
  const seat = async (login: string) => logIn(await connect(box.webSocketUrl), { component: 'workplace', login, place: WINDOW });
  const lines = async () => {
    const { lines, total } = await admin.ask<{ lines: { keys: unknown[] }[]; total: object }>('indicators', { by: ['clerk'] });
    return { total, byClerk: new Map(lines.map(({ keys: [clerk], ...line }) => [clerk, line])) };
  };
  return { id, seat, lines };
}

it('the mark of the first clerk counts: that of the next one changes nothing and is not refused', async () => {
  const { id, seat, lines } = await openWindow(1);
  const first = await seat('petrov');
  await first.ask('nextConsumer');
  const { arrived } = await first.ask<Visitor>('visitorArrived');
  expect(arrived).toBeDefined();
  await first.ask('logout');
  const second = await seat('admin');
  expect(await second.ask<Visitor>('visitorArrived')).toMatchObject({ id, arrived });
  await second.ask('serveConsumer');
  const { total, byClerk } = await lines();
  expect(total).toMatchObject({ arrived: 1, served: 1, calls: 1, walks: 1 });
  expect(byClerk.get(3)).toMatchObject({ walks: 1 });
  expect(byClerk.get(1)).toMatchObject({ walks: 0, served: 1 });
});

it("between log-out and log-in the visitor is nobody's, and whoever ends the visit has its end", async () => {
  const { seat, lines } = await openWindow(0);
  const first = await seat('petrov');
  await first.ask('nextConsumer');
  await first.ask('logout');
  const second = await seat('admin');
  await second.ask('serveConsumer');
  const { total, byClerk } = await lines();
  expect(total).toMatchObject({ arrived: 1, served: 1, calls: 1, waits: 1, servings: 1 });
  const handed = { arrived: 0, served: 0, servings: 1 };
  expect(byClerk.get(3)).toMatchObject({ ...handed, waits: 1 });
  expect(byClerk.get(null)).toMatchObject({ ...handed, waits: 0 });
  expect(byClerk.get(1)).toMatchObject({ arrived: 1, served: 1, servings: 1, waits: 0 });
});
