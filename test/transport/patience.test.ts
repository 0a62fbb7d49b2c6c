/**
 * Those who only hold connections: half-open ones, slow ones, dead ones. It takes as long as the server is patient (half a minute),
 * so all of it is waited for at once.
 */
import { expect, it } from 'vitest';
import { SLOWNESS } from '../support/slowness.js';
import { Client, type EchoHandler, type Running, start, TcpClient } from './fixture.js';

const HALF_OPEN = 2000;

/** Opens connections in groups, so that the queue of the listening socket (512) is not what is tested. */
async function connectMany(port: number, count: number, firstBytes: string): Promise<TcpClient[]> {
  const clients: TcpClient[] = [];
  while (clients.length < count) {
    const group = await Promise.all(Array.from({ length: Math.min(250, count - clients.length) }, () => TcpClient.connect(port)));
    if (firstBytes !== '') for (const client of group) client.socket.write(firstBytes);
    clients.push(...group);
  }
  return clients;
}

/** Sends one letter of a header each second, for ever. */
function drip(client: TcpClient): void {
  client.socket.write('GET / HTTP/1.1\r\nHost: box\r\nX-Long: ');
  const timer = setInterval(() => client.socket.write('x'), 1000);
  client.socket.once('close', () => clearInterval(timer));
}

async function allEnded(clients: readonly TcpClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.ended));
}

async function silentPeerIsCut({ transport, handler }: Running<EchoHandler>): Promise<void> {
  const dead = await TcpClient.upgrade(transport.port);
  // What a pulled cable looks like: the connection is there, and no pong comes back.
  await dead.ended;
  expect(dead.received.subarray(0, 2)).toEqual(Buffer.from([0x89, 0x00]));
  expect(handler.departures).toEqual([{ code: 1006, reason: expect.stringContaining('inactivity') }]);
}

it('thousands of connections that say little or nothing stop nobody, and are cut in the end', { timeout: 90_000 * SLOWNESS }, async () => {
  const running = await start({ idleTimeoutSeconds: 8 * SLOWNESS });
  const { address, transport, handler } = running;
  const patient = await Client.open(address);
  const silentPeer = silentPeerIsCut(running);

  const silent = await connectMany(transport.port, HALF_OPEN / 2, '');
  const halfway = await connectMany(transport.port, HALF_OPEN / 2, 'GET / HTTP/1.1\r\nHost: box\r\nUpgrade: websocket\r\n');
  const dripping = await connectMany(transport.port, 20, '');
  dripping.forEach(drip);

  const newcomer = await Client.open(address);
  for (let round = 0; round < 100; round += 1) {
    expect(await newcomer.ask(`x${round}`)).toBe(`echo:x${round}`);
  }
  expect((await fetch(`${transport.url}/`)).status).toBe(200);
  // The silent peer is there still, or was cut already: this machine may be slower than the server is patient.
  expect(transport.connections + handler.departures.length).toBe(3);

  await allEnded([...silent, ...halfway, ...dripping]);
  await silentPeer;
  // Those who answered the pings have been idle for far longer than the limit, and are still there.
  expect(await patient.ask('still there?')).toBe('echo:still there?');
  expect(handler.departures).toHaveLength(1);
});
