/** Whether this machine has a connection to a printer: read from the kernel's tables, as proc(5) has them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isConnectedFromHere } from '../../../drivers/ports/connections.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qbox-connections-'));
  mkdirSync(join(root, 'proc/net'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (remote: string, state: string) =>
  `   0: 0A01A8C0:9C40 ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 12345 1 0000000000000000 20 4 30 10 -1`;
const table = (name: 'tcp' | 'tcp6', ...lines: readonly string[]) =>
  writeFileSync(join(root, 'proc/net', name), [HEAD, ...lines, ''].join('\n'));

it.each<readonly [string, 'tcp' | 'tcp6', string, string, boolean]>([
  ['a connection', 'tcp', '320200C0:238C', '01', true],
  ['one of a program that speaks IPv6', 'tcp6', '0000000000000000FFFF0000320200C0:238C', '01', true],
  ['one that is being ended', 'tcp', '320200C0:238C', '06', false],
  ['one to another port', 'tcp', '320200C0:238D', '01', false],
  ['one to another printer', 'tcp', '330200C0:238C', '01', false],
])('%s', async (_what, name, remote, state, isThere) => {
  table(name, line('00000000:0000', '0A'), line(remote, state));
  expect(await isConnectedFromHere(root, { host: '192.0.2.50', port: 9100 })).toBe(isThere);
});

it('a machine without these tables has none', async () => {
  expect(await isConnectedFromHere(root, { host: '192.0.2.50', port: 9100 })).toBe(false);
});
