import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHid } from '../../../drivers/input/hid.js';
import { hidDevicesAt, readHidDevices } from '../../../drivers/input/sysfs-hid.js';
import { type HidAddress, parsePortAddress } from '../../../drivers/ports/address.js';
import { Recorder } from '../ports/recorder.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qbox-sysfs-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** As Linux 6.12 has it: `/sys/class/hidraw/hidraw0` is a link to the device, whose `device` is a link to its parent. */
function plug(name: string, place: string, uevent: string): void {
  const folder = join(root, 'sys/devices', place);
  mkdirSync(join(folder, 'hidraw', name), { recursive: true });
  writeFileSync(join(folder, 'uevent'), uevent);
  symlinkSync(folder, join(folder, 'hidraw', name, 'device'));
  const link = join(root, 'sys/class/hidraw', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(folder, 'hidraw', name), link);
}

const USB = 'pci0000:00/0000:00:14.0/usb1/1-2';
const KEYPAD = 'DRIVER=hid-generic\nHID_ID=0003:0000046D:0000C31C\nHID_NAME=Keypad\nHID_PHYS=usb-0000:00:14.0-2.3/input0\nHID_UNIQ=\n';

/** Two number pads alike behind one hub, the second with a volume knob as another interface, and a board that is not on USB. */
function plugSome(): void {
  plug('hidraw2', `${USB}/1-2.4/1-2.4:1.1/0003:046D:C31C.0003`, KEYPAD);
  plug('hidraw10', `${USB}/1-2.4/1-2.4:1.0/0003:046D:C31C.0004`, KEYPAD.replace('HID_UNIQ=', 'HID_UNIQ=A1'));
  plug('hidraw1', `${USB}/1-2.3/1-2.3:1.0/0003:046D:C31C.0002`, KEYPAD);
  plug('hidraw0', 'platform/i2c/i2c-1/0018:04F3:3134.0001', 'HID_ID=0018:000004F3:00003134\n');
}

const found = (text: string): string[] => {
  const address = parsePortAddress(text);
  if ('fault' in address || address.kind !== 'hid') throw new Error(text);
  return hidDevicesAt(address, readHidDevices(root)).map(({ path }) => path);
};

describe('HID devices in sysfs', () => {
  it('are told apart by their sockets, in the order of their numbers', () => {
    plugSome();
    const keyboard = join(root, 'sys/devices', USB, '1-2.3/1-2.3:1.0/0003:046D:C31C.0002/report_descriptor');
    writeFileSync(keyboard, Buffer.from('05010906a101', 'hex'));
    const keypad = { vendorId: 0x046d, productId: 0xc31c, name: 'Keypad' };
    const descriptor = Uint8Array.from(Buffer.from('05010906a101', 'hex'));
    expect(readHidDevices(root)).toEqual([
      {
        path: '/dev/hidraw0',
        vendorId: 0x04f3,
        productId: 0x3134,
        serial: null,
        name: null,
        use: null,
        descriptor: null,
        usbPort: null,
        interfaceNumber: 0,
      },
      { path: '/dev/hidraw1', ...keypad, serial: null, use: 'keyboard', descriptor, usbPort: '1-2.3', interfaceNumber: 0 },
      { path: '/dev/hidraw2', ...keypad, serial: null, use: null, descriptor: null, usbPort: '1-2.4', interfaceNumber: 1 },
      { path: '/dev/hidraw10', ...keypad, serial: 'A1', use: null, descriptor: null, usbPort: '1-2.4', interfaceNumber: 0 },
    ]);
  });

  it.each([
    ['hid:1-2.3', ['/dev/hidraw1']],
    // The keys of a keyboard are its first interface.
    ['hid:1-2.4', ['/dev/hidraw10', '/dev/hidraw2']],
    ['hid:1-2.4?interface=1', ['/dev/hidraw2']],
    ['hid:1-2', []],
    ['hid:046d:c31c', ['/dev/hidraw1', '/dev/hidraw10', '/dev/hidraw2']],
    ['hid:046d:c31c:A1', ['/dev/hidraw10']],
    ['hid:046d:c31d', []],
    ['hid:/dev/hidraw2', ['/dev/hidraw2']],
  ])('%s', (text, paths) => {
    plugSome();
    expect(found(text)).toEqual(paths);
  });

  it('a device that goes while we look, and a machine without hidraw, are none', () => {
    expect(readHidDevices(root)).toEqual([]);
    plugSome();
    rmSync(join(root, 'sys/devices', USB), { recursive: true });
    expect(readHidDevices(root).map(({ path }) => path)).toEqual(['/dev/hidraw0']);
  });
});

describe('a HID device that is not there', () => {
  it('is told as absent', async () => {
    const address: HidAddress = {
      kind: 'hid',
      device: { by: 'ids', vendorId: 0xffff, productId: 0xffff, serial: null },
      interfaceNumber: null,
    };
    await expect(openHid(address)(new Recorder())).rejects.toMatchObject({ name: 'PortError', fault: 'absent' });
  });
});
