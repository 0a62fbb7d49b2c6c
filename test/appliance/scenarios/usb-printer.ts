/** The same printer past the kernel's driver, which steps back and comes again. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { findPrinters } from '../../../drivers/ports/find-printers.js';
import { openPort } from '../../../drivers/ports/open.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { proposeProfile } from '../../../drivers/printer/propose.js';
import { Recorder } from '../../drivers/ports/recorder.js';
import { IDENTITY } from '../guest/gadget.js';
import { printerSteps } from '../guest/printer-steps.js';
import { until } from '../guest/waiting.js';

const ADDRESS = { kind: 'usb', vendorId: 0x04b8, productId: 0x0e15, serial: null } as const;

describe(`usb:${IDENTITY.vendorProduct}`, () => {
  printerSteps(ADDRESS);

  it('is found by its serial number, and not by another', async () => {
    await assert.rejects(openPort({ ...ADDRESS, serial: 'QBOX0002' })(new Recorder()), { name: 'PortError', fault: 'absent' });
    await (await openPort({ ...ADDRESS, serial: IDENTITY.serial })(new Recorder())).close();
  });

  it('takes the printer from the kernel and gives it back; it is found either way', async () => {
    await until('the kernel serves the printer', () => existsSync('/dev/usb/lp0'));
    const { vendorProduct, serial, manufacturer, model, ieee1284Id } = IDENTITY;
    const identity = { vendorProduct, serial, manufacturer, model };
    assert.deepEqual(findPrinters(), [{ path: '/dev/usb/lp0', address: 'usblp:/dev/usb/lp0', ieee1284Id, ...identity }]);
    const port = await openPort(ADDRESS)(new Recorder());
    await until('the kernel stepped back', () => !existsSync('/dev/usb/lp0'));
    const found = findPrinters();
    assert.deepEqual(found, [{ path: null, address: `usb:${vendorProduct}:${serial}`, ieee1284Id: null, ...identity }]);
    for (const printer of found) {
      assert.equal(proposeProfile(printer, loadPrinterProfiles().values())[0]?.profile.id, 'epson-tm-t20ii');
    }
    await port.close();
    await until('the kernel serves the printer again', () => existsSync('/dev/usb/lp0'));
  });
});
