/** Finds serial lines in sysfs. No line is opened, so that programs using one are not disturbed. */
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { linkIn, namesIn, orNull, textIn } from '../kernel-files.js';

export interface FoundSerialLine {
  readonly path: string;
  /** The kernel's driver, such as `ch341-uart`; null = unknown. */
  readonly driver: string | null;
  /** The USB adapter; null = not a USB device. */
  readonly usb: {
    /** `1a86:7523` */
    readonly vendorProduct: string;
    readonly serial: string | null;
    readonly product: string | null;
    /** The socket in kernel notation: `1-2.3`. */
    readonly socket: string;
  } | null;
}

/** Sorted by name; empty if the machine has no serial lines. `root` is the path of `/sys`. */
export function findSerialLines(root = '/'): FoundSerialLine[] {
  const folder = join(root, 'sys/class/tty');
  return namesIn(folder).flatMap((name) => {
    const line = join(folder, name);
    // Consoles and pseudo-terminals have no device, and a missing UART has the type 0 (serial_core.h, PORT_UNKNOWN).
    if (linkIn(join(line, 'device')) === null || textIn(join(line, 'type')) === '0') return [];
    const driver = linkIn(join(line, 'device/driver'));
    return [{ path: `/dev/${name}`, driver: driver === null ? null : basename(driver), usb: adapterOf(join(line, 'device')) }];
  });
}

function adapterOf(device: string): FoundSerialLine['usb'] {
  let folder = orNull(() => realpathSync(device));
  while (folder !== null && folder !== dirname(folder)) {
    const [vendor, product] = [textIn(join(folder, 'idVendor')), textIn(join(folder, 'idProduct'))];
    if (vendor !== null && product !== null) {
      const words = { serial: textIn(join(folder, 'serial')), product: textIn(join(folder, 'product')) };
      return { vendorProduct: `${vendor}:${product}`, ...words, socket: basename(folder) };
    }
    folder = dirname(folder);
  }
  return null;
}
