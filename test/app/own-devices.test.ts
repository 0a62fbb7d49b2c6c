/** Devices that an administrator adds on the page: the box opens them with its own rights. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { ConfigurationFile } from '../../server/app/own-configuration.js';
import { ConfiguredDevices } from '../../server/app/own-devices.js';
import { Rejection } from '../../server/model/errors.js';
import type { RequestData } from '../../server/protocol/registry.js';

const FILE = '# ours\n';
type Order = RequestData<'addDevice'>;
const PRINTER = { kind: 'printer', name: 'hall', model: 'generic-80mm' } as const;
const KEYPAD = { kind: 'keypad', name: 'hall', model: 'usb-number-pad', workplace: 11 } as const;
const SCREEN = { kind: 'lcd', name: 'hall' } as const;
const SOUND = { kind: 'sound', name: 'hall' } as const;

let folder: string;
let devices: ConfiguredDevices;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-own-devices-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  folder = made;
  const file = join(made, 'qbox.toml');
  writeFileSync(file, FILE);
  const launch = { argv: ['--config', file], environment: {}, startedAt: '', restartedBy: 'itself', restart: () => undefined } as const;
  devices = new ConfiguredDevices(new ConfigurationFile(launch));
});

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
])('%s is no device', async (_, order) => {
  const key = order.kind === 'lcd' ? 'output' : 'port';
  const table = { printer: 'printers', keypad: 'keypads', lcd: 'lcds' }[order.kind as 'printer'];
  expect(await faultsOf(order)).toEqual([`${table}.hall.${key}: a device below /dev, or an address on the network`]);
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
  { ...PRINTER, port: 'usb:04b8:0e15' },
  { ...PRINTER, port: 'tcp:192.0.2.50:9100' },
  { ...KEYPAD, port: 'hid:1-2.3' },
  { ...SCREEN, port: '/dev/fb0' },
  { ...SOUND, port: 'plughw:CARD=Device' },
])('$kind at $port is written', async (order) => {
  expect(await faultsOf({ ...order })).toEqual([]);
  expect(readFileSync(join(folder, 'qbox.toml'), 'utf8')).toContain(JSON.stringify(order.port));
});
