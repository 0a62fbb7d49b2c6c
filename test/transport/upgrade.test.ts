/** Who may connect: origins, the limit of connections, and what plain HTTP answers. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isOriginAllowed } from '../../server/transport/address.js';
import type { Page, PageRequest, PageSource } from '../../server/transport/page.js';
import { Client, PAGES, refusedUpgrade, start, TcpClient } from './fixture.js';

describe('the origin of a browser page', () => {
  it.each([
    ['no browser', '', 'box:8080', true],
    ['the box itself', 'http://box:8080', 'box:8080', true],
    ['the box itself by address', 'http://192.168.1.7:8080', '192.168.1.7:8080', true],
    ['the box itself by IPv6', 'http://[fe80::1]:8080', '[fe80::1]:8080', true],
    ['another spelling of the same name', 'http://BOX', 'box:80', true],
    ['TLS ended by a proxy', 'https://box.example', 'box.example', true],
    ['the port of TLS written out', 'https://box.example', 'box.example:443', true],
    ['another host', 'http://evil.example', 'box:8080', false],
    ['another port of the box', 'http://box:9090', 'box:8080', false],
    ['a name that begins like the box', 'http://box.evil.example', 'box', false],
    ['a name that ends like the box', 'http://evilbox', 'box', false],
    ['the box as the user of another host', 'http://box@evil.example', 'box', false],
    ['a sandboxed page or a file', 'null', 'box:8080', false],
    ['nonsense', '::::', 'box:8080', false],
    ['an empty host', 'http://box', '', false],
    ['a configured page', 'https://intranet.example', 'box:8080', true],
    ['a configured page in other letters', 'https://Intranet.Example', 'box:8080', true],
    ['a configured host with another scheme', 'http://intranet.example', 'box:8080', false],
    ['a configured host with another port', 'https://intranet.example:444', 'box:8080', false],
  ])('%s: %s to %s', (_, origin, host, isAllowed) => {
    expect(isOriginAllowed(origin, host, ['https://intranet.example/'])).toBe(isAllowed);
  });

  it('can be configured even for files', () => {
    expect(isOriginAllowed('null', 'box', ['null'])).toBe(true);
  });

  it('is checked at the upgrade', async () => {
    const { address, transport, handler } = await start({ allowedOrigins: ['https://intranet.example'] });
    expect(await refusedUpgrade(address, { Origin: 'http://evil.example' })).toMatchObject({
      status: 403,
      text: expect.stringContaining('origin'),
    });
    expect(handler.peers.size).toBe(0);
    for (const origin of [`http://127.0.0.1:${transport.port}`, 'https://intranet.example']) {
      const client = await Client.open(address, { headers: { Origin: origin } });
      expect(await client.ask('x')).toBe('echo:x');
    }
  });
});

describe('the limit of connections', () => {
  it('is answered with 503, and a place that becomes free is given again', async () => {
    const { address, transport } = await start({ connections: 2 });
    const first = await Client.open(address);
    const second = await Client.open(address);
    expect(await refusedUpgrade(address)).toMatchObject({ status: 503, text: expect.stringContaining('2 connections') });
    expect(await first.ask('x')).toBe('echo:x');
    second.socket.close();
    await second.closed;
    await expect.poll(() => transport.connections).toBe(1);
    const third = await Client.open(address);
    expect(await third.ask('x')).toBe('echo:x');
  });

  it('does not count pages', async () => {
    const { address, transport } = await start({ connections: 1 });
    await Client.open(address);
    expect((await fetch(`${transport.url}/`)).status).toBe(200);
  });
});

describe('plain HTTP', () => {
  it('answers known pages with headers that keep a browser strict', async () => {
    const { transport } = await start();
    const response = await fetch(`${transport.url}/?from=somewhere`);
    expect(await response.text()).toBe('<p>hello</p>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self';.*frame-ancestors 'none'/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/nothing', '/../etc/passwd', '/%2e%2e/etc/passwd', '//', '/index.html'])('answers 404 for %s', async (path) => {
    const { transport } = await start();
    const status = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: transport.port, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });

  it('answers HEAD without a body and refuses to take anything', async () => {
    const { transport } = await start();
    const head = await fetch(`${transport.url}/`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '12', '']);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const refused = await fetch(`${transport.url}/`, { method, ...(method === 'POST' ? { body: 'x'.repeat(100_000) } : {}) });
      expect([method, refused.status, refused.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
    }
  });

  it('asks a page that is a function on each request, and tells it who asks', async () => {
    const asked: PageRequest[] = [];
    const count = (from: PageRequest): Page => {
      asked.push(from);
      return {
        contentType: 'application/json',
        body: Buffer.from(String(asked.length)),
        status: '503 Service Unavailable',
        headers: { 'Cache-Control': 'max-age=1' },
      };
    };
    const { transport } = await start({ pages: new Map<string, PageSource>([...PAGES, ['/count', count]]) });
    await fetch(`${transport.url}/count`);
    const second = await fetch(`${transport.url}/count`, { headers: { 'Accept-Encoding': 'br' } });
    expect([second.status, await second.text(), second.headers.get('cache-control')]).toEqual([503, '2', 'max-age=1']);
    expect(asked[1]).toMatchObject({ host: `127.0.0.1:${transport.port}`, encodings: 'br' });
  });

  it.each([
    ['nonsense', `${'nonsense '.repeat(20)}\r\n\r\n`],
    ['another protocol', `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${'\x00'.repeat(200)}`],
    ['a header of 100 kB', `GET / HTTP/1.1\r\nHost: box\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: box\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('survives %s', async (_, bytes) => {
    const { address, transport } = await start();
    const bystander = await Client.open(address);
    const client = await TcpClient.connect(transport.port);
    client.socket.write(bytes, 'latin1');
    await client.ended;
    expect(client.received.toString('latin1')).not.toContain('200 OK');
    expect(await bystander.ask('x')).toBe('echo:x');
  });
});
