/** Which box qctl speaks to: one on this machine without a password, or one at an address. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { SOCKET_FAULTS, targetOf } from '../../server/qctl/target.js';
import { startBox } from '../support/box.js';
import { TestConsole } from './console.js';

const root = mkdtempSync(join(tmpdir(), 'qbox target ')); // A path with a space.
afterAll(() => rmSync(root, { recursive: true }));
const service = join(root, 'run/qbox/qbox.sock');
const FINGERPRINT = `${'AB:'.repeat(31)}CD`;

describe('the target', () => {
  const whereOf = (options: object, env: Record<string, string> = {}) => targetOf(options, { env, root }).where;

  it('is the socket that was named, that of the service, or that of a data folder', () => {
    expect(whereOf({})).toBe('var/qbox.sock');
    expect(whereOf({}, { QBOX_DATA: '/data' })).toBe('/data/qbox.sock');
    mkdirSync(join(root, 'run/qbox'), { recursive: true });
    writeFileSync(service, '');
    expect(whereOf({}, { QBOX_DATA: '/data' })).toBe(service);
    expect(whereOf({}, { QBOX_SOCKET: '/env.sock' })).toBe('/env.sock');
    expect(whereOf({ socket: '/typed.sock' }, { QBOX_SOCKET: '/env.sock', QBOX_URL: 'ws://box' })).toBe('/typed.sock');
  });

  it('is an address where one is given, and then needs a log-in', () => {
    expect(targetOf({}, { env: { QBOX_URL: 'http://box:1', QBOX_SOCKET: '/x', QBOX_FINGERPRINT: FINGERPRINT }, root })).toEqual({
      url: 'ws://box:1',
      where: 'ws://box:1',
      isLocal: false,
      fingerprint: FINGERPRINT,
    });
    expect(whereOf({ url: 'ws://typed' }, { QBOX_URL: 'ws://env' })).toBe('ws://typed');
  });

  it.each([
    [{ url: 'ws://a', socket: '/b' }, {}, /only one of them/],
    [{}, { QBOX_URL: 'ftp://x' }, /^QBOX_URL: Expected an address/],
    [{ url: 'wss://a' }, { QBOX_FINGERPRINT: 'abc' }, /^QBOX_FINGERPRINT: Expected the SHA-256/],
  ])('%j with %j is refused', (options, env, why) => {
    expect(() => targetOf(options, { env, root })).toThrow(why);
  });
});

it('why a socket cannot be reached is said in words that help', async () => {
  const terminal = new TestConsole();
  expect(await terminal.run('--socket', join(root, 'none.sock'), 'status')).toBe(3);
  expect(terminal.stderr).toMatch(/none\.sock: no box runs here, .*--url/);
  writeFileSync(join(root, 'left.sock'), '');
  expect(await terminal.run('--socket', join(root, 'left.sock'), 'status')).toBe(3);
  expect(terminal.stderr).toMatch(/left\.sock: the box that made it does not run any more/);
  // Everything is open to root, who may run this test.
  expect(SOCKET_FAULTS.EACCES).toContain('adduser LOGIN qbox');
  expect(await terminal.run('--socket', join(root, 'left.sock/x'), 'status')).toBe(3);
  expect(terminal.stderr).toMatch(/left\.sock\/x: .*ENOTDIR/);
});

it('a box is reached through its socket, without a password, wherever its folder is', async () => {
  const data = join(root, 'data: 1');
  mkdirSync(data);
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.stop()));
  const terminal = new TestConsole();
  terminal.env = {};
  expect(await terminal.run('call', 'info', '--socket', join(data, 'qbox.sock'))).toBe(0);
  expect(terminal.stderr).toBe('');
  await box.stop();
  expect(await terminal.run('call', 'info', '--socket', join(data, 'qbox.sock'))).toBe(3);
  expect(terminal.stderr).toMatch(/cannot reach the box at .*qbox\.sock: no box runs here/);
});

it('a box that was asked for no socket has none', async () => {
  const box = await startBox({ env: { QBOX_SOCKET: 'none' } });
  onTestFinished(async () => void (await box.stop()));
  const terminal = new TestConsole();
  terminal.env = { QBOX_DATA: box.data };
  expect(await terminal.run('call', 'info')).toBe(3);
});

it('a data folder with a long name is a warning, and no reason not to start', async () => {
  const data = join(root, 'x'.repeat(120));
  mkdirSync(data);
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.stop()));
  await expect.poll(() => box.stderr()).toContain('no local socket: its path would be too long');
});

it('a socket that hangs up at once ends with code 3', async () => {
  const path = join(root, 'rude.sock');
  const rude = createServer((socket) => socket.destroy()).listen(path);
  onTestFinished(() => void rude.close());
  await new Promise((resolve) => connect(path).on('close', resolve));
  const terminal = new TestConsole();
  terminal.env = {};
  expect(await terminal.run('call', 'info', '--socket', path)).toBe(3);
});

it('an error without a code of the system is told as it is', async () => {
  const path = join(root, 'web.sock');
  const web = createServer((socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n')).listen(path);
  onTestFinished(() => void web.close());
  const terminal = new TestConsole();
  expect(await terminal.run('--socket', path, 'status')).toBe(3);
  expect(terminal.stderr).toMatch(/web\.sock: .*404/);
});
