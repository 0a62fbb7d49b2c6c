/** What is plugged in, as a technician is offered it: keys, scanners that look like keys, one line for each device. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { findDevices } from '../../../server/devices/diagnostics/found.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qbox-found-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const KEYBOARD = '05010906';
const SCANNER = '058c0902';

/** As Linux has HID devices in sysfs. */
function plug(node: string, place: string, name: string, descriptor: string): void {
  const folder = join(root, 'sys/devices', place);
  mkdirSync(join(folder, 'hidraw', node), { recursive: true });
  writeFileSync(
    join(folder, 'uevent'),
    `HID_ID=0003:0000${place.slice(-14, -5).replace(':', '\n').split('\n').join(':0000')}\nHID_NAME=${name}\n`,
  );
  writeFileSync(join(folder, 'report_descriptor'), Buffer.from(descriptor, 'hex'));
  symlinkSync(folder, join(folder, 'hidraw', node, 'device'));
  const link = join(root, 'sys/class/hidraw', node);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(folder, 'hidraw', node), link);
}

const usb = (socket: string, part: number, ids: string, number: number): string =>
  `pci0000:00/usb1/1-2/${socket}/${socket}:1.${part}/0003:${ids}.000${number}`;

const found = (): string[] =>
  findDevices(root, loadPrinterProfiles()).map(
    ({ what, proposals }) => `${what}: ${proposals.map(({ table, profile }) => `${table} ${profile}`).join(', ')}`,
  );

it('keys are keys first, a keyboard that calls itself a scanner is one first', () => {
  plug('hidraw0', usb('1-2.1', 0, '046D:C31C', 1), 'Number pad', KEYBOARD);
  plug('hidraw1', usb('1-2.2', 0, '0C2E:0B61', 2), 'Honeywell Scanner', KEYBOARD);
  expect(found()).toEqual([
    'Number pad (USB 046d:c31c, socket 1-2.1): keypads usb-number-pad, scanners keyboard-scanner',
    'Honeywell Scanner (USB 0c2e:0b61, socket 1-2.2): scanners keyboard-scanner, keypads usb-number-pad',
  ]);
});

it('a device with several interfaces is there once, and another one beside it too', () => {
  plug('hidraw0', usb('1-2.1', 1, '046D:C31C', 1), 'Volume', '050c0901');
  plug('hidraw1', usb('1-2.1', 0, '046D:C31C', 2), 'Number pad', KEYBOARD);
  plug('hidraw2', usb('1-2.2', 1, '05F3:0001', 3), 'X-keys', '06000c');
  expect(found().map((line) => line.split(':')[0])).toEqual(['Number pad (USB 046d', 'X-keys (USB 05f3']);
});

it('a scanner that says that it is one is read by its own descriptor', () => {
  plug('hidraw0', usb('1-2.1', 0, '0C2E:0B87', 1), 'Honeywell', SCANNER);
  expect(found()).toEqual(['Honeywell (USB 0c2e:0b87, socket 1-2.1): scanners hid-pos']);
});

it('a device in a socket is named by it, one without is named by its node', () => {
  plug('hidraw0', usb('1-2.1', 0, '046D:C31C', 1), 'Number pad', KEYBOARD);
  plug('hidraw3', 'virtual/misc/uhid/0003:046D:C31C.0009', 'Remote keys', KEYBOARD);
  expect(findDevices(root, loadPrinterProfiles()).map(({ what, proposals: [first] }) => [what, first?.port])).toEqual([
    ['Number pad (USB 046d:c31c, socket 1-2.1)', 'hid:1-2.1'],
    ['Remote keys (USB 046d:c31c)', 'hid:/dev/hidraw3'],
  ]);
});

it('a serial line may be for boards, keys, a scanner or a printer, each at its usual speed', () => {
  mkdirSync(join(root, 'sys/class/tty/ttyS0'), { recursive: true });
  mkdirSync(join(root, 'sys/devices/platform/serial'), { recursive: true });
  symlinkSync(join(root, 'sys/devices/platform/serial'), join(root, 'sys/class/tty/ttyS0/device'));
  const [line] = findDevices(root, loadPrinterProfiles());
  expect([line?.kind, line?.what, line?.said, line?.place]).toEqual(['serial', 'serial line', '', '/dev/ttyS0']);
  expect(line?.proposals.map(({ table, port, profile }) => `${table} ${port} ${profile}`)).toEqual([
    'leds serial:/dev/ttyS0?baud=19200 candle-7',
    'keypads serial:/dev/ttyS0?baud=19200 candle-ub485',
    'scanners serial:/dev/ttyS0?baud=9600 serial-scanner',
    'printers serial:/dev/ttyS0?baud=9600 generic-80mm',
  ]);
});

