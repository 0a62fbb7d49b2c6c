/** A board behind a gateway, both by pymodbus of Debian. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { encodeModbus } from '../../../drivers/led/families/modbus.js';
import { openModbusTcp } from '../../../drivers/led/modbus-tcp.js';
import { scanBus } from '../../../drivers/led/scan-bus.js';
import { boardAt, Closing, gatewayAt } from './modbus-boards.js';

/** Debian's own, which has its packages. */
const PYTHON = '/usr/bin/python3';
const closing = new Closing();
afterEach(() => closing.all());

async function pymodbus(): Promise<number> {
  const slave = spawn(PYTHON, [fileURLToPath(new URL('modbus-slave.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
  closing.later(async () => {
    slave.stdin.end();
    await once(slave, 'exit');
  });
  const [port] = (await once(slave.stdout, 'data')) as [Buffer];
  return Number(String(port));
}

it('pymodbus has the letters, is found at its address, and says of other addresses that it does not reach them', async () => {
  const port = await pymodbus();
  const { bus, family, board } = boardAt(port, 7, closing);
  await expect.poll(() => board.health).toMatchObject({ state: 'ready', fault: null });
  await expect.poll(() => board.isUpToDate).toBe(true);
  const heard: Uint8Array[] = [];
  const reader = await openModbusTcp(gatewayAt(port))({ received: (bytes) => heard.push(bytes), lost: () => {} });
  await reader.write(encodeModbus({ kind: 'read', address: 7, fn: 3, register: 0, count: 6 }));
  await expect.poll(() => heard.length).toBe(1);
  await reader.close();
  const letters = Buffer.from(heard[0] ?? []).subarray(3, 15);
  expect(String.fromCharCode(...[0, 2, 4, 6, 8, 10].map((byte) => letters.readUInt16BE(byte)))).toMatch(/^A012-3$/);
  expect(await scanBus(bus, family, { first: 6, last: 8 })).toEqual([
    { address: 6, how: 'notReached' },
    { address: 7, how: 'answers' },
    { address: 8, how: 'notReached' },
  ]);
  const absent = boardAt(port, 8, closing).board;
  await expect.poll(() => absent.health, { timeout: 10_000 }).toMatchObject({ state: 'trouble', fault: 'notReached' });
  expect(absent.health.detail).toBe('refused with exception 11: the gateway got no answer from this board');
});
