/** HID devices in sysfs: no device is opened, no permission is needed, and udev is not required. */
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn, orNull } from '../kernel-files.js';
import type { HidAddress } from '../ports/address.js';

export interface SysfsHidDevice {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serial: string | null;
  readonly name: string | null;
  /** Purpose of its first collection, from its report descriptor; null = another one, or unknown. */
  readonly use: 'keyboard' | 'scanner' | null;
  /** Its report descriptor; null = it cannot be read. */
  readonly descriptor: Uint8Array | null;
  /** The USB socket in kernel notation: bus, then the port of each hub on the way, `1-2.3`; null = not on USB. */
  readonly usbPort: string | null;
  /** A device may have several, such as keys and volume knob; 0 if it is not on USB. */
  readonly interfaceNumber: number;
}

/** Sorted by number; empty if the machine has no hidraw. `root` is the path of `/sys`. */
export function readHidDevices(root = '/'): SysfsHidDevice[] {
  const folder = join(root, 'sys/class/hidraw');
  return namesIn(folder).flatMap((name) => orNull(() => deviceAt(name, realpathSync(join(folder, name, 'device')))) ?? []);
}

/** Of several matches, the lowest interface comes first: on keyboards it is the one with the keys. */
export const hidDevicesAt = ({ device, interfaceNumber }: HidAddress, found: readonly SysfsHidDevice[]): SysfsHidDevice[] =>
  found
    .filter((one) => isAt(device, one) && (interfaceNumber === null || one.interfaceNumber === interfaceNumber))
    .sort((one, other) => one.interfaceNumber - other.interfaceNumber);

function isAt(device: HidAddress['device'], { path, usbPort, vendorId, productId, serial }: SysfsHidDevice): boolean {
  switch (device.by) {
    case 'path':
      return path === device.path;
    case 'usbPort':
      return usbPort === device.usbPort;
    case 'ids':
      return vendorId === device.vendorId && productId === device.productId && (device.serial === null || serial === device.serial);
  }
}

function deviceAt(name: string, folder: string): SysfsHidDevice[] {
  const uevent = new Map(
    readFileSync(join(folder, 'uevent'), 'utf8')
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  // `HID_ID=0003:0000046D:0000C31C`: bus, vendor, product (Linux, drivers/hid/hid-core.c, hid_uevent).
  const [, vendor, product] = /^[0-9A-F]{4}:([0-9A-F]{8}):([0-9A-F]{8})$/i.exec(uevent.get('HID_ID') ?? '') ?? [];
  if (vendor === undefined || product === undefined) return [];
  // `…/usb1/1-2/1-2.3/1-2.3:1.0/0003:046D:C31C.0001`: interface 0 of configuration 1 of the device in socket 1-2.3.
  const descriptor = orNull(() => Uint8Array.from(readFileSync(join(folder, 'report_descriptor'))));
  const [, usbPort = null, interfaceNumber = '0'] = /\/(\d+-\d+(?:\.\d+)*):\d+\.(\d+)\/[^/]+$/.exec(folder) ?? [];
  return [
    {
      path: `/dev/${name}`,
      vendorId: Number.parseInt(vendor, 16),
      productId: Number.parseInt(product, 16),
      serial: uevent.get('HID_UNIQ') || null,
      name: uevent.get('HID_NAME') || null,
      use: useOf(descriptor),
      descriptor,
      usbPort,
      interfaceNumber: Number(interfaceNumber),
    },
  ];
}

/** How descriptors begin: generic desktop, keyboard (HID 1.11, appendix E.6); bar code scanner (HID POS 1.02, 2.1). */
const USES = [
  ['05010906', 'keyboard'],
  ['058c0902', 'scanner'],
] as const;

function useOf(descriptor: Uint8Array | null): SysfsHidDevice['use'] {
  const text = descriptor === null ? '' : Buffer.from(descriptor).toString('hex');
  return USES.find(([begin]) => text.startsWith(begin))?.[1] ?? null;
}
