/** Requests that are repeated under hostile circumstances: many at once, much later, with other data, after the box was killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { databaseFile } from '../../db/files/folder.js';
import { openForReading } from '../../db/files/sqlite.js';
import { REQUESTS_IN_FLIGHT_MAX } from '../../server/model/request-limits.js';
import { nodeClient } from '../../server/protocol/client/node.js';
import type { ReplyData } from '../../server/protocol/registry.js';
import { allAtOnce } from '../support/at-once.js';
import { type Box, startBox } from '../support/box.js';
import { PICTURE } from '../support/picture.js';
import { connect, dataOf, type Frame, isErrorData, logIn, RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { Wire } from '../support/wire.js';
import { isRefusal } from './actor.js';
import { ADMINISTRATOR } from './people.js';

const UNLIMITED = { env: { QBOX_REQUESTS_PER_SECOND: '0' } };
const VISITOR = { services: [4], noprint: true, preview: false };
const KIOSK = { component: 'registrator', login: 'kiosk', place: 1 } as const;

type Given = ReplyData<'registrateConsumer'>;

function dataFolder(): string {
  const data = mkdtempSync(join(tmpdir(), 'qbox-repeated-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  return data;
}

async function start(data: string, args: readonly string[] = []): Promise<Box> {
  const box = await startBox({ ...UNLIMITED, data, args: ['--demo', ...args] });
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

const looker = async ({ webSocketUrl }: Box): Promise<RawSession> => await logIn(await connect(webSocketUrl), ADMINISTRATOR);
const ticketsOf = async (session: RawSession): Promise<readonly { readonly id: number }[]> => await session.ask('consumerList');

it('a client that is cut off with 100 tickets unanswered, while the box is killed, gets 100 tickets', async () => {
  const data = dataFolder();
  const box = await start(data);
  const wire = await new Wire(box.port).open();
  onTestFinished(() => wire.close());
  const client = nodeClient({ url: wire.url, timeoutMs: 60_000 * SLOWNESS });
  onTestFinished(() => client.close());
  await client.login({ component: 'registrator', login: 'kiosk', password: '12345', registrator: 1 });
  wire.mute();
  const answers = Array.from({ length: 100 }, () => client.call('registrateConsumer', VISITOR));
  const witness = await looker(box);
  await vi.waitFor(async () => expect(await ticketsOf(witness)).toHaveLength(100), 20_000 * SLOWNESS);
  await box.kill9();
  wire.cut();

  const again = await start(data, ['--port', String(box.port)]);
  const given = await Promise.all(answers);
  expect(new Set(given.map(({ consumer }) => consumer.id)).size).toBe(100);
  expect(await ticketsOf(await looker(again))).toHaveLength(100);
});

it('of 200 at once the box takes as many as it says; the others are refused, and made when they are repeated', async () => {
  const box = await start(dataFolder());
  const { client, token } = await logIn(await connect(box.webSocketUrl), KIOSK);
  const ask = (id: number): Promise<Frame> => client.request({ token, id, command: 'registrateConsumer', data: VISITOR });
  const all = Array.from({ length: 200 }, (_, index) => index);
  const first = await allAtOnce(box, client, () => all.map(ask));
  const refused = first.filter(({ data }) => isErrorData(data));
  // On a busy machine the first were answered before the last were read: there was room for as many more.
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(200 - REQUESTS_IN_FLIGHT_MAX);
  expect(refused.filter(({ data }) => !isRefusal(data, 'tooManyInFlight'))).toEqual([]);
  const made = new Map<number, number>();
  const note = ({ id, data }: Frame): unknown => !isErrorData(data) && made.set(Number(id), (data as Given).consumer.id);
  first.forEach(note);
  // Whether they were made or refused, all are sent again, until each was answered twice.
  for (let round = 0; round < 2; round++) {
    for (const part of [all.slice(0, 100), all.slice(100)]) {
      for (const answer of await Promise.all(part.map(ask))) {
        const before = made.get(Number(answer.id));
        note({ ...answer, data: dataOf(answer) });
        if (before !== undefined) expect(made.get(Number(answer.id))).toBe(before);
      }
    }
  }
  expect(new Set(made.values()).size).toBe(200);
  expect(await ticketsOf(await looker(box))).toHaveLength(200);
});

it('after ten thousand other requests of the day the same id gives the same ticket, also when the box was killed', async () => {
  const data = dataFolder();
  const box = await start(data);
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const { client, token } = session;
  const ticket = { token, id: 'ticket', command: 'registrateConsumer', data: { ...VISITOR, comment: 'Иванов' } };
  const other = { token, id: 'other', command: 'newConsumer', data: { services: [5] } };
  const first = [dataOf(await client.request(ticket)), dataOf(await client.request(other))];
  for (let sent = 0; sent < 10_000; sent += 100) {
    const part = Array.from({ length: 100 }, (_, index) => ({ id: 1, description: String(sent + index) }));
    await Promise.all(part.map((data, index) => client.request({ token, id: sent + index, command: 'setOperation', data }).then(dataOf)));
  }
  const repeated = [dataOf(await client.request(ticket)), dataOf(await client.request(other))];
  expect(repeated).toEqual(first);
  await box.kill9();

  const again = await start(data, ['--port', String(box.port)]);
  const after = new RawSession(await connect(again.webSocketUrl), token);
  expect([dataOf(await after.client.request(ticket)), dataOf(await after.client.request(other))]).toEqual(first);
  expect(await ticketsOf(after)).toHaveLength(2);
});

it('a ticket that has ended is shown as it ended, and one that was removed for good is refused; neither is made again', async () => {
  const box = await start(dataFolder());
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const { client, token } = session;
  const ticket = { token, id: 'ticket', command: 'registrateConsumer', data: { ...VISITOR, comment: 'Иванов' } };
  const { consumer, page } = dataOf(await client.request(ticket)) as Given;
  await session.ask('consumerFromQueueBody', { id: consumer.id, workplace: 18 });
  const end = { token, id: 'end', command: 'serveConsumer', data: { workplace: 18 } };
  const ended = dataOf(await client.request(end));
  expect(dataOf(await client.request(end))).toEqual(ended);
  expect(dataOf(await client.request(ticket))).toEqual({ consumer: ended, page, print: { state: 'none', reason: 'noprint' } });
  expect(await ticketsOf(session)).toEqual([]);

  const removed = { ...ticket, id: 'removed' };
  const { consumer: gone } = dataOf(await client.request(removed)) as Given;
  await session.ask('removeConsumer', { id: gone.id });
  expect(isErrorData((await client.request(removed)).data)).toBe(true);
  expect(await ticketsOf(session)).toEqual([]);
});

/** The same id with something else: what is named as differing. */
const OTHERS = [
  ['data.comment', { id: 'a', data: { ...VISITOR, comment: 'Петров' } }],
  ['data.services', { id: 'a', data: { ...VISITOR, comment: 'Иванов', services: [5] } }],
  ['data.comment', { id: 'a', data: VISITOR }],
  ['data.services', { id: 1, data: { ...VISITOR, services: [5] } }],
  ['command', { id: 'a', command: 'newConsumer', data: { services: [4] } }],
] as const;

