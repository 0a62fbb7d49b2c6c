/** A HID device through the kernel's hidraw. The only import of node-hid. */

import type { HIDAsync } from 'node-hid';
import { messageOf } from '../error-code.js';
import { formatPortAddress, type HidAddress } from '../ports/address.js';
import { type Port, PortError, type PortFactory, type PortListener } from '../ports/port.js';
import { hidDevicesAt, readHidDevices } from './sysfs-hid.js';

/** Each `received` is one report, each `write` one; a report begins with its id if the device has several. */
export function openHid(address: HidAddress): PortFactory {
  return async (listener) => {
    const name = formatPortAddress(address);
    const [found] = hidDevicesAt(address, readHidDevices());
    if (found === undefined) throw new PortError('absent', `${name}: no such HID device: is it plugged in?`);
    try {
      // Load when the first device is opened: a machine that cannot load the native module has no HID devices, and continues.
      const { default: library } = await import('node-hid');
      return new HidPort(await library.HIDAsync.open(found.path), name, listener, found.descriptor ?? undefined);
    } catch (error) {
      throw openingError(error, `${name} (${found.path})`);
    }
  };
}

class HidPort implements Port {
  #end: PortError | null = null;
  #closing: Promise<void> = Promise.resolve();

  constructor(
    private readonly device: HIDAsync,
    private readonly name: string,
    private readonly listener: PortListener,
    readonly reportDescriptor?: Uint8Array,
  ) {
    device.on('error', (error: unknown) => this.#lose(error));
    device.on('data', (report: Uint8Array) => {
      if (this.#end === null) listener.received(Uint8Array.from(report));
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#end) throw this.#end;
    try {
      await this.device.write(Buffer.from(bytes));
    } catch (error) {
      throw this.#lose(error);
    }
  }

  close(): Promise<void> {
    this.#finish(new PortError('closed', `${this.name}: the port was closed`));
    return this.#closing;
  }

  /** Returns why the port ended; it may have ended before. */
  #lose(error: unknown): PortError {
    const loss = new PortError('lost', `${this.name}: it was unplugged: ${messageOf(error)}`, { cause: error });
    if (this.#finish(loss)) this.listener.lost(loss);
    return this.#end ?? loss;
  }

  #finish(end: PortError): boolean {
    if (this.#end) return false;
    this.#end = end;
    // node-hid starts reading a turn after a listener is added, and reading a closed device would end the process.
    this.device.removeAllListeners('data');
    // The device may be gone: then there is nothing to close.
    this.#closing = this.device.close().catch(() => {});
    return true;
  }
}

/** hidapi returns only message texts, which include those of the kernel. */
function openingError(error: unknown, name: string): PortError {
  const words = messageOf(error);
  if (/permission denied/i.test(words)) {
    return new PortError('denied', `${name}: permission denied: the user of the service must be in the group of the device`, {
      cause: error,
    });
  }
  if (/no such (file|device)/i.test(words)) return new PortError('absent', `${name}: it was unplugged just now`, { cause: error });
  return new PortError('failed', `${name}: ${words}`, { cause: error });
}
