/** Serial lines over pseudo-terminals: socat is the cable, a socket of the test is the device at its other end. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SerialAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import type { Port } from '../../../drivers/ports/port.js';
import { pattern, Recorder } from './recorder.js';

let folder = '';
const cables: Cable[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-serial-'));
});

afterEach(async () => {
  for (const cable of cables.splice(0)) await cable.pull();
  rmSync(folder, { recursive: true });
});

interface Cable {
  readonly device: Socket;
  /** As when a USB adapter is unplugged: the kernel hangs the line up, and the link is gone. */
  pull(): Promise<void>;
}

const TTY = (): string => join(folder, 'tty');

async function plugIn(): Promise<Cable> {
  const server = createServer().listen(join(folder, 'device'));
  const connected = once(server, 'connection');
  const socat: ChildProcess = spawn('socat', [`PTY,raw,echo=0,link=${TTY()}`, `UNIX-CONNECT:${join(folder, 'device')}`], {
    stdio: 'ignore',
  });
  const ended = once(socat, 'exit');
  const [device]: Socket[] = await connected;
  if (!device) throw new Error('socat did not connect');
  const cable = {
    device,
    pull: async () => {
      socat.kill();
      await ended;
      device.destroy();
      server.close();
    },
  };
  cables.push(cable);
  return cable;
}

const line = (settings: Partial<SerialAddress> = {}): SerialAddress => ({
  kind: 'serial',
  path: TTY(),
  baud: 921_600,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flow: 'none',
  ...settings,
});

async function open(settings: Partial<SerialAddress> = {}): Promise<{ port: Port; recorder: Recorder }> {
  const recorder = new Recorder();
  return { port: await openPort(line(settings))(recorder), recorder };
}

async function receivedBy(device: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  while (Buffer.concat(chunks).length < length) {
    const chunk: Buffer | null = device.read();
    if (chunk) chunks.push(chunk);
    else await once(device, 'readable');
  }
  return Buffer.concat(chunks);
}

describe('a serial line', () => {
  it('carries every byte in both directions, at once', async () => {
    const { device } = await plugIn();
    const { port, recorder } = await open();
    const [down, up] = [pattern(60_000), pattern(70_000).reverse()];
    device.write(up);
    const writes = [port.write(down.subarray(0, 50_000)), port.write(down.subarray(50_000))];
    expect((await receivedBy(device, down.length)).equals(down)).toBe(true);
    expect((await recorder.length(up.length)).equals(up)).toBe(true);
    await Promise.all(writes);
    await port.close();
    expect(recorder.losses).toEqual([]);
  });

  it('hears the device while the device takes nothing', async () => {
    const { device } = await plugIn();
    const { port, recorder } = await open();
    device.pause();
    const stuck = expect(port.write(pattern(3_000_000))).rejects.toMatchObject({ fault: 'closed' });
    // Both ends of the cable fill up before the second answer comes.
    for (const answer of ['first', 'second', 'third']) {
      device.write(answer);
      await recorder.length(recorder.bytes.length + answer.length);
    }
    expect(recorder.bytes.toString()).toBe('firstsecondthird');
    await port.close();
    await stuck;
  });

  it('is lost when the adapter is pulled, and is opened again under the same name', async () => {
    const cable = await plugIn();
    const { port, recorder } = await open();
    await cable.pull();
    expect(await recorder.loss).toMatchObject({ fault: 'lost', message: expect.stringContaining(TTY()) });
    await expect(port.write(pattern(10))).rejects.toMatchObject({ fault: 'lost' });
    await port.close();
    expect(recorder.losses).toHaveLength(1);
    await expect(open()).rejects.toMatchObject({ fault: 'absent' });

    rmSync(join(folder, 'device'), { force: true });
    const { device } = await plugIn();
    const again = await open();
    await again.port.write(Buffer.from('hello'));
    expect((await receivedBy(device, 5)).toString()).toBe('hello');
    await again.port.close();
  });

  it('is lost when the adapter is pulled in the middle of a write', async () => {
    const cable = await plugIn();
    const { port, recorder } = await open();
    cable.device.pause();
    const stuck = expect(port.write(pattern(3_000_000))).rejects.toMatchObject({ fault: 'lost' });
    await cable.pull();
    await stuck;
    expect(await recorder.loss).toMatchObject({ fault: 'lost' });
    await port.close();
  });

  it('is set up as the address says', async () => {
    await plugIn();
    const stty = (): string[] => execFileSync('stty', ['-a', '-F', TTY()], { encoding: 'utf8' }).split(/[\s;]+/);
    const { port } = await open({ baud: 2400, stopBits: 2, parity: 'odd', flow: 'xonxoff' });
    // Pseudo-terminals have 8 data bits, whatever they are told (Linux, drivers/tty/pty.c).
    expect(stty()).toEqual(
      expect.arrayContaining(['2400', 'cstopb', 'parodd', 'ixon', '-ixoff', '-crtscts', '-echo', '-icanon', '-opost', '-icrnl']),
    );
    await port.close();
    const other = await open({ baud: 57_600, flow: 'rtscts' });
    expect(stty()).toEqual(expect.arrayContaining(['57600', '-cstopb', '-ixon', 'crtscts']));
    await other.port.close();
  });

  it('is busy for a second one, and free when it was closed', async () => {
    await plugIn();
    const { port } = await open();
    await expect(open()).rejects.toMatchObject({ name: 'PortError', fault: 'busy' });
    await port.close();
    await port.close();
    const { port: next } = await open();
    await next.close();
  });

  it.each([
    ['absent', 'none'],
    ['failed', '.'],
  ])('is %s where there is no line: %s', async (fault, name) => {
    await expect(open({ path: join(folder, name) })).rejects.toMatchObject({ name: 'PortError', fault });
  });

  it('resolves a write when the last bit can have left', async () => {
    const { device } = await plugIn();
    const { port } = await open({ baud: 50 });
    const written: string[] = [];
    const writes = ['ab', 'cd'].map(async (text) => {
      await port.write(Buffer.from(text));
      written.push(text);
    });
    // The pseudo-terminal is quicker than the line it stands for: two bytes of ten bits last 400 ms.
    await receivedBy(device, 2);
    expect(written).toEqual([]);
    await receivedBy(device, 2);
    expect(written).toEqual(['ab']);
    await Promise.all(writes);
    await port.close();
  });
});
