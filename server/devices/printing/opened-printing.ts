/** The configured printers, with the artist that draws their tickets. */
import type { Logger as Log } from 'pino';
import type { PortAddress } from '../../../drivers/ports/address.js';
import { takesWholeJobs } from '../../../drivers/ports/cups.js';
import { openPort } from '../../../drivers/ports/open.js';
import type { PortFactory } from '../../../drivers/ports/port.js';
import type { PortTaps } from '../../../drivers/ports/tap.js';
import { openAtItsSpeed } from '../../../drivers/printer/other-speeds.js';
import { Printer } from '../../../drivers/printer/printer.js';
import type { Timers } from '../../../drivers/timing.js';
import type { PrinterSettings } from '../../config/devices/printers.js';
import type { Config } from '../../config/load.js';
import type { Photos } from '../../pipeline/tickets/photos.js';
import { PrinterStatus } from '../diagnostics/device-status.js';
import { reasonText } from '../diagnostics/faults.js';
import { type OpenPrinter, type PrintingOptions, PrintingService } from './printing-service.js';
import { type Renderer, TicketArtist } from './ticket-artist.js';

/** @param patienceMs how long a job in mid-ticket waits for a fault that may pass */
export const printerOpener =
  (
    timers: Timers,
    patienceMs: number,
    portOf: (settings: PrinterSettings) => PortFactory = ({ address }) => openPort(address),
  ): OpenPrinter =>
  (settings, onHealth) => {
    const { profile, mode, address } = settings;
    // A ticket cut off in an earlier run may still be in any printer, and it is not known in which.
    const options = { profile, mode, openPort: portOf(settings), timers, onHealth, patienceMs, isInterrupted: true };
    return { settings, driver: new Printer({ ...options, takesWholeJobs: takesWholeJobs(address) }) };
  };

/** A printer that is never asked cannot be heard at another speed either. */
export const printerPortOf = (
  { address, profile }: Pick<PrinterSettings, 'address' | 'profile'>,
  open: (address: PortAddress) => PortFactory,
  timers: Timers,
): PortFactory => (address.kind === 'serial' && profile.status.dleEot.length > 0 ? openAtItsSpeed(address, open, timers) : open(address));

interface OpenPrintingOptions extends Pick<PrintingOptions, 'pipeline' | 'devicesChanged'> {
  readonly config: Pick<Config, 'printers' | 'printing'>;
  readonly log: Log;
  readonly timers: Timers;
  readonly drawing: Renderer;
  readonly taps: PortTaps;
  readonly photos: Pick<Photos, 'of'>;
}

export function openPrinting({ config, log, timers, drawing, taps, photos, ...parts }: OpenPrintingOptions): PrintingService {
  const { printers, printing } = config;
  const warn = (error: unknown, what: string) => log.warn({ err: error }, what);
  const waitMs = printing.waitSeconds * 1000;
  return new PrintingService({
    ...parts,
    printers,
    timers,
    status: new PrinterStatus({ state: parts.pipeline.state, printers, lowRollTickets: printing.lowRollTickets, log }),
    artist: new TicketArtist(drawing, parts.pipeline.state, warn, (consumer) => photos.of(consumer)),
    // The outcome of a started ticket should be known while its answer still waits.
    openPrinter: printerOpener(timers, waitMs / 2, (settings) => printerPortOf(settings, taps.open, timers)),
    waitMs,
    deadlineMs: printing.deadlineSeconds * 1000,
    words: reasonText,
    lost: ({ id, printer }, reason) => log.warn({ job: id, printer, reason }, 'a ticket was not printed'),
    warn,
  });
}
