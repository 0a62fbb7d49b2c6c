/** A serial line: UART, USB adapter, RS-485 bus. The only import of serialport; only its line setup is used. */
import { access, constants, stat } from 'node:fs/promises';
import type { SerialAddress } from './address.js';
import { DescriptorPort, type Readiness } from './descriptor-port.js';
import { FAULTS_OPENING, portErrorOf } from './faults.js';
import { byteMs } from './line.js';
import { type Port, PortError, type PortFactory } from './port.js';

/** Buffer of a UART driver after write(2) returned: one page (Linux, drivers/tty/serial/serial_core.c). */
const KERNEL_BUFFER_BYTES = 4096;
const BYTES_PER_WRITE_MAX = 4096;

/** Flags of serialport's Poller, from libuv's uv_poll_start. */
const READABLE = 1;
const WRITABLE = 2;

interface Poller {
  on(event: 'readable' | 'writable', run: () => void): unknown;
  poll(events: number): void;
  stop(): void;
}

interface Line {
  readonly fd: number | null;
  readonly poller: Poller;
  flush(): Promise<void>;
  get(): Promise<{ readonly cts: boolean }>;
  close(): Promise<void>;
}

export function openSerial(address: SerialAddress): PortFactory {
  return async (listener): Promise<Port> => {
    const line = await openLine(address);
    const { fd } = line;
    if (fd === null) throw new PortError('failed', `${address.path}: it was closed while it was opened`);
    const descriptor = {
      fd,
      name: address.path,
      readiness: readinessOf(line.poller),
      bytesPerWriteMax: BYTES_PER_WRITE_MAX,
      // After a hang-up the line reads like an empty file (Linux, drivers/tty/tty_io.c, hung_up_tty_read).
      emptyRead: 'gone',
      confirmsByEmptyWrite: false,
      wireMs: (bytes: number) => Math.min(bytes, KERNEL_BUFFER_BYTES) * byteMs(address),
      close: async () => {
        // Without a flush close(2) waits up to 30 s for a device that stops the line, in a thread that files and names need too.
        await line.flush().catch(() => {});
        await line.close();
      },
    } as const;
    const port = new DescriptorPort(descriptor, listener);
    // Pseudo-terminals have no such wires, and refuse the question.
    const isClearToSend = async (): Promise<boolean | null> => (await line.get().catch(() => null))?.cts ?? null;
    return Object.assign(port, { isClearToSend });
  };
}

async function openLine({ path, baud, dataBits, parity, stopBits, flow }: SerialAddress): Promise<Line> {
  try {
    // serialport's errors are only texts; these have a code.
    await access(path, constants.R_OK | constants.W_OK);
    if (!(await stat(path)).isCharacterDevice()) throw new PortError('failed', `${path}: it is not a serial line`);
    const settings = { path, baudRate: baud, dataBits, parity, stopBits, rtscts: flow === 'rtscts', xon: flow === 'xonxoff', lock: true };
    // Loaded for the first line: most boxes have none, and a start would take 45 ms and 10 MiB more.
    const { SerialPort } = await import('serialport');
    const line = await SerialPort.binding.open(settings);
    if (!('poller' in line)) throw new PortError('failed', `${path}: serial lines work on Linux only`);
    return line;
  } catch (error) {
    if (error instanceof PortError) throw error;
    const isLocked = error instanceof Error && error.message.includes('Cannot lock port');
    throw isLocked
      ? new PortError('busy', `${path}: another program has it open`, { cause: error })
      : portErrorOf(error, path, FAULTS_OPENING);
  }
}

/**
 * Waits for both directions at once. `poller.once` cannot: waiting for one direction cancels the other (poller.cpp of
 * @serialport/bindings-cpp 13), so a printer that stops the line could not report why.
 */
function readinessOf(poller: Poller): Readiness {
  let whenReadable: (() => void) | null = null;
  let whenWritable: (() => void) | null = null;
  let isOver = false;
  // The poller reports its own end by the same events, and polling it once more then crashes the process.
  const wait = (): void => {
    if (!isOver) poller.poll((whenReadable ? READABLE : 0) | (whenWritable ? WRITABLE : 0));
  };
  poller.on('readable', () => {
    const run = whenReadable;
    whenReadable = null;
    run?.();
    wait();
  });
  poller.on('writable', () => {
    const run = whenWritable;
    whenWritable = null;
    run?.();
    wait();
  });
  return {
    whenReadable: (run) => {
      whenReadable = run;
      wait();
    },
    whenWritable: (run) => {
      whenWritable = run;
      wait();
    },
    stop: () => {
      isOver = true;
      whenReadable = null;
      whenWritable = null;
      poller.stop();
    },
  };
}
