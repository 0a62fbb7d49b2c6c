/** Devices that an administrator adds on the page: the box opens them with its own rights. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationFile } from '../../server/administration/configuration-file.js';
import { ConfiguredDevices } from '../../server/administration/devices.js';
import type { findDevices } from '../../server/devices/diagnostics/found.js';
import { emptyState } from '../../server/engine/state.js';
import { Rejection } from '../../server/model/errors/errors.js';
import type { RequestData } from '../../server/protocol/registry.js';
import { RULES } from '../engine/models/engine.js';

const FILE = '# ours\n';
type Order = RequestData<'addDevice'>;
const PRINTER = { kind: 'printer', name: 'hall', model: 'generic-80mm' } as const;
const KEYPAD = { kind: 'keypad', name: 'hall', model: 'usb-number-pad', workplace: 11 } as const;
const SCREEN = { kind: 'lcd', name: 'hall' } as const;
const SOUND = { kind: 'sound', name: 'hall' } as const;

const EXAMPLES = { usblp: '/dev/usb/lp0', file: '/dev/usb/lp0', serial: '/dev/ttyUSB0', hid: '/dev/hidraw0' };

let folder: string;
let devices: ConfiguredDevices;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-own-devices-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  folder = made;
  writeFileSync(join(made, 'qbox.toml'), FILE);
  devices = new ConfiguredDevices(configurationFile());
});

function configurationFile(): ConfigurationFile {
  const argv = ['--config', join(folder, 'qbox.toml')];
  return new ConfigurationFile({ argv, environment: {}, startedAt: '', restartedBy: 'itself', restart: () => undefined });
}

async function faultsOf(order: Order): Promise<readonly string[]> {
  const written = await devices.addDevice(order);
  if (written instanceof Rejection) return expect.unreachable();
  return written.outcome.faults.map(({ field, expected }) => `${field}: ${expected}`);
}

it.each<readonly [string, Order]>([
  ['a database', { ...PRINTER, port: 'usblp:/var/lib/qbox/qbox.db' }],
  ['a program of the user', { ...PRINTER, port: 'file:/home/somebody/.profile' }],
  ['a way out of /dev', { ...PRINTER, port: 'file:/dev/../etc/motd' }],
  ['an open file of the box', { ...PRINTER, port: 'file:/dev/fd/5' }],
  ['a line that is a file', { ...PRINTER, port: 'serial:/var/lib/qbox/qbox.db?baud=9600' }],
  ['keys that are a file', { ...KEYPAD, port: 'hid:/etc/qbox/tls/key.pem' }],
  ['a screen that is a file', { ...SCREEN, port: '/var/lib/qbox/qbox.db' }],
  ['a disk for tickets', { ...PRINTER, port: 'file:/dev/sda' }],
  ['a disk that is not plugged in yet', { ...PRINTER, port: 'usblp:/dev/sdz9' }],
  ['the memory', { ...PRINTER, port: 'file:/dev/mem' }],
  ['a watchdog', { ...PRINTER, port: 'file:/dev/watchdog' }],
  ['a node that swallows tickets', { ...PRINTER, port: 'file:/dev/null' }],
  ['a file that would be made', { ...PRINTER, port: 'file:/dev/shm/tickets' }],
  ['a console', { ...PRINTER, port: 'serial:/dev/tty0?baud=9600' }],
  ['a screen for keys', { ...KEYPAD, port: 'hid:/dev/fb0' }],
  ['a disk for pictures', { ...SCREEN, port: '/dev/sda' }],
  ['a way out of a folder of links', { ...PRINTER, port: 'usblp:/dev/qbox/../sdz9' }],
])('%s is no device', async (_, order) => {
  const example = order.kind === 'lcd' ? '/dev/fb0' : EXAMPLES[order.port.split(':')[0] as keyof typeof EXAMPLES];
  const key = order.kind === 'lcd' ? 'output' : 'port';
  const table = { printer: 'printers', keypad: 'keypads', lcd: 'lcds' }[order.kind as 'printer'];
  expect(await faultsOf(order)).toEqual([
    `${table}.hall.${key}: a device such as ${example}, or an address on the network (other paths: in the file, on the machine itself)`,
  ]);
  expect(readFileSync(join(folder, 'qbox.toml'), 'utf8')).toBe(FILE);
});

it('a link is no device where it leads elsewhere', async () => {
  const link = join(folder, 'lp0');
  symlinkSync('/dev/null', link);
  expect(await faultsOf({ ...PRINTER, port: `file:${link}` })).toHaveLength(1);
});

it('a command is no sound device', async () => {
  expect(await faultsOf({ ...SOUND, port: `tee:null,'|touch ${folder}/ran',raw` })).toEqual([
    'sound.hall.device: the name of an ALSA device such as "default" or "plughw:CARD=Device"',
  ]);
});

it.each<Order>([
  { ...PRINTER, port: 'usblp:/dev/usb/lp0' },
  { ...PRINTER, port: 'usblp:/dev/qbox/printer-1-1.2' },
  { ...PRINTER, port: 'serial:/dev/serial/by-id/usb-0403_6001-if00?baud=9600' },
  { ...KEYPAD, port: 'hid:/dev/hidraw7' },
  { ...PRINTER, port: 'usb:04b8:0e15' },
  { ...PRINTER, port: 'tcp:192.0.2.50:9100' },
  { ...KEYPAD, port: 'hid:1-2.3' },
  { ...SCREEN, port: '/dev/fb0' },
  { ...SOUND, port: 'plughw:CARD=Device' },
])('$kind at $port is written', async (order) => {
  expect(await faultsOf({ ...order })).toEqual([]);
  expect(readFileSync(join(folder, 'qbox.toml'), 'utf8')).toContain(JSON.stringify(order.port));
});

describe('a printer is asked, and added, only where one can be', () => {
  it.each(['usblp:/dev/null', 'serial:/dev/tty?baud=9600', 'tcp:127.0.0.1:22', 'file:/dev/null'])(
    '%s is not added either',
    async (port) => {
      expect(await faultsOf({ ...PRINTER, port })).toEqual([
        expect.stringMatching(/^printers\.hall\.port: (the port of a printer|a device such as)/),
      ]);
      expect(readFileSync(join(folder, 'qbox.toml'), 'utf8')).toBe(FILE);
    },
  );

  it.each(['usblp:/dev/null', 'serial:/dev/tty?baud=9600', 'tcp:127.0.0.1:22', 'file:/dev/null', 'usblp:/etc/passwd', 'teapot:1', 'lp0'])(
    '%s is refused by its field',
    async (port) => {
      const refused = await devices.askPrinter({ port });
      expect(refused).toBeInstanceOf(Rejection);
      expect((refused as Rejection).parameters).toMatchObject({ field: 'data.port', why: 'noPrinterPort' });
    },
  );

  it('a node that is not plugged in is absent, and is not opened', async () => {
    expect(await devices.askPrinter({ port: 'usblp:/dev/usb/lp97' })).toMatchObject({ verdict: 'absent', model: null });
  });
});

it('a name of a device that the file does not have, such as one of the demo, is taken', async () => {
  const beside = new ConfiguredDevices(configurationFile(), [{ kind: 'printer', name: 'hall' }]);
  const order = { ...PRINTER, port: 'tcp:192.0.2.50:9100' };
  expect(await beside.addDevice(order)).toMatchObject({
    outcome: { applied: false, faults: [{ field: 'printers.hall', why: 'freeName' }] },
  });
  expect(await beside.addDevice({ ...order, name: 'test' })).toMatchObject({ outcome: { applied: true } });
});

it('those who look at what is plugged in at the same time share one look; the next looks again', async () => {
  let looks = 0;
  const find: typeof findDevices = () => {
    looks += 1;
    return [];
  };
  const shared = new ConfiguredDevices(configurationFile(), [], folder, find);
  await Promise.all(Array.from({ length: 50 }, () => shared.scanDevices()));
  expect(looks).toBe(1);
  await shared.scanDevices();
  expect(looks).toBe(2);
});

it('a hundred previews come one in a turn, and those for the same are one', async () => {
  const books = emptyState(RULES).books;
  let asked = 0;
  const look = () => {
    asked += 1;
    return books;
  };
  let turns = 0;
  const count = (): void => {
    turns += 1;
    if (asked < 3) setImmediate(count);
  };
  setImmediate(count);
  const orders = ['candle-7', 'dm36b06', 'led-485-4'].flatMap((model) => Array.from({ length: 33 }, () => ({ model })));
  const previews = await Promise.all(orders.map((order) => devices.previewBoards(order, look)));
  expect([asked, new Set(previews).size]).toEqual([3, 3]);
  // Something else ran between any two of them.
  expect(turns).toBeGreaterThanOrEqual(3);
  expect(await devices.previewBoards({ model: 'none' }, look)).toBeInstanceOf(Rejection);
});

it('a scanner that types is given its keyboard layout, and others have none', async () => {
  const scanner = { kind: 'scanner', name: 's', model: 'keyboard-scanner', port: 'hid:1-2', workplace: 11 } as const;
  expect(await faultsOf({ ...scanner, layout: 'xx' })).toEqual(['scanners.s.layout: one of us, gb, de, fr, ru, kz']);
  expect(await faultsOf({ ...scanner, model: 'hid-pos', layout: 'ru' })).toEqual([
    'scanners.s.layout: to be left out: only scanners that type as a keyboard have a layout',
  ]);
  expect(await faultsOf({ ...scanner, layout: 'ru' })).toEqual([]);
  expect(await faultsOf({ ...scanner, name: 't', model: 'hid-pos', port: 'hid:1-3' })).toEqual([]);
  expect(readFileSync(join(folder, 'qbox.toml'), 'utf8')).toContain('layout = "ru"\n');
  const { models, configured } = await devices.scanDevices();
  expect(configured.map(({ name, layout }) => [name, layout])).toEqual([
    ['s', 'ru'],
    ['t', undefined],
  ]);
  const told = models.filter(({ kind }) => kind === 'scanner').map(({ id, mode, layouts }) => [id, mode, layouts?.join() ?? '']);
  expect(told).toEqual([
    ['access-is-hid-pos', 'hidPos', ''],
    ['hid-pos', 'hidPos', ''],
    ['keyboard-scanner', 'keyboard', 'us,gb,de,fr,ru,kz'],
    ['microscan-hid', 'hidPos', ''],
    ['serial-scanner', 'serial', ''],
  ]);
});

it('the settings that a model needs are given by their keys, and told by them when they are missing', async () => {
  const order = { kind: 'keypad', name: 'k', model: 'candle-ub485', port: 'serial:/dev/ttyS9?baud=19200', workplace: 11 } as const;
  expect(await faultsOf(order)).toEqual(['keypads.k.address: the number of the keypad on its line, from 32 to 127']);
  expect(await faultsOf({ ...order, settings: { address: 32 } })).toEqual([]);
  expect(readFileSync(join(folder, 'qbox.toml'), 'utf8')).toContain('address = 32\n');
});
