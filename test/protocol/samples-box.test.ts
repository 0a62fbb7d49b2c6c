/** The samples of the original that are no part of one day's story: books, 2022 and 2024, and that every command answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { untilItDraws } from '../support/drawing.js';
import { connect, type Frame, isErrorData, logIn, RawSession } from '../support/raw-client.js';
import { commandNames, differences, sample, shapeDifferences } from './sample-comparison.js';
import { REPLACED, replay, replayWithoutSession } from './sample-replay.js';

type Element = Readonly<Record<string, unknown>> & { readonly id: number };

/** A box of the demo branch for each block, and an administrator. */
function useBox(): { box: () => Box; admin: () => RawSession } {
  let box: Box;
  let admin: RawSession;
  beforeAll(async () => {
    box = await startBox();
    await untilItDraws(box);
    admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  });
  afterAll(async () => {
    expect(await box.stop()).toEqual({ code: 0, signal: null });
  });
  return { box: () => box, admin: () => admin };
}

describe('the table of replacements', () => {
  it('says of each what it replaces, and touches no other field than those of the run', () => {
    expect(REPLACED.map(({ where }) => where)).toEqual(['*.token', 'statistics.data.from', 'statistics.data.to']);
    expect(sample('statistics').request?.data).toHaveProperty('from');
    expect(sample('statistics').request?.data).toHaveProperty('to');
  });
});

describe('the samples of books', () => {
  const { box, admin } = useBox();

  it('serviceList and the request of the introduction', async () => {
    await replay(admin(), 'serviceList');
    expect(sample('general-request').request).toEqual({ ...sample('serviceList').request, token: expect.any(String) });
  });

  it('getService, by id and by name', async () => {
    const { data } = await replay<Element>(admin(), 'getService');
    expect(await admin().ask('getService', { name: data.name })).toEqual(data);
  });

  it('subscribeServices pushes the whole book at each change; newService answers the whole element', async () => {
    await replay(admin(), 'subscribeServices');
    const { data } = await replay<Element>(admin(), 'newService');
    const push = await admin().client.nextPush<readonly Element[]>('serviceList', (services) => services.some(({ id }) => id === 12));
    expect(differences('subscribeServices', sample('subscribeServices').push, push)).toEqual([]);
    expect(push).not.toHaveProperty('token');
    expect(push.data.find(({ id }) => id === 12)).toEqual(data);
  });

  it('setService changes what was sent and nothing else', async () => {
    const before = await admin().ask<Element>('getService', { id: 3 });
    await replay(admin(), 'setService');
    expect(await admin().ask('getService', { id: 3 })).toEqual({ ...before, ...(sample('setService').request?.data as object) });
  });

  it('unsubscribeServices ends the pushes', async () => {
    const witness = new RawSession(await connect(box().webSocketUrl), admin().token);
    await witness.ask('subscribeServices');
    await replay(admin(), 'unsubscribeServices');
    admin().client.pushes.length = 0;
    await admin().ask('setService', { id: 3, priority: 51 });
    // Once somebody else was told of the change, whoever is still told has been told, too.
    await witness.client.nextPush<readonly Element[]>('serviceList', (services) => services.some(({ priority }) => priority === 51));
    await admin().ask('info');
    expect(admin().client.pushes).toEqual([]);
  });

  it('removeService removes the service 15', async () => {
    for (const name of ['Справка', 'Дубликат', 'Перенос занятий']) await admin().ask('newService', { name });
    expect(await admin().ask('getService', { id: 15 })).toMatchObject({ name: 'Перенос занятий' });
    await replay(admin(), 'removeService');
    expect((await admin().ask<readonly Element[]>('serviceList')).map(({ id }) => id)).not.toContain(15);
  });

  it('removeAllServices removes all, once nothing refers to one of them', async () => {
    const { token, client } = admin();
    const before = await admin().ask('serviceList');
    const refused = await client.request({ token, command: 'removeAllServices', data: {} });
    expect(refused.data).toMatchObject({ codeModule: 4, codeError: 3 });
    expect(await admin().ask('serviceList')).toEqual(before);
    for (const { id } of await admin().ask<readonly Element[]>('registratorList'))
      await admin().ask('setRegistrator', { id, services: {} });
    await replay(admin(), 'removeAllServices');
    expect(await admin().ask('serviceList')).toEqual([]);
  });

  it('the answer and the error of the introduction', async () => {
    const { token, client } = admin();
    const reply = await client.request({ token, command: 'subscribeOperations', data: {} });
    expect(differences('subscribeOperations', sample('general-reply').reply, reply)).toEqual([]);
    const { data } = await client.request({ token, command: 'getOperation', data: { id: 150 } });
    expect(shapeDifferences('error', sample('general-error').error, data)).toEqual([]);
    // What stands in the sentence is added to the original.
    const { parameters, ...original } = data as { readonly parameters: unknown };
    expect(Object.keys(original).sort()).toEqual(Object.keys(sample('general-error').error as object).sort());
    expect(parameters).toEqual({ field: 'data.id', book: 'Operation', id: 150, what: 'id 150' });
    const { code, codeModule, codeError } = data as Record<'code' | 'codeModule' | 'codeError', number>;
    expect(code).toBe(codeModule * 2 ** 32 + codeError);
  });
});

