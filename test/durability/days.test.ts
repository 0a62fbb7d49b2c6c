/** A box that was off for days opens the new one at its first start; what was counted stays counted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, RawSession } from '../support/raw-client.js';
import type { ConsumerElement } from './ledger.js';
import { DAY_MS, MINUTE_MS, Past } from './past.js';

const TOKEN = '{a-token-of-an-earlier-day}';
const CLERK = { workplaceId: 11, actingUserId: 3 };
const DAYS_OFF = 3;
const ENV = { QBOX_TIME_ZONE: 'UTC' };
const EVERYTHING = { services: true, stages: true, operations: true };

interface VisitElement {
  readonly consumer_id: number;
  readonly ticket: string;
  readonly registration: string;
  readonly done: string | null;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-days-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** Noon of the day so many days ago. */
const noonBefore = (days: number): number => Date.parse(`${dayOf(Date.now() - days * DAY_MS)}T12:00:00.000Z`);

/** Five visitors: two were served, one is at the window, one was put aside, one waits. An appointment was not kept. */
async function fillDay(folder: string, noonMs: number): Promise<void> {
  const past = await Past.open(folder, noonMs);
  past.logIn(TOKEN, 'administrator', 1, null);
  past.logIn('{the clerk}', 'workplace', 3, 11);
  const fields = { services: [4], name: 'did not come' };
  past.run({ type: 'newElement', book: 'ConsumerPreRegistered', fields, chance: 1 });
  for (let visitor = 1; visitor <= 5; visitor++) past.register(4);
  for (let visitor = 1; visitor <= 4; visitor++) {
    past.pass(MINUTE_MS);
    past.run({ type: 'callNext', ...CLERK });
    past.pass(MINUTE_MS);
    if (visitor < 3) past.run({ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: null, ...CLERK });
    if (visitor === 3) past.run({ type: 'postpone', delayMinutes: 25, returnToMe: true, comment: null, ...CLERK });
  }
  await past.close();
}

async function start(data: string, env: Readonly<Record<string, string>> = ENV) {
  const box = await startBox({ data, env });
  onTestFinished(async () => void (await box.kill9()));
  const session = new RawSession(await connect(box.webSocketUrl), TOKEN);
  return { box, session };
}

async function restart(box: Box, data: string, env: Readonly<Record<string, string>> = ENV) {
  await box.kill9();
  return await start(data, env);
}

const registered = async (session: RawSession): Promise<ConsumerElement> => await session.ask('newConsumer', { services: [4] });

it('closes what was left, begins with the first numbers, and keeps the history and the statistics', async () => {
  const folder = temporaryFolder();
  const noonMs = noonBefore(DAYS_OFF);
  await fillDay(folder, noonMs);
  const { box, session } = await start(folder);

  expect(await session.ask('consumerList')).toEqual([]);
  for (const id of [3, 4, 5]) {
    const consumer = await session.ask<ConsumerElement>('getConsumer', { id });
    expect(consumer).toMatchObject({ state: 'REJECTED', workplace_id: -1, ticket: `Г00${id}` });
    expect(consumer.services['4']?.['50']?.['3']).toMatchObject({ state: 'REJECTED', comment: ['day closed'] });
  }
  const window = await session.ask<{ readonly consumer_id: number; readonly clerk_id: number }>('getWorkplace', { id: 11 });
  expect(window).toMatchObject({ consumer_id: -1, clerk_id: 3 });
  const appointments = await session.ask<readonly { readonly state: string }[]>('consumerPreRegisteredList');
  expect(appointments.map(({ state }) => state)).toEqual(['MISSED']);

  const before = await session.ask<readonly VisitElement[]>('statistics', EVERYTHING);
  expect(before.map(({ consumer_id }) => consumer_id)).toEqual([1, 2, 3, 4, 5]);
  const minutes = [2, 4].map((minute) => new Date(noonMs + minute * MINUTE_MS).toISOString());
  expect(before.slice(0, 2).map(({ done }) => done)).toEqual(minutes);
  for (const { done } of before.slice(2)) expect(done?.slice(0, 10)).toBe(dayOf(Date.now()));

  const first = await registered(session);
  expect(first).toMatchObject({ id: 6, ticket: 'Г001' });
  const afterwards = await session.ask<readonly VisitElement[]>('statistics', EVERYTHING);
  expect(afterwards.slice(0, 5)).toEqual(before);

  const again = await restart(box, folder);
  expect(await again.session.ask('statistics', EVERYTHING)).toEqual(afterwards);
  expect(await again.session.ask('consumerList')).toEqual([first]);
  expect(await registered(again.session)).toMatchObject({ id: 7, ticket: 'Г002' });
  // The day that was closed, asked for by itself.
  const ofThatDay = { from: `${dayOf(noonMs)}T00:00:00.000Z`, to: `${dayOf(noonMs + DAY_MS)}T00:00:00.000Z` };
  expect(await again.session.ask('statistics', { ...ofThatDay, ...EVERYTHING })).toEqual(before);
});

