/** A disk that stands still for seconds: what reads is answered at once, what changes waits, and everybody is told why. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { stallDisk } from '../support/stalled-disk.js';
import { isRefusal } from './actor.js';
import type { ConsumerElement } from './ledger.js';
import { ADMINISTRATOR } from './people.js';

const VISITOR = { services: [4], noprint: true, preview: false };
const KIOSK = { component: 'registrator', login: 'kiosk', place: 1 } as const;
const CLERK = { component: 'workplace', login: 'petrov', place: 11 } as const;
const QCTL = resolve(import.meta.dirname, '../../dist/program/qctl.js');

interface Given {
  readonly consumer: ConsumerElement;
  readonly page: { readonly code: string };
}

type Tickets = readonly ConsumerElement[];
const ticketsOf = (session: RawSession): Promise<Tickets> => session.ask<Tickets>('consumerList');

async function boxWithQueue(data: string) {
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.kill9()));
  const kiosk = await logIn(await connect(box.webSocketUrl), KIOSK);
  const clerk = await logIn(await connect(box.webSocketUrl), CLERK);
  const administrator = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  for (let visitor = 0; visitor < 3; visitor += 1) await kiosk.ask('registrateConsumer', VISITOR);
  await clerk.ask('nextConsumer');
  return { box, kiosk, clerk, administrator };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-stall-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A change that waits for the disk, and whether it does still. */
function waiting<Data>(answer: Promise<Data>) {
  const change = { answer, isAnswered: false };
  const answered = () => {
    change.isAnswered = true;
  };
  answer.then(answered, answered);
  return change;
}

const faultsOf = async (box: Box): Promise<readonly string[]> =>
  ((await (await fetch(`${box.url}/health`)).json()) as { readonly faults: readonly string[] }).faults;

it('what reads is answered from what is on the disk, what changes waits, and everybody is told', async () => {
  const data = temporaryFolder();
  const { box, kiosk, clerk, administrator } = await boxWithQueue(data);
  await clerk.ask('subscribeFaults');
  await administrator.ask('subscribeConsumers');
  const before = await ticketsOf(administrator);
  const goOn = await stallDisk(box.pid);
  const registration = waiting(kiosk.ask<Given>('registrateConsumer', VISITOR));
  const served = waiting(clerk.ask<ConsumerElement>('serveConsumer'));

  // The first of these was asked before anybody could know that the disk stands still.
  expect(await ticketsOf(administrator)).toEqual(before);
  const [first] = before;
  expect(await administrator.ask('getConsumer', { id: first?.id })).toEqual(first);
  const reader = new RawSession(await connect(box.webSocketUrl), clerk.token);
  expect(await reader.ask('currentQueue')).toHaveLength(2);
  for (const command of ['workplaceList', 'info', 'devices', 'hall', 'sessions', 'diagnostics', 'queueLengths']) {
    await new RawSession(administrator.client, administrator.token).ask(command);
  }
  // Nothing of what was refused is on any disk, and a board shows no call that is not.
  const unknown = { command: 'callEverybody', token: reader.token, data: {} };
  expect(isRefusal((await reader.client.request(unknown)).data, 'unknownCommand')).toBe(true);
  const wrong = { command: 'registrateConsumer', token: kiosk.token, data: { services: 'all' } };
  expect(isRefusal((await reader.client.request(wrong)).data, 'invalidRequest')).toBe(true);
  for (const command of ['board', 'subscribeBoard']) await reader.ask(command, { id: 1 });
  expect([registration.isAnswered, served.isAnswered]).toEqual([false, false]);
  await clerk.client.nextPush<readonly { readonly code: string }[]>('faults', ([fault]) => fault?.code === 'diskSlow');
  expect(await faultsOf(box)).toEqual(['diskSlow']);
  expect(box.stderr()).toContain('The disk has not confirmed a write');
  const { stdout } = await promisify(execFile)(process.execPath, [QCTL, '--socket', join(data, 'qbox.sock'), 'status']);
  expect(stdout).toMatch(/^fault +The disk has not confirmed a write/m);
  expect(stdout).toContain('2 waiting, 1 being served');
  // Whoever subscribes now sees the older state, and is told of the newer one when it is on the disk.
  const newcomer = new RawSession(await connect(box.webSocketUrl), administrator.token);
  await newcomer.ask('subscribeWorkplaces');
  const windows = await newcomer.ask<readonly { readonly consumer_id: number }[]>('workplaceList');
  expect(windows.some(({ consumer_id }) => consumer_id === first?.id)).toBe(true);
  expect([registration.isAnswered, served.isAnswered]).toEqual([false, false]);
  expect(administrator.client.pushes).toEqual([]);

  await goOn();
  const { consumer, page } = await registration.answer;
  expect((await served.answer).id).toBe(first?.id);
  await newcomer.client.nextPush<typeof windows>('workplaceList', (now) => now.every(({ consumer_id }) => consumer_id !== first?.id));
  await administrator.client.nextPush<Tickets>('consumerList', (now) => now.some(({ id }) => id === consumer.id));
  expect((await ticketsOf(administrator)).map(({ id }) => id)).toContain(consumer.id);

  // It stands still again: what came meanwhile is shown, what comes now is not.
  const letGo = await stallDisk(box.pid);
  const late = waiting(kiosk.ask<Given>('registrateConsumer', VISITOR));
  const shown = await ticketsOf(administrator);
  expect(shown.map(({ id }) => id)).toContain(consumer.id);
  expect(shown).toHaveLength(3);
  const visitor = await connect(box.webSocketUrl);
  const ticket = { command: 'ticket', data: { code: page.code } };
  expect(await visitor.request(ticket)).toMatchObject({ data: { ticket: consumer.ticket, state: 'waiting', wait: null } });
  expect(late.isAnswered).toBe(false);
  await letGo();
  await late.answer;
  await vi.waitFor(async () => expect(await faultsOf(box)).toEqual([]));
});

