/**
 * Why a branch sends no message id. Beside an expected sequence of the stream, a server of 2.10 with three replicas takes note of the id
 * of a message before it knows whether it stores it: a stale message is refused, and when it is sent again it is acknowledged as a
 * duplicate, with `seq: 0`, though nothing was stored. So the expectation stands alone, and an acknowledgement counts only if it is no
 * duplicate and has a later number than the message before.
 */
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager, type PubAck } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '../support/free-port.js';
import { SLOWNESS } from '../support/slowness.js';
import { type Server, startNats } from './servers.js';

const SOON = { timeout: 90_000 * SLOWNESS, interval: 250 };
vi.setConfig({ testTimeout: 120_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

let servers: readonly Server[];
let connection: NatsConnection;
let manager: JetStreamManager;
let client: JetStreamClient;

beforeAll(async () => {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  // Pooled routes, and a server that names itself among them, left a cluster without a leader.
  const others = (own: number) => ports.filter((port) => port !== own).map((port) => `"nats://127.0.0.1:${port}"`);
  const cluster = (port: number) =>
    `server_name: n${port}\ncluster { name: c, listen: "127.0.0.1:${port}", pool_size: -1, routes: [${others(port).join(', ')}] }`;
  servers = await Promise.all(ports.map((port) => startNats(cluster(port))));
  connection = await connect({ servers: servers[0]?.address ?? '' });
  await vi.waitFor(async () => {
    manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'S', subjects: ['s.>'], num_replicas: 3 });
  }, SOON);
  client = jetstream(connection);
});
afterAll(async () => {
  await connection.close();
  await Promise.all(servers.map((server) => server.end()));
});

type Expectation = 'lastSequence' | 'lastSubjectSequence';

/** Two messages at once for one place, and the refused one again. Null = it was refused again. */
async function againAfterRefusal(expectation: Expectation, ids: readonly [string, string] | null): Promise<PubAck | null> {
  const last = (await manager.streams.info('S')).state.last_seq;
  const send = (index: 0 | 1) =>
    client.publish('s.a', `${index}`, { expect: { [expectation]: last }, ...(ids !== null && { msgID: ids[index] }) });
  const ended = await Promise.allSettled([send(0), send(1)]);
  const refused = ended.findIndex(({ status }) => status === 'rejected');
  expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  const again = await send(refused === 0 ? 0 : 1).catch(() => null);
  expect((await manager.streams.info('S')).state.messages).toBe(last + 1);
  return again;
}

it('a stale message with an id is acknowledged when it is sent again, though nothing is stored', async () => {
  expect(await againAfterRefusal('lastSequence', ['first', 'second'])).toMatchObject({ duplicate: true, seq: 0 });
});

it('without an id it is refused again, as a branch sends it', async () => {
  expect(await againAfterRefusal('lastSequence', null)).toBeNull();
  expect(await againAfterRefusal('lastSubjectSequence', null)).toBeNull();
});