it.each(['journal', 'snapshot'] as const)('an id that comes with other data is refused by its field, also from a %s', async (from) => {
  const data = dataFolder();
  const box = await start(data);
  const { client, token } = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const first = { token, id: 'a', command: 'registrateConsumer', data: { ...VISITOR, comment: 'Иванов' } };
  const counted = { token, id: 1, command: 'registrateConsumer', data: VISITOR };
  const given = [dataOf(await client.request(first)), dataOf(await client.request(counted))] as Given[];

  const refuseAll = async (session: RawSession): Promise<void> => {
    for (const [field, other] of OTHERS) {
      const { data: refusal } = await session.client.request({ token, command: 'registrateConsumer', ...other });
      expect(isRefusal(refusal, 'requestIdReused'), field).toBe(true);
      const { desc } = refusal as { readonly desc: string };
      expect(desc).toBe(`id: ${other.id} was already used by this session for registrateConsumer, and ${field} differs`);
    }
    // The same data in another order and in its second spelling.
    const same = { preview: false, noprint: 1, comment: 'Иванов', services: ['4'] };
    const answer = dataOf(await session.client.request({ ...first, data: same })) as Given;
    expect(answer.consumer.id).toBe(given[0]?.consumer.id);
    expect((dataOf(await session.client.request(counted)) as Given).consumer.id).toBe(given[1]?.consumer.id);
  };
  await refuseAll(new RawSession(client, token));
  await (from === 'snapshot' ? box.stop() : box.kill9());

  const again = await start(data);
  const session = new RawSession(await connect(again.webSocketUrl), token);
  await refuseAll(session);
  expect(await ticketsOf(session)).toHaveLength(2);
  // A text is not the number: it is another request.
  const text = dataOf(await session.client.request({ ...counted, id: '1' })) as Given;
  expect(text.consumer.id).not.toBe(given[1]?.consumer.id);
});

it('other data is refused also while the first request is being worked on', async () => {
  const box = await start(dataFolder());
  const { client, token } = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const user = { login: 'new', password: 'a'.repeat(32), role_id: 2 };
  const ask = (data: object): Promise<Frame> => client.request({ token, id: 'user', command: 'newUser', data });
  const [first, other, same] = await allAtOnce(box, client, () => [ask(user), ask({ ...user, login: 'newer' }), ask(user)]);
  // The refusal comes before the first answer, which hashes a password.
  const answers = [first, other, same].map((frame) => frame?.data);
  const refusals = answers.filter((data) => isRefusal(data, 'requestIdReused'));
  expect(refusals).toEqual([expect.objectContaining({ desc: expect.stringContaining('data.login differs') })]);
  expect(answers.filter((data) => (data as { login?: string }).login === 'new')).toHaveLength(2);
});

it('nothing that a visitor said is in a kept answer', async () => {
  const data = dataFolder();
  const box = await start(data);
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const ask = (id: string, command: string, data: object) => session.client.request({ token: session.token, id, command, data });
  const said = { comment: 'TELEPHONE', pin_code: 'PIN', photo: PICTURE };
  const { consumer } = dataOf(await ask('1', 'registrateConsumer', { ...VISITOR, ...said })) as Given;
  dataOf(await ask('2', 'newConsumer', { services: [4], ...said }));
  dataOf(await ask('3', 'consumerFromQueueBody', { id: consumer.id, workplace: 18 }));
  dataOf(await ask('4', 'commentConsumer', { comment: 'TELEPHONE 2', workplace: 18 }));
  dataOf(await ask('5', 'serveConsumer', { comment: 'TELEPHONE 3', workplace: 18 }));
  await box.stop();
  const kept = eventsOf(data).filter((event) => event.includes('"t":"answered"'));
  expect(kept).toHaveLength(5);
  expect(kept.filter((event) => /TELEPHONE|PIN|\/9j\//.test(event))).toEqual([]);
});

/** Events of a stopped box, as its journal has them. */
function eventsOf(data: string): readonly string[] {
  const connection = openForReading(databaseFile(data), 1024);
  try {
    const rows = connection.prepare<[], string>('SELECT events FROM journal').pluck().all();
    return rows.flatMap((row) => (JSON.parse(row) as readonly unknown[]).map((event) => JSON.stringify(event)));
  } finally {
    connection.close();
  }
}
