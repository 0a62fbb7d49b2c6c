/** A USB printer served by the kernel's driver usblp. */
import { describe } from 'node:test';
import { printerSteps } from '../guest/printer-steps.js';

describe('usblp:/dev/usb/lp0', () => {
  printerSteps({ kind: 'usblp', path: '/dev/usb/lp0' });
});
