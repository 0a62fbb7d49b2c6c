/** Devices plugged into this machine: one list, with lines of qbox.toml for each. Nothing is opened. */
import { readHidDevices, type SysfsHidDevice } from '../../../drivers/input/sysfs-hid.js';
import { findFramebuffers } from '../../../drivers/lcd/find-framebuffers.js';
import { formatPortAddress } from '../../../drivers/ports/address.js';
import { type Holder, holdersOfNodes, linksToNodes } from '../../../drivers/ports/device-nodes.js';
import { type FoundPrinter, findPrinters } from '../../../drivers/ports/find-printers.js';
import { type FoundSerialLine, findSerialLines } from '../../../drivers/ports/find-serial.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { proposeProfile } from '../../../drivers/printer/propose.js';
import { findSoundCards } from '../../../drivers/sound/find-cards.js';
import type { DeviceTable } from '../../config/devices/kinds.js';

/** `hid` = keys and scanners; `serial` = a line for any devices. */
export const FOUND_KINDS = ['printer', 'serial', 'hid', 'lcd', 'sound'] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

export interface Proposal {
  readonly table: DeviceTable;
  readonly port: string;
  /** null = devices of this kind have no profile. */
  readonly profile: string | null;
  /** The reason for this proposal, for the technician who decides. */
  readonly reason: string;
}

export interface Found {
  readonly kind: FoundKind;
  /** In English. */
  readonly what: string;
  /** Its maker, name and USB ids as it says them, the size of a screen; '' = it says nothing. In no language, so that pages can show it. */
  readonly said: string;
  /** Its device node, or its address. */
  readonly place: string;
  /** Other names of the node, the most stable first. */
  readonly links: readonly string[];
  /** The kernel's driver; null = none, or not known. */
  readonly driver: string | null;
  /** Processes that have it open, as far as this user may see. */
  readonly openedBy: readonly Holder[];
  /** The most likely first. */
  readonly proposals: readonly Proposal[];
}

/**
 * `root` is where `/sys`, `/dev` and `/proc` are. `holders`: the programs that have each node open; to look for them all that every program
 * has open is read, a fifth of a second that the box does not have.
 */
export function findDevices(
  root: string,
  printerProfiles: ReadonlyMap<string, PrinterProfile>,
  holders: ReadonlyMap<string, readonly Holder[]> = holdersOfNodes(root),
): Found[] {
  const nodes = { links: linksToNodes(root), holders };
  const lines = findSerialLines(root);
  return [
    ...findPrinters(root).map((printer) => printerFound(printer, [...printerProfiles.values()], nodes)),
    ...lines.map((line) => serialFound(line, lines, nodes)),
    ...onePerSocket(readHidDevices(root)).map((device) => hidFound(device, nodes)),
    ...findFramebuffers(root).map(
      ({ path, driver, size, bitsPerPixel }): Found => ({
        kind: 'lcd',
        what: `screen of ${size}, ${bitsPerPixel} bits a pixel`,
        said: size,
        driver,
        ...at(path, nodes),
        proposals: [{ table: 'lcds', port: path, profile: null, reason: 'the box paints it itself' }],
      }),
    ),
    ...findSoundCards(root).map(
      ({ device, name }): Found => ({
        kind: 'sound',
        what: name,
        said: name,
        place: `alsa:${device}`,
        links: [],
        driver: null,
        openedBy: [],
        proposals: [{ table: 'sound', port: device, profile: null, reason: 'calls by voice' }],
      }),
    ),
  ];
}

interface Nodes {
  readonly links: ReadonlyMap<string, readonly string[]>;
  readonly holders: ReadonlyMap<string, readonly Holder[]>;
}

const at = (node: string, { links, holders }: Nodes): Pick<Found, 'place' | 'links' | 'openedBy'> => ({
  place: node,
  links: links.get(node) ?? [],
  openedBy: holders.get(node) ?? [],
});

