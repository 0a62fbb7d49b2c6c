/** Peers that send faster than anybody can answer. */
import { describe, expect, it } from 'vitest';
import { Share } from '../../server/transport/seats.js';
import { Client, frame, PING, start, TcpClient, TEXT } from './fixture.js';

const MIB = 1024 * 1024;
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const times = (count: number, piece: Uint8Array): Buffer => Buffer.concat(Array.from({ length: count }, () => piece));

/** Writes as fast as it is taken, until the other end has closed or the bytes are all written. */
async function writeUntilClosed(client: TcpClient, chunk: Buffer, rounds: number): Promise<void> {
  for (let round = 0; round < rounds && !client.socket.destroyed; round += 1) {
    await new Promise((resolve) => client.socket.write(chunk, resolve));
  }
}

describe('a peer that sends', () => {
  it('ten thousand requests at once gets as many answers, in order', async () => {
    const { address } = await start();
    const client = await Client.open(address);
    for (let request = 0; request < 10_000; request += 1) client.socket.send(String(request));
    await client.message(9_999);
    expect(client.messages).toEqual(Array.from({ length: 10_000 }, (_, request) => `echo:${request}`));
  });

  it.each([
    ['requests', frame({ opcode: TEXT }, new Uint8Array())],
    ['pings', frame({ opcode: PING }, new Uint8Array())],
    ['pongs', frame({ opcode: 10 }, new Uint8Array())],
  ])('%s without a pause is closed with 1008, and the others are answered', async (_, piece) => {
    const { address, transport, handler } = await start();
    const bystander = await Client.open(address);
    const flooder = await TcpClient.upgrade(transport.port);
    await writeUntilClosed(flooder, times(100_000, piece), 40);
    expect(handler.departures).toEqual([{ code: 1008, reason: 'too much at once' }]);
    expect(await bystander.ask('x')).toBe('echo:x');
  });

  it('requests for pages without a pause is answered a few of them and closed', async () => {
    const { transport } = await start();
    const flooder = await TcpClient.connect(transport.port);
    flooder.socket.write('GET / HTTP/1.1\r\nHost: box\r\n\r\n'.repeat(1000));
    await flooder.ended;
    const answers = flooder.received.toString('latin1').split('HTTP/1.1 200').length - 1;
    expect(answers).toBeGreaterThan(0);
    expect(answers).toBeLessThan(1000);
  });
});

describe('the share of a turn', () => {
  it('is 16,384 frames, and new with each turn', async () => {
    const share = new Share(32 * MIB);
    for (let turn = 0; turn < 3; turn += 1) {
      const outcomes = Array.from({ length: 16_385 }, () => share.take(10));
      expect(outcomes.indexOf(false)).toBe(16_384);
      await turnOfTheLoop();
    }
  });

  it('is so many bytes, and a single large frame is always within it', async () => {
    const share = new Share(32 * MIB);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(share.take(16 * MIB)).toBe(true);
      expect(share.take(16 * MIB)).toBe(true);
      expect(share.take(1)).toBe(false);
      await turnOfTheLoop();
    }
  });
});
