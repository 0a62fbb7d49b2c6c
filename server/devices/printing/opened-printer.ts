/** A configured printer with its driver at work. */
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
 * Starts the drivers of printers; a printer that is not there is a matter of its health, now and later.
 *
 * @param patienceMs how long a trouble that may pass is waited for in the middle of a ticket
 */
export const printerOpener =
  (
    timers: Timers,
    patienceMs: number,
    portOf: (settings: PrinterSettings) => PortFactory = ({ address }) => openPort(address),
  ): OpenPrinter =>
  (settings, onHealth) => {
    const { profile, mode } = settings;
    // Half a ticket of an earlier run may hang in any of them, and nobody knows any more in which.
    const options = { profile, mode, openPort: portOf(settings), timers, onHealth, patienceMs, isInterrupted: true };
    return { settings, driver: new Printer(options) };
  };
