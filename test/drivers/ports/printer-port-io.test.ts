/** What may be opened for whoever asks over the network: by the nodes of this machine, and links to them. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parsePortAddress } from '../../../drivers/ports/address.js';
import { printerPort } from '../../../drivers/ports/printer-port.js';
import { openPty } from '../../../drivers/twins/pty.js';

function at(port: string): ReturnType<typeof printerPort> {
  const address = parsePortAddress(port);
  return 'fault' in address ? expect.unreachable() : printerPort(address);
}

function linkTo(target: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(target, join(folder, 'lp0'));
  return join(folder, 'lp0');
}

it('a serial line is one, also behind a link', async () => {
  const line = await openPty(() => {});
  onTestFinished(() => line.close());
  expect(at(`serial:${line.path}?baud=9600`)).toBe('possible');
  expect(at(`serial:${linkTo(line.path)}?baud=9600`)).toBe('possible');
});

it.each(['tcp:192.0.2.50:9100', 'tcp:192.0.2.50:1024', 'usb:04b8:0e15', 'cups:hall'])('%s can be a printer', (port) => {
  expect(at(port)).toBe('possible');
});

it.each([
  ...['null', 'zero', 'full', 'random', 'tty', 'ptmx'].flatMap((name) => [`usblp:/dev/${name}`, `serial:/dev/${name}?baud=9600`]),
  'serial:/dev/fd/0?baud=9600',
  'serial:/dev/../etc/passwd?baud=9600',
  'usblp:/etc/passwd',
  'usblp:/nowhere/lp0',
  'usblp:/dev/sdz9',
  'serial:/dev/watchdog9?baud=9600',
  'file:/dev/null',
  'hid:/dev/hidraw0',
  'modbus:192.0.2.60:502',
  ...['tcp:192.0.2.50:22', 'tcp:192.0.2.50:1023'],
])('%s is none', (port) => {
  expect(at(port)).toBe('no');
});

it('what only has the name of a node is none, and a link to something else neither', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'ttyS9'), '');
  expect(at(`serial:${join(folder, 'ttyS9')}?baud=9600`)).toBe('no');
  expect(at(`usblp:${linkTo('/dev/null')}`)).toBe('no');
});

it('a node that is not plugged in is absent', () => {
  expect([at('usblp:/dev/usb/lp97'), at('serial:/dev/qbox/nothing?baud=9600')]).toEqual(['absent', 'absent']);
});
