/** A configured printer with its running driver. */
import { openPort } from '../../../drivers/ports/open.js';
import type { PortFactory } from '../../../drivers/ports/port.js';
import type { PrinterHealth } from '../../../drivers/printer/job.js';
import { Printer } from '../../../drivers/printer/printer.js';
import type { Timers } from '../../../drivers/timing.js';
import type { PrinterSettings } from '../../config/devices/printers.js';

export interface OpenedPrinter {
  readonly settings: PrinterSettings;
  readonly driver: Pick<Printer, 'health' | 'print' | 'close'>;
}

export type OpenPrinter = (settings: PrinterSettings, onHealth: (health: PrinterHealth) => void) => OpenedPrinter;

/**
 * Starts the drivers of printers. A printer that is not connected shows in its health, now and later.
 *
 * @param patienceMs how long a job in mid-ticket waits for a fault that may pass
 */
export const printerOpener =
  (
    timers: Timers,
    patienceMs: number,
    portOf: (settings: PrinterSettings) => PortFactory = ({ address }) => openPort(address),
  ): OpenPrinter =>
  (settings, onHealth) => {
    const { profile, mode } = settings;
    // A ticket cut off in an earlier run may still be in any printer, and it is not known in which.
    const options = { profile, mode, openPort: portOf(settings), timers, onHealth, patienceMs, isInterrupted: true };
    return { settings, driver: new Printer(options) };
  };