it('an idle box that cannot write down the time says so, too', { timeout: 60_000 * SLOWNESS }, async () => {
  const { box } = await boxWithQueue(temporaryFolder());
  const letGo = await stallDisk(box.pid);
  await vi.waitFor(async () => expect(await faultsOf(box)).toEqual(['diskSlow']), 40_000 * SLOWNESS);
  await letGo();
  await vi.waitFor(async () => expect(await faultsOf(box)).toEqual([]));
});

it('a kill in the middle of it takes back nothing that was shown', async () => {
  const data = temporaryFolder();
  const { box, kiosk, clerk, administrator } = await boxWithQueue(data);
  let running = box;
  for (let round = 0; round < 3; round += 1) {
    const [kiosks, clerks, administrators] = await Promise.all(
      [kiosk, clerk, administrator].map(async ({ token }) => new RawSession(await connect(running.webSocketUrl), token)),
    );
    if (!(kiosks && clerks && administrators)) throw new Error('three sessions');
    // The second time the state that is shown is not made anew.
    for (let stall = 0; stall < round; stall += 1) {
      const goOn = await stallDisk(running.pid);
      const registered = kiosks.ask('registrateConsumer', VISITOR);
      await ticketsOf(administrators);
      await goOn();
      await registered;
    }
    const letGo = await stallDisk(running.pid);
    const registration = kiosks.ask('registrateConsumer', VISITOR).catch(() => undefined);
    const called = clerks.ask('retryCallConsumer').catch(() => undefined);
    const shown = await ticketsOf(administrators);
    const queue = await clerks.ask<readonly { readonly id: number }[]>('currentQueue');
    expect(shown.length).toBeGreaterThanOrEqual(3);
    const killed = running.kill9();
    await letGo();
    await Promise.all([killed, registration, called]);
    running = await startBox({ data });
    const { kill9 } = running;
    onTestFinished(async () => void (await kill9()));
    const client = await connect(running.webSocketUrl);
    const after = await ticketsOf(new RawSession(client, administrator.token));
    expect(after.map(({ id, ticket }) => [id, ticket])).toEqual(expect.arrayContaining(shown.map(({ id, ticket }) => [id, ticket])));
    const ids = (await new RawSession(client, clerk.token).ask<typeof queue>('currentQueue')).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(queue.map(({ id }) => id)));
  }
});
