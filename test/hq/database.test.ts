/** Connections of PostgreSQL that are lost at the worst moment. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Database } from '../../server/hq/database.js';

/** https://www.postgresql.org/docs/17/protocol-message-formats.html */
function message(kind: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(kind), length, body]);
}
const AUTHENTICATION_OK = message('R', Buffer.alloc(4));
const READY = message('Z', 'I');
const ENDED = message('E', 'SFATAL\0', 'C57P01\0', 'Mterminating connection due to unexpected postmaster exit\0', '\0');

/** @param served what each connection is sent once it has said who it is */
async function serverThat(served: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => served(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `postgres://qbox@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`;
}

async function refused(address: string): Promise<void> {
  const database = new Database(address, 1, () => undefined);
  await expect(database.withClient((client) => client.query('SELECT 1'))).rejects.toThrow(/terminat|closed|not queryable/i);
  await database.end();
}

it('the server says that it is ready, and that it ends, in one breath', async () => {
  await refused(await serverThat((socket) => socket.end(Buffer.concat([AUTHENTICATION_OK, READY, ENDED]))));
});

it('the server ends while it is asked, and says so twice', async () => {
  const address = await serverThat((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([ENDED, ENDED])));
    socket.write(Buffer.concat([AUTHENTICATION_OK, READY]));
  });
  await refused(address);
});
