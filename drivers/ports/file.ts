/**
 * Files and device nodes that Node cannot poll: a file, a FIFO or a write-only node (devices of other drivers, and test output), and a USB
 * printer of the kernel's driver (Linux, drivers/usb/class/usblp.c): `/dev/usb/lp0`.
 */
import { constants, open } from 'node:fs';
import { promisify } from 'node:util';
import { SYSTEM_TIMERS } from '../timing.js';
import type { FileAddress, UsblpAddress } from './address.js';
import { closeDescriptor, type Descriptor, DescriptorPort, type Readiness } from './descriptor-port.js';
import { FAULTS_OPENING, portErrorOf } from './faults.js';
import type { Port, PortFactory } from './port.js';

/** Capacity of a FIFO (Linux, pipe(7)). */
const BYTES_PER_WRITE_MAX = 65_536;

async function opened(path: string, flags: number): Promise<Pick<Descriptor, 'fd' | 'name' | 'wireMs' | 'close'>> {
  const fd = await promisify(open)(path, flags, 0o640).catch((error: unknown) => {
    throw portErrorOf(error, path, FAULTS_OPENING);
  });
  return { fd, name: path, wireMs: () => 0, close: () => closeDescriptor(fd) };
}

export function openFile({ path }: FileAddress): PortFactory {
  return async (listener): Promise<Port> => {
    // A node missing from /dev is an unplugged device: creating a file in its place would take every ticket and print none.
    const create = path.startsWith('/dev/') ? 0 : constants.O_CREAT;
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK | constants.O_NOCTTY | create;
    const descriptor = {
      ...(await opened(path, flags)),
      readiness: polledReadiness(),
      bytesPerWriteMax: BYTES_PER_WRITE_MAX,
      emptyRead: null,
      confirmsByEmptyWrite: false,
    } as const;
    return new DescriptorPort(descriptor, listener);
  };
}

/** A printer takes 8 KiB in about 70 ms (200 mm/s, 8 rows a mm, 72 bytes a row), so it hardly waits for this interval. */
const WRITE_RETRY_MS = 5;
/** A ticket may query the status after each band: slow answers would make printing stutter. */
const QUICK_READ_MS = 5;
const QUICK_FOR_MS = 1000;
/** While idle: 20 reads a second, each a few microseconds; a lifted cover is still noticed at once. */
const IDLE_READ_MS = 50;

/** Readiness of descriptors that Node cannot poll: they are retried, at short intervals while active. */
function polledReadiness(): Readiness & { stirred(): void } {
  let quickUntilMs = Number.NEGATIVE_INFINITY;
  let stopReading = (): void => {};
  let stopWriting = (): void => {};
  return {
    stirred: () => {
      quickUntilMs = SYSTEM_TIMERS.nowMs() + QUICK_FOR_MS;
    },
    whenReadable: (run) => {
      stopReading = SYSTEM_TIMERS.after(SYSTEM_TIMERS.nowMs() < quickUntilMs ? QUICK_READ_MS : IDLE_READ_MS, run);
    },
    whenWritable: (run) => {
      stopWriting = SYSTEM_TIMERS.after(WRITE_RETRY_MS, run);
    },
    stop: () => {
      stopReading();
      stopWriting();
    },
  };
}

/** USBLP_BUF_SIZE: a non-blocking write gives the driver one block; EAGAIN follows until the printer took it. */
const BLOCK_BYTES = 8192;

export function openUsblp({ path }: UsblpAddress): PortFactory {
  return async (listener): Promise<Port> => {
    const readiness = polledReadiness();
    const descriptor = {
      ...(await opened(path, constants.O_RDWR | constants.O_NONBLOCK)),
      readiness,
      bytesPerWriteMax: BLOCK_BYTES,
      // A printer may answer with an empty packet.
      emptyRead: 'noData',
      // usblp_write waits for the previous block, then has nothing to send.
      confirmsByEmptyWrite: true,
    } as const;
    const received = (bytes: Uint8Array): void => {
      readiness.stirred();
      listener.received(bytes);
    };
    const port = new DescriptorPort(descriptor, { received, lost: (error) => listener.lost(error) });
    return {
      write: (bytes) => {
        readiness.stirred();
        return port.write(bytes);
      },
      close: () => port.close(),
    };
  };
}
