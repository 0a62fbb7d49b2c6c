/**
 * The other end of a USB cable: a printer that the kernel of the guest plays (Linux, Documentation/usb/gadget_printer.rst), plugged
 * into a USB controller that it plays as well (dummy_hcd). The guest enumerates it like one of plastic.
 */
import { closeSync, constants, existsSync, mkdirSync, openSync, readSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { controllerNamed, GADGETS, withoutWaiting } from './gadgets.js';
import { until } from './waiting.js';

const GADGET = join(GADGETS, 'qbox');
const INSIDE = '/dev/g_printer0';
const POLL_MS = 2;

/** What the printer is to the world. */
export const IDENTITY = {
  vendorProduct: '04b8:0e15',
  serial: 'QBOX0001',
  manufacturer: 'EPSON',
  model: 'TM-T20II',
  ieee1284Id: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;',
} as const;

function define(): void {
  if (existsSync(GADGET)) return;
  const [vendor, product] = IDENTITY.vendorProduct.split(':');
  const files: Readonly<Record<string, string>> = {
    idVendor: `0x${vendor}`,
    idProduct: `0x${product}`,
    'strings/0x409/serialnumber': IDENTITY.serial,
    'strings/0x409/manufacturer': IDENTITY.manufacturer,
    'strings/0x409/product': IDENTITY.model,
    // f_printer.c forgets to count the two bytes of the length, so that the last two of the text are cut off.
    'functions/printer.0/pnp_string': `${IDENTITY.ieee1284Id}  `,
  };
  for (const folder of ['strings/0x409', 'configs/c.1', 'functions/printer.0']) mkdirSync(join(GADGET, folder), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(GADGET, file), text);
  symlinkSync(join(GADGET, 'functions/printer.0'), join(GADGET, 'configs/c.1/printer.0'));
}

export class PrinterGadget {
  /** What the printer took since it was plugged in. */
  #chunks: Buffer[] = [];
  #fd: number | null = null;
  #stopTaking = (): void => {};
  readonly #buffer = Buffer.alloc(8192);

  /**
   * Plugged in and switched on; it takes nothing before `take`.
   * @param controller which of the guest's USB controllers, from 0
   */
  async plugIn(controller = 0): Promise<void> {
    define();
    this.#chunks = [];
    writeFileSync(join(GADGET, 'UDC'), controllerNamed(controller));
    // The kernel's side first: the printer's side cannot be opened before the host has chosen a configuration.
    await until('the kernel serves the printer', () => this.isServed);
    await until(`${INSIDE} is there`, () => existsSync(INSIDE));
    this.#fd = openSync(INSIDE, constants.O_RDWR | constants.O_NONBLOCK);
  }

  /** The cable is pulled. */
  unplug(): void {
    this.hold();
    if (this.#fd === null) return;
    closeSync(this.#fd);
    this.#fd = null;
    writeFileSync(join(GADGET, 'UDC'), '\n');
  }

  /** As with paper: takes all that comes. */
  take(): void {
    for (let length = this.#read(); length > 0; length = this.#read()) this.#chunks.push(Buffer.from(this.#buffer.subarray(0, length)));
    this.#stopTaking = SYSTEM_TIMERS.after(POLL_MS, () => this.take());
  }

  /** As without paper: what its buffers (ten of 8 KiB) do not hold is not taken. */
  hold(): void {
    this.#stopTaking();
    this.#stopTaking = () => {};
  }

  get taken(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** The kernel has a driver at the other end. */
  get isServed(): boolean {
    return existsSync('/dev/usb/lp0');
  }

  forget(): void {
    this.#chunks = [];
  }

  say(bytes: Uint8Array): void {
    if (this.#fd === null) throw new Error('the printer is not plugged in');
    writeSync(this.#fd, bytes);
  }

  #read(): number {
    const fd = this.#fd;
    return fd === null ? 0 : withoutWaiting(() => readSync(fd, this.#buffer), 0);
  }
}
