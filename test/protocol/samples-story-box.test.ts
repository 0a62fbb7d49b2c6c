/**
 * The day that the samples of 2015 tell, in its order and with its numbers, at window 11 of the demo branch: from `Г001` (the
 * original's ticket 29) to the queue of 15:45. What happened between the samples is filled in by the same commands.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { untilItDraws } from '../support/drawing.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { sample } from './sample-comparison.js';
import { replay } from './sample-replay.js';

interface Ticket {
  readonly id: number;
  readonly ticket: string;
  readonly state: string;
}

const OPERATION_3 = '3';
const SIMULATOR = 4;
const LESSONS = 5;
const CONSULTATION = 3;

describe('17 June 2015 at window 11', () => {
  let box: Box;
  let kiosk: RawSession;
  let clerk: RawSession;

  const register = async (service: number): Promise<Ticket> => {
    const data = { services: [service], noprint: true, preview: false };
    return (await kiosk.ask<{ consumer: Ticket }>('registrateConsumer', data)).consumer;
  };
  const registerAll = async (...services: readonly number[]): Promise<string[]> => {
    const tickets: string[] = [];
    for (const service of services) {
      const { id, ticket } = await register(service);
      tickets.push(`${id} ${ticket}`);
    }
    return tickets;
  };
  const call = async (): Promise<string> => (await clerk.ask<Ticket>('nextConsumer')).ticket;

  beforeAll(async () => {
    box = await startBox();
    await untilItDraws(box);
    kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
    // The 28 visitors before the first one of the samples, who are not for window 11: so that ids are those of the samples.
    for (let count = 0; count < 28; count++) await register(CONSULTATION);
  });
  afterAll(async () => {
    expect(await box.stop()).toEqual({ code: 0, signal: null });
  });

  it('15:11 nextConsumer calls Г001, although H001 waits, too', async () => {
    expect(await registerAll(SIMULATOR, LESSONS)).toEqual(['29 Г001', '30 H001']);
    await replay(clerk, 'nextConsumer');
  });

  it('15:12 retryCallConsumer repeats the call', async () => {
    const before = await clerk.ask<{ last_call: string }>('getConsumer', { id: 29 });
    await replay(clerk, 'retryCallConsumer');
    const after = await clerk.ask<{ last_call: string }>('getConsumer', { id: 29 });
    expect(after.last_call >= before.last_call).toBe(true);
    expect(after).toEqual({ ...before, ...pick(after, 'last_call', 'last_update'), workplace: expect.anything() });
    await clerk.ask('serveConsumer');
  });

  it('15:13 serveOperation finishes Г002, whose operation arrives as a text', async () => {
    expect(await call()).toBe('H001');
    await clerk.ask('serveConsumer');
    expect(await registerAll(SIMULATOR, SIMULATOR, LESSONS, LESSONS)).toEqual(['31 Г002', '32 Г003', '33 H002', '34 H003']);
    expect(await call()).toBe('Г002');
    expect(sample('serveOperation').request?.data).toMatchObject({ operation: OPERATION_3 });
    await replay(clerk, 'serveOperation');
  });

  it('15:14 rejectOperation refuses the operation of Г003; the ticket is served', async () => {
    expect(await call()).toBe('Г003');
    await replay(clerk, 'rejectOperation');
  });

  it('15:15 serveConsumer finishes H002', async () => {
    expect(await call()).toBe('H002');
    await replay(clerk, 'serveConsumer');
  });

  it('15:21 rejectConsumer refuses everything of Г004; the ticket is served', async () => {
    expect(await call()).toBe('H003');
    await clerk.ask('serveConsumer');
    const services = [SIMULATOR, LESSONS, SIMULATOR, SIMULATOR, SIMULATOR, LESSONS, LESSONS, LESSONS, SIMULATOR];
    expect(await registerAll(...services)).toEqual([
      '35 Г004',
      '36 H004',
      '37 Г005',
      '38 Г006',
      '39 Г007',
      '40 H005',
      '41 H006',
      '42 H007',
      '43 Г008',
    ]);
    expect(await call()).toBe('Г004');
    await replay(clerk, 'rejectConsumer');
  });

  it('15:22 rejectService refuses the service of Г005; the ticket is rejected', async () => {
    expect(await call()).toBe('Г005');
    await replay(clerk, 'rejectService');
  });

  it('15:23 postponeConsumer puts Г006 aside for 15 minutes', async () => {
    expect(await call()).toBe('Г006');
    const { data } = await replay<{ postpone_to: string; state_changed: string }>(clerk, 'postponeConsumer');
    expect(Date.parse(data.postpone_to) - Date.parse(data.state_changed)).toBe(15 * 60_000);
  });

  it('15:38 skipConsumer puts Г006 back, who was called again, and calls Г007', async () => {
    // In the original his 15 minutes were over; the clerk who put him aside may call him back earlier.
    expect(await clerk.ask('consumerFromQueueBody', { id: 38 })).toMatchObject({ ticket: 'Г006', state: 'SERVING' });
    await replay(clerk, 'skipConsumer');
    expect(await clerk.ask('getConsumer', { id: 38 })).toMatchObject({ state: 'WAITING', workplace_id: -1, vanish_count: 1 });
  });

  it('15:42 addService adds service 1 to Г007; both stages of it wait', async () => {
    await replay(clerk, 'addService');
  });

  it('15:45 currentQueue lists six visitors, Г before H, without the one who is being served', async () => {
    await replay(clerk, 'currentQueue');
  });

  it('15:45 subscribeCurrentQueue pushes currentQueue at each change, until it is ended', async () => {
    await replay(clerk, 'subscribeCurrentQueue');
    const { ticket } = await register(SIMULATOR);
    const push = await clerk.client.nextPush<readonly Ticket[]>('currentQueue', (queue) => queue.some((entry) => entry.ticket === ticket));
    expect(push).not.toHaveProperty('token');
    expect(push.data.map((entry) => entry.ticket)).toEqual(['Г006', 'Г008', 'Г009', 'H004', 'H005', 'H006', 'H007']);
    const asked = await clerk.ask('currentQueue', { detailed: false, workplace: 11 });
    expect(push.data).toEqual(asked);

    const witness = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
    await witness.ask('subscribeCurrentQueue');
    await clerk.ask('unsubscribeCurrentQueue', { detailed: false, workplace: 11 });
    clerk.client.pushes.length = 0;
    await register(SIMULATOR);
    // Once somebody else was told of the change, whoever is still told has been told, too.
    await witness.client.nextPush<readonly Ticket[]>('currentQueue', (queue) => queue.length === 8);
    await clerk.ask('info');
    expect(clerk.client.pushes).toEqual([]);
  });

  it('statistics tells of Г002 what was done for him', async () => {
    const { data } = await replay<readonly { consumer_id: number }[]>(clerk, 'statistics');
    expect(data[0]?.consumer_id).toBe(31);
  });

  it('logout ends the session', async () => {
    await replay(clerk, 'logout');
    const { data } = await clerk.client.request({ token: clerk.token, command: 'currentQueue', data: {} });
    expect(data).toMatchObject({ codeModule: 2, codeError: 2 });
    expect(Object.keys(data as object).sort()).toEqual(Object.keys(sample('general-error').error as object).sort());
  });
});

const pick = (from: unknown, ...keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, (from as Record<string, unknown>)[key]]));