// The log begins with a sync of its header; the second one is that of the batch that opens the day.
it.each([1, 2])('opens the day once, when the power is cut at sync %i of doing so', async (sync) => {
  const folder = temporaryFolder();
  await fillDay(folder, noonBefore(DAYS_OFF));
  const cut = [
    '-P',
    join(folder, 'qbox.db-wal'),
    '-e',
    'trace=fsync,fdatasync',
    '-e',
    `inject=fsync,fdatasync:signal=SIGKILL:when=${sync}`,
  ];
  const runner = ['strace', '-D', '-f', '-qq', '-o', '/dev/null', ...cut];
  await expect(startBox({ data: folder, env: ENV, runner })).rejects.toThrow('"signal":"SIGKILL"');

  const { session } = await start(folder);
  const visits = await session.ask<readonly VisitElement[]>('statistics', EVERYTHING);
  expect(visits.map(({ consumer_id, done }) => [consumer_id, done !== null])).toEqual([1, 2, 3, 4, 5].map((id) => [id, true]));
  expect(await session.ask('consumerList')).toEqual([]);
  expect((await registered(session)).ticket).toBe('Г001');
});

it('keeps tickets overnight with their numbers where the branch wants it, and gives those to nobody else', async () => {
  const folder = temporaryFolder();
  await fillDay(folder, noonBefore(DAYS_OFF));
  const env = { ...ENV, QBOX_KEEP_TICKETS_OVERNIGHT: 'true' };
  const { box, session } = await start(folder, env);
  const tickets = async (from: RawSession) => {
    const consumers = await from.ask<readonly ConsumerElement[]>('consumerList');
    return consumers.map(({ id, ticket, state, workplace_id }) => [id, ticket, state, workplace_id]);
  };
  const kept = [
    [3, 'Г003', 'WAITING', -1],
    [4, 'Г004', 'SERVING', 11],
    [5, 'Г005', 'WAITING', -1],
  ];
  // His time to come back passed while the box was off.
  expect(await tickets(session)).toEqual(kept);
  const numbers = [(await registered(session)).ticket, (await registered(session)).ticket, (await registered(session)).ticket];
  expect(numbers).toEqual(['Г001', 'Г002', 'Г006']);
  const visits = await session.ask<readonly VisitElement[]>('statistics', EVERYTHING);
  expect(visits.map(({ done }) => done === null)).toEqual([false, false, true, true, true, true, true, true]);

  const again = await restart(box, folder, env);
  expect((await tickets(again.session)).slice(0, 3)).toEqual(kept);
  expect(await again.session.ask('statistics', EVERYTHING)).toEqual(visits);
  expect((await registered(again.session)).ticket).toBe('Г007');
});

it('goes on from the last event where the clock says that it is earlier', async () => {
  const folder = temporaryFolder();
  const aheadMs = noonBefore(-2);
  await fillDay(folder, aheadMs);
  const lastMs = aheadMs + 7 * MINUTE_MS;
  const { box, session } = await start(folder);
  expect(box.stderr()).toContain('system clock is not synchronised');
  // The day is the one of the last event: nothing is closed, and no number comes again.
  expect(await session.ask('consumerList')).toHaveLength(3);
  const consumer = await registered(session);
  expect(consumer.ticket).toBe('Г006');
  expect(Date.parse(consumer.registration)).toBeGreaterThanOrEqual(lastMs);
});
