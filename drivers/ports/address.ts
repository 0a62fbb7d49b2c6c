/** Device addresses as one line of text: `usblp:/dev/usb/lp0`, `tcp:192.168.1.50:9100`. The grammar is in README.md. */

export type PortAddress = UsblpAddress | UsbAddress | SerialAddress | TcpAddress | ModbusAddress | CupsAddress | FileAddress | HidAddress;

/** A printer served by the kernel's `usblp` driver. */
export interface UsblpAddress {
  readonly kind: 'usblp';
  readonly path: string;
}

/** A USB device accessed without the kernel's driver. `serial` is needed only to distinguish two of the same model. */
export interface UsbAddress {
  readonly kind: 'usb';
  readonly vendorId: number;
  readonly productId: number;
  readonly serial: string | null;
}

export interface SerialAddress {
  readonly kind: 'serial';
  readonly path: string;
  readonly baud: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  readonly flow: 'none' | 'rtscts' | 'xonxoff';
}

export interface TcpAddress {
  readonly kind: 'tcp';
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A gateway that speaks Modbus TCP, with boards behind it. `host` as in `TcpAddress`. */
export interface ModbusAddress {
  readonly kind: 'modbus';
  readonly host: string;
  readonly port: number;
}

/** A queue of CUPS, by its name. */
export interface CupsAddress {
  readonly kind: 'cups';
  readonly queue: string;
}

/** A regular file, a FIFO, or any other device node that only takes bytes. */
export interface FileAddress {
  readonly kind: 'file';
  readonly path: string;
}

/** Keys, scanners: a device served by the kernel's hidraw. */
export interface HidAddress {
  readonly kind: 'hid';
  readonly device:
    | { readonly by: 'path'; readonly path: string }
    | { readonly by: 'ids'; readonly vendorId: number; readonly productId: number; readonly serial: string | null }
    /** The USB socket, which distinguishes several devices of the same model. */
    | { readonly by: 'usbPort'; readonly usbPort: string };
  /** null = the device's first interface. */
  readonly interfaceNumber: number | null;
}

interface AddressFault {
  readonly fault: string;
  readonly expected: string;
  /** The fault after the kind; null = unknown kind. */
  readonly why: string | null;
}

/** Port for raw printing, called JetDirect or AppSocket; registered as pdl-datastream (IANA). */
export const RAW_PRINTING_PORT = 9100;
/** mbap (IANA). */
const MODBUS_PORT = 502;

const EXAMPLES: Readonly<Record<PortAddress['kind'], string>> = {
  usblp: 'usblp:/dev/usb/lp0',
  usb: 'usb:04b8:0e15 or usb:04b8:0e15:SERIAL',
  serial: 'serial:/dev/ttyUSB0?baud=19200&parity=none&flow=rtscts',
  tcp: 'tcp:192.168.1.50:9100',
  modbus: 'modbus:192.168.1.60:502',
  cups: 'cups:QUEUE',
  file: 'file:/path',
  hid: 'hid:046d:c31c, hid:046d:c31c:SERIAL, hid:1-2.3 or hid:/dev/hidraw0',
};

const isKind = (text: string): text is PortAddress['kind'] => Object.hasOwn(EXAMPLES, text);

/** Parses `text` to an address or a fault. Surrounding spaces are an error: they hide in files for a long time. */
export function parsePortAddress(text: string): PortAddress | AddressFault {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  const got = JSON.stringify(text);
  if (!isKind(kind)) {
    const expected = `an address such as ${Object.values(EXAMPLES).join(', ')}`;
    return { fault: `expected ${expected}; got ${got}`, expected, why: null };
  }
  const parsed = PARSERS[kind](rest);
  if (typeof parsed !== 'string') return parsed;
  const expected = EXAMPLES[kind];
  return { fault: `${parsed}; expected ${expected}, got ${got}`, expected, why: parsed };
}

/** One parser for each kind: returns an address, or the fault in the text after the kind. */
const PARSERS: Readonly<Record<PortAddress['kind'], (rest: string) => PortAddress | string>> = {
  usblp: (path) => pathFault(path) ?? { kind: 'usblp', path },
  usb: parseUsb,
  serial: parseSerial,
  tcp: (rest) => parseHost('tcp', rest, RAW_PRINTING_PORT),
  modbus: (rest) => parseHost('modbus', rest, MODBUS_PORT),
  cups: parseCups,
  file: (path) => pathFault(path) ?? { kind: 'file', path },
  hid: parseHid,
};

function pathFault(path: string): string | null {
  if (!path.startsWith('/') || path.endsWith('/')) return 'the path must be that of a file, from the root';
  // Control characters are never intended, and Node refuses a NUL with an error of another kind.
  return /\p{Cc}/u.test(path) || path !== path.trim() ? 'the path has a space at its end or a control character' : null;
}

/** lpadmin(8): any printable letter but SPACE, TAB, `/` and `#`, at most 127; here also no `-` in front, which lp takes for an option. */
function parseCups(queue: string): CupsAddress | string {
  const isName = /^[^\s/#?\p{Cc}-][^\s/#?\p{Cc}]{0,126}$/u.test(queue);
  return isName ? { kind: 'cups', queue } : 'the name of a queue has no space, / or #, as lpstat -p shows it';
}

interface UsbIds {
  readonly vendorId: number;
  readonly productId: number;
  readonly serial: string | null;
}

function parseUsb(rest: string): UsbAddress | string {
  const ids = parseUsbIds(rest);
  return typeof ids === 'string' ? ids : { kind: 'usb', ...ids };
}

function parseUsbIds(text: string): UsbIds | string {
  const match = /^([0-9a-f]{4}):([0-9a-f]{4})(?::([^\p{Cc}]+))?$/iu.exec(text);
  if (!match) return 'vendor and product are four hexadecimal digits each, as lsusb shows them';
  const [, vendor = '', product = '', serial = null] = match;
  return { vendorId: Number.parseInt(vendor, 16), productId: Number.parseInt(product, 16), serial };
}

function parseHid(rest: string): HidAddress | string {
  const [, place = '', digits] = /^(.*?)(?:\?interface=(\d{1,2}))?$/.exec(rest) ?? [];
  const device = parseHidDevice(place);
  return typeof device === 'string' ? device : { kind: 'hid', device, interfaceNumber: digits === undefined ? null : Number(digits) };
}

function parseHidDevice(place: string): HidAddress['device'] | string {
  if (place.startsWith('/')) return pathFault(place) ?? { by: 'path', path: place };
  // Kernel notation of sockets: bus, then the port of each hub on the way.
  if (/^\d{1,3}-\d{1,3}(\.\d{1,3})*$/.test(place)) return { by: 'usbPort', usbPort: place };
  const ids = parseUsbIds(place);
  return typeof ids === 'string' ? ids : { by: 'ids', ...ids };
}

function parseHost(kind: 'tcp' | 'modbus', rest: string, usualPort: number): TcpAddress | ModbusAddress | string {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?[\]]+))(?::(\d{1,5}))?$/i.exec(rest);
  if (!match) return 'a host, and a port behind a colon';
  const host = match[1] ?? match[2] ?? '';
  const port = match[3] === undefined ? usualPort : Number(match[3]);
  return port >= 1 && port <= 65_535 ? { kind, host, port } : 'a port is a number from 1 to 65535';
}