it('two adapters alike without a serial number have no steady name by id; one with a number keeps it', () => {
  const adapter = (node: string, socket: string, facts: Readonly<Record<string, string>>): void => {
    const folder = join(root, 'sys/devices/usb1', socket);
    mkdirSync(join(folder, `${socket}:1.0`), { recursive: true });
    for (const [name, text] of Object.entries(facts)) writeFileSync(join(folder, name), text);
    mkdirSync(join(root, 'sys/class/tty', node), { recursive: true });
    symlinkSync(join(folder, `${socket}:1.0`), join(root, 'sys/class/tty', node, 'device'));
    const links = join(root, 'dev/serial/by-id');
    mkdirSync(links, { recursive: true });
    symlinkSync(`../../${node}`, join(links, `usb-${facts.idVendor}-${node}`));
  };
  adapter('ttyUSB0', '1-1', { idVendor: '1a86', idProduct: '7523' });
  adapter('ttyUSB1', '1-2', { idVendor: '0403', idProduct: '6001', serial: 'A1', product: 'FT232' });
  adapter('ttyUSB2', '1-3', { idVendor: '0403', idProduct: '6001', serial: 'A2' });
  const devices = findDevices(root, loadPrinterProfiles());
  // Pages word what they show beside it.
  expect(devices.map(({ said }) => said)).toEqual(['(USB 1a86:7523, 1-1)', 'FT232 (USB 0403:6001, 1-2)', '(USB 0403:6001, 1-3)']);
  expect(devices.map(({ what, proposals: [first] }) => `${what}: ${first?.port}`)).toEqual([
    'serial adapter (USB 1a86:7523, socket 1-1): serial:/dev/ttyUSB0?baud=19200',
    'FT232 (USB 0403:6001, socket 1-2): serial:/dev/serial/by-id/usb-0403-ttyUSB1?baud=19200',
    'serial adapter (USB 0403:6001, socket 1-3): serial:/dev/serial/by-id/usb-0403-ttyUSB2?baud=19200',
  ]);
});

/** Files below the root, by path. */
function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

it('a printer of the kernel is named by its node, by a rule of the branch before that; another one by its ids', () => {
  const usb = (socket: string, ids: readonly [string, string], own: Readonly<Record<string, string>>): void => {
    const folder = `sys/bus/usb/devices/${socket}`;
    write({ [`${folder}/idVendor`]: ids[0], [`${folder}/idProduct`]: ids[1], [`${folder}:1.0/bInterfaceClass`]: '07' });
    for (const [name, text] of Object.entries(own)) write({ [`${folder}${name}`]: text });
  };
  usb('1-1', ['04b8', '0e15'], { ':1.0/ieee1284_id': 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;', ':1.0/usbmisc/lp0/dev': '' });
  usb('1-2', ['04b8', '0e15'], { ':1.0/ieee1284_id': 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;', ':1.0/usbmisc/lp1/dev': '' });
  usb('1-3', ['0416', '5011'], { '/serial': 'A1' });
  mkdirSync(join(root, 'dev/qbox'), { recursive: true });
  symlinkSync('../usb/lp1', join(root, 'dev/qbox/hall'));
  const holder = { pid: 7, program: 'cupsd' };
  const printers = findDevices(root, loadPrinterProfiles(), new Map([['/dev/usb/lp0', [holder]]]));
  expect(printers.map(({ kind, what, place, links, driver, openedBy }) => [kind, what, place, links, driver, openedBy])).toEqual([
    ['printer', 'EPSON TM-T20II (USB 04b8:0e15)', '/dev/usb/lp0', [], 'usblp', [holder]],
    ['printer', 'EPSON TM-T20II (USB 04b8:0e15)', '/dev/usb/lp1', ['/dev/qbox/hall'], 'usblp', []],
    ['printer', '(USB 0416:5011)', 'usb:0416:5011:A1', [], null, []],
  ]);
  const ports = printers.map(({ proposals }) => [...new Set(proposals.map(({ table, port }) => `${table} ${port}`))]);
  expect(ports).toEqual([['printers usblp:/dev/usb/lp0'], ['printers usblp:/dev/qbox/hall'], ['printers usb:0416:5011:A1']]);
});

it('a screen is painted by the box itself, a sound card that plays calls by voice', () => {
  write({
    ...{ 'sys/class/graphics/fb0/name': 'vc4drmfb', 'sys/class/graphics/fb0/virtual_size': '1920,1080' },
    ...{ 'sys/class/graphics/fb0/bits_per_pixel': '32', 'sys/class/graphics/fb0/stride': '7680' },
    'proc/asound/cards': ' 1 [Device         ]: USB-Audio - USB Audio Device\n                      at usb\n',
    'proc/asound/card1/pcm0p/info': '',
  });
  expect(findDevices(root, loadPrinterProfiles())).toMatchObject([
    {
      ...{ kind: 'lcd', what: 'screen of 1920 × 1080, 32 bits a pixel', said: '1920 × 1080', place: '/dev/fb0', driver: 'vc4drmfb' },
      proposals: [{ table: 'lcds', port: '/dev/fb0', profile: null }],
    },
    {
      ...{ kind: 'sound', what: 'USB Audio Device', said: 'USB Audio Device', place: 'alsa:plughw:CARD=Device', links: [], openedBy: [] },
      proposals: [{ table: 'sound', port: 'plughw:CARD=Device', profile: null }],
    },
  ]);
});
