/** The twin behind a real socket. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { toHex } from '../../../drivers/twins/printer/hex.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { type ServedTwin, type ServeOptions, serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { bytesOf, EPSON } from './bench.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(options: Partial<ServeOptions> = {}): Promise<ServedTwin<PrinterTwin>> {
  const served = await serveTwinOnTcp(
    (cable) => new PrinterTwin({ profile: EPSON, timers: SYSTEM_TIMERS, cable, mmPerSecond: Number.POSITIVE_INFINITY }),
    { host: '127.0.0.1', port: 0, ...options },
  );
  closing.push(() => served.close());
  return served;
}

interface Client {
  readonly socket: Socket;
  readonly heard: () => string;
}

async function dial(port: number): Promise<Client> {
  const socket = connect(port, '127.0.0.1');
  closing.push(() => socket.destroy());
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  await once(socket, 'connect');
  return { socket, heard: () => toHex(Buffer.concat(chunks)) };
}

const until = <Value>(check: () => Value): Promise<Value> => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));
const LINES = bytesOf('"abcdefgh" 0A '.repeat(30_000));

describe('a printer on the network', () => {
  it('takes bytes and answers', async () => {
    const { port, twin } = await serve();
    const client = await dial(port);
    client.socket.write(bytesOf('"Hi" 0A 10 04 01'));
    await until(() => expect(client.heard()).toBe('12'));
    expect(twin.pending.texts.map(({ content }) => content)).toEqual(['Hi']);
  });

  it('holds the sender up while it does not print, and loses nothing', async () => {
    const { port, twin } = await serve();
    twin.openCover();
    const client = await dial(port);
    client.socket.write(LINES.subarray(0, 40_000));
    await until(() => expect(twin.sensors.isBusy).toBe(true));
    client.socket.end(LINES.subarray(40_000, 90_000));
    twin.closeCover();
    await until(() => expect(twin.pending.texts).toHaveLength(10_000));
    expect(twin.faults).toEqual([]);
  });

  it('takes no more than its buffer and those of the kernel', async () => {
    const { port, twin } = await serve();
    twin.openCover();
    const client = await dial(port);
    client.socket.write(Buffer.alloc(64_000_000, 0x0a));
    await until(() => expect(twin.sensors.isBusy).toBe(true));
    // Time enough for all of it, if somebody took it.
    for (let turn = 0; turn < 2000; turn++) await nextTurn();
    expect(client.socket.writableLength).toBeGreaterThan(0);
  });

  it('prints what was received before the connection ended', async () => {
    const { port, twin } = await serve();
    twin.openCover();
    const client = await dial(port);
    client.socket.end(LINES.subarray(0, 9000));
    await closed(client.socket);
    twin.closeCover();
    await until(() => expect(twin.pending.texts).toHaveLength(1000));
    const next = await dial(port);
    next.socket.write(bytesOf('10 04 01'));
    await until(() => expect(next.heard()).toBe('12'));
  });

  it('serves one at a time: another one is reset', async () => {
    const { port } = await serve();
    const first = await dial(port);
    first.socket.write(bytesOf('10 04 01'));
    await until(() => expect(first.heard()).toBe('12'));
    const second = connect(port, '127.0.0.1');
    const [error] = await once(second, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(first.socket.destroyed).toBe(false);
  });

  it('or another one waits until the first one ends', async () => {
    const { port } = await serve({ another: 'wait' });
    const first = await dial(port);
    const second = await dial(port);
    second.socket.write(bytesOf('10 04 02'));
    first.socket.write(bytesOf('10 04 01'));
    await until(() => expect(first.heard()).toBe('12'));
    expect(second.heard()).toBe('');
    first.socket.end();
    await until(() => expect(second.heard()).toBe('12'));
  });

  it('with its cable pulled nobody reaches it, until the cable and the power are both back', async () => {
    const served = await serve();
    const { port, twin } = served;
    const client = await dial(port);
    const ended = closed(client.socket);
    client.socket.write(bytesOf('"Hi" 10 04 01'));
    await until(() => expect(client.heard()).toBe('12'));
    served.setPlugged(false);
    await ended;
    await expect(dial(port)).rejects.toThrow('ECONNREFUSED');
    twin.powerOff();
    served.setPlugged(true);
    await expect(dial(port)).rejects.toThrow('ECONNREFUSED');
    twin.powerOn();
    await until(async () => (await dial(port)).socket);
    expect([served.isPlugged, twin.isOn]).toEqual([true, true]);
  });

  it('without power resets who is connected and refuses others, until power comes back', async () => {
    const { port, twin } = await serve();
    const client = await dial(port);
    const ended = closed(client.socket);
    client.socket.write(bytesOf('10 04 01'));
    await until(() => expect(client.heard()).toBe('12'));
    twin.powerOff();
    await ended;
    const [error] = await once(connect(port, '127.0.0.1'), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    twin.powerOn();
    const again = await until(() => dial(port));
    again.socket.write(bytesOf('10 04 01'));
    await until(() => expect(again.heard()).toBe('12'));
  });

  it('says that its port is taken', async () => {
    const { port } = await serve();
    await expect(serve({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