/** Settings with few values, by their key in the text; the first value is the default. */
const SERIAL_CHOICES = {
  data: ['8', '7'],
  parity: ['none', 'even', 'odd'],
  stop: ['1', '2'],
  flow: ['none', 'rtscts', 'xonxoff'],
} as const;
type Choice = keyof typeof SERIAL_CHOICES;

const isChoice = (key: string): key is Choice => Object.hasOwn(SERIAL_CHOICES, key);

function parseSerial(rest: string): SerialAddress | string {
  const [path = '', query = '', ...more] = rest.split('?');
  const fault = pathFault(path);
  if (fault !== null) return fault;
  if (more.length > 0) return 'only one ? is possible';
  const given = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const [key = '', value = '', ...tail] = pair.split('=');
    if (key !== 'baud' && !isChoice(key)) return `${JSON.stringify(key)} is not one of baud, ${Object.keys(SERIAL_CHOICES).join(', ')}`;
    if (given.has(key)) return `${key} stands there twice`;
    given.set(key, [value, ...tail].join('='));
  }
  return serialOf(path, given);
}

function serialOf(path: string, given: ReadonlyMap<string, string>): SerialAddress | string {
  const baud = given.get('baud');
  // No default: a wrong speed silently prints garbage, so the user must choose it.
  if (baud === undefined) return 'baud is missing';
  if (!/^\d+$/.test(baud) || Number(baud) < 50 || Number(baud) > 4_000_000) return 'baud is a number from 50 to 4000000';
  for (const [key, value] of given) {
    const choices: readonly string[] = isChoice(key) ? SERIAL_CHOICES[key] : [value];
    if (!choices.includes(value)) return `${key} is one of ${choices.join(', ')}`;
  }
  const chosen = <K extends Choice>(key: K): (typeof SERIAL_CHOICES)[K][number] => {
    const choices: readonly (typeof SERIAL_CHOICES)[K][number][] = SERIAL_CHOICES[key];
    return choices.find((choice) => choice === given.get(key)) ?? SERIAL_CHOICES[key][0];
  };
  return {
    kind: 'serial',
    path,
    baud: Number(baud),
    dataBits: chosen('data') === '7' ? 7 : 8,
    parity: chosen('parity'),
    stopBits: chosen('stop') === '2' ? 2 : 1,
    flow: chosen('flow'),
  };
}

const hex4 = (id: number): string => id.toString(16).padStart(4, '0');

/** The shortest text that `parsePortAddress` parses to this address; TCP port and baud rate are always included. */
export function formatPortAddress(address: PortAddress): string {
  switch (address.kind) {
    case 'usblp':
    case 'file':
      return `${address.kind}:${address.path}`;
    case 'cups':
      return `cups:${address.queue}`;
    case 'usb':
      return `usb:${usbIds(address)}`;
    case 'hid':
      return `hid:${hidPlace(address.device)}${address.interfaceNumber === null ? '' : `?interface=${address.interfaceNumber}`}`;
    case 'tcp':
    case 'modbus':
      return `${address.kind}:${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
    case 'serial':
      return `serial:${address.path}?${serialSettings(address).join('&')}`;
  }
}

const usbIds = ({ vendorId, productId, serial }: UsbIds): string =>
  `${hex4(vendorId)}:${hex4(productId)}${serial === null ? '' : `:${serial}`}`;

function hidPlace(device: HidAddress['device']): string {
  switch (device.by) {
    case 'path':
      return device.path;
    case 'usbPort':
      return device.usbPort;
    case 'ids':
      return usbIds(device);
  }
}

function serialSettings({ baud, dataBits, parity, stopBits, flow }: SerialAddress): string[] {
  const settings = { data: String(dataBits), parity, stop: String(stopBits), flow };
  const unusual = Object.entries(settings).filter(([key, value]) => isChoice(key) && value !== SERIAL_CHOICES[key][0]);
  return [`baud=${baud}`, ...unusual.map(([key, value]) => `${key}=${value}`)];
}
