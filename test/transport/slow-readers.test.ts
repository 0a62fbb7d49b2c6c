/** Peers that do not read: pushes wait for them, replies cut them off, and nobody else pays for it. */
import { describe, expect, it } from 'vitest';
import { Backlog } from '../../server/transport/backlog.js';
import type { Peer } from '../../server/transport/server.js';
import { Client, EchoHandler, start, startWith, TcpClient } from './fixture.js';

const MIB = 1024 * 1024;
const FRAME = Buffer.alloc(256 * 1024, 'p');
const TEXT = 'r'.repeat(MIB);

const NEWEST = Buffer.from('the newest state');

/** Sends what is owed as soon as it is told that it would be taken, and keeps whether it was. */
class PushingHandler extends EchoHandler {
  readonly outcomes: boolean[] = [];

  override drained(peer: Peer): void {
    this.outcomes.push(peer.push(NEWEST));
  }
}

/** A connection whose client reads nothing from now on. */
async function deafPeer(port: number, handler: EchoHandler): Promise<{ readonly client: TcpClient; readonly peer: Peer }> {
  const before = new Set(handler.peers);
  const client = await TcpClient.upgrade(port);
  client.socket.pause();
  const peer = [...handler.peers].find((candidate) => !before.has(candidate));
  if (peer === undefined) throw new Error('the handler was not told of the connection');
  return { client, peer };
}

/** Pushes until one is refused, and answers how many were taken. The system's own buffers take some MiB first. */
function pushUntilRefused(peer: Peer): number {
  for (let taken = 0; taken < 1000; taken += 1) {
    if (!peer.push(FRAME)) return taken;
  }
  throw new Error('250 MiB were taken by a peer that does not read');
}

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a push', () => {
  it('is refused while the peer is behind, announced by `drained` once it has caught up, and then taken again', async () => {
    const { transport, handler } = await startWith(new PushingHandler());
    const { client, peer } = await deafPeer(transport.port, handler);
    const taken = pushUntilRefused(peer);
    expect(taken).toBeGreaterThan(0);
    expect(peer.push(FRAME)).toBe(false);
    // A long answer behind the pushes: the peer catches up in many steps, and the first of them are not enough.
    peer.send('r'.repeat(20 * MIB));
    expect(handler.outcomes).toEqual([]);

    client.socket.resume();
    // Frames of this size have a head of 10 bytes, the last one has one of 2; nothing was lost, nothing was sent twice.
    const expected = taken * (FRAME.length + 10) + (20 * MIB + 10) + (NEWEST.length + 2);
    await expect.poll(() => client.received.length).toBe(expected);
    expect(client.received.subarray(-NEWEST.length)).toEqual(NEWEST);
    expect(handler.outcomes).toEqual([true]);

    // Behind again, but with no push refused: there is nothing to be told.
    client.socket.pause();
    peer.send('r'.repeat(20 * MIB));
    client.socket.resume();
    await expect.poll(() => client.received.length).toBe(expected + 20 * MIB + 10);
    expect(handler.outcomes).toEqual([true]);
  });

  it('of one long list passes even when it is longer than the limit', async () => {
    const { address, handler } = await start();
    const client = await Client.open(address);
    const [peer] = [...handler.peers];
    expect(peer?.push(Buffer.alloc(5 * MIB, 'x'))).toBe(true);
    expect((await client.message(0)).length).toBe(5 * MIB);
  });
});

