/** USB devices in sysfs: no device is opened, no permission is needed. */
import { join } from 'node:path';
import { namesIn, textIn } from '../kernel-files.js';

export interface SysfsUsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly busNumber: number;
  readonly deviceNumber: number;
  readonly serial: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
  readonly interfaces: readonly SysfsUsbInterface[];
}

interface SysfsUsbInterface {
  /** bInterfaceClass; 7 = printer (USB, defined class codes). */
  readonly classCode: number;
  /** `lp0`, while the kernel's printer driver serves the interface. */
  readonly usblp: string | null;
  /** `MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;`; only the kernel's printer driver asks the printer for it. */
  readonly ieee1284Id: string | null;
}

/** Devices sorted by position in the tree of hubs; empty if the machine has no USB. `root` is the path of `/sys`. */
export function readUsbDevices(root = '/'): SysfsUsbDevice[] {
  const folder = join(root, 'sys/bus/usb/devices');
  const names = namesIn(folder);
  return names.flatMap((name) => {
    const device = join(folder, name);
    const vendor = textIn(join(device, 'idVendor'));
    const product = textIn(join(device, 'idProduct'));
    if (vendor === null || product === null) return [];
    return {
      vendorId: Number.parseInt(vendor, 16),
      productId: Number.parseInt(product, 16),
      busNumber: Number(textIn(join(device, 'busnum'))),
      deviceNumber: Number(textIn(join(device, 'devnum'))),
      serial: textIn(join(device, 'serial')),
      manufacturer: textIn(join(device, 'manufacturer')),
      product: textIn(join(device, 'product')),
      // `1-4.2:1.0` is interface 0 of configuration 1 of the device `1-4.2`.
      interfaces: names.filter((other) => other.startsWith(`${name}:`)).map((other) => interfaceAt(join(folder, other))),
    };
  });
}

function interfaceAt(folder: string): SysfsUsbInterface {
  return {
    classCode: Number.parseInt(textIn(join(folder, 'bInterfaceClass')) ?? '', 16),
    usblp: namesIn(join(folder, 'usbmisc')).find((name) => /^lp\d+$/.test(name)) ?? null,
    ieee1284Id: textIn(join(folder, 'ieee1284_id')),
  };
}
