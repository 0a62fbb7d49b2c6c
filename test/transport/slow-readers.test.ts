/** Peers that do not read: pushes wait for them, replies cut them off, and nobody else pays for it. */
import { describe, expect, it } from 'vitest';
import { Backlog } from '../../server/transport/backlog.js';
import type { Peer } from '../../server/transport/server.js';
import { Client, EchoHandler, frame, PONG, start, startWith, TcpClient, TEXT as TEXT_FRAME } from './fixture.js';

const MIB = 1024 * 1024;
const FRAME = Buffer.alloc(256 * 1024, 'p');
const TEXT = 'r'.repeat(MIB);

const NEWEST = Buffer.from('the newest state');

/** Sends what is owed as soon as it is told that it would be taken, and keeps whether it was. */
class PushingHandler extends EchoHandler {
  readonly outcomes: boolean[] = [];
  readonly texts: string[] = [];

  override received(_peer: Peer, text: string): void {
    this.texts.push(text);
  }

  override drained(peer: Peer): void {
    this.outcomes.push(peer.push(NEWEST));
  }
}

/** A reader who has shown that he reads. */
async function proven(address: string, handler: PushingHandler): Promise<{ readonly client: Client; readonly peer: Peer }> {
  const before = new Set(handler.peers);
  const client = await Client.open(address);
  const peer = [...handler.peers].find((candidate) => !before.has(candidate));
  if (peer === undefined) throw new Error('the handler was not told of the connection');
  expect(peer.push(FRAME)).toBe(false);
  expect((await client.message(0)).length).toBe(NEWEST.length);
  handler.outcomes.length = 0;
  client.messages.length = 0;
  return { client, peer };
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

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a push', () => {
  it('is refused while the peer has not read, announced by `drained` once it has, and then taken again', async () => {
    const { address, handler } = await startWith(new PushingHandler());
    const { client, peer } = await proven(address, handler);
    client.socket.pause();
    // What the system would hold for it is much more.
    expect([peer.push(FRAME), peer.push(FRAME)]).toEqual([true, false]);
    // A long answer behind the push: the peer catches up in many steps, and the first of them are not enough.
    peer.send('r'.repeat(20 * MIB));
    expect(handler.outcomes).toEqual([]);

    client.socket.resume();
    expect((await client.message(2)).length).toBe(NEWEST.length);
    expect(client.messages.map(({ length }) => length)).toEqual([FRAME.length, 20 * MIB, NEWEST.length]);
    expect(handler.outcomes).toEqual([true]);

    // Behind again, but with no push refused: there is nothing to be told.
    client.socket.pause();
    peer.send('r'.repeat(20 * MIB));
    client.socket.resume();
    expect((await client.message(3)).length).toBe(20 * MIB);
    expect(handler.outcomes).toEqual([true]);
  });

  it('is not taken for read because of a pong that nobody asked for', async () => {
    const { transport, handler } = await startWith(new PushingHandler());
    const { client, peer } = await deafPeer(transport.port, handler);
    expect(peer.push(FRAME)).toBe(false);
    client.socket.write(frame({ opcode: PONG }, new Uint8Array(8)));
    client.socket.write(frame({ opcode: TEXT_FRAME }, Buffer.from('heard after the pong')));
    await expect.poll(() => handler.texts.length).toBe(1);
    expect(peer.push(FRAME)).toBe(false);
    expect(handler.outcomes).toEqual([]);
  });

  it('waits while others who do not read hold all the room, and is sent when they have been cut', async () => {
    const { address, transport, handler } = await startWith(new PushingHandler());
    const { client, peer } = await proven(address, handler);
    const deaf = [await deafPeer(transport.port, handler)];
    while (deaf.length < 4) deaf.push(await deafPeer(transport.port, handler));
    for (const one of deaf) one.peer.send('r'.repeat(12 * MIB - 1000));
    expect(peer.push(FRAME)).toBe(false);
    expect((await client.message(0)).length).toBe(NEWEST.length);
    expect(handler.departures).toContainEqual({ code: 1006, reason: 'did not read what it was sent' });
  });

  it('of one long list passes even when it is longer than the limit', async () => {
    const { address, handler } = await startWith(new PushingHandler());
    const { client, peer } = await proven(address, handler);
    expect(peer.push(Buffer.alloc(5 * MIB, 'x'))).toBe(true);
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
  const limits = { totalBytes: 100, hardTotalBytes: 150 };

  it('names the peer that owes the most as soon as the total is too much', () => {
    const backlog = new Backlog<string>(limits, () => 0);
    expect(backlog.note('a', 40)).toBeNull();
    expect(backlog.note('b', 60)).toBeNull();
    expect(backlog.note('a', 41)).toBe('b');
    expect(backlog.note('b', 0)).toBeNull();
    expect(backlog.totalBytes).toBe(41);
    expect(backlog.note('a', 10)).toBeNull();
    expect(backlog.note('c', 101)).toBe('c');
  });

  it('lets a long answer alone that is the only one', () => {
    expect(new Backlog<string>(limits, () => 0).note('a', 500)).toBeNull();
  });

  it('leaves room for answers beside pushes, or somebody who reads would have to go for one', () => {
    const backlog = new Backlog<string>(limits, () => 0);
    for (const peer of ['a', 'b', 'c']) {
      expect(backlog.hasRoomFor(25)).toBe(true);
      backlog.note(peer, 25);
    }
    expect(backlog.hasRoomFor(1)).toBe(false);
    expect(backlog.note('answered', 25)).toBeNull();
  });

  it('has in the way those who stand still, if room would be won by it', () => {
    let nowMs = 0;
    const backlog = new Backlog<string>(limits, () => nowMs);
    backlog.waiting.add('late');
    backlog.note('slow', 24);
    nowMs = 5_000;
    backlog.note('reads', 50);
    expect(backlog.inTheWay()).toEqual([]);
    backlog.note('deaf', 1);
    nowMs = 9_999;
    expect(backlog.inTheWay()).toEqual([]);
    nowMs = 10_000;
    backlog.note('reads', 49);
    expect(backlog.inTheWay()).toEqual(['slow', 'deaf']);
    backlog.waiting.clear();
    expect(backlog.inTheWay()).toEqual([]);
  });

  it('names one who stands still before one who reads', () => {
    let nowMs = 0;
    const backlog = new Backlog<string>(limits, () => nowMs);
    backlog.note('stands still', 20);
    backlog.note('reads', 79);
    nowMs = 5_500;
    backlog.moved('reads');
    expect(backlog.note('late', 2)).toBe('stands still');
    expect(backlog.stalled(5_500)).toEqual(['stands still']);
  });

  it('has no room for a push beyond its share, nor for an answer beyond the hard total', () => {
    const backlog = new Backlog<string>(limits, () => 0);
    expect(backlog.hasRoomFor(500)).toBe(true);
    backlog.note('a', 65);
    expect([backlog.hasRoomFor(10), backlog.hasRoomFor(11)]).toEqual([true, false]);
    expect([backlog.isOverflownBy(85), backlog.isOverflownBy(86)]).toEqual([false, true]);
  });
});
