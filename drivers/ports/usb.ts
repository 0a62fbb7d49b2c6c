/** A USB printer through libusb, without the kernel's driver. The only import of the package usb (2.x; 3.x has another interface). */

import type { InEndpoint, Interface, OutEndpoint, usb } from 'usb';
import { messageOf } from '../error-code.js';
import { SYSTEM_TIMERS } from '../timing.js';
import { formatPortAddress, type UsbAddress } from './address.js';
import { type Port, PortError, type PortFactory, type PortFault, type PortListener } from './port.js';
import { readUsbDevices, type SysfsUsbDevice } from './sysfs-usb.js';

type LibUsb = typeof usb;
type Device = ReturnType<LibUsb['getDeviceList']>[number];
type Endpoint = InEndpoint | OutEndpoint;
type Transfer = ReturnType<Endpoint['makeTransfer']>;

/** Largest transfer that libusb submits to the kernel (MAX_BULK_BUFFER_LENGTH of linux_usbfs.h). */
const BYTES_PER_TRANSFER_MAX = 16_384;
/** Pause after an empty packet: some printers send them instead of waiting for data, which would be a busy loop. */
const AFTER_EMPTY_READ_MS = 50;
const LOOKS_FOR_DEVICE = 40;
const LOOK_AGAIN_MS = 50;
/** A printer without paper takes nothing for hours; the writer gives up with `close`, which cancels transfers. */
const NO_TIMEOUT = 0;
/** Printer class; protocols 1 = one-way, 2 = two-way, 3 = IEEE 1284.4 (USB Printer Class 1.1, table 4.2), 4 = IPP over USB. */
const PRINTER_CLASS = 7;
/** Same choice as usblp.c: plain bytes in both directions, or else one direction. */
const PROTOCOLS_BY_CHOICE = [2, 1, 3];

export function openUsb(address: UsbAddress): PortFactory {
  return async (listener) => {
    const name = formatPortAddress(address);
    if (placesOf(address).length === 0) throw new PortError('absent', `${name}: no such USB device: is it plugged in and switched on?`);
    const { usb: libUsb } = await import('usb');
    // Without this call the package has no functions at all.
    if (libUsb.INIT_ERROR) throw new PortError('absent', `${name}: libusb does not work on this machine (error ${libUsb.INIT_ERROR})`);
    const device = await find(libUsb, address);
    if (!device) throw new PortError('absent', `${name}: the kernel knows it, but libusb does not: is /dev/bus/usb there?`);
    // libusb would allow a second claim.
    if (device.interfaces) throw new PortError('busy', `${name}: the box has it open already`);
    try {
      device.open();
      return new UsbPort(libUsb, device, name, listener, await claim(libUsb, device, name));
    } catch (error) {
      attempt(() => device.interfaces && device.close());
      throw error instanceof PortError ? error : openingError(libUsb, error, name);
    }
  };
}

const placesOf = ({ vendorId, productId, serial }: UsbAddress): SysfsUsbDevice[] =>
  readUsbDevices().filter(
    (found) => found.vendorId === vendorId && found.productId === productId && (serial === null || found.serial === serial),
  );

/** libusb learns of a device from udev, which needs a moment after the kernel has it. */
async function find(libUsb: LibUsb, address: UsbAddress): Promise<Device | undefined> {
  for (let look = 0; look < LOOKS_FOR_DEVICE; look++) {
    const places = placesOf(address);
    const isThere = (device: Device): boolean =>
      places.some((place) => place.busNumber === device.busNumber && place.deviceNumber === device.deviceAddress);
    const device = libUsb.getDeviceList().find(isThere);
    if (device || places.length === 0) return device;
    await new Promise<void>((resolve) => SYSTEM_TIMERS.after(LOOK_AGAIN_MS, resolve));
  }
  return undefined;
}

interface Claimed {
  readonly iface: Interface;
  readonly input: InEndpoint | null;
  readonly output: OutEndpoint;
  /** The kernel's driver was attached, and is attached again on close. */
  readonly isBorrowed: boolean;
}

async function claim(libUsb: LibUsb, device: Device, name: string): Promise<Claimed> {
  const isBulkOut = (endpoint: { bmAttributes: number; bEndpointAddress: number }): boolean =>
    (endpoint.bmAttributes & 3) === libUsb.LIBUSB_TRANSFER_TYPE_BULK && (endpoint.bEndpointAddress & libUsb.LIBUSB_ENDPOINT_IN) === 0;
  const all = (device.configDescriptor?.interfaces ?? []).flat().filter(({ endpoints }) => endpoints.some(isBulkOut));
  const printing = PROTOCOLS_BY_CHOICE.flatMap((protocol) =>
    all.filter((one) => one.bInterfaceClass === PRINTER_CLASS && one.bInterfaceProtocol === protocol),
  );
  const chosen = printing[0] ?? all[0];
  const iface = device.interfaces?.find(({ interfaceNumber }) => interfaceNumber === chosen?.bInterfaceNumber);
  if (!chosen || !iface) throw new PortError('failed', `${name}: it has no interface that takes bytes: it is not a printer`);
  const isBorrowed = iface.isKernelDriverActive();
  if (isBorrowed) iface.detachKernelDriver();
  try {
    iface.claim();
    if (chosen.bAlternateSetting !== iface.altSetting) await iface.setAltSettingAsync(chosen.bAlternateSetting);
  } catch (error) {
    attempt(() => isBorrowed && iface.attachKernelDriver());
    throw error;
  }
  const bulk = iface.endpoints.filter(({ transferType }) => transferType === libUsb.LIBUSB_TRANSFER_TYPE_BULK);
  const output = bulk.find((endpoint): endpoint is OutEndpoint => endpoint.direction === 'out');
  const input = bulk.find((endpoint): endpoint is InEndpoint => endpoint.direction === 'in') ?? null;
  if (!output) throw new PortError('failed', `${name}: its interface changed while it was opened`);
  return { iface, input, output, isBorrowed };
}

