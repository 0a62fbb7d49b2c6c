/**
 * The other end of a USB cable: a serial adapter that the kernel of the guest plays (Linux, Documentation/usb/gadget_serial.rst, CDC ACM).
 * What is written to /dev/ttyACM0 is what its line carries.
 */
import { closeSync, constants, existsSync, mkdirSync, openSync, readSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controllerNamed, GADGETS, withoutWaiting } from './gadgets.js';
import { run } from './shell.js';
import { until } from './waiting.js';

const GADGET = join(GADGETS, 'serial');
const INSIDE = '/dev/ttyGS0';
const OUTSIDE = '/dev/ttyACM0';

export class SerialGadget {
  #fd: number | null = null;
  #heard = Buffer.alloc(0);
  readonly #buffer = Buffer.alloc(4096);

  /** @param controller which of the guest's USB controllers, from 0 */
  async plugIn(controller: number): Promise<void> {
    define();
    writeFileSync(join(GADGET, 'UDC'), controllerNamed(controller));
    await until(`${OUTSIDE} and ${INSIDE} are there`, () => existsSync(OUTSIDE) && existsSync(INSIDE));
    await run(`stty -F ${INSIDE} raw -echo`);
    this.#fd = openSync(INSIDE, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  }

  /** The cable is pulled; resolves when the kernel has noticed. */
  async unplug(): Promise<void> {
    if (this.#fd === null) return;
    closeSync(this.#fd);
    this.#fd = null;
    writeFileSync(join(GADGET, 'UDC'), '\n');
    await until('the kernel has noticed', () => !existsSync(OUTSIDE));
  }

  /** What the line has carried. */
  heard(): Buffer {
    for (let length = this.#read(); length > 0; length = this.#read()) {
      this.#heard = Buffer.concat([this.#heard, this.#buffer.subarray(0, length)]);
    }
    return this.#heard;
  }

  #read(): number {
    const fd = this.#fd;
    return fd === null ? 0 : withoutWaiting(() => readSync(fd, this.#buffer), 0);
  }
}

function define(): void {
  if (existsSync(GADGET)) return;
  for (const folder of ['strings/0x409', 'configs/c.1', 'functions/acm.0']) mkdirSync(join(GADGET, folder), { recursive: true });
  const files: Readonly<Record<string, string>> = {
    // As the kernel's own g_serial has it.
    idVendor: '0x0525',
    idProduct: '0xa4a7',
    'strings/0x409/serialnumber': 'QBOX0002',
    'strings/0x409/product': 'Adapter',
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(GADGET, file), text);
  symlinkSync(join(GADGET, 'functions/acm.0'), join(GADGET, 'configs/c.1/acm.0'));
}
