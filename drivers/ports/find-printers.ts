/** Finds printers on USB without opening them. */
import { formatPortAddress, type PortAddress } from './address.js';
import { readUsbDevices, type SysfsUsbDevice } from './sysfs-usb.js';

export interface FoundPrinter {
  /** The kernel driver's node; null = the kernel does not serve this printer, and libusb is used. */
  readonly path: string | null;
  readonly address: string;
  /** `04b8:0e15`, as in profiles. */
  readonly vendorProduct: string;
  readonly serial: string | null;
  /** `MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;`; null = unknown, because the kernel does not serve it. */
  readonly ieee1284Id: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
}

const PRINTER_CLASS = 7;

/** Printers in the order of their USB sockets. `root` is the path of `/sys`. */
export function findPrinters(root = '/'): FoundPrinter[] {
  return readUsbDevices(root).flatMap((device) => {
    const printing = device.interfaces.filter(({ classCode, usblp }) => classCode === PRINTER_CLASS || usblp !== null);
    // A printer with several interfaces (one of them IPP over USB) is one printer; the kernel serves at most one interface.
    const first = printing.find(({ usblp }) => usblp !== null) ?? printing[0];
    return first ? [printerOf(device, first)] : [];
  });
}

function printerOf(device: SysfsUsbDevice, { usblp, ieee1284Id }: SysfsUsbDevice['interfaces'][number]): FoundPrinter {
  const { vendorId, productId, serial } = device;
  const path = usblp === null ? null : `/dev/usb/${usblp}`;
  const address: PortAddress = path === null ? { kind: 'usb', vendorId, productId, serial } : { kind: 'usblp', path };
  return {
    path,
    address: formatPortAddress(address),
    vendorProduct: formatPortAddress({ kind: 'usb', vendorId, productId, serial: null }).slice('usb:'.length),
    serial,
    ieee1284Id,
    manufacturer: keyOf(ieee1284Id, ['MFG', 'MANUFACTURER']) ?? device.manufacturer,
    model: keyOf(ieee1284Id, ['MDL', 'MODEL']) ?? device.product,
  };
}

/** IEEE 1284-2000, 7.6: `KEY:value;`, keys may be written out or abbreviated. */
function keyOf(id: string | null, keys: readonly string[]): string | null {
  for (const field of id?.split(';') ?? []) {
    const [key = '', ...value] = field.split(':');
    if (keys.includes(key.trim().toUpperCase())) return value.join(':').trim() || null;
  }
  return null;
}
