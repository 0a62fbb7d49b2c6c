/** Faults of a printer and their severity. Their words are in `locales/`. */
import type { ExplainedFault } from '../ports/port.js';

/** All of them, the least severe first. */
export const PRINTER_FAULTS = [
  'paperNearEnd',
  'ticketNotTaken',
  'headHot',
  'offline',
  'paperEnd',
  'coverOpen',
  'paperJam',
  'cutterError',
  'mechanicalError',
  'voltageError',
  'unrecoverableError',
  'noAnswer',
  'notEscPos',
  'notZpl',
  'wrongSpeed',
  'portFailed',
  'portBusy',
  'portDenied',
  'unplugged',
  'queueWaits',
  'queueStopped',
  'noQueue',
  'noScheduler',
] as const;
export type PrinterFault = (typeof PRINTER_FAULTS)[number];

const OF_OTHER_SIDE: readonly ExplainedFault[] = ['wrongSpeed', 'queueWaits', 'queueStopped', 'noQueue', 'noScheduler'];
const EXPLAINED: ReadonlySet<string> = new Set<PrinterFault>(['portFailed', ...OF_OTHER_SIDE]);
/** The other side of the port, or the port itself, tells more of it: `PrinterHealth.says`. */
export const isExplained = (fault: PrinterFault): boolean => EXPLAINED.has(fault);

/** Faults with which a printer still prints. */
const WARNINGS: ReadonlySet<PrinterFault> = new Set(['paperNearEnd', 'ticketNotTaken']);
export const stopsPrinting = (fault: PrinterFault): boolean => !WARNINGS.has(fault);

/** Each once, the most severe first. */
export const bySeverity = (faults: readonly PrinterFault[]): readonly PrinterFault[] =>
  PRINTER_FAULTS.filter((fault) => faults.includes(fault)).reverse();

export const stoppingFault = (faults: readonly PrinterFault[]): PrinterFault | undefined => bySeverity(faults).find(stopsPrinting);

/** Faults that may pass by themselves: the head cools, the FEED button is released. All others end the ticket at once. */
const PASSING: ReadonlySet<PrinterFault> = new Set(['headHot', 'offline']);
export const isLasting = (fault: PrinterFault): boolean => !PASSING.has(fault);