class UsbPort implements Port {
  readonly #inFlight = new Map<Transfer, Promise<void>>();
  #stalled: Endpoint | null = null;
  #end: PortError | null = null;
  #closing: Promise<void> | null = null;
  /** Rejections of pending writes: called at once when the port ends, before libusb has released their transfers. */
  readonly #rejects = new Set<(error: PortError) => void>();
  /** Resolves when the previous write has finished, whether or not it succeeded. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #stopPause: () => void = () => {};

  constructor(
    private readonly libUsb: LibUsb,
    private readonly device: Device,
    private readonly name: string,
    private readonly listener: PortListener,
    private readonly claimed: Claimed,
  ) {
    this.#read();
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#rejects.add(reject);
      this.#lastWrite = this.#lastWrite
        .then(() => this.#send(bytes))
        .then(resolve, reject)
        .finally(() => this.#rejects.delete(reject));
    });
  }

  close(): Promise<void> {
    this.#finish(new PortError('closed', `${this.name} was closed`));
    return this.#closing ?? Promise.resolve();
  }

  /** No empty packet at the end: printers expect bytes without boundaries, and usblp.c sends none either. */
  async #send(bytes: Uint8Array): Promise<void> {
    for (let taken = 0; taken < bytes.length; ) {
      if (this.#end) throw this.#end;
      const piece = Buffer.from(bytes.subarray(taken, taken + BYTES_PER_TRANSFER_MAX));
      taken += await this.#transfer(this.claimed.output, piece);
    }
    if (this.#end) throw this.#end;
  }

  #read(): void {
    const { input } = this.claimed;
    if (!input || this.#end) return;
    // Read whole packets: a printer that sends more than requested breaks the transfer.
    const packet = input.descriptor.wMaxPacketSize;
    const buffer = Buffer.alloc(packet * Math.ceil(1024 / packet));
    this.#transfer(input, buffer).then(
      (length) => {
        if (length > 0 && !this.#end) this.listener.received(Uint8Array.from(buffer.subarray(0, length)));
        if (length > 0) this.#read();
        else this.#stopPause = SYSTEM_TIMERS.after(AFTER_EMPTY_READ_MS, () => this.#read());
      },
      () => {
        // The loss was already reported.
      },
    );
  }

  /** Bytes transferred. Rejects when the port ends; the listener is notified first. */
  #transfer(endpoint: Endpoint, buffer: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      let over = (): void => {};
      const transfer = endpoint.makeTransfer(NO_TIMEOUT, (error, _buffer, length) => {
        this.#inFlight.delete(transfer);
        over();
        if (error) reject(this.#lose(endpoint, error));
        else resolve(length);
      });
      try {
        transfer.submit(buffer);
      } catch (error) {
        reject(this.#lose(endpoint, error));
        return;
      }
      this.#inFlight.set(
        transfer,
        new Promise((settle) => {
          over = settle;
        }),
      );
    });
  }

  /** Returns why the port ended; it may have ended before. */
  #lose(endpoint: Endpoint, error: unknown): PortError {
    const { LIBUSB_TRANSFER_STALL, LIBUSB_TRANSFER_NO_DEVICE, LIBUSB_ERROR_NO_DEVICE } = this.libUsb;
    const errno = errnoOf(error);
    if (errno === LIBUSB_TRANSFER_STALL) this.#stalled = endpoint;
    const isGone = errno === LIBUSB_TRANSFER_NO_DEVICE || errno === LIBUSB_ERROR_NO_DEVICE;
    const words = isGone ? 'it was unplugged' : `the transfer failed: ${messageOf(error)}`;
    const loss = new PortError('lost', `${this.name}: ${words}`, { cause: error });
    if (this.#finish(loss)) this.listener.lost(loss);
    return this.#end ?? loss;
  }

  #finish(end: PortError): boolean {
    if (this.#end) return false;
    this.#end = end;
    for (const reject of this.#rejects) reject(end);
    this.#stopPause();
    this.#closing = this.#giveBack();
    return true;
  }

  /** Each step may fail because the device is gone; the next one runs anyway. */
  async #giveBack(): Promise<void> {
    const { iface, isBorrowed } = this.claimed;
    for (const transfer of this.#inFlight.keys()) transfer.cancel();
    await Promise.all(this.#inFlight.values());
    const stalled = this.#stalled;
    // Otherwise the halt would remain for the next program that opens it.
    if (stalled) await new Promise<void>((resolve) => stalled.clearHalt(() => resolve()));
    await iface.releaseAsync().catch(() => {});
    attempt(() => isBorrowed && iface.attachKernelDriver());
    attempt(() => this.device.close());
  }
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // The device is gone.
  }
}

const errnoOf = (error: unknown): number | null =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : null;

function openingError(libUsb: LibUsb, error: unknown, name: string): PortError {
  const meanings: readonly (readonly [errno: number, fault: PortFault, words: string])[] = [
    [libUsb.LIBUSB_ERROR_ACCESS, 'denied', 'permission denied: the user of the service must be in the group of the device'],
    [libUsb.LIBUSB_ERROR_BUSY, 'busy', 'another program has it open'],
    [libUsb.LIBUSB_ERROR_NO_DEVICE, 'absent', 'it was unplugged just now'],
    [libUsb.LIBUSB_ERROR_NOT_FOUND, 'absent', 'it was unplugged just now'],
  ];
  const [, fault = 'failed', words = String(error)] = meanings.find(([errno]) => errno === errnoOf(error)) ?? [];
  return new PortError(fault, `${name}: ${words}`, { cause: error });
}
