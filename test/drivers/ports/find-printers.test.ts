/** sysfs of a Debian 13 machine, as far as it is looked at. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPrinters } from '../../../drivers/ports/find-printers.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qbox-sysfs-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Files below the place of a device in the tree of hubs, and the link by which it is found, as the kernel makes them. */
function plugIn(name: string, files: Readonly<Record<string, string>>): void {
  const device = name.split(':')[0] ?? name;
  const place = join('sys/devices/pci0000:00/0000:00:14.0/usb1', device === name ? name : join(device, name));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, place, dirname(file)), { recursive: true });
    writeFileSync(join(root, place, file), text);
  }
  const links = join(root, 'sys/bus/usb/devices');
  mkdirSync(links, { recursive: true });
  symlinkSync(join('../../../..', place), join(links, name));
}

const device = (vendor: string, product: string, more: Readonly<Record<string, string>> = {}) => ({
  idVendor: `${vendor}\n`,
  idProduct: `${product}\n`,
  busnum: '1\n',
  devnum: '2\n',
  ...more,
});

describe('printers of a machine', () => {
  it('are none where there is no USB', () => {
    expect(findPrinters(root)).toEqual([]);
  });

  it('are found with the node of the kernel', () => {
    plugIn('usb1', device('1d6b', '0002', { product: 'xHCI Host Controller\n' }));
    plugIn('1-0:1.0', { bInterfaceClass: '09\n' });
    plugIn('1-4', device('04b8', '0e15', { manufacturer: 'EPSON\n', product: 'TM-T20II\n', serial: 'J3XF012345  \0\n' }));
    plugIn('1-4:1.0', {
      bInterfaceClass: '07\n',
      ieee1284_id: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;DES:EPSON TM-T20II;',
      'usbmisc/lp0/uevent': 'MAJOR=180\nMINOR=0\nDEVNAME=usb/lp0\n',
    });
    expect(findPrinters(root)).toEqual([
      {
        path: '/dev/usb/lp0',
        address: 'usblp:/dev/usb/lp0',
        vendorProduct: '04b8:0e15',
        serial: 'J3XF012345',
        ieee1284Id: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;DES:EPSON TM-T20II;',
        manufacturer: 'EPSON',
        model: 'TM-T20II',
      },
    ]);
  });

  it('are found by their class where the kernel has no driver for them', () => {
    plugIn('1-2.3', device('0dd4', '0205', { manufacturer: 'CUSTOM SPA\n', product: 'VKP80III\n' }));
    plugIn('1-2.3:1.0', { bInterfaceClass: '07\n' });
    expect(findPrinters(root)).toEqual([
      {
        path: null,
        address: 'usb:0dd4:0205',
        vendorProduct: '0dd4:0205',
        serial: null,
        ieee1284Id: null,
        manufacturer: 'CUSTOM SPA',
        model: 'VKP80III',
      },
    ]);
  });

  it('are found by their node when their class is another: TM-T88IV and older (usblp.c, USBLP_QUIRK_BAD_CLASS)', () => {
    plugIn('1-1', device('04b8', '0202'));
    plugIn('1-1:1.0', { bInterfaceClass: 'ff\n', 'usbmisc/lp3/uevent': '' });
    expect(findPrinters(root)).toMatchObject([
      { address: 'usblp:/dev/usb/lp3', vendorProduct: '04b8:0202', ieee1284Id: null, model: null },
    ]);
  });

  it('are one each, also with several interfaces, in the order of their sockets', () => {
    plugIn('1-10', device('0416', '5011', { serial: 'B\n' }));
    plugIn('1-10:1.0', { bInterfaceClass: '07\n' });
    plugIn('1-2', device('0416', '5011', { serial: 'A\n' }));
    plugIn('1-2:1.0', { bInterfaceClass: '07\n' });
    plugIn('1-2:1.1', {
      bInterfaceClass: '07\n',
      ieee1284_id: 'MANUFACTURER: Printer ;MODEL:POS-80: II;',
      'usbmisc/lp1/uevent': '',
    });
    plugIn('1-3', device('046d', 'c31c'));
    plugIn('1-3:1.0', { bInterfaceClass: '03\n' });
    expect(findPrinters(root)).toMatchObject([
      { address: 'usblp:/dev/usb/lp1', serial: 'A', manufacturer: 'Printer', model: 'POS-80: II' },
      { address: 'usb:0416:5011:B', serial: 'B' },
    ]);
  });
});
