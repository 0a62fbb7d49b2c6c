/** A port over a non-blocking file descriptor; shared by the kernel's printer driver, serial lines and FIFOs. */
import { close, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { errorCode } from '../error-code.js';
import { SYSTEM_TIMERS } from '../timing.js';
import { FAULTS_IN_USE, portErrorOf } from './faults.js';
import { type Port, PortError, type PortListener } from './port.js';

/** Signals when a descriptor that was not ready may be tried again. */
export interface Readiness {
  whenReadable(run: () => void): void;
  whenWritable(run: () => void): void;
  stop(): void;
}

export interface Descriptor {
  /** Opened with O_NONBLOCK, so that reads and writes return at once and can run on the main thread. */
  readonly fd: number;
  readonly name: string;
  readonly readiness: Readiness;
  readonly bytesPerWriteMax: number;
  /** Meaning of a read that returns 0 bytes; null = never read. */
  readonly emptyRead: 'noData' | 'gone' | null;
  /** The device answers an empty write with EAGAIN until it has taken the data written before. */
  readonly confirmsByEmptyWrite: boolean;
  /** Time until the last of so many bytes has left, after the kernel took them. */
  readonly wireMs: (bytes: number) => number;
  readonly close: () => Promise<void>;
}

/** The larger of both buffers of usblp.c; a status is a few bytes. */
const READ_BYTES_MAX = 8192;
/** Linux, drivers/usb/class/usblp.c, usblp_read: the error for reading from a one-way printer. */
const READING_REFUSED = 'EINVAL';

interface PendingWrite {
  readonly bytes: Uint8Array;
  taken: number;
  readonly resolve: () => void;
  readonly reject: (error: PortError) => void;
}

export const closeDescriptor: (fd: number) => Promise<void> = promisify(close);

export class DescriptorPort implements Port {
  readonly #buffer = Buffer.alloc(READ_BYTES_MAX);
  readonly #writes: PendingWrite[] = [];
  #end: PortError | null = null;
  #closing: Promise<void> | null = null;
  #stopWire: () => void = () => {};

  constructor(
    private readonly descriptor: Descriptor,
    private readonly listener: PortListener,
  ) {
    if (descriptor.emptyRead !== null) descriptor.readiness.whenReadable(() => this.#read());
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#writes.push({ bytes, taken: 0, resolve, reject });
      if (this.#writes.length === 1) this.#send();
    });
  }

  close(): Promise<void> {
    this.#finish(new PortError('closed', `${this.descriptor.name} was closed`));
    return this.#closing ?? Promise.resolve();
  }

  /** Writes what the kernel accepts now, and continues when it accepts more. */
  #send(): void {
    const { readiness, bytesPerWriteMax, confirmsByEmptyWrite, wireMs } = this.descriptor;
    for (let first = this.#writes[0]; first && !this.#end; first = this.#writes[0]) {
      const rest = first.bytes.subarray(first.taken, first.taken + bytesPerWriteMax);
      if (rest.length > 0 || confirmsByEmptyWrite) {
        const taken = this.#try(() => writeSync(this.descriptor.fd, rest));
        if (taken === 'later') readiness.whenWritable(() => this.#send());
        if (typeof taken !== 'number') return;
        first.taken += taken;
        if (rest.length > 0) continue;
      }
      const delayMs = wireMs(first.bytes.length);
      if (delayMs > 0) {
        this.#stopWire = SYSTEM_TIMERS.after(delayMs, () => this.#done());
        return;
      }
      this.#writes.shift()?.resolve();
    }
  }

  #done(): void {
    this.#writes.shift()?.resolve();
    this.#send();
  }

  #read(): void {
    if (this.#end) return;
    const { emptyRead, readiness, fd, name } = this.descriptor;
    const length = this.#try(() => readSync(fd, this.#buffer), READING_REFUSED);
    if (length === 'never') return;
    if (length === 0 && emptyRead === 'gone') {
      this.#lose(new PortError('lost', `${name} is gone: unplugged, or the other end went away`));
      return;
    }
    if (length !== 'later' && length > 0) this.listener.received(Uint8Array.from(this.#buffer.subarray(0, length)));
    if (!this.#end) readiness.whenReadable(() => this.#read());
  }

  /** Bytes transferred; `later` = not now, `never` = the device does not support it, or the port is lost. */
  #try(transfer: () => number, refusal?: string): number | 'later' | 'never' {
    for (;;) {
      try {
        return transfer();
      } catch (error) {
        const code = errorCode(error);
        if (code === 'EAGAIN') return 'later';
        if (code === 'EINTR') continue;
        if (code !== refusal) this.#lose(portErrorOf(error, this.descriptor.name, FAULTS_IN_USE));
        return 'never';
      }
    }
  }

  #lose(error: PortError): void {
    if (this.#finish(error)) this.listener.lost(error);
  }

  #finish(end: PortError): boolean {
    if (this.#end) return false;
    this.#end = end;
    this.#stopWire();
    this.descriptor.readiness.stop();
    this.#closing = this.descriptor.close().catch(() => {
      // close(2) releases the descriptor whatever it returns.
    });
    for (const { reject } of this.#writes.splice(0)) reject(end);
    return true;
  }
}
