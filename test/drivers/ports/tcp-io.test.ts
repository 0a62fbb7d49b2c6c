/** Printers of the network, stood for by real listeners on the loopback. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openPort } from '../../../drivers/ports/open.js';
import type { Port } from '../../../drivers/ports/port.js';
import { openTcp } from '../../../drivers/ports/tcp.js';
import { pattern, Recorder } from './recorder.js';

const cleaning: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleaning.splice(0).reverse()) clean();
});

async function listen(): Promise<{ server: Server; port: number; accepted: Promise<Socket> }> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  cleaning.push(() => server.close());
  await once(server, 'listening');
  const accepted = once(server, 'connection').then(([socket]: Socket[]) => {
    if (!socket) throw new Error('no connection');
    cleaning.push(() => socket.destroy());
    return socket;
  });
  return { server, port: portOf(server), accepted };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

async function connected(): Promise<{ port: Port; recorder: Recorder; printer: Socket }> {
  const recorder = new Recorder();
  const { port, accepted } = await listen();
  const opened = await openPort({ kind: 'tcp', host: '127.0.0.1', port })(recorder);
  return { port: opened, recorder, printer: await accepted };
}

/** More than both kernels keep for a connection. */
const A_LOT = 16_000_000;

describe('a printer on the network', () => {
  it('is written to and heard', async () => {
    const { port, recorder, printer } = await connected();
    printer.write(Buffer.from([0x12]));
    expect([...(await recorder.length(1))]).toEqual([0x12]);
    printer.resume();
    const [first] = await Promise.all([once(printer, 'data'), port.write(Buffer.from('ticket'))]);
    expect(String(first)).toBe('ticket');
    expect(printer.remotePort).toBeDefined();
    await port.close();
    await port.close();
    await expect(port.write(pattern(1))).rejects.toMatchObject({ fault: 'closed' });
    expect(recorder.losses).toEqual([]);
  });

  it('that reads slowly makes who writes wait', async () => {
    const { port, printer } = await connected();
    const bytes = pattern(A_LOT);
    let isWritten = false;
    const write = port.write(bytes).then(() => {
      isWritten = true;
    });
    const chunks: Buffer[] = [];
    let length = 0;
    let wasWrittenEarly = false;
    for await (const chunk of printer) {
      chunks.push(chunk);
      length += chunk.length;
      if (length < A_LOT / 4) wasWrittenEarly ||= isWritten;
      if (length === A_LOT) break;
    }
    await write;
    expect(wasWrittenEarly).toBe(false);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    await port.close();
  });

  it('is lost when it hangs up', async () => {
    const { port, recorder, printer } = await connected();
    printer.end();
    expect(await recorder.loss).toMatchObject({ fault: 'lost', message: expect.stringContaining('closed the connection') });
    await expect(port.write(pattern(1))).rejects.toMatchObject({ fault: 'lost' });
    await port.close();
    expect(recorder.losses).toHaveLength(1);
  });

  it('is lost when it resets the connection in the middle of a ticket', async () => {
    const { port, recorder, printer } = await connected();
    const writes = [port.write(pattern(A_LOT)), port.write(pattern(10))].map((write) =>
      expect(write).rejects.toMatchObject({ fault: 'lost' }),
    );
    printer.resetAndDestroy();
    await Promise.all(writes);
    expect(await recorder.loss).toMatchObject({ fault: 'lost' });
    await port.close();
    expect(recorder.losses).toHaveLength(1);
  });

  it('drops what was not taken when it is closed', async () => {
    const { port, recorder } = await connected();
    const stuck = expect(port.write(pattern(A_LOT))).rejects.toMatchObject({ fault: 'closed' });
    await port.close();
    await stuck;
    expect(recorder.losses).toEqual([]);
  });

  it('is absent when it refuses', async () => {
    const { server, port } = await listen();
    server.close();
    await once(server, 'close');
    await expect(openPort({ kind: 'tcp', host: '127.0.0.1', port })(new Recorder())).rejects.toMatchObject({
      name: 'PortError',
      fault: 'absent',
      message: `tcp:127.0.0.1:${port}: connection refused: the port is wrong, or the printer serves another client`,
    });
  });

  it('is absent when its name is unknown', async () => {
    const opening = openPort({ kind: 'tcp', host: 'no-such-printer.invalid', port: 9100 })(new Recorder());
    await expect(opening).rejects.toMatchObject({ fault: 'absent', message: expect.stringContaining('name') });
  });

  it('is absent when nobody answers', async () => {
    const port = await blackHole();
    await expect(openTcp({ kind: 'tcp', host: '127.0.0.1', port }, 300)(new Recorder())).rejects.toMatchObject({
      fault: 'absent',
      message: `tcp:127.0.0.1:${port}: no answer within 300 ms`,
    });
  });
});

/** A port at which the kernel leaves the knocking unanswered: its queue of connections is full and nobody takes any out of it. */
async function blackHole(): Promise<number> {
  const program =
    "const s = require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))";
  const listener = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleaning.push(() => listener.kill('SIGKILL'));
  const [line] = await once(listener.stdout, 'data');
  listener.kill('SIGSTOP');
  const port = Number(String(line));
  // A queue of one holds two (Linux, sk_acceptq_is_full).
  for (let waiting = 0; waiting < 2; waiting++) {
    const socket = connect({ port, host: '127.0.0.1' });
    cleaning.push(() => socket.destroy());
    await once(socket, 'connect');
  }
  return port;
}
