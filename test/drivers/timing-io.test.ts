/** Time of the machine, as drivers have it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Both ends of a line. */
async function line(): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [there] = (await once(server, 'connection')) as [Socket];
  server.close();
  sockets.push(here, there);
  return [here, there];
}

/** The whole process stands still. */
const stall = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

describe('a deadline', () => {
  it('does not pass before what came in time is heard, though the process stood still over it', async () => {
    const [here, there] = await line();
    const heard: string[] = [];
    here.on('data', (bytes) => heard.push(String(bytes)));
    const passed = new Promise<void>((resolve) => {
      SYSTEM_TIMERS.after(20, () => {
        heard.push('deadline');
        resolve();
      });
    });
    there.write('answer');
    stall(100);
    await passed;
    expect(heard).toEqual(['answer', 'deadline']);
  });

  it('is cancelled until the last moment', async () => {
    const heard: string[] = [];
    const ended = new Promise<void>((resolve) => {
      // Both are over when the process goes on; the first one calls the second one off.
      SYSTEM_TIMERS.after(1, () => cancel());
      const cancel = SYSTEM_TIMERS.after(1, () => heard.push('deadline'));
      SYSTEM_TIMERS.after(1, () => {
        heard.push('later');
        resolve();
      });
    });
    stall(10);
    await ended;
    expect(heard).toEqual(['later']);
  });
});
