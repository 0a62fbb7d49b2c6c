/** Several doors into one server: a plain port beside one with TLS, and a socket on this machine. */

import uWS from 'uWebSockets.js';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createListener } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../server/config/load.js';
import { listen } from '../../server/transport/server.js';
import { Client, EchoHandler, OPTIONS, refusedUpgrade, start } from './fixture.js';

const certificateFile = (name: string): string => fileURLToPath(new URL(`./certificate/${name}`, import.meta.url));
const TLS = { certificate: certificateFile('certificate.pem'), key: certificateFile('key.pem') };

const folder = mkdtempSync(join(tmpdir(), 'qbox-doors-'));
afterAll(() => rmSync(folder, { recursive: true }));
let paths = 0;
const newPath = (): string => join(folder, `${++paths}.sock`);

/** A client that comes through the socket of the machine. */
const openLocal = (path: string): Promise<Client> => Client.open('ws://localhost/', { createConnection: () => connect(path) });

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('a plain port beside one with TLS', () => {
  it('leads to the same handler, and who comes through it is no local peer', async () => {
    const { transport, handler, address } = await start({ tls: TLS, plainPort: 0 });
    expect(transport.plainPort).not.toBe(transport.port);
    const secure = await Client.open(address, { rejectUnauthorized: false });
    const plain = await Client.open(`ws://127.0.0.1:${transport.plainPort}`);
    expect([await secure.ask('a'), await plain.ask('b')]).toEqual(['echo:a', 'echo:b']);
    expect([...handler.peers].map(({ address, isLocal }) => [address, isLocal])).toEqual([
      ['127.0.0.1', false],
      ['127.0.0.1', false],
    ]);
    expect((await fetch(`http://127.0.0.1:${transport.plainPort}/`)).status).toBe(200);
    await transport.close();
    expect(await Promise.all([secure.closed, plain.closed])).toEqual([
      { code: 1001, reason: 'the box is stopping' },
      { code: 1001, reason: 'the box is stopping' },
    ]);
  });

  it('counts against the same limit of connections', async () => {
    const { transport, address } = await start({ tls: TLS, plainPort: 0, connections: 2 });
    await Client.open(address, { rejectUnauthorized: false });
    await Client.open(`ws://127.0.0.1:${transport.plainPort}`);
    expect((await refusedUpgrade(`ws://127.0.0.1:${transport.plainPort}`)).status).toBe(503);
  });

  it('that is taken lets no door be open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      other.close();
    });
    await once(other, 'listening');
    const taken = other.address();
    const plainPort = typeof taken === 'object' && taken !== null ? taken.port : 0;
    const socket = newPath();
    await expect(listen({ ...OPTIONS, plainPort, socket }, new EchoHandler())).rejects.toThrow(`port ${plainPort} on 127.0.0.1 is in use`);
    expect(existsSync(socket)).toBe(false);
  });
});

describe('a socket on this machine', () => {
  it('is for its owner and his group, leads to the same handler, and is gone after the stop', async () => {
    const socket = newPath();
    const { transport, handler, address } = await start({ socket });
    expect(modeOf(socket)).toBe(0o660);
    const [local, remote] = [await openLocal(socket), await Client.open(address)];
    expect([await local.ask('a'), await remote.ask('b')]).toEqual(['echo:a', 'echo:b']);
    expect([...handler.peers].map(({ address, isLocal }) => [address, isLocal])).toEqual([
      ['local', true],
      ['127.0.0.1', false],
    ]);
    await transport.close();
    expect(await local.closed).toEqual({ code: 1001, reason: 'the box is stopping' });
    expect(existsSync(socket)).toBe(false);
  });

  it('is born for its owner alone, whatever the umask: the native package sees to it', () => {
    const path = newPath();
    const umask = process.umask(0);
    const app = uWS.App();
    try {
      app.listen_unix(() => {}, path);
      expect(modeOf(path) & 0o077).toBe(0);
    } finally {
      process.umask(umask);
      app.close();
    }
  });

  it('lets in who sees to the box when the network has taken every connection', async () => {
    const socket = newPath();
    const { address } = await start({ socket, connections: 1 });
    await Client.open(address);
    expect((await refusedUpgrade(address)).status).toBe(503);
    expect(await (await openLocal(socket)).ask('a')).toBe('echo:a');
  });

  it('takes the place of one that a killed box has left', async () => {
    const socket = newPath();
    const left = uWS.App();
    left.listen_unix(() => {}, socket);
    left.close();
    expect(existsSync(socket)).toBe(true);
    await start({ socket });
    expect(await (await openLocal(socket)).ask('a')).toBe('echo:a');
  });

  it('that another box answers at is left to it', async () => {
    const socket = newPath();
    await start({ socket });
    await expect(listen({ ...OPTIONS, socket }, new EchoHandler())).rejects.toThrow(
      `socket: another box (or another program) answers at ${socket}`,
    );
    expect(await (await openLocal(socket)).ask('a')).toBe('echo:a');
  });

  it('never takes the place of something else', async () => {
    const socket = newPath();
    writeFileSync(socket, 'precious');
    await expect(listen({ ...OPTIONS, socket }, new EchoHandler())).rejects.toThrow('is something else than a socket');
    expect(readFileSync(socket, 'utf8')).toBe('precious');
  });

  it('in a folder that is not there fails and says so', async () => {
    const socket = join(folder, 'nowhere', 'qbox.sock');
    await expect(listen({ ...OPTIONS, socket }, new EchoHandler())).rejects.toThrow(`socket: cannot listen at ${socket} (E`);
  });

  it('is not taken from a program that is busy', async () => {
    const socket = newPath();
    const other = createListener().listen(socket);
    onTestFinished(() => {
      other.close();
    });
    await once(other, 'listening');
    await expect(listen({ ...OPTIONS, socket }, new EchoHandler())).rejects.toThrow('answers at');
  });
});

describe('their settings', () => {
  const WITH_TLS = { QBOX_TLS_CERTIFICATE: '/c', QBOX_TLS_KEY: '/k' };

  it.each<[Record<string, string>, string]>([
    [{ QBOX_PLAIN_PORT: '8081' }, 'server.plain_port'],
    [{ ...WITH_TLS, QBOX_PORT: '8081', QBOX_PLAIN_PORT: '8081' }, 'server.plain_port'],
    [{ QBOX_SOCKET: `/${'x'.repeat(107)}` }, 'server.socket'],
    [{ QBOX_SOCKET: `/${'ж'.repeat(54)}` }, 'server.socket'],
  ])('%j is refused', (environment, field) => {
    const loaded = loadConfig([], environment);
    expect('faults' in loaded && loaded.faults.map((fault) => fault.field)).toEqual([field]);
  });

  it.each<Record<string, string>>([
    { ...WITH_TLS, QBOX_PLAIN_PORT: '8081' },
    { ...WITH_TLS, QBOX_PORT: '0', QBOX_PLAIN_PORT: '0' },
    { QBOX_SOCKET: `/${'x'.repeat(106)}` },
    { QBOX_SOCKET: 'none' },
  ])('%j is accepted', (environment) => {
    expect(loadConfig([], environment)).toHaveProperty('server');
  });
});
