/** Ports over descriptors of the kernel: files, FIFOs, pseudo-terminals. The USB printer itself is in test/appliance/. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAULTS_IN_USE, FAULTS_OPENING, portErrorOf } from '../../../drivers/ports/faults.js';
import { openPort } from '../../../drivers/ports/open.js';
import { pattern, Recorder } from './recorder.js';

let folder = '';
const closing: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-ports-'));
});

afterEach(() => {
  for (const close of closing.splice(0)) close();
  rmSync(folder, { recursive: true });
});

function fifo(): string {
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  return path;
}

/** A reader that takes nothing until it is told to. */
function readerOf(path: string): Socket {
  const socket = new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
  closing.push(() => socket.destroy());
  return socket.pause();
}

async function taken(reader: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of reader) {
    chunks.push(chunk);
    if (Buffer.concat(chunks).length >= length) break;
  }
  return Buffer.concat(chunks);
}

const openFile = (path: string, listener = new Recorder()) => openPort({ kind: 'file', path })(listener);
const openUsblp = (path: string, listener = new Recorder()) => openPort({ kind: 'usblp', path })(listener);

describe('a file', () => {
  it('is appended to', async () => {
    const path = join(folder, 'tickets.bin');
    writeFileSync(path, 'before ');
    const port = await openFile(path);
    await Promise.all([port.write(pattern(200_000)), port.write(new Uint8Array(0)), port.write(Buffer.from(' after'))]);
    await port.close();
    expect(readFileSync(path).equals(Buffer.concat([Buffer.from('before '), pattern(200_000), Buffer.from(' after')]))).toBe(true);
  });

  it('is made, but never in /dev, where it would stand in for a device that is unplugged', async () => {
    const port = await openFile(join(folder, 'new.bin'));
    await port.close();
    expect(existsSync(join(folder, 'new.bin'))).toBe(true);
    await expect(openFile('/dev/qbox-no-such-printer')).rejects.toMatchObject({ name: 'PortError', fault: 'absent' });
    expect(existsSync('/dev/qbox-no-such-printer')).toBe(false);
  });

  it.each<[what: string, path: () => string, fault: string]>([
    ['a folder', () => folder, 'failed'],
    ['in a folder that is not there', () => join(folder, 'none/a.bin'), 'absent'],
    ['behind a file', () => join(process.execPath, 'a.bin'), 'absent'],
    ['a FIFO that nobody reads', fifo, 'absent'],
  ])('that is %s is refused', async (_, path, fault) => {
    const file = path();
    await expect(openFile(file)).rejects.toMatchObject({ name: 'PortError', fault, message: expect.stringContaining(file) });
  });

  it('tells of a full disk, in words, to who writes and to who listens', async () => {
    const recorder = new Recorder();
    const port = await openFile('/dev/full', recorder);
    await expect(port.write(pattern(10))).rejects.toMatchObject({ fault: 'failed', message: '/dev/full: the disk is full' });
    expect(recorder.losses).toHaveLength(1);
    await expect(port.write(pattern(10))).rejects.toMatchObject({ fault: 'failed' });
    await port.close();
    expect(recorder.losses).toHaveLength(1);
  });
});

describe('a FIFO', () => {
  it('takes more than it holds as the reader goes on, in the order of the writes', async () => {
    const path = fifo();
    const reader = readerOf(path);
    const port = await openFile(path);
    const bytes = pattern(300_000);
    const writes = [port.write(bytes.subarray(0, 150_000)), port.write(bytes.subarray(150_000))];
    expect((await taken(reader, bytes.length)).equals(bytes)).toBe(true);
    await Promise.all(writes);
    await port.close();
  });

  it('is lost when the reader goes', async () => {
    const path = fifo();
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const recorder = new Recorder();
    const port = await openFile(path, recorder);
    const stuck = port.write(pattern(100_000));
    closeSync(fd);
    await expect(stuck).rejects.toMatchObject({ fault: 'lost' });
    expect(await recorder.loss).toMatchObject({ fault: 'lost' });
    await port.close();
  });

  it('drops what it did not take when it is closed, and says so', async () => {
    const path = fifo();
    const reader = readerOf(path);
    const recorder = new Recorder();
    const port = await openFile(path, recorder);
    const stuck = [port.write(pattern(100_000)), port.write(pattern(5))].map((write) =>
      expect(write).rejects.toMatchObject({ fault: 'closed' }),
    );
    await Promise.all([port.close(), port.close()]);
    await Promise.all(stuck);
    await expect(port.write(pattern(1))).rejects.toMatchObject({ fault: 'closed' });
    expect((await taken(reader, 100_000)).length).toBeLessThan(100_000);
    expect(recorder.losses).toEqual([]);
  });
});

describe('a printer of the kernel', () => {
  it('gives and takes at the same time', async () => {
    // Opened for both directions a FIFO answers with what it was told, holds 64 KiB, and says EAGAIN like the driver.
    const recorder = new Recorder();
    const port = await openUsblp(fifo(), recorder);
    const bytes = pattern(200_000);
    const written = port.write(bytes);
    expect((await recorder.length(bytes.length)).equals(bytes)).toBe(true);
    await written;
    await port.close();
    expect(recorder.losses).toEqual([]);
  });

  it('may answer from where it is told that it was closed', async () => {
    let close: Promise<void> | undefined;
    const recorder = new Recorder();
    const port = await openPort({ kind: 'usblp', path: fifo() })({
      received: (bytes) => {
        recorder.received(bytes);
        close = port.close();
      },
      lost: (error) => recorder.lost(error),
    });
    await port.write(pattern(10));
    await recorder.length(10);
    await close;
    expect(recorder.losses).toEqual([]);
  });

  it('is absent when its node is', async () => {
    await expect(openUsblp(join(folder, 'lp0'))).rejects.toMatchObject({ fault: 'absent', message: expect.stringContaining('plugged in') });
    expect(existsSync(join(folder, 'lp0'))).toBe(false);
  });
});

describe('an error of the kernel', () => {
  const fault = (code: string, table: typeof FAULTS_OPENING) =>
    portErrorOf(Object.assign(new Error(code), { code }), '/dev/usb/lp0', table).fault;

  it.each([
    // usblp_open: the device is gone; another one has it.
    ['ENODEV', 'absent'],
    ['EBUSY', 'busy'],
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['ENOENT', 'absent'],
    ['EMFILE', 'failed'],
    ['EIO', 'failed'],
  ])('%s means %s when a port is opened', (code, meant) => {
    expect(fault(code, FAULTS_OPENING)).toBe(meant);
  });

  it.each([
    ['ENODEV', 'lost'],
    ['EIO', 'lost'],
    ['EPIPE', 'lost'],
    ['ENOSPC', 'failed'],
    ['EFAULT', 'failed'],
  ])('%s means %s when it is in use', (code, meant) => {
    expect(fault(code, FAULTS_IN_USE)).toBe(meant);
  });
});
