/**
 * The other end of a USB cable: keys that the kernel of the guest plays (Linux, Documentation/usb/gadget_hid.rst), plugged into one of the
 * USB controllers that it plays as well (dummy_hcd). Each controller is a bus of its own, so each gadget is in a socket of its own.
 */
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { readUsbDevices } from '../../../drivers/ports/sysfs-usb.js';
import { KeyboardTwin } from '../../support/keyboard-twin.js';
import { controllerNamed, GADGETS, withoutWaiting } from './gadgets.js';
import { until } from './waiting.js';

export interface HidIdentity {
  /** `046d:c31c` */
  readonly vendorProduct: string;
  readonly reportDescriptor: Uint8Array;
  readonly reportBytes: number;
  /** 1 = a keyboard that a BIOS would understand. */
  readonly protocol: 0 | 1;
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));

/** Device Class Definition for HID 1.11, appendix B.1 and E.6. */
export const KEYBOARD: HidIdentity = {
  vendorProduct: '046d:c31c',
  reportDescriptor: bytes(`
    05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 03
    95 05 75 01 05 08 19 01 29 05 91 02 95 01 75 03 91 03 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0`),
  reportBytes: 8,
  protocol: 1,
};

/** As the X-keys SDK has it: reports with the number 2, 31 bytes in, 7 bytes out, of the usage page 0Ch. */
export const X_KEYS: HidIdentity = {
  vendorProduct: '05f3:02a5',
  reportDescriptor: bytes('05 0C 09 01 A1 01 85 02 15 00 26 FF 00 75 08 95 1F 09 00 81 02 95 07 09 00 91 02 C0'),
  reportBytes: 32,
  protocol: 0,
};

/** The functions of all gadgets have numbers of one row: `/dev/hidg0`, `/dev/hidg1`. */
let made = 0;

export class HidGadget {
  readonly #folder: string;
  readonly #inside: string;
  readonly #controller: string;
  readonly #buffer = Buffer.alloc(64);
  #fd: number | null = null;
  #isDefined = false;

  /** @param controller which of the guest's USB controllers, from 0 */
  constructor(
    private readonly identity: HidIdentity,
    controller: number,
  ) {
    const number = made++;
    this.#folder = join(GADGETS, `hid${number}`);
    this.#inside = `/dev/hidg${number}`;
    this.#controller = controllerNamed(controller);
  }

  async plugIn(): Promise<void> {
    this.#define();
    const before = sockets();
    writeFileSync(join(this.#folder, 'UDC'), this.#controller);
    await until(`${this.#inside} is there`, () => existsSync(this.#inside));
    await until('the kernel has enumerated it', () => sockets().length > before.length);
    this.#fd = openSync(this.#inside, constants.O_RDWR | constants.O_NONBLOCK);
  }

  /** The cable is pulled; resolves when the kernel has noticed. */
  async unplug(): Promise<void> {
    if (this.#fd === null) return;
    const before = sockets();
    closeSync(this.#fd);
    this.#fd = null;
    writeFileSync(join(this.#folder, 'UDC'), '\n');
    await until('the kernel has noticed', () => sockets().length < before.length);
  }

  /** Resolves when the report is on its way; the former one has been taken by then. */
  async say(report: Uint8Array): Promise<void> {
    const given = (): boolean => withoutWaiting(() => writeSync(this.#fd ?? -1, report) > 0, false);
    await until('the host takes reports', given);
  }

  /** What the host has told it since, in hexadecimal; empty = nothing. */
  heard(): string {
    return withoutWaiting(() => this.#buffer.toString('hex', 0, readSync(this.#fd ?? -1, this.#buffer)), '');
  }

  #define(): void {
    if (this.#isDefined) return;
    // What another scenario played under this number may have been another device.
    if (existsSync(this.#folder)) this.#forget();
    this.#isDefined = true;
    const { vendorProduct, reportDescriptor, reportBytes, protocol } = this.identity;
    const [vendor, product] = vendorProduct.split(':');
    for (const folder of ['strings/0x409', 'configs/c.1', 'functions/hid.0']) mkdirSync(join(this.#folder, folder), { recursive: true });
    const files: Readonly<Record<string, string | Uint8Array>> = {
      idVendor: `0x${vendor}`,
      idProduct: `0x${product}`,
      'functions/hid.0/protocol': String(protocol),
      'functions/hid.0/subclass': String(protocol),
      'functions/hid.0/report_length': String(reportBytes),
      'functions/hid.0/report_desc': reportDescriptor,
    };
    for (const [file, text] of Object.entries(files)) writeFileSync(join(this.#folder, file), text);
    symlinkSync(join(this.#folder, 'functions/hid.0'), join(this.#folder, 'configs/c.1/hid.0'));
  }

  #forget(): void {
    unlinkSync(join(this.#folder, 'configs/c.1/hid.0'));
    for (const folder of ['functions/hid.0', 'configs/c.1', 'strings/0x409', '']) rmdirSync(join(this.#folder, folder));
  }
}

/** A key of a keyboard that goes down and up again, by its number of page 07h (HID Usage Tables 1.12). */
export async function tap(gadget: HidGadget, usage: number): Promise<void> {
  const reports: Uint8Array[] = [];
  new KeyboardTwin({ cable: { send: (report) => reports.push(report) } }).tap(usage);
  for (const report of reports) await gadget.say(report);
}

/** Devices that are no hubs. */
const sockets = () => readUsbDevices().filter(({ vendorId }) => vendorId !== 0x1d6b);