describe('a peer that asks and never reads', () => {
  it('is cut, soon but not in the middle of the call, and the others are answered', async () => {
    const { address, transport, handler } = await start();
    const bystander = await Client.open(address);
    const { client, peer } = await deafPeer(transport.port, handler);
    for (let sent = 0; sent < 64; sent += 1) peer.send(TEXT);
    expect(handler.departures).toEqual([]);
    expect(await bystander.ask('x')).toBe('echo:x');
    await turnOfTheLoop();
    expect(handler.departures).toEqual([{ code: 1006, reason: 'did not read what it was sent' }]);
    expect(handler.peers.has(peer)).toBe(false);
    client.socket.resume();
    await client.ended;
    expect(await bystander.ask('y')).toBe('echo:y');
  });

  it('may owe one answer of the size of a whole queue', async () => {
    const { address, handler } = await start();
    const client = await Client.open(address);
    const [peer] = [...handler.peers];
    peer?.send('q'.repeat(30 * MIB));
    expect((await client.message(0)).length).toBe(30 * MIB);
    expect(await client.ask('x')).toBe('echo:x');
  });

  it('is cut earlier when there are many of them', async () => {
    const { address, transport, handler } = await start();
    const bystander = await Client.open(address);
    const deaf = await Promise.all([await deafPeer(transport.port, handler)]);
    while (deaf.length < 12) deaf.push(await deafPeer(transport.port, handler));
    // 24 MiB each is within the limit of one peer, 288 MiB is not within that of all.
    for (const { peer } of deaf) for (let sent = 0; sent < 24; sent += 1) peer.send(TEXT);
    await turnOfTheLoop();
    expect(handler.departures.length).toBeGreaterThan(0);
    expect(handler.departures.every(({ reason }) => reason === 'did not read what it was sent')).toBe(true);
    expect(handler.peers.size).toBeGreaterThan(1);
    expect(await bystander.ask('x')).toBe('echo:x');
  });

  it('may send pings, too: their answers count', async () => {
    const { address, transport, handler } = await start();
    const bystander = await Client.open(address);
    const { client } = await deafPeer(transport.port, handler);
    const ping = Buffer.concat([Buffer.from([0x89, 0xfd, 0, 0, 0, 0]), Buffer.alloc(125, 'p')]);
    const manyPings = Buffer.concat(Array.from({ length: 2000 }, () => ping));
    let isCut = false;
    client.socket.once('close', () => {
      isCut = true;
    });
    // 60 MiB of pings, a few at a time: too many at once would be another fault.
    for (let round = 0; round < 240 && !isCut; round += 1) {
      await new Promise((resolve) => client.socket.write(manyPings, resolve));
      await turnOfTheLoop();
    }
    expect(await bystander.ask('x')).toBe('echo:x');
    await expect.poll(() => handler.departures.map(({ reason }) => reason)).toEqual(['did not read what it was sent']);
  });
});

describe('a peer that has gone', () => {
  it('may be used without harm', async () => {
    const { address, handler } = await start();
    const client = await Client.open(address);
    const [peer] = [...handler.peers];
    client.socket.close(1000, 'done');
    await expect.poll(() => handler.departures).toEqual([{ code: 1000, reason: 'done' }]);
    peer?.send('x');
    expect(peer?.push(FRAME)).toBe(false);
    peer?.close(1000, 'again');
    expect(handler.departures).toHaveLength(1);
  });

  it('by `close` is told to the handler at once, and the client reads code and reason', async () => {
    const { address, handler } = await start();
    const client = await Client.open(address);
    const [peer] = [...handler.peers];
    peer?.send('last words');
    peer?.close(4001, 'the session has ended');
    expect(handler.departures).toEqual([{ code: 4001, reason: 'the session has ended' }]);
    peer?.send('too late');
    expect(await client.closed).toEqual({ code: 4001, reason: 'the session has ended' });
    expect(client.messages).toEqual(['last words']);
  });
});

describe('the backlog over all peers', () => {
  it('names the peer that owes the most as soon as the total is too much', () => {
    const backlog = new Backlog<string>(100);
    expect(backlog.note('a', 40)).toBeNull();
    expect(backlog.note('b', 60)).toBeNull();
    expect(backlog.note('a', 41)).toBe('b');
    expect(backlog.note('b', 0)).toBeNull();
    expect(backlog.totalBytes).toBe(41);
    expect(backlog.note('a', 10)).toBeNull();
    expect(backlog.note('a', 101)).toBe('a');
  });
});