function printerFound(printer: FoundPrinter, profiles: readonly PrinterProfile[], nodes: Nodes): Found {
  const { path, address, manufacturer, model, vendorProduct } = printer;
  const place = path === null ? { place: address, links: [], openedBy: [] } : at(path, nodes);
  // A name given by a rule of the branch stays the same when printers are plugged in in another order.
  const [link] = place.links;
  const port = link === undefined ? address : `usblp:${link}`;
  const said = [manufacturer, model, `(USB ${vendorProduct})`].filter((part) => part !== null).join(' ');
  return {
    ...{ kind: 'printer', what: said, said },
    driver: path === null ? null : 'usblp',
    ...place,
    proposals: proposeProfile(printer, profiles).map(({ profile, reason }) => ({ table: 'printers', port, profile: profile.id, reason })),
  };
}

function serialFound(line: FoundSerialLine, all: readonly FoundSerialLine[], nodes: Nodes): Found {
  const { path, driver, usb } = line;
  const place = at(path, nodes);
  const isTwin = (other: FoundSerialLine): boolean =>
    other !== line && other.usb?.vendorProduct === usb?.vendorProduct && usb !== null && usb.serial === null;
  // Adapters without a serial number share one name by id, which leads to the latest one.
  const steady = place.links.filter((link) => !(link.includes('/by-id/') && (usb?.serial === null || all.some(isTwin))));
  const port = (baud: number): string => `serial:${steady[0] ?? path}?baud=${baud}`;
  return {
    kind: 'serial',
    what: usb === null ? 'serial line' : `${usb.product ?? 'serial adapter'} (USB ${usb.vendorProduct}, socket ${usb.socket})`,
    said: usb === null ? '' : `${usb.product ?? ''} (USB ${usb.vendorProduct}, ${usb.socket})`.trim(),
    driver,
    ...place,
    links: steady,
    // The devices on a line cannot be seen from here.
    proposals: [
      { table: 'leds', port: port(19_200), profile: 'candle-7', reason: 'LED boards; speed and profile as the boards have them' },
      { table: 'keypads', port: port(19_200), profile: 'candle-ub485', reason: 'a keypad, perhaps on the line of the boards' },
      { table: 'scanners', port: port(9_600), profile: 'serial-scanner', reason: 'a scanner of a serial line' },
      { table: 'printers', port: port(9_600), profile: 'generic-80mm', reason: 'a printer of a serial line' },
    ],
  };
}

/** A keyboard with volume keys has several nodes; the first has the keys. */
const onePerSocket = (devices: readonly SysfsHidDevice[]): SysfsHidDevice[] =>
  devices.filter(
    (device) =>
      device.usbPort === null ||
      !devices.some((other) => other.usbPort === device.usbPort && other.interfaceNumber < device.interfaceNumber),
  );

/** P.I. Engineering, the maker of X-keys. */
const X_KEYS = 0x05f3;

function hidFound(device: SysfsHidDevice, nodes: Nodes): Found {
  const { path, vendorId, productId, name, use, usbPort } = device;
  const ids = formatPortAddress({ kind: 'usb', vendorId, productId, serial: null }).slice('usb:'.length);
  const port = usbPort === null ? `hid:${path}` : `hid:${usbPort}`;
  const keypad = (profile: string, reason: string): Proposal => ({ table: 'keypads', port, profile, reason });
  const scanner = (profile: string, reason: string): Proposal => ({ table: 'scanners', port, profile, reason });
  const pad = keypad('usb-number-pad', 'it has the keys of a keyboard');
  const reader = scanner('keyboard-scanner', 'scanners that type what they read look like keyboards');
  const isNamedScanner = /scan|bar.?code|reader/i.test(name ?? '');
  const proposals: Readonly<Record<string, readonly Proposal[]>> = {
    keyboard: isNamedScanner ? [reader, pad] : [pad, reader],
    scanner: [scanner('hid-pos', 'it says that it is a scanner of codes')],
    xKeys: [keypad('x-keys-switch-interface', 'it is made by P.I. Engineering'), keypad('x-keys-desktop', 'or this one of them')],
  };
  return {
    kind: 'hid',
    what: `${name ?? 'device'} (USB ${ids}${usbPort === null ? '' : `, socket ${usbPort}`})`,
    said: `${name ?? ''} (USB ${ids}${usbPort === null ? '' : `, ${usbPort}`})`.trim(),
    driver: 'hidraw',
    ...at(path, nodes),
    proposals: proposals[vendorId === X_KEYS ? 'xKeys' : (use ?? '')] ?? [],
  };
}
