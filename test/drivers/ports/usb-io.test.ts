/** What can be seen of USB without a device. A printer is plugged into a virtual machine in test/appliance/. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openPort } from '../../../drivers/ports/open.js';
import { Recorder } from './recorder.js';

/** Ids that nobody was given: vendor 0 (USB-IF). */
const NOBODY = { kind: 'usb', vendorId: 0, productId: 0xffff, serial: null } as const;

describe('a printer through libusb', () => {
  it('is absent when it is not plugged in', async () => {
    await expect(openPort(NOBODY)(new Recorder())).rejects.toMatchObject({
      name: 'PortError',
      fault: 'absent',
      message: 'usb:0000:ffff: no such USB device: is it plugged in and switched on?',
    });
  });

  it('lets the process end when nothing is open, also with libusb loaded', async () => {
    const open = new URL('../../../dist/drivers/ports/open.js', import.meta.url);
    const program = `
      const { openPort } = await import(${JSON.stringify(open)});
      const { usb } = await import('usb');
      const fault = await openPort(${JSON.stringify(NOBODY)})({ received() {}, lost() {} }).catch((error) => error.fault);
      process.stdout.write(fault + ' ' + typeof usb.getDeviceList());`;
    const cwd = fileURLToPath(new URL('../../..', import.meta.url));
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(Buffer.concat(chunks).toString()).toBe('absent object');
  });
});