describe('the samples of 2022 and 2024, and those of the box itself', () => {
  const { box, admin } = useBox();
  let kiosk: RawSession;

  const register = async (service: number, times: number): Promise<readonly string[]> => {
    const tickets: string[] = [];
    for (let count = 0; count < times; count++) {
      const data = { services: [service], noprint: true, preview: false };
      tickets.push((await kiosk.ask<{ consumer: { ticket: string } }>('registrateConsumer', data)).consumer.ticket);
    }
    return tickets;
  };
  beforeAll(async () => {
    kiosk = await logIn(await connect(box().webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  });

  it('consumerFromQueueBody calls B002 out of turn', async () => {
    // In 2022 service 3 was another one: a single stage 1 with operation 3.
    const { operations } = await admin().ask<Element>('getService', { id: 3 });
    await admin().ask('setService', { id: 3, operations: { '1': [3] } });
    expect(await register(3, 2)).toEqual(['B001', 'B002']);
    const clerk = await logIn(await connect(box().webSocketUrl), { component: 'workplace', login: 'ivanova', place: 1 });
    await replay(clerk, 'consumerFromQueueBody');
    await admin().ask('setService', { id: 3, operations });
  });

  it('login at a window that was serving: visitor 10 is still there', async () => {
    expect(await register(3, 8)).toHaveLength(8);
    const client = await connect(box().webSocketUrl);
    const before = await logIn(client, { component: 'workplace', login: 'admin', place: 18 });
    expect(await before.ask('consumerFromQueueBody', { id: 10 })).toMatchObject({ state: 'SERVING' });
    const { data } = await replayWithoutSession<{ token: string }>(client, 'login');
    expect(data.token).toMatch(/^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/);
  });

  it('registrateConsumer gives 447, with a picture of the ticket', async () => {
    // The 447th ticket of service 1, which had a single stage 1 with operation 1 in 2024.
    await admin().ask('setTicketRange', { id: 1, next: 447 });
    await admin().ask('setService', { id: 1, operations: { '1': [1] } });
    const { data } = await replay<{ preview: string }>(kiosk, 'registrateConsumer');
    const [type, base64 = ''] = data.preview.split(',');
    expect(type).toBe('image/png;base64');
    expect(Buffer.from(base64, 'base64').subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  });

  it('postponeDelay and info', async () => {
    await replay(admin(), 'postponeDelay');
    const { data } = await replay<{ sessions: number }>(admin(), 'info');
    expect(data.sessions).toBeGreaterThan(0);
  });
});

describe('every command of the original', () => {
  const { admin } = useBox();

  /** What ends sessions or empties books comes last. */
  const order = (name: string): number => (name === 'logout' ? 2 : name.startsWith('removeAll') ? 1 : 0);
  const names = [...commandNames.bookCommands, ...commandNames.controlCommands].sort((one, other) => order(one) - order(other));

  it('answers its declared example under its own name: 88 of books, 19 of control', async () => {
    const answers: Frame[] = [];
    for (const name of names) {
      const data = COMMANDS.get(name)?.example.request;
      answers.push(await admin().client.request({ ...(name === 'login' ? {} : { token: admin().token }), command: name, data }));
    }
    expect(answers.map(({ command }) => command)).toEqual(names);
    expect(answers).toHaveLength(107);
    // A command may be refused here (an element of an example is not there); it may not be unknown, unreadable or broken.
    const broken = answers.filter(
      ({ data }) => isErrorData(data) && [1, 2, 5, 6].includes((data as { codeModule?: number }).codeModule ?? 0),
    );
    expect(broken).toEqual([]);
  });
});
