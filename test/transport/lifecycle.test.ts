/** Starting, stopping, and what is said when it cannot start. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addressText, hostInUrl } from '../../server/transport/address.js';
import { listen, type TransportOptions } from '../../server/transport/server.js';
import { Client, EchoHandler, OPTIONS, start, TcpClient } from './fixture.js';

const certificateFile = (name: string): string => fileURLToPath(new URL(`./certificate/${name}`, import.meta.url));
const TLS = { certificate: certificateFile('certificate.pem'), key: certificateFile('key.pem') };

/** The message of a start that must fail. */
async function refusal(options: Partial<TransportOptions>): Promise<string> {
  try {
    const transport = await listen({ ...OPTIONS, ...options }, new EchoHandler());
    await transport.close();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it started');
}

describe('a start', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['0.0.0.0', 'localhost'],
    ['::', 'localhost'],
  ])('on %s picks a free port, and its URL answers', async (host, inUrl) => {
    const { transport } = await start({ host });
    expect(transport.url).toBe(`http://${inUrl}:${transport.port}`);
    expect((await fetch(`http://127.0.0.1:${transport.port}/`)).status).toBe(200);
  });

  it("on every address tells a peer's IPv4 address as such", async () => {
    const { transport, handler } = await start({ host: '::' });
    await Client.open(`ws://127.0.0.1:${transport.port}`);
    expect([...handler.peers].map(({ address }) => address)).toEqual(['127.0.0.1']);
  });

  it('on a port that another transport has fails and says so', async () => {
    const { transport } = await start();
    expect(await refusal({ port: transport.port })).toContain(
      `port ${transport.port} on 127.0.0.1 is in use by another program or another box: stop that, or choose another port`,
    );
  });

  it('on a port that another program has fails and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await once(other, 'listening');
    const taken = other.address();
    const port = typeof taken === 'object' && taken !== null ? taken.port : 0;
    expect(await refusal({ port })).toContain(`port ${port} on 127.0.0.1 is in use`);
  });

  it.each<[string, Partial<TransportOptions>, string]>([
    ['an address of another machine', { host: '192.0.2.1' }, 'host: 192.0.2.1 is not an address of this machine'],
    ['a host that is none', { host: 'no such host' }, 'host: "no such host" is no address and no name'],
    ['a port that is none', { port: 70_000 }, 'port: expected 0 to 65535, got 70000'],
    ['an idle time that the native part cannot keep', { idleTimeoutSeconds: 5 }, 'idle timeout: expected 0 or 8 to 960 seconds, got 5'],
    ['a frame size of nothing', { frameBytes: 0 }, 'frame size: expected'],
    ['no connections', { connections: 0 }, 'connections: expected'],
    [
      'a certificate that is not there',
      { tls: { ...TLS, certificate: '/nothing.pem' } },
      'TLS: cannot read the certificate /nothing.pem (ENOENT)',
    ],
    ['a key that is not there', { tls: { ...TLS, key: '/nothing.pem' } }, 'TLS: cannot read the key /nothing.pem (ENOENT)'],
    [
      'the key of another certificate',
      { tls: { ...TLS, key: certificateFile('other-key.pem') } },
      'are not a certificate and its key in PEM',
    ],
    [
      'a file that is no certificate',
      { tls: { ...TLS, certificate: fileURLToPath(import.meta.url) } },
      'are not a certificate and its key in PEM',
    ],
  ])('with %s fails and says so', async (_, options, message) => {
    expect(await refusal(options)).toContain(message);
  });
});

describe('TLS', () => {
  it('carries WebSocket and pages', async () => {
    const { transport, address } = await start({ tls: TLS });
    expect(transport.url).toBe(`https://127.0.0.1:${transport.port}`);
    const client = await Client.open(address, { rejectUnauthorized: false });
    expect(await client.ask('Окно 2')).toBe('echo:Окно 2');
    client.socket.send('x'.repeat(OPTIONS.frameBytes + 1));
    expect((await client.closed).code).toBe(1009);
  });

  it('is not bothered by those who speak plainly', async () => {
    const { transport, address } = await start({ tls: TLS });
    const bystander = await Client.open(address, { rejectUnauthorized: false });
    const plain = await TcpClient.connect(transport.port);
    plain.socket.write('GET / HTTP/1.1\r\nHost: box\r\n\r\n');
    await plain.ended;
    expect(await bystander.ask('x')).toBe('echo:x');
  });
});

describe('a stop', () => {
  it('tells every peer, frees the port, and refuses nobody half-way', async () => {
    const { transport, address, handler } = await start();
    const clients = await Promise.all(Array.from({ length: 20 }, () => Client.open(address)));
    const silent = await TcpClient.connect(transport.port);
    for (const peer of handler.peers) peer.send('last words');
    await transport.close();
    for (const client of clients) {
      expect(await client.closed).toEqual({ code: 1001, reason: 'the box is stopping' });
      expect(client.messages).toEqual(['last words']);
    }
    await silent.ended;
    expect(transport.connections).toBe(0);
    expect(handler.departures).toHaveLength(20);
    const again = await listen({ ...OPTIONS, port: transport.port }, new EchoHandler());
    await again.close();
  });

  it('happens once, however often it is asked for', async () => {
    const { transport } = await start();
    await Promise.all([transport.close(), transport.close()]);
    await transport.close();
  });

  it('lets a peer finish reading a long answer', async () => {
    const { transport, address, handler } = await start();
    const client = await Client.open(address);
    for (const peer of handler.peers) peer.send('x'.repeat(16 * 1024 * 1024));
    await transport.close();
    expect(await client.closed).toEqual({ code: 1001, reason: 'the box is stopping' });
    expect(client.messages.map(({ length }) => length)).toEqual([16 * 1024 * 1024]);
  });

  it('is not held up by a peer that does not read', async () => {
    const { transport, handler } = await start();
    const deaf = await TcpClient.upgrade(transport.port);
    deaf.socket.pause();
    for (const peer of handler.peers) peer.send('x'.repeat(30 * 1024 * 1024));
    await transport.close();
    deaf.socket.resume();
    await deaf.ended;
    expect(handler.departures).toHaveLength(1);
  });
});

describe('addresses as text', () => {
  it.each([
    [[192, 168, 1, 7], '192.168.1.7'],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1], '10.0.0.1'],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], '::1'],
    [[0xfe, 0x80, 0, 0, 0, 0, 0, 0, 2, 0x11, 0x22, 0xff, 0xfe, 0x33, 0x44, 0x55], 'fe80::211:22ff:fe33:4455'],
    [[], 'unknown'],
  ])('%j is %s', (bytes, text) => {
    expect(addressText(new Uint8Array(bytes))).toBe(text);
  });

  it('in a URL', () => {
    expect([hostInUrl('fe80::1'), hostInUrl('::'), hostInUrl('0.0.0.0'), hostInUrl('box')]).toEqual([
      '[fe80::1]',
      'localhost',
      'localhost',
      'box',
    ]);
  });
});
