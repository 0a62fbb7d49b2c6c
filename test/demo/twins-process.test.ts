/** The process of the twins and the box: neither takes the other with it, and none is left over. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, dataOf } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';

const PATIENCE = { timeout: 20_000 * SLOWNESS };

let box: Box;
afterEach(async () => void (await box.stop()));

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // It has ended meanwhile.
  }
};

/** A process whose box was killed has another parent. */
const twinsOf = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/cmdline`).includes('twins-process'))
    .filter((name) => new RegExp(`^PPid:\\s+${pid}$`, 'm').test(read(`/proc/${name}/status`)))
    .map(Number);

it('a box whose twins have died goes on without them, and says so', async () => {
  box = await startBox();
  const [twins = 0, ...others] = twinsOf(box.pid);
  expect([twins > 0, others]).toEqual([true, []]);
  process.kill(twins, 'SIGKILL');
  await vi.waitFor(() => expect(box.stderr()).toContain('the devices of the demo are gone'), PATIENCE);
  const client = await connect(box.webSocketUrl);
  const order = { kind: 'line', name: 'led-bus', action: 'pullCable' };
  await expect(client.request({ command: 'actOnTwin', data: order }).then(dataOf)).rejects.toThrow('This box has no devices in software');
  dataOf(await client.request({ command: 'lab', data: {} }));
  await client.close();
  expect(await box.stop()).toEqual({ code: 0, signal: null });
});

it('twins end with their box, however it ends', async () => {
  box = await startBox();
  const [twins = 0] = twinsOf(box.pid);
  expect(read(`/proc/${twins}/cmdline`)).toContain('twins-process');
  await box.kill9();
  await vi.waitFor(() => expect(read(`/proc/${twins}/cmdline`)).toBe(''), PATIENCE);
});
